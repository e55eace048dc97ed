"""An edit of a file that people keep leaves every comment and every other entry as it was, and damage is noticed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.store import hand_kept, yaml_reader
from extractor.store.decision_file import Decision, DecisionFile
from extractor.store.yaml_reader import Document

from .helpers import error_of, texts

KEPT = """\
# What we decided.

decisions:
  # The first one; see the meeting of May.
  - id: abc   # short
    verdict: same
    reason: 'because: so'

  - {id: def, verdict: "different", reason: a very long reason that goes on and on and on and on and on and on and on and on and on}
  # the end
"""  # noqa: E501


ITEM = {"id": "1e3", "reason": "a: b", "on": "2026-01-01"}


def document(text: str | bytes) -> Document:
    return yaml_reader.load(text if isinstance(text, bytes) else text.encode(), "d.yaml")


def test_adding_keeps_comments_order_quotes_and_indentation() -> None:
    added = hand_kept.appended(document(KEPT), "decisions", [ITEM])
    written = "  - id: '1e3'\n    reason: 'a: b'\n    on: '2026-01-01'\n"
    assert added.text == KEPT.replace("  # the end", f"{written}  # the end")


def test_changing_keeps_comments_order_and_other_entries() -> None:
    fields = {"id": "abc", "verdict": "different", "reason": "because: so"}
    changed = hand_kept.changed(document(KEPT), "decisions", 0, fields)
    assert changed.text == KEPT.replace("verdict: same", "verdict: different")


@pytest.mark.parametrize(
    "before", ["", "# only a comment", "# a comment\n\n", "decisions: []\n", "decisions:\n", "decisions: # none yet\n"]
)
def test_adding_to_an_empty_list_keeps_the_comments(before: str) -> None:
    added = hand_kept.appended(document(before), "decisions", [{"id": "x", "covers": ["a", "b"]}])
    assert added.data == {"decisions": [{"id": "x", "covers": ["a", "b"]}]}
    assert all(line.partition("#")[2] in added.text for line in before.splitlines())


@given(st.lists(st.dictionaries(st.sampled_from(["id", "reason"]), texts, min_size=1), min_size=1, max_size=2))
def test_an_edit_says_what_was_asked_for_and_nothing_else_or_is_refused(items) -> None:
    before = document(KEPT).data
    error = error_of(hand_kept.appended, document(KEPT), "decisions", items)
    if error:
        assert "cannot be edited without changing what it says" in error.message
        return
    added = hand_kept.appended(document(KEPT), "decisions", items)
    assert added.data == {"decisions": [*before["decisions"], *items]}
    assert added.text.startswith(KEPT.removesuffix("  # the end\n"))


@pytest.mark.parametrize("data", [b"a: &x 1\n", b"a: !!python/name:os.system x\n", b"a: 1\na: 2\n", b"\xff"])
def test_what_is_not_read_is_not_edited(data: bytes) -> None:
    with pytest.raises(DataError):
        hand_kept.appended(document(data), "decisions", [ITEM])


# Seals

TITLE = "# What we decided.\n"


@pytest.fixture
def sealed(tmp_path: Path) -> DecisionFile:
    path = tmp_path / DecisionFile.name
    path.parent.mkdir()
    path.write_text(f"{TITLE}decisions:\n- {{old: a, new: b, verdict: same, reason: sure}}  # by hand\n")
    decisions = DecisionFile(tmp_path)
    decisions.append(Decision(id="0123456789abcdef", verdict="ignore", reason="known", expires="2027-01-31"))
    return decisions


def test_a_cut_or_flip_of_what_ctscat_wrote_is_noticed_or_changes_nothing(sealed: DecisionFile, tmp_path: Path) -> None:
    path = tmp_path / sealed.name
    whole, decisions = path.read_bytes(), sealed.load()
    flips = [whole[:at] + bytes([byte ^ bit]) + whole[at + 1 :] for at, byte in enumerate(whole) for bit in (1, 4, 32)]
    cuts = [whole[:length] for length in range(len(whole))]
    refused = 0
    for data in (*flips, *cuts):
        path.write_bytes(data)
        error = error_of(sealed.load)
        refused += isinstance(error, DataError)
        assert error or sealed.load() == decisions, data
    assert refused > len(whole)


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace(TITLE, "# Other words.\n\n"),
        lambda text: f"# Words on top.\n{text}\n# and below\n",
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\n".join(text.splitlines()[1:]),  # without its seal it is a file like any other
    ],
)
def test_comments_and_blanks_break_no_seal(sealed: DecisionFile, tmp_path: Path, edit: Callable[[str], str]) -> None:
    path = tmp_path / sealed.name
    decisions = sealed.load()
    path.write_bytes(edit(path.read_text()).encode())
    assert sealed.load() == decisions


def test_an_edit_by_hand_is_told_in_one_line_and_accepted_with_one_call(sealed: DecisionFile, tmp_path: Path) -> None:
    path = tmp_path / sealed.name
    path.write_text(path.read_text().replace("reason: sure", "reason: quite sure"))
    with pytest.raises(DataError, match="edited by hand, or damaged") as caught:
        sealed.append(Decision(id="77", verdict="same", reason="x"))  # which would have sealed the edit, too
    assert f"ctscat snapshot --accept {sealed.name}" in caught.value.hint
    edited = path.read_text()
    sealed.accept()
    assert sealed.load()[0].reason == "quite sure"
    assert path.read_text().splitlines()[1:] == edited.splitlines()[1:]
    assert path.read_text().count("sealed by ctscat") == 1


def test_what_cannot_be_read_is_not_accepted(sealed: DecisionFile, tmp_path: Path) -> None:
    path = tmp_path / sealed.name
    path.write_text(f"{path.read_text()}- what")
    with pytest.raises(DataError, match="expected `object`"):
        sealed.accept()
    assert path.read_text().endswith("- what")
