"""`ctscat list`: what is there, in each of its forms."""

import json
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from .helpers import ADDRESS, ROWS, page, renamed, run, store

CHINESE = tuple((f"操作{number}", kind, name) for number, (_, kind, name) in enumerate(ROWS))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service with a document in two languages, one that ended, one on another site; and another service."""
    folder = tmp_path_factory.mktemp("list")
    root = folder / "project"
    root.mkdir()
    pages = (
        ("thing", ADDRESS, page(renamed(("createJob", "CreateJobV2")), "2025-06-01")),
        ("thing", ADDRESS, page()),
        ("thing", ADDRESS.replace("en-us", "zh-cn"), page(CHINESE, "2025-04-01", "云审计服务支持的操作")),
        ("thing", ADDRESS.replace("0026", "0030"), page(ROWS[2:4], "2024-01-01")),
        ("thing", ADDRESS.replace("/intl/en-us", "/eu/en-us"), page(ROWS, "2025-01-01")),
        ("other", ADDRESS.replace("thing", "other"), page(ROWS[:2], "2025-02-02")),
    )
    for number, (service, address, text) in enumerate(pages):
        saved = folder / f"{number}.html"
        saved.write_text(text, "utf-8")
        words = ("--service", service, "--address", address, "--captured-at", "2025-07-01")
        assert run("snapshot", saved, *words, "--root", root).code == 0
    for service, address in (("thing", ADDRESS), ("thing", pages[3][1]), ("other", pages[5][1])):
        assert run("follow", address, "--service", service, "--root", root).code == 0
    assert run("follow", pages[3][1], "--end", "2024-06-30", "--reason", "HTTP 404", "--root", root).code == 0
    return root


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("thing",),
        ("thing", "--editions"),
        ("thing", "--categories"),
        ("--pages",),
        ("--held",),
        ("thing", "--site", "intl"),
        ("thing", "--lang", "zh", "--editions"),
        ("--pages", "other"),
    ],
    ids=lambda words: " ".join(words) or "services",
)
def test_as_text(root: Path, words: tuple[str, ...], snapshot: SnapshotAssertion) -> None:
    ran = run("list", *words, "--root", root)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_the_built_catalog_says_the_same_as_one_made_in_memory(root: Path) -> None:
    forms = ((), ("thing",), ("thing", "--editions"), ("thing", "--categories"))
    in_memory = [run("list", *words, "--root", root).out for words in forms]
    assert run("build", "--root", root).code == 0
    assert [run("list", *words, "--root", root).out for words in forms] == in_memory


def test_as_json(root: Path) -> None:
    services = run("list", "--format", "json", "--root", root).json()
    assert [(one["service"], one["site"], one["current"]) for one in services] == [
        ("other", "intl", 2),
        ("thing", "intl", 5),
        ("thing", "eu", 5),
    ]
    ended = [one for one in run("list", "thing", "--format", "json", "--root", root).json() if one["ended"]]
    assert [(one["ended"], one["reason"]) for one in ended] == [("2024-06-30", "HTTP 404")]
    assert json.loads(run("list", "--held", "--format", "json", "--root", root).out) == []


def test_a_held_capture_is_listed_until_it_is_settled(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    store(root, page())
    assert store(root, page(ROWS[:1], "2025-06-01"), "--captured-at", "2025-06-02").code == 4
    (held,) = run("list", "--held", "--format", "json", "--root", root).json()
    assert (held["address"], held["first_seen"], held["rows"]) == (ADDRESS, "2025-06-02", 1)
    assert held["reasons"] == ["4 of 5 rows are gone, 1 are left"]
    assert store(root, page(ROWS[:1], "2025-06-01"), "--captured-at", "2025-06-02", "--accept").code == 0
    assert run("list", "--held", "--root", root).out == "nothing\n"


def test_what_is_not_there_is_said(root: Path, tmp_path: Path) -> None:
    ran = run("list", "thin", "--root", root)
    assert (ran.code, "did you mean thing?" in ran.err) == (2, True)
    assert run("list", "--editions", "--pages", "--root", root).code == 2
    ran = run("list", "--root", tmp_path)
    assert (ran.code, "no snapshots are stored here" in ran.err) == (2, True)
    assert run("list", "--pages", "--root", tmp_path).out == "nothing\n"
