"""An edit of a file that people keep leaves every comment and every other entry as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.store import hand_kept, yaml_reader

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


def content(data: bytes) -> object:
    return yaml_reader.load(data, "d.yaml").data


def test_adding_keeps_comments_order_quotes_and_indentation() -> None:
    added = hand_kept.appended(KEPT.encode(), "d.yaml", "decisions", [ITEM])
    written = "  - id: '1e3'\n    reason: 'a: b'\n    on: '2026-01-01'\n"
    assert added.decode() == KEPT.replace("  # the end", f"{written}  # the end")


def test_changing_keeps_comments_order_and_other_entries() -> None:
    fields = {"id": "abc", "verdict": "different", "reason": "because: so"}
    changed = hand_kept.changed(KEPT.encode(), "d.yaml", "decisions", 0, fields)
    assert changed.decode() == KEPT.replace("verdict: same", "verdict: different")


@pytest.mark.parametrize(
    "before", ["", "# only a comment", "# a comment\n\n", "decisions: []\n", "decisions:\n", "decisions: # none yet\n"]
)
def test_adding_to_an_empty_list_keeps_the_comments(before: str) -> None:
    added = hand_kept.appended(before.encode(), "d.yaml", "decisions", [{"id": "x", "covers": ["a", "b"]}])
    assert content(added) == {"decisions": [{"id": "x", "covers": ["a", "b"]}]}
    assert all(line.partition("#")[2] in added.decode() for line in before.splitlines())


@given(st.lists(st.dictionaries(st.sampled_from(["id", "reason"]), texts, min_size=1), min_size=1, max_size=2))
def test_an_edit_says_what_was_asked_for_and_nothing_else_or_is_refused(items) -> None:
    before = content(KEPT.encode())
    error = error_of(hand_kept.appended, KEPT.encode(), "d.yaml", "decisions", items)
    if error:
        assert "cannot be edited without changing what it says" in error.message
        return
    added = hand_kept.appended(KEPT.encode(), "d.yaml", "decisions", items)
    assert content(added) == {"decisions": [*before["decisions"], *items]}
    assert added.decode().startswith(KEPT.removesuffix("  # the end\n"))


@pytest.mark.parametrize("data", [b"a: &x 1\n", b"a: !!python/name:os.system x\n", b"a: 1\na: 2\n", b"\xff"])
def test_what_is_not_read_is_not_edited(data: bytes) -> None:
    with pytest.raises(DataError):
        hand_kept.appended(data, "d.yaml", "decisions", [ITEM])
