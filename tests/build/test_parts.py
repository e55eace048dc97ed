"""The smaller parts: oddities of names, people's decisions, searching, files that are not catalogs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.build.catalog import Catalog
from extractor.build.catalog_json import from_json
from extractor.build.decisions import decisions_on, matched
from extractor.build.index import index_of
from extractor.build.oddities import warnings_of
from extractor.build.search import find, near, services_for
from extractor.build.timeline import Pair, Verdicts
from extractor.errors import DataError
from extractor.store.decision_file import Decision

from .helpers import catalog, snapshot, statuses, successors, table, timeline

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
HISTORY = [snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW)]


# Oddities


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ("deleteNotebbook", "perhaps misprinted: 'notebbook' for 'notebook', which other names have"),
        ("deleteNotebok2", None),
        ("deleteNotebooks", None),
        ("deleteNoteboko", "perhaps misprinted: 'noteboko' for 'notebook', which other names have"),
        ("startnotebook", "differs only in letter case from startNotebook"),
        ("delete notebook", "not a name that the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"),
        ("x" * 65, "not a name that the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"),
        ("2createIt", "not a name that the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"),
    ],
)
def test_odd_names_are_flagged(odd: str, says: str | None) -> None:
    names = {name: ["notebook"] for name in ("startNotebook", "stopNotebook", "createNotebook")}
    assert warnings_of({**names, odd: ["notebook"]}).get(odd, []) == ([says] if says else [])


def test_a_resource_type_spelled_two_ways_is_flagged_on_both() -> None:
    warnings = warnings_of({"a": ["Private IP"], "b": ["private-ip"], "c": ["port"]})
    assert warnings == {
        "a": ["its resource type 'Private IP' is also spelled 'private-ip'"],
        "b": ["its resource type 'private-ip' is also spelled 'Private IP'"],
    }


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=70), max_size=8))
def test_any_name_can_be_judged(names: list[str]) -> None:
    assert warnings_of({name: [name] for name in names}) is not None


# Decisions


def _decision(**fields) -> Decision:
    return Decision(**({"verdict": "different", "reason": "seen"} | fields))


def by_names(old: str, new: str, verdict="same") -> Catalog:
    return catalog(HISTORY, verdicts=Verdicts(by_name=(Pair(old=old, new=new, verdict=verdict),)))


def test_a_decision_by_names_parts_what_the_matcher_linked() -> None:
    decisions = decisions_on("2025-01-01", [_decision(old="createJob", new="CreateJobV2")])
    assert statuses(catalog(HISTORY, verdicts=decisions.verdicts))["createJob"] == "removed"
    steps = timeline(HISTORY, verdicts=decisions.verdicts).steps
    assert matched(decisions, steps) == ("createJob → CreateJobV2",)


def test_a_decision_by_id_parts_it_too() -> None:
    (change,) = timeline(HISTORY).steps[0].comparison.changes
    decisions = decisions_on("2025-01-01", [_decision(id=change.id)])
    steps = timeline(HISTORY, verdicts=decisions.verdicts).steps
    assert "renamed" not in steps[0].comparison.summary
    assert matched(decisions, steps) == (change.id,)
    assert decisions.rejected == {change.id}


def test_a_decision_joins_what_is_unlike() -> None:
    far = table("job", ("Sending flowers", "florist", "sendFlowers"), ("Deleting a job", "job", "deleteJob"))
    unlike = [HISTORY[0], snapshot("2025-01-01", far)]
    assert statuses(catalog(unlike))["createJob"] == "removed"
    verdicts = Verdicts(by_name=(Pair(old="createJob", new="sendFlowers", verdict="same"),))
    assert successors(catalog(unlike, verdicts=verdicts), "createJob") == ["sendFlowers"]
    assert statuses(by_names("deleteJob", "CreateJobV2"))["deleteJob"] == "current"  # it is still printed


def test_an_expired_decision_does_not_hold() -> None:
    expired = _decision(old="createJob", new="CreateJobV2", expires="2024-12-31")
    assert decisions_on("2024-12-31", [expired]).verdicts.by_name
    assert not decisions_on("2025-01-01", [expired]).verdicts.by_name


def test_a_decision_that_matches_nothing_is_told_from_one_that_does() -> None:
    idle = [_decision(id="0" * 16), _decision(id="1" * 16, verdict="ignore"), _decision(old="x", new="y")]
    decisions = decisions_on("2025-01-01", idle)
    assert matched(decisions, timeline(HISTORY, verdicts=decisions.verdicts).steps) == ()
    (change,) = timeline(HISTORY).steps[0].comparison.changes
    ignored = decisions_on("2025-01-01", [_decision(id=change.id, verdict="ignore")])
    assert matched(ignored, timeline(HISTORY).steps) == (change.id,)


# Searching


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("createJob", ["createJob"]),
        ("CREATEJOB", ["createJob"]),
        ("  createjobv2 ", ["CreateJobV2"]),
        ("JOB", ["CreateJobV2", "createJob", "deleteJob"]),
        ("creating  a job", ["CreateJobV2", "createJob"]),
        ("*job", ["createJob", "deleteJob"]),
        ("nothing", []),
    ],
)
def test_traces_are_found_by_name_pattern_type_and_wording(query: str, names: list[str]) -> None:
    assert [hit.trace.name for hit in find([catalog(HISTORY)], query)] == names


def test_of_names_that_differ_in_case_the_one_asked_for_is_found() -> None:
    both = table("job", ("Creating a job", "job", "createJob"), ("Making a job", "job", "CreateJob"))
    built = catalog([snapshot("2024-01-01", both)])
    assert [hit.trace.name for hit in find([built], "CreateJob")] == ["CreateJob"]
    assert [hit.trace.name for hit in find([built], "createjob")] == ["CreateJob", "createJob"]


@pytest.mark.parametrize(("query", "name"), [("creatJob", "createJob"), ("CreateJobV3", "CreateJobV2"), ("jub", "job")])
def test_a_near_miss_gets_suggestions(query: str, name: str) -> None:
    built = catalog(HISTORY)
    assert not find([built], query)
    assert near(index_of([built]), query)[0] == name
    assert near(index_of([built]), "zzzzzz") == ()


def test_the_index_tells_which_services_to_open() -> None:
    from msgspec.structs import replace

    flower = table("f", ("Sending flowers", "florist", "sendFlowers"))
    other = replace(catalog([snapshot("2024-01-01", flower)]), service="other")
    index = index_of([catalog(HISTORY), other])
    assert services_for(index, "SENDFLOWERS") == services_for(index, "florist") == ("other",)
    assert services_for(index, "*job") == ("thing",)
    assert services_for(index, "sending flowers") == ("other", "thing")  # a wording, which the index does not hold


# Files


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"schema": 2', '"schema": 1', "schema 1 is not 2"),
        ('"status": "current"', '"status": "lost"', "invalid enum value 'lost'"),
        ('"service": "thing"', '"service": 7', "expected `str`, got `int`"),
        ("}\n", "", "not JSON"),
    ],
)
def test_what_is_not_a_catalog_is_refused(old: str, new: str, message: str) -> None:
    from extractor.build.catalog_json import as_json

    data = as_json(catalog(HISTORY)).decode()
    assert old in data
    with pytest.raises(DataError) as caught:
        from_json(data.replace(old, new).encode(), "thing.json")
    assert message in caught.value.message
    assert caught.value.where.startswith("thing.json")
