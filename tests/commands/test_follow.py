"""`ctscat follow`: pages added, ended, moved and taken over, and what people wrote in `pages.yaml` kept."""

from pathlib import Path

import pytest

from .helpers import ADDRESS, ROWS, page, run

NEW = ADDRESS.replace("0026", "0040")
HANDMADE = f"""\
# Pages we care about.
pages:
- address: {ADDRESS}  # the old one
  site: intl
  language: en-us
  handbook: usermanual-thing
  name: thing_0026
  service: thing
  note: "ours"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An older page that stands still, and a newer one that lists most of its rows."""
    root = tmp_path / "project"
    (root / "snapshots").mkdir(parents=True)
    (root / "snapshots" / "pages.yaml").write_text(HANDMADE, "utf-8")
    for address, text in ((ADDRESS, page(day="2024-01-01")), (NEW, page(ROWS[:4], "2025-06-01"))):
        saved = tmp_path / "saved.html"
        saved.write_text(text, "utf-8")
        words = ("--service", "thing", "--address", address, "--captured-at", "2025-06-02")
        assert run("snapshot", saved, *words, "--root", root).code == 0
    return root


def listed(root: Path) -> str:
    return (root / "snapshots" / "pages.yaml").read_text("utf-8")


def pages(root: Path) -> list[dict]:
    return run("list", "--pages", "--format", "json", "--root", root).json()


def status(root: Path, name: str, *words: str) -> str:
    (trace,) = run("show", name, "--format", "json", *words, "--root", root).json()
    return trace["status"]


def test_an_address_alone_adds_a_page(root: Path) -> None:
    ran = run("follow", NEW, "--root", root)
    assert (ran.code, ran.out) == (0, "following intl.en-us.usermanual-thing.thing_0040 (thing)\n")
    assert listed(root).partition("\n")[2].startswith(HANDMADE)  # below the seal
    assert run("follow", NEW, "--root", root).out == f"followed already: {NEW}\n"
    assert [one["address"] for one in pages(root)] == [ADDRESS, NEW]


def test_a_list_is_begun_where_there_is_none(tmp_path: Path) -> None:
    assert run("follow", NEW, "--service", "stuff", "--root", tmp_path).code == 0
    assert [(one["service"], one["address"]) for one in pages(tmp_path)] == [("stuff", NEW)]


def test_an_end_is_declared(root: Path) -> None:
    assert status(root, "exportReport") == "current"
    ran = run("follow", ADDRESS, "--end", "2025-01-31", "--reason", "HTTP 404 since then", "--root", root)
    assert ran.code == 0
    assert "  # the old one\n" in listed(root)
    assert "# Pages we care about.\n" in listed(root)
    assert pages(root)[0]["ended"] == "2025-01-31"
    assert status(root, "exportReport") == "removed"
    assert status(root, "createJob") == "current", "the other page lists it"
    assert status(root, "exportReport", "--as-of", "2025-01-30") == "current"


def test_a_page_moves_and_its_history_goes_on(root: Path) -> None:
    ran = run("follow", ADDRESS, "--moved-to", NEW, "--since", "2025-06-01", "--root", root)
    assert ran.code == 0
    assert "  # the old one\n" in listed(root)
    assert [(one["address"], one["ended"]) for one in pages(root)] == [(ADDRESS, "2025-06-01"), (NEW, "")]
    documents = run("list", "thing", "--format", "json", "--root", root).json()
    assert [(one["first_edition"], one["newest_edition"]) for one in documents] == [("2024-01-01", "2025-06-01")]
    assert status(root, "exportReport") == "removed"


def test_a_takeover_is_declared(root: Path) -> None:
    assert run("follow", NEW, "--root", root).code == 0
    (category,) = {one["category"] for one in run("list", "--categories", "--format", "json", "--root", root).json()}
    words = ("--takes-over", category, "--from", ADDRESS, "--since", "2025-06-01", "--root", root)
    assert run("follow", NEW, *words, "--reason", "the guide moved", "--by", "us").code == 0
    assert "reason: the guide moved" in listed(root)
    assert status(root, "exportReport") == "removed"
    before = listed(root)
    ran = run("follow", NEW, *words)
    assert (ran.code, "declared already" in ran.err) == (2, True)
    assert listed(root) == before


def test_a_proposal_is_listed_and_accepted_with_its_evidence(root: Path) -> None:
    assert status(root, "exportReport") == "current", "nothing is assumed"
    ran = run("follow", "--proposals", "--format", "json", "--root", root)
    assert ran.code == 1
    (proposal,) = ran.json()
    assert (proposal["from_document"], proposal["by_document"]) == (
        "intl.usermanual-thing.thing_0026",
        "intl.usermanual-thing.thing_0040",
    )
    text = " ".join(run("follow", "--proposals", "--root", root).out.split())
    assert all(part in text for part in (proposal["id"], "would speak for", *proposal["evidence"]))
    ran = run("follow", "--accept", proposal["id"], "--root", root)
    assert ran.code == 0
    assert listed(root).partition("\n")[2].startswith(HANDMADE)  # below the seal
    assert proposal["evidence"][0] in " ".join(listed(root).split())
    assert status(root, "exportReport") == "removed"
    ran = run("follow", "--proposals", "--root", root)
    assert (ran.code, ran.out) == (0, "no takeover is proposed\n")


def test_a_proposal_is_rejected_for_good(root: Path) -> None:
    (proposal,) = run("follow", "--proposals", "--format", "json", "--root", root).json()
    assert run("decide", proposal["id"], "different", "--reason", "two engines", "--root", root).code == 0
    assert run("follow", "--proposals", "--root", root).code == 0
    assert run("follow", "--accept", proposal["id"], "--root", root).code == 2
    ran = run("build", "--root", root)
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no address was named"),
        (("page.html",), "not a web address"),
        (("https://example.com/",), "say --service"),
        ((ADDRESS, NEW, "--end", "2025-01-01"), "name one page"),
        ((ADDRESS, "--end", "soon"), "not a valid date"),
        ((NEW, "--end", "2025-01-01"), "not a page that is followed"),
        ((ADDRESS, "--moved-to", ADDRESS), "the same page"),
        ((ADDRESS, "--takes-over", "job"), "--takes-over needs --from"),
        ((ADDRESS, "--takes-over", "job", "--from", NEW), "not a page that is followed"),
        (("--accept", "0123456789abcdef"), "no proposal has the id"),
    ],
)
def test_what_makes_no_sense_changes_nothing(root: Path, words: tuple[str, ...], says: str) -> None:
    ran = run("follow", *words, "--root", root)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert listed(root) == HANDMADE


def test_a_category_that_the_older_page_never_had_is_refused(root: Path) -> None:
    run("follow", NEW, "--root", root)
    before = listed(root)
    ran = run("follow", NEW, "--takes-over", "nosuch", "--from", ADDRESS, "--root", root)
    assert (ran.code, "has no category 'nosuch'" in ran.err) == (2, True)
    assert listed(root) == before
