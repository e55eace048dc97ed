"""Laws of building, on made-up worlds: documents, languages, sites, ends, takeovers, in any order of import."""

import json
import random
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from extractor.build.catalog import Catalog
from extractor.build.catalog_builder import build
from extractor.build.catalog_json import as_json, for_people, from_json, schema
from extractor.build.changelog import entries_of
from extractor.build.day_changes import changes_between
from extractor.build.documents import documents_of
from extractor.build.index import index_as_json, index_from_json, index_of
from extractor.build.timeline import Timeline, timelines
from extractor.compare import Comparison
from extractor.store import yaml_reader
from extractor.store.block_yaml import dump

from .helpers import days, editions, followed_pages, histories, numbered

COSMETIC = frozenset(("moved", "reworded", "retyped"))
worlds = st.tuples(histories, followed_pages())


def lines_of(world) -> tuple[Timeline, ...]:
    return timelines("thing", *world)


def in_force(line: Timeline, day: str) -> set[str]:
    return {name for one in line.in_force(day) for row in one.edition.rows for name in row.traces}


def moved_pages(history) -> set[str]:
    """The pages that moved: one of which there is an edition later came back, and is a document of its own again."""
    return {one.page.id for one in history if one.end and one.end.moved_to}


def names(side) -> set[str]:
    return {name for placed in side for name in placed.row.traces}


def meanings(catalog: Catalog) -> list[object]:
    """What a catalog says of each name; not the numbers of editions of one day, which tell the order of import."""
    return [
        (
            trace.name,
            trace.site,
            trace.status,
            trace.resource_types,
            trace.first_seen,
            trace.last_seen,
            [(one.name, one.since, one.confidence) for one in trace.replaced_by],
            [one.name for one in trace.also_documented_as],
            trace.repurposed_on,
        )
        for trace in catalog.traces
    ]


# What is current


@given(worlds, days)
def test_a_trace_is_current_where_an_edition_in_force_prints_it_and_nowhere_else(world, day) -> None:
    lines = lines_of(world)
    catalog = build("thing", lines, as_of=day)
    for line in lines:
        current = {trace.name for trace in catalog.traces if (trace.site, trace.status) == (line.site, "current")}
        assert current == in_force(line, day)


@given(worlds, days)
def test_what_every_document_says_is_in_force_but_what_was_taken_over(world, day) -> None:
    # Told without timelines: from the newest edition of each page in the language that leads its document.
    history, pages = world
    for line in lines_of(world):
        silenced = {(one.from_document, one.category) for one in line.handovers if one.day <= day}
        for document in documents_of(history, pages):
            state = document.on(day)
            if document.site == line.site and state and state.snapshot:
                printed = {
                    name
                    for table in state.snapshot.edition.tables
                    if (document.id, table.category) not in silenced
                    for row in table.rows
                    for name in row.traces
                }
                assert printed <= in_force(line, day)


@given(worlds, st.randoms(use_true_random=False))
@pytest.mark.fault("duplicates")
def test_the_order_of_import_does_not_matter(world, chance: random.Random) -> None:
    history, pages = world
    shuffled = history[:]
    chance.shuffle(shuffled)
    assert build("thing", timelines("thing", shuffled, pages)) == build("thing", lines_of(world))
    unlike = {(one.date, one.captured_at, one.page, one.sha256) for one in history}
    assume(len(unlike) == len(history))
    renumbered = numbered([replace(one, number=1) for one in shuffled])
    told = [meanings(build("thing", timelines("thing", order, pages))) for order in (history, renumbered)]
    assert told[0] == told[1]


@given(worlds, st.data())
def test_an_older_edition_of_a_page_changes_no_status_of_what_is_in_force_today(world, data) -> None:
    history, pages = world
    newer = data.draw(st.sampled_from([one for one in history if one.end is None]))
    older = data.draw(editions)
    assume(older.date < newer.date)
    older = replace(older, page=newer.page, edition=replace(older.edition, language=newer.language))
    before, after = (
        {line.site: line for line in timelines("thing", one, pages)} for one in (history, [*history, older])
    )
    for site, line in before.items():
        today = line.days[-1]
        later = after[site].handovers  # a takeover may begin earlier, with the older edition
        if later == line.handovers:
            assert in_force(line, today) == in_force(after[site], today)


@given(worlds, editions)
def test_another_language_changes_no_status_of_the_leading_one_today(world, edition) -> None:
    history, pages = world
    assume(edition.page.id not in moved_pages(history))
    before = {document.id: document for document in documents_of(history, pages)}
    documents = documents_of([*history, replace(edition, number=99)], pages)
    for document in documents:
        text_language = edition.edition.language
        if document.id in before and text_language and document.language != text_language:
            assert document.states == before[document.id].states


@given(worlds, editions, days)
def test_a_later_edition_never_changes_what_is_said_as_of_an_earlier_day(world, edition, day) -> None:
    history, pages = world
    later = replace(edition, captured_at="2024-02-01", edition=replace(edition.edition, updated_on=None))
    assume(later.page.id not in moved_pages(history))
    before, after = (
        {(document.id, document.language) for document in documents_of(some, pages)}
        for some in (history, [*history, later])
    )
    assume(before <= after)  # the language that leads today tells the past, too
    for line in timelines("thing", [*history, later], pages):
        same = [one for one in lines_of(world) if (one.site, one.handovers) == (line.site, line.handovers)]
        for earlier in same:
            assert meanings(build("thing", [earlier], as_of=day)) == meanings(build("thing", [line], as_of=day))


# What changed


def lost_and_new(comparison: Comparison, line: Timeline, old: str, new: str) -> tuple[set[str], set[str]]:
    """The names that the changes say went, and those that they say came."""
    breaking = [change for change in comparison.changes if change.kind not in COSMETIC]
    lost = {name for change in breaking for name in names(change.old)} - in_force(line, new)
    came = {name for change in breaking for name in names(change.new)} - in_force(line, old)
    return lost, came


@given(worlds, days, days)
def test_the_changes_of_two_days_tell_every_name_that_went_or_came_and_no_other(world, one, other) -> None:
    old, new = sorted((one, other))
    for line in lines_of(world):
        comparison = changes_between(line, old, new)
        before, after = in_force(line, old), in_force(line, new)
        lost, came = lost_and_new(comparison, line, old, new)
        assert (lost, came) == (before - after, after - before)
        for change in comparison.changes:
            assert names(change.old) <= before
            assert names(change.new) <= after
            if change.kind == "removed":
                assert names(change.old) - after
            if change.kind in COSMETIC:
                assert names(change.old) <= after


@given(worlds)
def test_the_sum_of_the_changes_from_day_to_day_is_the_change_over_the_whole_time(world) -> None:
    for line in lines_of(world):
        days = ("", *line.days)
        summed: set[str] = set()
        for old, new in pairwise(days):
            lost, came = lost_and_new(changes_between(line, old, new), line, old, new)
            summed = summed - lost | came
        lost, came = lost_and_new(changes_between(line, "", days[-1]), line, "", days[-1])
        assert summed == came == in_force(line, days[-1])
        assert not lost


@given(worlds)
def test_no_change_is_told_between_a_day_and_itself_nor_while_nothing_is_written(world) -> None:
    for line in lines_of(world):
        for day in line.days:
            assert changes_between(line, day, day).changes == ()
        assert changes_between(line, line.days[-1], "9999-12-31").changes == ()


# Diff, changelog and catalog agree


@given(worlds)
def test_the_changelog_tells_each_change_of_each_day_once(world) -> None:
    for line in lines_of(world):
        entries = entries_of([line])
        own = {document.id for document in line.documents}
        for old, new in pairwise(("", *line.days)):
            of_day = [entry for entry in entries if entry.date == new]
            told = sorted(change.id for entry in of_day for change in entry.changes)
            first = {entry.edition for entry in of_day if entry.categories and not entry.changes}
            documents = {one.snapshot.id: one.document.id for day in (old, new) for one in line.in_force(day)}
            taken_over = {(one.from_document, one.category) for one in line.handovers if old < one.day <= new}
            # What changed in an older line of another site, before it was taken over, is told of that site.
            expected = sorted(
                change.id
                for change in changes_between(line, old, new).changes
                for placed in [(change.new or change.old)[0]]
                for document in [documents[placed.source]]
                if not (change.kind == "added" and placed.source in first)
                and (document in own or (not change.new and (document, placed.category) in taken_over))
            )
            assert told == expected


@given(worlds)
def test_the_catalog_says_of_a_name_that_went_what_the_changes_of_that_day_say(world) -> None:
    lines = lines_of(world)
    for line in lines:
        for old, new in pairwise(line.days):
            catalog = build("thing", [line], as_of=new)
            traces = {trace.name: trace for trace in catalog.traces}
            changes = changes_between(line, old, new).changes
            for name in in_force(line, old) - in_force(line, new):
                linked = {
                    successor
                    for change in changes
                    if change.kind != "repurposed" and name in names(change.old)
                    for successor in names(change.new) - names(change.old)
                }
                assert traces[name].status != "current"
                assert linked <= {one.name for one in traces[name].replaced_by}
                assert not linked or traces[name].status == "legacy"


@given(worlds)
def test_statuses_and_replacements_fit_together(world) -> None:
    catalog = build("thing", lines_of(world))
    status = {(trace.name, trace.site): trace.status for trace in catalog.traces}
    for trace in catalog.traces:
        assert (trace.status == "legacy") == bool(trace.replaced_by)
        assert trace.status == "current" or not trace.also_documented_as
        for other in (*trace.replaced_by, *trace.also_documented_as):
            assert other.name != trace.name
            assert status[other.name, trace.site] == "current"
        assert trace.first_seen <= trace.last_seen <= catalog.as_of
    forth = {(trace.site, trace.name, newer.name) for trace in catalog.traces for newer in trace.replaced_by}
    back = {(trace.site, older.name, trace.name) for trace in catalog.traces for older in trace.replaces}
    assert forth == back


@given(worlds)
def test_every_row_in_the_leading_language_is_found_from_the_catalog(world) -> None:
    history, pages = world
    catalog = build("thing", lines_of(world))
    by_id = {one.id: one for one in history}
    told = {
        (trace.name, place.edition, place.table, place.row, way.operation, way.resource_type, way.category)
        for trace in catalog.traces
        for way in trace.operations
        for place in way.places
    }
    for document in documents_of(history, pages):
        for state in document.states:
            for number, table in enumerate(state.snapshot.edition.tables if state.snapshot else (), start=1):
                for count, row in enumerate(table.rows, start=1):
                    for name in row.traces:
                        place = (name, state.snapshot.id, number, count)
                        assert (*place, row.operation, row.resource_type, table.category) in told
    editions_told = {edition.id for edition in catalog.editions}
    assert editions_told <= by_id.keys()
    assert {edition for _, edition, *_ in told} <= editions_told


# Files


@given(worlds)
def test_files_say_what_the_catalog_says(world) -> None:
    catalog = build("thing", lines_of(world))
    assert Catalog.from_dict(catalog.to_dict()) == catalog
    data = as_json(catalog)
    assert from_json(data, "thing.json") == catalog
    Draft202012Validator(schema()).validate(json.loads(data))
    people = yaml_reader.load(dump(for_people(catalog)).encode(), "catalog.yaml").data
    assert [(one["name"], one["site"], one["status"]) for one in people.get("traces", [])] == [
        (one.name, one.site, one.status) for one in catalog.traces
    ]
    for theirs, ours in zip(people.get("traces", []), catalog.traces, strict=True):
        assert [(one["name"], one["confidence"]) for one in theirs.get("replaced_by", [])] == [
            (one.name, one.confidence) for one in ours.replaced_by
        ]
        assert [way["places"] for way in theirs["operations"]] == [
            [f"{place.edition} {place.table}.{place.row}" for place in way.places] for way in ours.operations
        ]
    index = index_of([catalog])
    assert index_from_json(index_as_json(index), "index.json") == index


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
