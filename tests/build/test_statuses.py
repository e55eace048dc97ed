"""What a catalog says of small histories of one page: the status of each name, since when, and what replaced it."""

from extractor.build.catalog_json import for_people

from .helpers import catalog, page, snapshot, statuses, successors, table, trace

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
NOTEBOOK = table("notebook", ("Creating a notebook", "notebook", "createNotebook"))


def test_a_renamed_trace_is_legacy_and_tells_its_successor() -> None:
    built = catalog([snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW)])
    assert statuses(built) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}
    old, new = trace(built, "createJob"), trace(built, "CreateJobV2")
    assert (old.first_seen, old.last_seen) == ("2024-01-01", "2024-01-01")
    assert [(one.name, one.since) for one in old.replaced_by] == [("CreateJobV2", "2025-01-01")]
    assert [one.name for one in new.replaces] == ["createJob"]
    assert 0.5 < old.replaced_by[0].confidence <= 1


def test_a_row_that_went_is_removed() -> None:
    shorter = table("job", ("Deleting a job", "job", "deleteJob"))
    built = catalog([snapshot("2024-01-01", OLD), snapshot("2025-01-01", shorter)])
    assert statuses(built) == {"createJob": "removed", "deleteJob": "current"}


def test_a_table_that_went_is_removed_as_its_rows_would_be() -> None:
    built = catalog([snapshot("2024-01-01", OLD, NOTEBOOK), snapshot("2025-01-01", OLD)])
    assert statuses(built)["createNotebook"] == "removed"


def test_as_of_a_day_what_came_later_is_not_known() -> None:
    history = [snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW)]
    assert statuses(catalog(history, as_of="2024-12-31")) == {"createJob": "current", "deleteJob": "current"}
    assert catalog(history, as_of="2023-12-31").traces == ()
    assert catalog(history, as_of="2026-01-01").as_of == "2026-01-01"


def test_a_name_that_came_back_is_current() -> None:
    built = catalog([snapshot("2023-01-01", OLD), snapshot("2024-01-01", NEW), snapshot("2025-01-01", OLD)])
    assert statuses(built) == {"CreateJobV2": "legacy", "createJob": "current", "deleteJob": "current"}
    assert successors(built, "CreateJobV2") == ["createJob"]


def test_a_chain_of_names_leads_to_the_current_one_since_the_first_change() -> None:
    third = table("job", ("Creating a job", "job", "CreateJobV3"), ("Deleting a job", "job", "deleteJob"))
    built = catalog([snapshot("2023-01-01", OLD), snapshot("2024-01-01", NEW), snapshot("2025-01-01", third)])
    assert successors(built, "createJob") == successors(built, "CreateJobV2") == ["CreateJobV3"]
    assert trace(built, "createJob").replaced_by[0].since == "2024-01-01"


def test_names_changed_back_and_forth_many_times_are_followed_at_once() -> None:
    # Every path from the first name to the last would be 2 to the power of 60.
    history = []
    for number in range(60):
        rows = table(
            "job",
            ("Creating a job", "job", f"createJob{number} createJob{number}Again"),
            ("Deleting a job", "job", f"deleteJob{number}"),
        )
        history.append(snapshot(f"20{number // 12 + 20}-{number % 12 + 1:02}-01", rows))
    assert set(successors(catalog(history), "createJob0")) == {"createJob59", "createJob59Again"}


def test_one_name_can_give_way_to_several_together() -> None:
    before = table("notebook", ("Starting a notebook", "n", "change"), ("Stopping a notebook", "n", "change"))
    after = table("notebook", ("Starting a notebook", "n", "startIt"), ("Stopping a notebook", "n", "stopIt"))
    built = catalog([snapshot("2024-01-01", before), snapshot("2025-01-01", after)])
    assert set(successors(built, "change")) == {"startIt", "stopIt"}


def test_a_name_that_documents_another_action_is_current_and_says_since_when() -> None:
    before = table("job", ("Exporting the audit report", "report", "handleIt"), ("Deleting a job", "job", "deleteJob"))
    after = table("job", ("Rebooting a server", "server", "handleIt"), ("Deleting a job", "job", "deleteJob"))
    built = catalog([snapshot("2024-01-01", before), snapshot("2025-01-01", after)])
    assert statuses(built)["handleIt"] == "current"
    assert trace(built, "handleIt").repurposed_on == ("2025-01-01",)
    assert trace(built, "deleteJob").repurposed_on == ()


def test_what_a_name_was_replaced_by_is_forgotten_where_that_one_documents_another_action() -> None:
    first = table("job", ("Exporting the audit report", "report", "exportIt"), ("Deleting a job", "job", "deleteJob"))
    second = table("job", ("Exporting the audit report", "report", "handleIt"), ("Deleting a job", "job", "deleteJob"))
    third = table("job", ("Rebooting a server", "server", "handleIt"), ("Deleting a job", "job", "deleteJob"))
    history = [snapshot("2023-01-01", first), snapshot("2024-01-01", second), snapshot("2025-01-01", third)]
    assert successors(catalog(history, as_of="2024-06-01"), "exportIt") == ["handleIt"]
    assert statuses(catalog(history))["exportIt"] == "removed"


def test_an_undated_edition_speaks_for_the_day_of_its_capture() -> None:
    history = [
        snapshot(None, NEW, captured_at="2025-03-01T08:00:00Z"),
        snapshot(None, OLD, captured_at="2024-03-01T08:00:00Z"),
    ]
    built = catalog(history)
    assert [(edition.id.rpartition("@")[2], edition.updated_on) for edition in built.editions] == [
        ("2024-03-01", None),
        ("2025-03-01", None),
    ]
    assert statuses(built)["createJob"] == "legacy"


def test_of_two_editions_of_one_day_the_later_capture_speaks_and_the_other_is_not_forgotten() -> None:
    history = [
        snapshot("2024-01-01", NEW, captured_at="2025-03-02"),
        snapshot("2024-01-01", OLD, captured_at="2025-03-01", number=2),  # found and stored later
    ]
    built = catalog(history)
    assert [edition.id for edition in built.editions] == [f"{page().id}@2024-01-01.2", f"{page().id}@2024-01-01"]
    assert statuses(built) == {"CreateJobV2": "current", "createJob": "legacy", "deleteJob": "current"}


def test_the_newest_wording_comes_first_and_a_name_said_twice_in_a_row_counts_once() -> None:
    reworded = table("job", ("Creating jobs", "job", "createJob createJob"))
    ways = trace(catalog([snapshot("2024-01-01", OLD), snapshot("2025-01-01", reworded)]), "createJob").operations
    assert [way.operation for way in ways] == ["Creating jobs", "Creating a job"]
    assert [len(way.places) for way in ways] == [1, 1]


def test_empty_parts_are_left_out_for_people() -> None:
    data = for_people(catalog([snapshot("2024-01-01", OLD)]))
    assert data["traces"][0]["name"] == "createJob"
    assert not {"replaced_by", "replaces", "warnings"} & data["traces"][0].keys()
    assert "note" not in data["editions"][0]
