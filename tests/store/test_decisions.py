"""Decisions are read with the line of every fault, and one is added without touching the others."""

from pathlib import Path

import pytest

from extractor.errors import DataError, UsageError
from extractor.store import yaml_reader
from extractor.store.decision_file import FILE, Decision, DecisionFile

TEXT = """\
# Decided in review.
decisions:
- id: 3fa9
  verdict: same
  reason: the wording only   # see the meeting
  on: 2026-05-30
  expires: 2026-12-31

- {old: createJob, new: CreateJobV2, verdict: different, reason: 'two things: really', by: kim}
# last words
"""
FIRST = Decision(id="3fa9", verdict="same", reason="the wording only", on="2026-05-30", expires="2026-12-31")
SECOND = Decision(old="createJob", new="CreateJobV2", verdict="different", reason="two things: really", by="kim")


def parse(text: str) -> tuple[Decision, ...]:
    return DecisionFile(Path()).parse(yaml_reader.load(text.encode(), FILE))


@pytest.fixture
def decisions(tmp_path: Path) -> DecisionFile:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(TEXT)
    return DecisionFile(tmp_path)


def test_the_decisions_are_read_in_order(decisions: DecisionFile) -> None:
    assert decisions.load() == (FIRST, SECOND)
    assert [decision.subject for decision in decisions.load()] == ["3fa9", "createJob → CreateJobV2"]


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert DecisionFile(tmp_path).load() == ()


def test_adding_leaves_the_rest_to_the_byte(decisions: DecisionFile, tmp_path: Path) -> None:
    third = Decision(id="77", verdict="ignore", reason="a misprint: they know", on="2026-06-02")
    decisions.append(third)
    assert decisions.load() == (FIRST, SECOND, third)
    added = "- id: '77'\n  verdict: ignore\n  reason: 'a misprint: they know'\n  on: '2026-06-02'\n"
    seal, _, rest = (tmp_path / FILE).read_text().partition("\n")
    assert seal.startswith("# sealed by ctscat: ")
    assert rest == TEXT.replace("# last", f"{added}# last")


def test_the_first_decision_makes_the_file(tmp_path: Path) -> None:
    DecisionFile(tmp_path).append(SECOND)
    assert DecisionFile(tmp_path).load() == (SECOND,)


def test_a_second_decision_on_the_same_is_refused(decisions: DecisionFile, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="createJob → CreateJobV2 is decided already"):
        decisions.append(Decision(old="createJob", new="CreateJobV2", verdict="same", reason="after all"))
    assert (tmp_path / FILE).read_text() == TEXT


def test_a_decision_that_could_not_be_read_back_is_not_written(decisions: DecisionFile, tmp_path: Path) -> None:
    for bad in (Decision(id="x", verdict="same", reason=""), Decision(old="a", verdict="same", reason="b")):
        with pytest.raises(DataError):
            decisions.append(bad)
    assert (tmp_path / FILE).read_text() == TEXT


def test_a_decision_holds_to_the_end_of_its_last_day() -> None:
    assert [FIRST.expired(day) for day in ("2026-12-30", "2026-12-31", "2027-01-01")] == [False, False, True]
    assert not SECOND.expired("9999-01-01")


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  reason: the wording only", "  because: it is", 3, "unknown field `because`"),
        ("  reason: the wording only   # see the meeting\n", "", 3, "missing required field `reason`"),
        ("  reason: the wording only", "  reason: ' '", 5, "`reason` is empty"),
        ("verdict: same", "verdict: maybe", 4, "`verdict`: invalid enum value 'maybe'"),
        ("verdict: same", "verdict: [same]", 4, "`verdict`: expected `str`, got `array`"),
        ("expires: 2026-12-31", "expires: soon", 7, "'soon' is not a valid date (YYYY-MM-DD)"),
        ("on: 2026-05-30", "on: 20260530", 6, "`on`: expected `str`, got `int`"),
        ("- id: 3fa9", "- old: a\n  id: 3fa9", 3, "either `id` or"),
        ("new: CreateJobV2, ", "", 9, "either `id` or both `old` and `new`"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, line: int, message: str) -> None:
    assert old in TEXT
    with pytest.raises(DataError) as caught:
        parse(TEXT.replace(old, new, 1))
    assert message in caught.value.message
    assert caught.value.where == f"{FILE}:{line}"


@pytest.mark.parametrize(("verdict", "relation"), [("same", "repeats"), ("different", "contradicts")])
def test_a_second_decision_in_the_file_is_refused_with_both_lines(verdict: str, relation: str) -> None:
    with pytest.raises(DataError, match=f"the decision on 3fa9 {relation} the one on line 3") as caught:
        parse(f"{TEXT}- {{id: 3fa9, verdict: {verdict}, reason: again}}\n")
    assert caught.value.where == f"{FILE}:11"
