"""The smaller parts: oddities of names, people's decisions, searching."""

import pytest
from extractor.build.decided import decisions_on, used
from hypothesis import given
from hypothesis import strategies as st

from extractor.build import Pair, build, steps
from extractor.build.oddities import warnings_of
from extractor.build.search import find, near
from extractor.store.decisions import Decision

from .helpers import patient, snapshot, statuses, successors, table

OLD = table("job", ("Creating a job", "job", "createJob"), ("Deleting a job", "job", "deleteJob"))
NEW = table("job", ("Creating a job", "job", "CreateJobV2"), ("Deleting a job", "job", "deleteJob"))
HISTORY = (snapshot("2024-01-01", OLD), snapshot("2025-01-01", NEW))


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
    known = {name: ["notebook"] for name in ("startNotebook", "stopNotebook", "createNotebook")}
    assert warnings_of({**known, odd: ["notebook"]}).get(odd, []) == ([says] if says else [])


def test_a_resource_type_spelled_two_ways_is_flagged_on_both() -> None:
    found = warnings_of({"a": ["Private IP"], "b": ["private-ip"], "c": ["port"]})
    assert found == {
        "a": ["its resource type 'Private IP' is also spelled 'private-ip'"],
        "b": ["its resource type 'private-ip' is also spelled 'Private IP'"],
    }


@patient
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=70), max_size=8))
def test_any_name_can_be_judged(names: list[str]) -> None:
    assert warnings_of({name: [name] for name in names}) is not None


# Decisions


def _decision(**fields) -> Decision:
    return Decision(**({"verdict": "different", "reason": "seen"} | fields))


def test_a_decision_by_names_parts_what_the_matcher_linked() -> None:
    decisions = decisions_on("2025-01-01", [_decision(old="createJob", new="CreateJobV2")])
    catalog = build("thing", HISTORY, verdicts=decisions.verdicts, pairs=decisions.pairs)
    assert statuses(catalog)["createJob"] == "removed"
    assert used(decisions, steps(HISTORY, (), decisions.verdicts, decisions.pairs)) == ("createJob → CreateJobV2",)


def test_a_decision_by_id_parts_it_too_and_a_decision_joins_what_is_unlike() -> None:
    change = steps(HISTORY, (), {})[0].comparison.changes[0]
    decisions = decisions_on("2025-01-01", [_decision(id=change.id)])
    found = steps(HISTORY, (), decisions.verdicts)
    assert "renamed" not in found[0].comparison.summary
    assert used(decisions, found) == (change.id,)
    joined = build("thing", HISTORY, pairs=[Pair(old="deleteJob", new="CreateJobV2", verdict="same")])
    assert statuses(joined)["deleteJob"] == "current"
    far = table("job", ("Sending flowers", "florist", "sendFlowers"), ("Deleting a job", "job", "deleteJob"))
    unlike = (HISTORY[0], snapshot("2025-01-01", far))
    assert statuses(build("thing", unlike))["createJob"] == "removed"
    told = build("thing", unlike, pairs=[Pair(old="createJob", new="sendFlowers", verdict="same")])
    assert successors(told, "createJob") == ["sendFlowers"]


def test_an_expired_decision_does_not_hold_and_an_unused_one_is_not_used() -> None:
    expired = _decision(old="createJob", new="CreateJobV2", expires="2024-12-31")
    assert decisions_on("2024-12-31", [expired]).pairs
    assert not decisions_on("2025-01-01", [expired]).pairs
    idle = [_decision(id="0" * 16), _decision(id="1" * 16, verdict="ignore"), _decision(old="x", new="y")]
    decisions = decisions_on("2025-01-01", idle)
    assert used(decisions, steps(HISTORY, (), decisions.verdicts, decisions.pairs)) == ()
    ignored = decisions_on(
        "2025-01-01", [_decision(id=steps(HISTORY, (), {})[0].comparison.changes[0].id, verdict="ignore")]
    )
    assert len(used(ignored, steps(HISTORY, (), {}))) == 1


# Searching


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("createJob", ["createJob"]),
        ("CREATEJOB", ["createJob"]),
        ("  createjobv2 ", ["CreateJobV2"]),
        ("JOB", ["CreateJobV2", "createJob", "deleteJob"]),
        ("creating  a job", ["CreateJobV2", "createJob"]),
        ("nothing", []),
    ],
)
def test_traces_are_found_by_name_type_and_wording(asked: str, found: list[str]) -> None:
    assert [hit.trace.name for hit in find([build("thing", HISTORY)], asked)] == found


def test_of_names_that_differ_in_case_the_one_asked_for_is_found() -> None:
    both = table("job", ("Creating a job", "job", "createJob"), ("Making a job", "job", "CreateJob"))
    catalog = build("thing", [snapshot("2024-01-01", both)])
    assert [hit.trace.name for hit in find([catalog], "CreateJob")] == ["CreateJob"]
    assert [hit.trace.name for hit in find([catalog], "createjob")] == ["CreateJob", "createJob"]


@pytest.mark.parametrize(
    ("asked", "like"), [("creatJob", "createJob"), ("CreateJobV3", "CreateJobV2"), ("creating job", "Creating a job")]
)
def test_a_near_miss_gets_suggestions(asked: str, like: str) -> None:
    catalog = build("thing", HISTORY)
    assert not find([catalog], asked)
    assert near([catalog], asked)[0] == like
    assert near([catalog], "zzzzzz") == ()
