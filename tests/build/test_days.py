"""What became of a service between two days, and what the changelog tells of it."""

import pytest

from extractor.build.changelog import entries_of, event_of
from extractor.build.day_changes import changes_between
from extractor.compare import Change

from .helpers import end, followed, page, snapshot, table, takes, timeline

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
THIRD = table("job", ("Creating a job", "job", "CreateJobV3"), ("Deleting a job", "job", "deleteJob"))
NOTEBOOK = table("notebook", ("Creating a notebook", "notebook", "createNotebook"))
ALL, JOB = page("all"), page("job")


def names(side) -> str:
    return " ".join(name for placed in side for name in placed.row.traces)


def told(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    return [(change.kind, names(change.old), names(change.new)) for change in changes]


def between(history, old: str, new: str, pages=()) -> list[tuple[str, str, str]]:
    return told(changes_between(timeline(history, pages), old, new).changes)


def test_two_days_differ_by_what_each_document_changed_in_between() -> None:
    history = [
        snapshot("2024-01-01", OLD, of=JOB),
        snapshot("2024-01-01", NOTEBOOK, of=ALL),
        snapshot("2025-01-01", NEW, of=JOB),
    ]
    assert between(history, "2024-06-01", "2025-06-01") == [("renamed", "createJob", "CreateJobV2")]
    comparison = changes_between(timeline(history), "2024-06-01", "2025-06-01")
    assert (comparison.unchanged, comparison.old.updated_on, comparison.new.updated_on) == (
        2,
        "2024-06-01",
        "2025-06-01",
    )
    assert between(history, "2025-01-01", "2025-06-01") == []


def test_two_changes_one_after_the_other_are_one_over_the_whole_time() -> None:
    history = [snapshot("2023-01-01", OLD), snapshot("2024-01-01", NEW), snapshot("2025-01-01", THIRD)]
    assert between(history, "2023-01-01", "2025-01-01") == [("renamed", "createJob", "CreateJobV3")]
    back = [*history[:2], snapshot("2025-01-01", OLD)]
    assert between(back, "2023-01-01", "2025-01-01") == []


def test_a_document_that_begins_adds_its_rows_and_one_that_ends_removes_them() -> None:
    history = [snapshot("2024-01-01", OLD, of=JOB), snapshot("2025-01-01", NOTEBOOK, of=ALL), end("2025-02-01", ALL)]
    assert between(history, "2024-01-01", "2025-01-01") == [("added", "", "createNotebook")]
    assert between(history, "2025-01-01", "2025-02-01") == [("removed", "createNotebook", "")]
    assert between(history, "2024-01-01", "2025-02-01") == []


def test_a_row_that_left_one_document_and_turned_up_in_another_is_moved() -> None:
    history = [
        snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL),
        snapshot("2025-01-01", OLD, of=ALL),
        snapshot("2025-01-01", NOTEBOOK, of=page("notebook")),
    ]
    assert between(history, "2024-01-01", "2025-01-01") == [("moved", "createNotebook", "createNotebook")]


def test_a_row_that_another_document_documents_as_before_is_not_removed() -> None:
    history = [snapshot("2024-01-01", OLD, of=ALL), snapshot("2024-01-01", OLD, of=JOB), end("2025-01-01", ALL)]
    kinds = {kind for kind, _, _ in between(history, "2024-01-01", "2025-01-01")}
    assert kinds == {"moved"}


def test_of_a_row_whose_names_another_document_prints_in_part_only_the_others_are_lost() -> None:
    both = table("job", ("Creating or copying a job", "job", "createJob copyJob"))
    history = [snapshot("2024-01-01", both, of=ALL), snapshot("2024-01-01", OLD, of=JOB), end("2025-01-01", ALL)]
    assert between(history, "2024-01-01", "2025-01-01") == [("traces", "createJob copyJob", "createJob")]


def test_a_takeover_compares_what_was_taken_over() -> None:
    declared = [followed(ALL), followed(JOB, takes("job", ALL, "2025-01-01"))]
    history = [snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL), snapshot("2025-01-01", NEW, of=JOB)]
    assert between(history, "2024-06-01", "2025-01-01", declared) == [("renamed", "createJob", "CreateJobV2")]


def test_a_page_that_moved_changes_by_what_its_text_changed() -> None:
    moved = page("new-name")
    history = [snapshot("2024-01-01", OLD), end("2025-01-01", moved_to=moved), snapshot("2025-01-02", NEW, of=moved)]
    assert between(history, "2024-01-01", "2025-01-01") == []
    assert between(history, "2024-01-01", "2025-01-02") == [("renamed", "createJob", "CreateJobV2")]


def test_the_changelog_tells_each_day_newest_first() -> None:
    history = [
        snapshot("2024-01-01", OLD, of=JOB),
        snapshot("2025-01-01", NEW, of=JOB),
        snapshot("2025-02-01", NOTEBOOK, of=ALL),
        end("2025-03-01", ALL, reason="HTTP 404 on two days"),
    ]
    entries = entries_of([timeline(history)])
    assert [(entry.date, entry.compared_with, entry.ended, told(entry.changes)) for entry in entries] == [
        (
            "2025-03-01",
            f"{ALL.id}@2025-02-01",
            "HTTP 404 on two days",
            [("removed", "createNotebook", "")],
        ),
        ("2025-02-01", None, "", []),
        ("2025-01-01", f"{JOB.id}@2024-01-01", "", [("renamed", "createJob", "CreateJobV2")]),
        ("2024-01-01", None, "", []),
    ]
    assert [entry.categories for entry in entries] == [(), ("notebook",), (), ("job",)]
    events = [event_of(entry) for entry in entries]
    assert [event.broken for event in events] == [(("createNotebook", ""),), (), (("createJob", "CreateJobV2"),), ()]
    assert [event.first for event in events] == [False, True, False, True]


def test_a_takeover_is_told_of_the_document_that_speaks_now() -> None:
    declared = [followed(ALL), followed(JOB, takes("job", ALL, "2025-01-01"))]
    shorter = table("job", ("Deleting a job", "job", "deleteJob"))
    history = [snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL), snapshot("2025-01-01", shorter, of=JOB)]
    entry = entries_of([timeline(history, declared)])[0]
    assert (entry.edition, entry.compared_with) == (f"{JOB.id}@2025-01-01", f"{ALL.id}@2024-01-01")
    assert told(entry.changes) == [("removed", "createJob", "")]


def test_a_page_that_lost_all_its_rows_and_did_not_end_is_told_too() -> None:
    history = [snapshot("2024-01-01", OLD), snapshot("2025-01-01", table("job"))]
    entry = entries_of([timeline(history)])[0]
    assert (entry.edition, entry.rows, entry.ended) == (f"{page().id}@2025-01-01", 0, "")
    assert [kind for kind, _, _ in told(entry.changes)] == ["removed", "removed"]


@pytest.mark.fault("many-copies")
def test_thousands_of_copies_are_one_change_and_take_no_square_of_their_number() -> None:
    old, new = (table("job", *[("Creating a job", "job", name)] * 3000) for name in ("createJob", "CreateJobV2"))
    line = timeline([snapshot("2024-01-01", old, of=JOB), snapshot("2025-01-01", new, of=JOB)])
    (change,) = changes_between(line, "2024-01-01", "2025-01-01").changes
    assert (change.kind, len(change.old), len(change.new)) == ("renamed", 3000, 3000)


def test_what_a_document_lost_that_says_nothing_any_more_is_told_of_the_other() -> None:
    history = [
        snapshot("2024-01-01", NOTEBOOK, of=ALL),
        end("2024-02-01", of=ALL),
        snapshot("2024-01-01", OLD, of=JOB),
    ]
    pages = [followed(ALL, takes("job", JOB, "2024-03-01")), followed(JOB)]
    removed = [entry for entry in entries_of([timeline(history, pages)]) if entry.date == "2024-03-01"]
    assert [(entry.edition, told(entry.changes)) for entry in removed] == [
        (f"{JOB.id}@2024-01-01", [("removed", "createJob", ""), ("removed", "deleteJob", "")]),
    ]


def test_what_was_taken_over_from_another_site_and_is_not_repeated_is_told_of_the_page_that_took_it_over() -> None:
    elder = page("elder", site="otc")
    history = [snapshot("2024-01-01", OLD, of=elder), snapshot("2024-01-01", table("job"), of=JOB)]
    pages = [followed(elder), followed(JOB, takes("job", elder, "2024-03-01"))]
    entry = entries_of([timeline(history, pages)])[0]
    assert (entry.date, entry.edition) == ("2024-03-01", f"{JOB.id}@2024-01-01")
    assert told(entry.changes) == [("removed", "createJob", ""), ("removed", "deleteJob", "")]
