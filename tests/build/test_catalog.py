"""What a catalog says of small histories: who speaks for what, since when, and what replaced it."""

import pytest
from msgspec.structs import replace

from extractor.build import Catalog, Handover, build, speaking, steps
from extractor.build.files import for_people
from extractor.errors import DataError

from .helpers import page, snapshot, statuses, successors, table, trace

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
NOTEBOOK = table("notebook", ("Creating a notebook", "notebook", "createNotebook"))
NARROW, WIDE = page("job"), page("all")


def test_a_renamed_trace_is_legacy_and_tells_its_successor() -> None:
    catalog = build("thing", [snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW)])
    assert statuses(catalog) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}
    assert successors(catalog, "createJob") == ["CreateJobV2"]
    old, new = trace(catalog, "createJob"), trace(catalog, "CreateJobV2")
    assert (old.first_seen, old.last_seen) == ("2024-01-01", "2024-01-01")
    assert [one.name for one in new.replaces] == ["createJob"]
    assert old.replaced_by[0].evidence[0] == "renamed between 2024-01-01 and 2025-01-01"
    assert 0.5 < old.replaced_by[0].confidence <= 1


def test_a_row_that_went_is_removed() -> None:
    shorter = table("job", ("Deleting a job", "job", "deleteJob"))
    catalog = build("thing", [snapshot("2024-01-01", OLD), snapshot("2025-01-01", shorter)])
    assert statuses(catalog) == {"createJob": "removed", "deleteJob": "current"}


def test_an_edition_speaks_only_for_the_categories_it_covers() -> None:
    everything = snapshot("2024-01-01", OLD, NOTEBOOK, of=WIDE)
    catalog = build("thing", [everything, snapshot("2025-01-01", NEW, of=NARROW)])
    assert statuses(catalog)["createNotebook"] == "current"
    assert statuses(catalog)["createJob"] == "legacy"


def test_as_of_a_day_what_came_later_is_not_known() -> None:
    history = [snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW)]
    assert statuses(build("thing", history, as_of="2024-12-31")) == {"createJob": "current", "deleteJob": "current"}
    assert build("thing", history, as_of="2023-12-31").traces == ()
    assert build("thing", history, as_of="2026-01-01").as_of == "2026-01-01"


def test_a_name_that_came_back_is_current() -> None:
    history = [snapshot("2023-01-01", OLD), snapshot("2024-01-01", NEW), snapshot("2025-01-01", OLD)]
    catalog = build("thing", history)
    assert statuses(catalog) == {"CreateJobV2": "legacy", "createJob": "current", "deleteJob": "current"}
    assert successors(catalog, "CreateJobV2") == ["createJob"]


def test_a_chain_of_names_leads_to_the_current_one_and_tells_each_step() -> None:
    third = table("job", ("Creating a job", "job", "CreateJobV3"), ("Deleting a job", "job", "deleteJob"))
    catalog = build("thing", [snapshot("2023-01-01", OLD), snapshot("2024-01-01", NEW), snapshot("2025-01-01", third)])
    assert successors(catalog, "createJob") == ["CreateJobV3"]
    told = trace(catalog, "createJob").replaced_by[0].evidence
    assert "renamed between 2023-01-01 and 2024-01-01" in told
    assert "renamed between 2024-01-01 and 2025-01-01" in told


def test_names_changed_back_and_forth_many_times_are_followed_at_once() -> None:
    # Every path from the first name to the last would be 2 to the power of 60.
    history = []
    for number in range(60):
        one, other = (f"{verb}Job{number}" for verb in ("create", "delete"))
        found = table("job", ("Creating a job", "job", f"{one} {one}Again"), ("Deleting a job", "job", other))
        history.append(snapshot(f"20{number // 12 + 20}-{number % 12 + 1:02}-01", found))
    catalog = build("thing", history)
    assert set(successors(catalog, "createJob0")) == {"createJob59", "createJob59Again"}


def test_one_name_can_give_way_to_several_together() -> None:
    before = table("notebook", ("Starting a notebook", "n", "change"), ("Stopping a notebook", "n", "change"))
    after = table("notebook", ("Starting a notebook", "n", "startIt"), ("Stopping a notebook", "n", "stopIt"))
    catalog = build("thing", [snapshot("2024-01-01", before), snapshot("2025-01-01", after)])
    assert set(successors(catalog, "change")) == {"startIt", "stopIt"}


def test_an_undated_edition_speaks_for_the_day_of_its_capture() -> None:
    history = [
        snapshot(None, NEW, captured_at="2025-03-01T08:00:00Z"),
        snapshot(None, OLD, captured_at="2024-03-01T08:00:00Z"),
    ]
    catalog = build("thing", history)
    assert [edition.id.rpartition("@")[2] for edition in catalog.editions] == ["2024-03-01", "2025-03-01"]
    assert [edition.updated_on for edition in catalog.editions] == [None, None]
    assert statuses(catalog)["createJob"] == "legacy"


def test_of_two_editions_of_one_day_the_later_capture_speaks_and_each_keeps_its_stored_name() -> None:
    history = [
        snapshot("2024-01-01", NEW, captured_at="2025-03-02"),
        replace(snapshot("2024-01-01", OLD, captured_at="2025-03-01"), number=2),  # found and stored later
    ]
    catalog = build("thing", history)
    assert [edition.id for edition in catalog.editions] == [
        f"{page().id}@2024-01-01.2",
        f"{page().id}@2024-01-01",
    ]
    assert statuses(catalog)["CreateJobV2"] == "current"
    assert statuses(catalog)["createJob"] == "legacy"


# Lines, handovers, headings


def test_sites_and_languages_do_not_silence_each_other() -> None:
    chinese = table("job", ("创建作业", "job", "createJob"))
    history = [
        snapshot("2024-01-01", chinese, of=page(site="cn", language="zh-cn"), language="zh"),
        snapshot("2025-01-01", NEW),
    ]
    assert statuses(build("thing", history))["createJob"] == "current"


def test_a_page_that_takes_over_silences_the_other_from_its_first_edition_on() -> None:
    other = page(site="otc")
    handed = [Handover(from_page=other.id, category="job", to_page=page().id, since="2025-01-01")]
    history = [snapshot("2024-01-01", OLD, of=other), snapshot("2025-02-01", NEW)]
    assert statuses(build("thing", history, handed, as_of="2025-01-15"))["createJob"] == "current"
    catalog = build("thing", history, handed)
    assert statuses(catalog)["createJob"] == "legacy"
    assert successors(catalog, "createJob") == ["CreateJobV2"]
    # Before the new page says anything, the old one is all there is.
    assert statuses(build("thing", history[:1], handed, as_of="2025-03-01"))["createJob"] == "current"


def test_an_old_page_that_is_edited_after_the_handover_does_not_speak_again() -> None:
    old, new = page("all"), page("job")
    handed = [Handover(from_page=old.id, category="job", to_page=new.id, since="2025-01-01")]
    history = [
        snapshot("2024-01-01", OLD, NOTEBOOK, of=old),
        snapshot("2025-01-01", NEW, of=new),
        snapshot("2025-06-01", OLD, NOTEBOOK, of=old),
    ]
    catalog = build("thing", history, handed)
    assert statuses(catalog) == {
        "CreateJobV2": "current",
        "createJob": "legacy",
        "createNotebook": "current",
        "deleteJob": "current",
    }


def test_what_another_page_had_spoken_for_does_not_rise_again_when_its_successor_hands_over() -> None:
    eldest, old, new = page("eldest"), page("all"), page(site="otc")
    gone = table("job", ("Creating a task", "job", "createTask"), ("Deleting a job", "job", "deleteJob"))
    handed = [Handover(from_page=old.id, category="job", to_page=new.id, since="2025-01-01")]
    history = [
        snapshot("2023-01-01", gone, of=eldest),
        snapshot("2024-01-01", OLD, of=old),
        snapshot("2025-01-01", NEW, of=new),
    ]
    assert statuses(build("thing", history, handed))["createTask"] != "current"


def test_a_heading_worded_otherwise_is_still_the_pages_own() -> None:
    rows = [(f"Doing {word}", "model", f"{word}Model") for word in ("add", "update", "delete", "publish")]
    before, after = table("model-management", *rows), table("application-management", *rows[:3])
    history = [snapshot("2024-01-01", before, NOTEBOOK), snapshot("2025-01-01", after, NOTEBOOK)]
    catalog = build("thing", history)
    assert statuses(catalog)["publishModel"] == "removed"
    assert statuses(catalog)["addModel"] == "current"
    assert statuses(catalog)["createNotebook"] == "current"
    assert [day for one, _ in speaking(history, (), "2025-01-01") for day in [one.date]] == ["2025-01-01"]
    # … and stays so when the heading is the new one for good.
    later = [*history, snapshot("2026-01-01", table("application-management", *rows[:2]), NOTEBOOK)]
    assert statuses(build("thing", later)) == {
        "addModel": "current",
        "createNotebook": "current",
        "deleteModel": "removed",
        "publishModel": "removed",
        "updateModel": "current",
    }


def test_a_table_that_moved_away_without_a_word_is_still_spoken_for() -> None:
    history = [snapshot("2024-01-01", OLD, NOTEBOOK), snapshot("2025-01-01", OLD)]
    assert statuses(build("thing", history))["createNotebook"] == "current"


def test_headings_without_a_subject_mean_the_pages_own_tables() -> None:
    one, other = table("key-operations", *_cells(OLD)), table("key-operations", *_cells(NOTEBOOK))
    history = [snapshot("2024-01-01", one, of=page("a")), snapshot("2025-01-01", other, of=page("b"))]
    assert set(statuses(build("thing", history)).values()) == {"current"}


def test_an_empty_table_says_nothing() -> None:
    history = [snapshot("2024-01-01", OLD, NOTEBOOK), snapshot("2025-01-01", OLD, table("notebook"))]
    assert statuses(build("thing", history))["createNotebook"] == "current"


def test_a_page_whose_language_is_not_recognised_once_still_answers_for_itself() -> None:
    history = [snapshot("2024-01-01", OLD, language=None), snapshot("2025-01-01", NEW, language="en")]
    assert statuses(build("thing", history))["createJob"] == "legacy"


def test_a_step_compares_what_no_other_step_does() -> None:
    old, other = page("all"), page("job")
    history = [
        snapshot("2023-01-01", OLD, NOTEBOOK, of=old),
        snapshot("2024-01-01", NEW, of=other),
        snapshot("2025-01-01", NEW, NOTEBOOK, of=old),
    ]
    found = [
        (step.old.date, step.new.date, step.comparison.summary)
        for step in steps(history, (), {})
        if step.new.page == old
    ]
    assert sorted(found) == [("2023-01-01", "2025-01-01", {}), ("2024-01-01", "2025-01-01", {})]


# Values


def test_the_newest_wording_comes_first_and_a_name_said_twice_in_a_row_is_one() -> None:
    reworded = table("job", ("Creating jobs", "job", "createJob createJob"))
    catalog = build("thing", [snapshot("2024-01-01", OLD), snapshot("2025-01-01", reworded)])
    ways = trace(catalog, "createJob").operations
    assert [one.operation for one in ways] == ["Creating jobs", "Creating a job"]
    assert [len(one.places) for one in ways] == [1, 1]


def test_empty_parts_are_left_out_for_people() -> None:
    data = for_people(build("thing", [snapshot("2024-01-01", OLD)]))
    assert data["traces"][0]["name"] == "createJob"
    assert not {"replaced_by", "replaces", "warnings"} & data["traces"][0].keys()
    assert "note" not in data["editions"][0]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"schema": 2}, "schema 2 is not 1"),
        ({"traces": [{"name": "a", "status": "lost"}]}, "'lost' is no status"),
        ({"editions": "none"}, "'editions' should be a list"),
    ],
)
def test_what_is_no_catalog_is_refused(change: dict, says: str) -> None:
    data = build("thing", [snapshot("2024-01-01", OLD)]).to_dict()
    with pytest.raises(DataError, match=says):
        Catalog.from_dict(data | change, "thing.json")


def _cells(of) -> list[tuple[str, str, str]]:
    return [(row.operation, row.resource_type, " ".join(row.traces)) for row in of.rows]
