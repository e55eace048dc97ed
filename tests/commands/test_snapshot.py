"""`ctscat snapshot` of saved files: what is stored, what is held, what is said."""

import gzip
import shutil
from pathlib import Path

import pytest

from extractor.store.snapshot_store import SnapshotStore
from extractor.workflows.reading import PageReader

from .helpers import ADDRESS, PAGE, ROWS, a_project, page, renamed, run, store, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def editions(root: Path) -> list[str]:
    return [stored.place.name for stored in SnapshotStore(root).load_all()]


def test_a_saved_page_becomes_an_edition_with_all_that_is_known_of_it(root: Path) -> None:
    said = store(root, page(), "--captured-at", "2025-05-20", "--origin", "saved by hand", "--note", "first")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"new                  {PAGE}@2025-05-01  5 rows\n1 new\n"
    (stored,) = SnapshotStore(root).load_all()
    snapshot = stored.snapshot
    assert (snapshot.date, snapshot.captured_at) == ("2025-05-01", "2025-05-20")
    assert (snapshot.address, snapshot.origin, snapshot.note) == (ADDRESS, "saved by hand", "first")
    assert snapshot.edition.language == "en"
    assert len(snapshot.edition.rows) == 5


def test_the_same_edition_again_changes_nothing(root: Path) -> None:
    store(root, page())
    before = tree(root)
    said = store(root, page())
    assert (said.code, said.out) == (0, "1 same\n")
    assert tree(root) == before


def test_a_page_that_changed_under_the_same_date_is_a_new_edition_and_said_so(root: Path) -> None:
    store(root, page())
    said = store(root, page(renamed(("createJob", "CreateJobV2"))))
    assert said.code == 0
    assert "changed-without-date" in said.out
    assert "still shows the same date" in said.out
    assert editions(root) == [f"{PAGE}@2025-05-01", f"{PAGE}@2025-05-01.2"]


def test_an_undated_page_is_of_the_day_of_its_capture(root: Path) -> None:
    store(root, page(day=""), "--captured-at", "2025-03-01")
    assert store(root, page(day=""), "--captured-at", "2025-04-01").out == "1 same\n"
    store(root, page(renamed(("createJob", "CreateJobV2")), day=""), "--captured-at", "2025-05-01T10:00:00Z")
    assert editions(root) == [f"{PAGE}@2025-03-01", f"{PAGE}@2025-05-01"]


def test_lost_rows_are_held_until_accepted(root: Path) -> None:
    store(root, page())
    before = tree(root)
    held = store(root, page(ROWS[:1], "2025-06-01"))
    assert held.code == 4
    assert "4 of 5 rows are gone" in held.err
    assert "--accept" in held.err
    assert tree(root) == before
    assert store(root, page(ROWS[:1], "2025-06-01"), "--accept").code == 0
    assert editions(root) == [f"{PAGE}@2025-05-01", f"{PAGE}@2025-06-01"]


def test_lost_rows_are_stored_when_seen_again_on_a_later_day(root: Path) -> None:
    store(root, page())
    shrunk = page(ROWS[:1], "2025-06-01")
    assert store(root, shrunk, "--captured-at", "2025-06-02T08:00:00Z").code == 4
    assert store(root, shrunk, "--captured-at", "2025-06-02T20:00:00Z").code == 4
    assert store(root, shrunk, "--captured-at", "2025-06-03T08:00:00Z").code == 0


def test_swapped_columns_and_multiplied_rows_are_held(root: Path) -> None:
    store(root, page())
    swapped = store(root, page([(said, name, kind) for said, kind, name in ROWS], "2025-06-01"))
    assert swapped.code == 4
    assert "columns are swapped" in swapped.err
    many = [(f"Doing {number}", "job", f"doJob{number}x") for number in range(16)]
    assert store(root, page(many, "2025-06-01")).code == 4


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<html><title>Security Verification</title><body>Please verify</body></html>", "challenge"),
        (
            "<html><body><table><tr><th>Cause</th><th>Solution</th></tr><tr><td>a</td><td>b</td></tr></table></body></html>",
            "headers seen",
        ),
        ("<html><body><p>Nothing at all</p></body></html>", "no trace table"),
    ],
)
def test_what_is_no_trace_page_is_not_stored(root: Path, text: str, says: str) -> None:
    store(root, page())
    before = tree(root)
    said = store(root, text)
    assert said.code == 4
    assert says in said.err
    assert tree(root) == before


def test_a_page_in_another_language_is_held(root: Path) -> None:
    store(root, page())
    chinese = page([("创建作业", "job", "createJob"), *ROWS[1:]]).replace("Operation<", "操作名称<")
    for english, other in (
        ("Deleting a job", "删除作业"),
        ("Starting a notebook", "启动"),
        ("Stopping a notebook", "停止"),
        ("Exporting a report", "导出报告"),
    ):
        chinese = chinese.replace(english, other)
    said = store(root, chinese.replace("2025-05-01", "2025-06-01"))
    assert said.code == 4
    assert "'zh'" in said.err


def test_one_bad_file_does_not_stop_the_others(root: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_text(page(), "utf-8")
    bad.write_text("<html></html>", "utf-8")
    said = run("snapshot", tmp_path / "none.html", bad, good, "--root", root, "--service", "thing")
    assert said.code == 4
    assert said.out.endswith("2 failed, 1 new\n")
    assert editions(root) == ["local.en.thing.good@2025-05-01"]


def test_dry_run_says_what_it_would_do_and_does_nothing(root: Path) -> None:
    said = store(root, page(), "--dry-run")
    assert "would-store" in said.out
    assert not (root / "snapshots").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "nothing to read was named"),
        (("a", "b", "--address", ADDRESS), "several files"),
        (("a", "--page", "one/two"), "SITE/LANGUAGE/HANDBOOK/NAME"),
        (("a", "--captured-at", "yesterday"), "YYYY-MM-DD"),
        (("a", "--captured-at", "2025-02-30"), "YYYY-MM-DD"),
        (("a", "--captured-at", "20250201"), "YYYY-MM-DD"),
        (("a", "--format", "xml"), "is not a choice"),
        (("a", "--page", "../../x/y"), "cannot be"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(root: Path, arguments: tuple[str, ...], says: str, monkeypatch) -> None:
    monkeypatch.chdir(root)
    for name in ("a", "b"):
        Path(name).write_text(page(), "utf-8")
    said = run("snapshot", *arguments, "--root", root, "--service", "thing")
    assert said.code == 2
    assert says in said.err
    assert not (root / "snapshots").exists()


def test_a_page_that_names_no_service_asks_for_it(root: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(page(), "utf-8")
    said = run("snapshot", saved, "--root", root)
    assert said.code == 2
    assert "--service" in said.err


def test_json_tells_what_became_of_each(root: Path) -> None:
    (told,) = store(root, page(), "--format", "json").json()
    assert (told["kind"], told["name"], told["rows"], told["code"]) == ("new", f"{PAGE}@2025-05-01", 5, 0)


# Hand-edited, damaged


def test_a_hand_edited_snapshot_is_noticed_and_can_be_sealed_with_a_reason(root: Path, monkeypatch) -> None:
    a_project(root)
    monkeypatch.chdir(root)
    file = Path("snapshots/thing") / PAGE / "2025-06-01.yaml"
    file.write_text(file.read_text("utf-8").replace("exportReport", "exportReports"), "utf-8")
    said = run("build")
    assert said.code == 5
    assert f"{file}" in said.err
    assert "git checkout" in said.err
    assert run("snapshot", "--accept", file).code == 2
    assert run("snapshot", "--accept", "--reason", "misread", file).out == f"sealed {file}\n"
    assert '"reason": "misread"' in file.read_text("utf-8")
    assert run("build").code == 0


# Reading again


def test_old_captures_are_read_again_by_a_better_reader(root: Path, monkeypatch) -> None:
    a_project(root)
    assert run("snapshot", "--reread", "--root", root).out == "2 same\n"
    real = PageReader.extract

    def better(*arguments, **named):
        from msgspec.structs import replace

        edition = real(*arguments, **named)
        (table,) = edition.tables
        rows = tuple(replace(row, resource_type="Job") if row.resource_type == "job" else row for row in table.rows)
        return replace(edition, tables=(replace(table, rows=rows),))

    monkeypatch.setattr(PageReader, "extract", better)
    before = tree(root)
    dry = run("snapshot", "--reread", "--dry-run", "--root", root)
    assert dry.out.endswith("2 replaced\n")
    assert tree(root) == before
    said = run("snapshot", "--reread", "--root", root)
    assert f"replaced   {PAGE}@2025-05-01  2 changes: retyped" in said.out
    assert SnapshotStore(root).load_all()[0].snapshot.edition.rows[0].resource_type == "Job"
    assert run("snapshot", "--reread", "--root", root).out == "2 same\n"


def test_captures_that_are_not_here_or_are_damaged_leave_their_editions(root: Path) -> None:
    a_project(root)
    before = tree(root)
    captures = sorted((root / ".ctscat" / "captures").rglob("*.gz"))
    captures[0].write_bytes(gzip.compress(b"other bytes"))
    said = run("snapshot", "--reread", "--root", root)
    assert said.code == 5
    assert "1 failed, 1 same" in said.out
    shutil.rmtree(root / ".ctscat" / "captures")
    said = run("snapshot", "--reread", "--root", root)
    assert (said.code, said.out) == (0, "2 not here\n")
    assert tree(root) == before


def test_captures_lie_where_the_environment_says(root: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("CTSCAT_HOME", str(tmp_path / "elsewhere"))
    store(root, page())
    assert len(list((tmp_path / "elsewhere").rglob("*.gz"))) == 1
    assert not list((root / ".ctscat").rglob("*.gz"))


# Files that a person saved


@pytest.mark.fault("no-date")
def test_a_saved_page_without_a_date_needs_the_day_it_was_captured(root: Path) -> None:
    ran = store(root, page(day=""))
    assert (ran.code, ran.out) == (2, "1 failed\n")
    assert "say --captured-at YYYY-MM-DD" in ran.err
    assert not (root / "snapshots").exists()
    assert store(root, page(day=""), "--captured-at", "2024-02-03").code == 0
    assert editions(root) == [f"{PAGE}@2024-02-03"]


def test_a_saved_copy_of_known_bytes_is_the_same_edition(root: Path, tmp_path: Path) -> None:
    """Saved again without its address it would be a second page, and turn what it lists current for ever."""
    store(root, page())
    store(root, page(renamed(("createJob", "CreateJobV2")), "2025-06-01"))
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "copy.html").write_text(page(), "utf-8")
    (folder / "reformatted.html").write_text(page().replace("<tr>", "\n<tr>"), "utf-8")
    before = tree(root)
    ran = run("snapshot", folder, "--root", root, "--service", "thing")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "2 same")
    assert f"{PAGE}@2025-05-01" in ran.out
    assert tree(root) == before
