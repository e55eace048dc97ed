"""A folder run names every file that nearly has a trace table: its header may have a word that nobody knows yet."""

import io

from extractor.cli import main

from .pages import html


def messages_of(folder):
    out, err = io.StringIO(), io.StringIO()
    main(["extract", "--format", "json", "--allow-empty", str(folder)], out, err)
    return err.getvalue().splitlines()


def test_near_misses_of_a_folder_are_named_and_other_files_only_counted(tmp_path):
    pages = {
        "good.html": html("Operation | Trace Name", "Creating | createDisk"),
        "new-word.html": html("Operation | Footprint", "Creating | createDisk", "Deleting | deleteDisk"),
        "resources.md": b"# A\n\nResource Type | Footprint\n---|---\ndisk | createDisk\nkey | deleteKey\n",
        "no-operation.html": html("Permission | Trace Name", "x | createDisk"),
        "regions.html": html("Region | Endpoint", "eu | ecs.example.com"),
        "permissions.html": html("Operation | Permission", "Creating | evs:volumes:create"),
    }
    for name, page in pages.items():
        (tmp_path / name).write_bytes(page)
    messages = messages_of(tmp_path)
    assert [message.split(": ")[1].rpartition("/")[2] for message in messages[:-1]] == [
        "new-word.html", "no-operation.html", "resources.md"
    ]  # fmt: skip
    assert "no trace column is known by the name 'Footprint'" in messages[0]
    assert "'Trace Name' has no operation column beside it" in messages[1]
    assert messages[-1] == "ctscat extract: 2 files without a trace table passed over"
