"""Laws of building, on made-up histories."""

import json
import random

from extractor.store.yamlwrite import dump
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from extractor.build.builder import build
from extractor.build.catalog import Catalog
from extractor.build.files import as_json, for_people, head_of, schema
from extractor.store import yamlfile

from .helpers import days, handed_over, histories, patient, snapshots


@patient
@given(histories, handed_over, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(history, handed, chance: random.Random) -> None:
    shuffled = history[:]
    chance.shuffle(shuffled)
    assert build("thing", shuffled, handed) == build("thing", history, handed)


@patient
@given(histories, snapshots, handed_over, days)
def test_a_later_edition_never_changes_what_is_said_as_of_an_earlier_day(history, later, handed, day) -> None:
    if later.date <= day:
        return
    assert build("thing", [*history, later], handed, as_of=day) == build("thing", history, handed, as_of=day)


@patient
@given(histories, handed_over)
def test_every_row_is_found_from_the_catalog_and_every_place_in_the_editions(history, handed) -> None:
    catalog = build("thing", history, handed)
    printed = sorted(
        (name, row.operation, row.resource_type, table.category)
        for one in history
        for table in one.edition.tables
        for row in table.rows
        for name in set(row.traces)
    )
    told = sorted(
        (one.name, way.operation, way.resource_type, way.category)
        for one in catalog.traces
        for way in one.operations
        for _ in way.places
    )
    assert told == printed
    assert len({edition.id for edition in catalog.editions}) == len(history)
    known = {edition.id for edition in catalog.editions}
    assert all(place.edition in known for one in catalog.traces for way in one.operations for place in way.places)


@patient
@given(histories, handed_over)
def test_statuses_and_replacements_fit_together(history, handed) -> None:
    catalog = build("thing", history, handed)
    status = {one.name: one.status for one in catalog.traces}
    for one in catalog.traces:
        assert (one.status == "legacy") == bool(one.replaced_by)
        assert all(status[newer.name] == "current" for newer in one.replaced_by)
        assert one.first_seen <= one.last_seen <= catalog.as_of
    forth = {(one.name, newer.name) for one in catalog.traces for newer in one.replaced_by}
    back = {(older.name, one.name) for one in catalog.traces for older in one.replaces}
    assert forth == back


@patient
@given(histories, handed_over)
def test_files_say_what_the_catalog_says(history, handed) -> None:
    catalog = build("thing", history, handed)
    assert Catalog.from_dict(catalog.to_dict()) == catalog
    data = as_json(catalog, "0" * 64)
    assert Catalog.from_dict(json.loads(data)) == catalog
    assert head_of(data)["as_of"] == catalog.as_of
    if history:
        Draft202012Validator(schema()).validate(json.loads(data))
    people = yamlfile.load(dump(for_people(catalog)), "catalog.yaml").data
    assert [one["name"] for one in people["traces"]] == [one.name for one in catalog.traces]
    assert [one["status"] for one in people["traces"]] == [one.status for one in catalog.traces]
    for theirs, ours in zip(people["traces"], catalog.traces, strict=True):
        assert [one["name"] for one in theirs.get("replaced_by", [])] == [one.name for one in ours.replaced_by]
        assert [one["confidence"] for one in theirs.get("replaced_by", [])] == [
            one.confidence for one in ours.replaced_by
        ]
        assert [way["places"] for way in theirs["operations"]] == [
            [f"{place.edition} {place.table}.{place.row}" for place in way.places] for way in ours.operations
        ]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
