"""A capture that lost, multiplied or mixed up its rows is doubted; an ordinary change is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from extractor.model import Edition, Row
from extractor.store.doubts import doubts

from .helpers import edition

NAMES = tuple(f"createThing{number}" for number in range(100))


def codes(new: Edition, newest: Edition | None, language: str = "") -> list[str]:
    return [doubt.code for doubt in doubts(new, newest, language)]


@pytest.mark.parametrize(
    ("before", "now", "doubted"),
    [
        (10, 10, []),
        (10, 8, []),
        (10, 7, ["rows-lost"]),
        (20, 18, []),
        (20, 17, ["rows-lost"]),
        (30, 27, []),
        (30, 26, ["rows-lost"]),
        (100, 90, []),
        (100, 89, ["rows-lost"]),
        (2, 1, []),
        (10, 30, []),
        (10, 31, ["rows-multiplied"]),
        (0, 50, []),
        (2, 0, ["no-trace-table"]),
        (50, 0, ["no-trace-table"]),
    ],
)
@pytest.mark.fault("suspicious")
def test_more_than_two_rows_and_a_tenth_may_not_go_nor_the_rows_triple(
    before: int, now: int, doubted: list[str]
) -> None:
    assert codes(edition(*NAMES[:now]), edition(*NAMES[:before])) == doubted


def test_the_message_says_how_many() -> None:
    (doubt,) = doubts(edition(*NAMES[:5]), edition(*NAMES[:10]))
    assert doubt.message == "5 of 10 rows are gone, 5 are left"


def test_a_first_capture_only_needs_rows() -> None:
    assert codes(edition("a"), None) == []
    assert codes(Edition(source="x"), None) == ["no-trace-table"]


def test_another_language_than_expected_is_doubted() -> None:
    english = edition("a")
    spanish = replace(english, language="es")
    assert codes(spanish, english) == ["wrong-language"]
    assert codes(spanish, english, language="es") == []
    assert codes(english, None, language="es") == ["wrong-language"]
    assert codes(replace(english, language=None), english) == []


def changed(old: Edition, change) -> Edition:
    table = old.tables[0]
    return replace(old, tables=(replace(table, rows=tuple(change(row) for row in table.rows)),))


OLD = changed(edition(*NAMES[:9]), lambda row: replace(row, resource_type=f"type{row.traces[0]}"))


@pytest.mark.parametrize(
    "swap",
    [
        lambda row: replace(row, resource_type=row.traces[0], traces=(row.resource_type,)),
        lambda row: replace(row, operation=row.traces[0], traces=(row.operation,)),
        lambda row: Row(operation=row.resource_type, resource_type=row.traces[0], traces=(row.operation,)),
    ],
)
def test_swapped_columns_are_doubted(swap) -> None:
    assert codes(changed(OLD, swap), OLD) == ["columns-swapped"]


def test_renaming_every_trace_is_no_swap() -> None:
    assert codes(changed(OLD, lambda row: replace(row, traces=(f"{row.traces[0]}V2",))), OLD) == []


def test_a_name_that_is_also_a_resource_type_is_no_swap() -> None:
    old = changed(edition("job", "createJob", "deleteJob"), lambda row: replace(row, resource_type="job"))
    assert codes(changed(old, lambda row: replace(row, operation="Doing it")), old) == []


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=40))
def test_the_same_edition_again_is_never_doubted(names: list[str]) -> None:
    assert codes(edition(*names), edition(*names)) == []
