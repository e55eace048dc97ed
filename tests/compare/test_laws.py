"""What holds for any two editions."""

import random
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extractor.compare import Comparison, apply, compare
from extractor.model import Edition, Row, Table

pytestmark = pytest.mark.slow

VERBS = ("Creating", "Deleting", "Updating", "Starting or stopping", "删除", "修改", "Using")
THINGS = ("a job", "jobs", "a job version", "the tag of a job", "集群", "节点池", "")
NAMES = ("createJob", "CreateJob", "createJobV2", "deleteJob", "job_delete", "updateTag", "集群", "switchJobSuccess")


def table_of(*rows: tuple[str, ...]) -> Table:
    made = (Row(operation=operation, resource_type=kind, traces=tuple(names)) for operation, kind, *names in rows)
    return Table(section="", caption="", category="jobs", rows=tuple(made))


ROWS = st.builds(
    lambda verb, thing, kind, names: Row(operation=f"{verb} {thing}", resource_type=kind, traces=tuple(names)),
    st.sampled_from(VERBS),
    st.sampled_from(THINGS),
    st.sampled_from(("job", "Job", "tag", "")),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
)
TABLES = st.builds(
    lambda category, rows: Table(section="", caption="", category=category, rows=tuple(rows)),
    st.sampled_from(("jobs", "tags", "nodes")),
    st.lists(ROWS, max_size=6),
)
EDITIONS = st.builds(
    lambda source, tables: Edition(source=source, tables=tuple(tables)),
    st.sampled_from(("a", "b")),
    st.lists(TABLES, max_size=3),
)


# Each of the new names has the words of an old one; only two are in the same order.
WORDS_TWICE = (
    Edition(source="a", tables=(table_of(("Deleting a job", "", "job_delete", "createJob")),)),
    Edition(
        source="a",
        tables=(
            table_of(("Deleting a job", "job", "deleteJob"), ("Deleting jobs", "job", "createJobV2", "deleteJob")),
        ),
    ),
)


def links(comparison: Comparison) -> Counter[tuple[str, tuple[Row, ...], tuple[Row, ...]]]:
    return Counter(
        (
            {"split": "merged", "merged": "split"}.get(change.kind, change.kind),
            tuple(sorted((placed.row for placed in change.old), key=repr)),
            tuple(sorted((placed.row for placed in change.new), key=repr)),
        )
        for change in comparison.changes
        if change.old and change.new
    )


@given(EDITIONS)
def test_an_edition_does_not_differ_from_itself(edition: Edition) -> None:
    comparison = compare(edition, edition)
    assert comparison.changes == ()
    assert comparison.unchanged == len(edition.rows)


@settings(max_examples=200, deadline=None)
@given(EDITIONS, EDITIONS)
def test_the_changes_applied_to_the_old_edition_give_the_new(old: Edition, new: Edition) -> None:
    comparison = compare(old, new, everything=True)
    assert Counter(map(facts, apply(comparison.changes, old.rows))) == Counter(map(facts, new.rows)) or lacks_a_column(
        old, new
    )


def facts(row: Row) -> tuple[str, str, tuple[str, ...]]:
    return row.operation, row.resource_type, tuple(sorted(row.traces))


def lacks_a_column(old: Edition, new: Edition) -> bool:
    return not all(any(row.resource_type for row in side.rows) for side in (old, new))


@settings(max_examples=200, deadline=None)
@given(EDITIONS, EDITIONS)
@example(*WORDS_TWICE)
def test_swapping_the_sides_swaps_added_and_removed_and_keeps_the_links(old: Edition, new: Edition) -> None:
    there, back = compare(old, new), compare(new, old)
    turned = Counter({(kind, b, a): count for (kind, a, b), count in links(back).items()})
    forth = Counter(
        {({"split": "merged", "merged": "split"}.get(k, k), a, b): count for (k, a, b), count in links(there).items()}
    )
    assert forth == turned
    assert there.summary.get("added", 0) == back.summary.get("removed", 0)
    assert there.summary.get("removed", 0) == back.summary.get("added", 0)
    assert there.unchanged == back.unchanged


@settings(max_examples=200, deadline=None)
@given(EDITIONS, EDITIONS)
def test_every_id_is_there_once_and_the_same_again(old: Edition, new: Edition) -> None:
    first, again = compare(old, new), compare(old, new)
    assert first == again
    ids = [change.id for change in first.changes]
    assert len(ids) == len(set(ids))


PLAIN = [
    Row(operation=f"{verb} a {thing}", resource_type=thing, traces=(f"{verb.lower()}{thing}{ending}",))
    for verb in ("Create", "Delete", "Query", "Export")
    for thing in ("Bucket", "Cluster", "Listener", "Password", "Snapshot", "Vault")
    for ending in ("", "V2")
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PLAIN), max_size=16), st.lists(st.sampled_from(PLAIN), max_size=16), st.randoms())
def test_the_order_of_rows_changes_no_id(old: list[Row], new: list[Row], chance: random.Random) -> None:
    def listed(rows: list[Row]) -> Edition:
        return Edition(source="", tables=(Table(section="", caption="", category="x", rows=tuple(rows)),))

    mixed = [list(side) for side in (old, new)]
    for side in mixed:
        chance.shuffle(side)
    first, second = compare(listed(old), listed(new)), compare(listed(mixed[0]), listed(mixed[1]))
    assert {change.id: change.kind for change in first.changes} == {change.id: change.kind for change in second.changes}


@settings(max_examples=100, deadline=None)
@given(EDITIONS, EDITIONS)
def test_plain_data_and_back(old: Edition, new: Edition) -> None:
    comparison = compare(old, new)
    assert Comparison.from_dict(comparison.to_dict()) == comparison


@settings(max_examples=100, deadline=None)
@given(EDITIONS, EDITIONS, st.sampled_from(["same", "different"]))
def test_a_verdict_is_kept_and_keeps_its_id(old: Edition, new: Edition, verdict: str) -> None:
    first = compare(old, new)
    pairs = [one for one in (*first.changes, *first.hints) if len(one.old) == len(one.new) == 1 and one.kind != "moved"]
    for change in pairs[:2]:
        after = compare(old, new, verdicts={change.id: verdict})
        assert after.decided == (change.id,)
        linked = {one.id for one in after.changes if one.old and one.new and one.kind != "repurposed"}
        rows = {(placed.row, other.row) for one in after.changes for placed in one.old for other in one.new}
        if verdict == "different":
            assert change.id not in linked
        else:
            assert (change.old[0].row, change.new[0].row) in rows
