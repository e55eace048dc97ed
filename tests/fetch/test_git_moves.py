"""Pages that move within a repository, and what the repository says of where they are published."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fetch.capture import Capture, Ended, Moved, PageHint
from extractor.fetch.git.history import captures
from extractor.fetch.git.moves import FileVersion, find_moves
from extractor.fetch.git.page_hints import original_name

from .repositories import Repository

NAMES = ["createCluster", "deleteCluster", "updateCluster", "restartNode", "addNode", "bindCertificate"]


def grid(names: list[str], width: int, name: str = "") -> str:
    """A page with a table whose cells are wrapped at a width: the same page in no single line alike."""
    rule = f"   +{'-' * (width + 2)}+\n"
    rows = []
    for trace in names:
        line = ""
        for word in f"Operation on the resource of {trace} in the console".split():
            if line and len(line) + 1 + len(word) > width:
                rows.append(f"   | {line:{width}} |\n")
                line = word
            else:
                line = f"{line} {word}".strip()
        rows.append(f"   | {line:{width}} |\n{rule}")
    field = f":original_name: {name}.html\n\n" if name else ""
    return f"{field}Audit\n=====\n\n.. table::\n\n{rule}{''.join(rows)}"


def told(repository: Repository, *paths: str) -> list[str]:
    """A repository's history in short: the page, and the path or paths of each event."""
    events = []
    for event in captures(repository.folder, paths):
        if isinstance(event, Capture):
            events.append(f"{event.url}: {event.path}")
        elif isinstance(event, Moved):
            events.append(f"{event.url}: {event.old_path} -> {event.new_path}")
        else:
            assert isinstance(event, Ended)
            events.append(f"{event.url}: end of {event.path}")
    return events


def test_a_table_wrapped_anew_is_the_same_page(repository: Repository) -> None:
    """`git log --find-renames` sees a page deleted and another one added."""
    repository.commit(**{"old/audit.rst": grid(NAMES, 24)})
    repository.git("rm", "-q", "old/audit.rst")
    repository.commit(**{"new/traces.rst": grid(NAMES, 60)})
    assert "R" not in repository.git("show", "--find-renames", "--name-status", "--format=", "HEAD").split()
    assert told(repository) == [
        "new/traces.rst: old/audit.rst",
        "new/traces.rst: old/audit.rst -> new/traces.rst",
        "new/traces.rst: new/traces.rst",
    ]


def test_the_original_name_tells_a_page_that_was_rewritten(repository: Repository) -> None:
    repository.commit(**{"a.rst": grid(NAMES, 40, "ecs_01"), "b.rst": grid(NAMES[:2], 40, "ecs_02")})
    repository.git("rm", "-q", "a.rst", "b.rst")
    repository.commit(**{"c.rst": grid(NAMES[:2], 40, "ecs_01"), "d.rst": "Another text.\n"})
    assert told(repository)[2:] == [
        "c.rst: a.rst -> c.rst",
        "b.rst: end of b.rst",
        "c.rst: c.rst",
        "d.rst: d.rst",
    ]


def test_a_page_that_only_moved_is_not_told_twice(repository: Repository) -> None:
    repository.commit(**{"a.rst": grid(NAMES, 40)})
    repository.git("mv", "a.rst", "b.rst")
    repository.commit()
    assert told(repository) == ["b.rst: a.rst", "b.rst: a.rst -> b.rst"]
    assert told(repository, "b.rst") == ["b.rst: a.rst", "b.rst: a.rst -> b.rst"]
    assert told(repository, "a.rst") == ["a.rst: a.rst", "a.rst: a.rst -> b.rst"]


def test_what_stood_under_a_path_earlier_is_another_page(repository: Repository) -> None:
    repository.commit(**{"a.rst": grid(NAMES, 40, "one"), "b.rst": grid(NAMES[:1], 40, "two")})
    repository.git("rm", "-q", "b.rst")
    repository.commit()
    repository.git("mv", "a.rst", "b.rst")
    repository.commit()
    earlier = f"b@{repository.git('rev-parse', 'HEAD')[:12]}.rst"
    assert told(repository, "b.rst") == [
        "b.rst: a.rst",
        f"{earlier}: b.rst",
        f"{earlier}: end of b.rst",
        "b.rst: a.rst -> b.rst",
    ]


def version(path: str, text: str) -> FileVersion:
    return FileVersion(path=path, blob=sha256(text.encode()).hexdigest(), body=text.encode())


def test_where_two_are_equally_good_none_is_taken() -> None:
    page = grid(NAMES, 40)
    assert find_moves([version("a", page)], [version("b", page + "."), version("c", page + ":")]) == {}
    assert find_moves([version("a", page)], [version("b", page), version("c", page)]) == {}
    named = [version("b", grid(NAMES, 30, "x")), version("c", grid(NAMES, 20, "x"))]
    assert find_moves([version("a", grid(NAMES, 40, "x"))], named) == {}


def test_of_equal_files_the_one_of_the_same_name_goes_on() -> None:
    deleted = [version("x/one.html", "same"), version("x/two.html", "same")]
    added = [version("y/two.html", "same"), version("y/one.html", "same")]
    assert find_moves(deleted, added) == {"x/one.html": "y/one.html", "x/two.html": "y/two.html"}


def test_the_name_counts_more_than_the_words() -> None:
    first, second = grid(NAMES, 40, "first"), grid(NAMES[:5], 40, "second")
    added = [version("c", grid(NAMES[:5], 30, "first")), version("d", grid(NAMES, 30, "second"))]
    assert find_moves([version("a", first), version("b", second)], added) == {"a": "c", "b": "d"}


def test_other_pages_are_not_taken_for_it() -> None:
    other = "".join(f"word{number} and more " for number in range(60))
    assert find_moves([version("a", grid(NAMES, 40))], [version("b", other)]) == {}


def test_files_that_could_not_be_read_are_told_by_nothing_but_their_blob() -> None:
    lost = [FileVersion(path=path, blob=path) for path in ("a", "b")]
    assert find_moves(lost, [FileVersion(path="c", blob="c")]) == {}
    assert find_moves(lost, [FileVersion(path="c", blob="a")]) == {"a": "c"}


texts = st.lists(st.sampled_from(["one two three", "one two four", ":original_name: x", "", "five"]), max_size=6)


@given(texts, texts)
def test_no_file_is_paired_twice(deleted: list[str], added: list[str]) -> None:
    old = [version(f"old{number}", text) for number, text in enumerate(deleted)]
    new = [version(f"new{number}", text) for number, text in enumerate(added)]
    moves = find_moves(old, new)
    assert len(set(moves.values())) == len(moves)
    assert set(moves) <= {file.path for file in old}
    assert set(moves.values()) <= {file.path for file in new}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (":original_name: ecs_03_0701.html\n\n.. _x:\n", "ecs_03_0701"),
        ("\n:original_name:   en-us_topic_01\n", "en-us_topic_01"),
        ('<a name="modelarts_23_0250"></a><a name="modelarts_23_0250"></a>\n\n<h1>x</h1>', "modelarts_23_0250"),
        ("Title\n=====\n\nThe field :original_name: x is explained here.\n", ""),
        ("\0\xff", ""),
        ("", ""),
    ],
)
def test_original_names(text: str, name: str) -> None:
    assert original_name(text.encode("latin-1")) == name


def hints(repository: Repository) -> dict[str, PageHint]:
    return {event.path: event.page_hint for event in captures(repository.folder) if isinstance(event, Capture)}


SETTINGS = "import os\notcdocs_service_type = 'rds'\notcdocs_doc_link = \"/relational-database-service/umn/\"\n"


def test_the_settings_nearest_above_a_page_say_where_it_is_published(repository: Repository) -> None:
    repository.commit(
        **{
            "umn/source/conf.py": SETTINGS,
            "conf.py": "otcdocs_service_type = 'none'\n",
            "umn/source/a/b/page.rst": ":original_name: rds_01.html\n",
            "doc/page.rst": "x\n",
        }
    )
    link = "/relational-database-service/umn/"
    assert hints(repository) == {
        "umn/source/a/b/page.rst": PageHint(original_name="rds_01", service_type="rds", doc_link=link),
        "doc/page.rst": PageHint(service_type="none"),
    }


def test_settings_that_came_later_tell_of_earlier_editions_too(repository: Repository) -> None:
    repository.commit(**{"umn/conf.py": "otcdocs_doc_link = ''\n", "umn/page.rst": "one\n"})
    repository.commit(**{"umn/conf.py": SETTINGS})
    assert hints(repository)["umn/page.rst"].service_type == "rds"


def test_the_list_beside_an_exported_page_names_its_service(repository: Repository) -> None:
    listing = '[{"uri": "other.html", "product_code": "x"}, 7, {"uri": "page.html", "product_code": "ecs"}]'
    repository.commit(**{"docs/ALL_META.TXT.json": listing, "docs/page.html": '<a name="page"></a><h1>x</h1>'})
    assert hints(repository) == {"docs/page.html": PageHint(original_name="page", service_type="ecs")}
