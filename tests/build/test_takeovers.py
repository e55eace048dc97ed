"""One document silences another only where a takeover is declared; likely ones are proposed."""

from extractor.build.index import summary_of
from extractor.build.search import find

from .helpers import catalog, end, followed, page, snapshot, statuses, successors, table, takes, timeline, trace

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
NOTEBOOK = table("notebook", ("Creating a notebook", "notebook", "createNotebook"))
ALL, JOB, ELDER = page("all"), page("job"), page(site="otc")
DECLARED = [followed(ALL), followed(JOB, takes("job", ALL, "2025-01-01"))]


def test_a_takeover_silences_the_older_document_for_its_category_from_the_day_on() -> None:
    history = [snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL), snapshot("2024-06-01", NEW, of=JOB)]
    assert statuses(catalog(history, DECLARED, as_of="2024-12-31"))["createJob"] == "current"
    built = catalog(history, DECLARED, as_of="2025-01-01")
    assert statuses(built) == {
        "CreateJobV2": "current",
        "createJob": "legacy",
        "createNotebook": "current",
        "deleteJob": "current",
    }
    assert successors(built, "createJob") == ["CreateJobV2"]


def test_it_begins_no_earlier_than_the_document_that_takes_over() -> None:
    history = [snapshot("2024-01-01", OLD, of=ALL), snapshot("2025-02-01", NEW, of=JOB)]
    assert statuses(catalog(history, DECLARED, as_of="2025-01-15"))["createJob"] == "current"
    assert statuses(catalog(history, DECLARED))["createJob"] == "legacy"
    assert statuses(catalog(history[:1], DECLARED, as_of="2025-03-01"))["createJob"] == "current"


def test_an_older_page_that_is_edited_after_the_takeover_does_not_speak_again() -> None:
    history = [
        snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL),
        snapshot("2025-01-01", NEW, of=JOB),
        snapshot("2025-06-01", OLD, NOTEBOOK, of=ALL),
    ]
    built = catalog(history, DECLARED)
    assert statuses(built)["createJob"] == "legacy"
    assert successors(built, "createJob") == ["CreateJobV2"]
    assert (trace(built, "createJob").last_seen, trace(built, "createNotebook").last_seen) == (
        "2024-01-01",
        "2025-06-01",
    )


def test_without_a_declaration_both_speak_and_the_older_name_tells_the_newer_one() -> None:
    history = [snapshot("2024-01-01", OLD, of=ALL), snapshot("2025-01-01", NEW, of=JOB)]
    built = catalog(history)
    assert set(statuses(built).values()) == {"current"}
    assert [one.name for one in trace(built, "createJob").also_documented_as] == ["CreateJobV2"]
    assert trace(built, "CreateJobV2").also_documented_as == ()
    assert trace(built, "deleteJob").also_documented_as == ()


def test_a_takeover_across_sites_makes_the_older_line_history_of_the_newer_site() -> None:
    declared = [followed(ELDER), followed(JOB, takes("job", ELDER, "2025-01-01"))]
    history = [snapshot("2022-01-01", OLD, NOTEBOOK, of=ELDER), snapshot("2025-01-01", NEW, of=JOB)]
    built = catalog(history, declared)
    assert statuses(built) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}
    assert trace(built, "deleteJob").first_seen == "2022-01-01"
    assert statuses(built, "otc") == {"createJob": "current", "createNotebook": "current", "deleteJob": "current"}
    before = catalog(history, declared, as_of="2023-01-01")
    assert statuses(before)["createJob"] == "current"
    assert before.newest_editions == {"intl": "2022-01-01", "otc": "2022-01-01"}
    assert [summary.site for summary in summary_of(before).sites] == ["otc", "intl"]
    assert {hit.trace.site for hit in find([before], "createJob")} == {"intl", "otc"}


def test_an_older_line_that_ended_before_it_was_taken_over_is_history_all_the_same() -> None:
    declared = [followed(ELDER, ended="2024-01-01"), followed(JOB, takes("job", ELDER, "2025-01-01"))]
    history = [snapshot("2022-01-01", OLD, of=ELDER), snapshot("2025-01-01", NEW, of=JOB)]
    built = catalog(history, declared)
    assert successors(built, "createJob") == ["CreateJobV2"]
    assert statuses(built, "otc")["createJob"] == "removed"


def test_lines_can_be_taken_over_one_after_the_other() -> None:
    third = table("job", ("Creating a job", "job", "CreateJobV3"), ("Deleting a job", "job", "deleteJob"))
    declared = [
        followed(ELDER),
        followed(ALL, takes("job", ELDER, "2024-01-01")),
        followed(JOB, takes("job", ALL, "2025-01-01")),
    ]
    history = [
        snapshot("2022-01-01", OLD, of=ELDER),
        snapshot("2024-01-01", NEW, of=ALL),
        snapshot("2025-01-01", third, of=JOB),
    ]
    built = catalog(history, declared)
    assert successors(built, "createJob") == successors(built, "CreateJobV2") == ["CreateJobV3"]


def test_a_takeover_from_a_page_that_moved_afterwards_still_holds() -> None:
    moved = page("moved")
    declared = [*DECLARED, followed(moved)]
    history = [
        snapshot("2024-01-01", OLD, NOTEBOOK, of=ALL),
        snapshot("2025-01-01", NEW, of=JOB),
        end("2025-02-01", ALL, moved_to=moved),
        snapshot("2025-02-01", OLD, NOTEBOOK, of=moved),
    ]
    assert successors(catalog(history, declared), "createJob") == ["CreateJobV2"]


def test_what_a_takeover_does_not_repeat_is_removed() -> None:
    shorter = table("job", ("Deleting a job", "job", "deleteJob"))
    history = [snapshot("2024-01-01", OLD, of=ALL), snapshot("2025-01-01", shorter, of=JOB)]
    assert statuses(catalog(history, DECLARED)) == {"createJob": "removed", "deleteJob": "current"}


# Proposals


MANY = table("job", *((f"Doing part {number}", "job", f"doPart{number}") for number in range(5)))


def test_a_newer_page_that_repeats_a_category_is_proposed_with_the_evidence() -> None:
    history = [snapshot("2024-01-01", MANY, NOTEBOOK, of=ALL), snapshot("2025-01-01", MANY, of=JOB)]
    (proposal,) = catalog(history).proposals
    assert (proposal.category, proposal.from_document, proposal.by_document, proposal.since) == (
        "job",
        ALL.document,
        JOB.document,
        "2025-01-01",
    )
    assert proposal.evidence == (
        f"5 of its 5 rows stand in {JOB.document}",
        f"{ALL.document} has no edition since 2024-01-01",
    )
    assert set(statuses(catalog(history)).values()) == {"current"}  # proposed, and not assumed


def test_a_page_that_ended_while_its_rows_turned_up_elsewhere_is_proposed() -> None:
    history = [snapshot("2024-01-01", MANY, of=ALL), snapshot("2025-01-01", MANY, of=JOB), end("2025-02-01", ALL)]
    (proposal,) = catalog(history).proposals
    assert proposal.evidence[1] == f"{ALL.document} ended on 2025-02-01"


def test_what_is_declared_turned_down_unlike_or_still_moving_is_not_proposed() -> None:
    history = [snapshot("2024-01-01", MANY, of=ALL), snapshot("2025-01-01", MANY, of=JOB)]
    (proposal,) = catalog(history).proposals
    declared = [followed(ALL), followed(JOB, takes("job", ALL, "2025-01-01"))]
    assert catalog(history, declared).proposals == ()
    from extractor.build.catalog_builder import build

    assert build("thing", [timeline(history)], rejected=[proposal.id]).proposals == ()
    unlike = table("job", *((f"Sending flower {number}", "florist", f"sendFlower{number}") for number in range(5)))
    assert catalog([history[0], snapshot("2025-01-01", unlike, of=JOB)]).proposals == ()
    assert catalog([*history, snapshot("2025-02-01", MANY, NOTEBOOK, of=ALL)]).proposals == ()
