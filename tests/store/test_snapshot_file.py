"""Every cut, flip and edit of a snapshot is noticed, named, and can be undone or accepted."""

from pathlib import Path

import pytest

from extractor.errors import DataError, UsageError
from extractor.store import sealed, yamlwrite
from extractor.store.snapshot_store import SnapshotStore

from .helpers import error_of, snapshot

ONE = snapshot("createThing", "deleteThing", origin="a: commit", note="a # note")
WHOLE = sealed.encode(ONE)


def unnoticed(data: bytes) -> bool:
    """Whether damaged bytes pass for a good snapshot that says something else."""
    error = error_of(sealed.decode, data, "snapshots/x.yaml")
    if error is None:
        return sealed.decode(data, "x") != ONE
    return not isinstance(error, DataError) or not error.where.startswith("snapshots/x.yaml")


def test_every_cut_is_noticed_or_cuts_nothing() -> None:
    assert [length for length in range(len(WHOLE)) if unnoticed(WHOLE[:length])] == []
    assert [start for start in range(1, len(WHOLE)) if unnoticed(WHOLE[start:])] == []


def test_every_flipped_bit_is_noticed_or_changes_nothing() -> None:
    wrong = []
    for at, byte in enumerate(WHOLE):
        for bit in range(8):
            if unnoticed(WHOLE[:at] + bytes([byte ^ 1 << bit]) + WHOLE[at + 1 :]):
                wrong.append((at, bit))
    assert wrong == []


def test_every_line_lost_or_doubled_is_noticed() -> None:
    lines = WHOLE.splitlines(keepends=True)
    for at in range(len(lines)):
        with pytest.raises(DataError):
            sealed.decode(b"".join(lines[:at] + lines[at + 1 :]), "x.yaml")
        with pytest.raises(DataError):
            sealed.decode(b"".join(lines[: at + 1] + lines[at:]), "x.yaml")


def test_a_lost_row_is_counted_and_the_way_back_is_told() -> None:
    data = b"".join(line for line in WHOLE.splitlines(keepends=True) if b"deleteThing" not in line)
    error = error_of(sealed.decode, data, "snapshots/x.yaml")
    assert error
    assert "it holds 1 rows and says it holds 2" in error.message
    assert "`git checkout -- snapshots/x.yaml`" in error.hint
    assert "--accept" in error.hint


def test_broken_yaml_is_named_with_its_line_and_the_way_back() -> None:
    error = error_of(sealed.decode, WHOLE.replace(b"title: Key", b"title: [Key"), "snapshots/x.yaml")
    assert error
    assert error.where == f"snapshots/x.yaml:{WHOLE[: WHOLE.index(b'  updated_on')].count(10) + 1}"
    assert "`git checkout -- snapshots/x.yaml`" in error.hint


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"a: 1\n", b"schema: x\n", b"schema: true\n", b"schema: -1\n", b"\xff\xfe", b"null"]
)
def test_what_is_no_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        sealed.decode(data, "x.yaml")
    assert "git checkout" in caught.value.hint


def test_line_ends_comments_and_the_order_of_keys_may_change() -> None:
    assert sealed.decode(WHOLE.replace(b"\n", b"\r\n"), "x.yaml") == ONE
    assert sealed.decode(b"# a comment\n" + WHOLE, "x.yaml") == ONE
    head, _, rest = WHOLE.partition(b"page:\n")
    assert sealed.decode(b"page:\n" + rest + head, "x.yaml") == ONE


def test_sealed_and_yet_no_snapshot_names_the_part_that_is_wrong() -> None:
    data = ONE.to_dict()
    data["edition"]["tables"][0]["rows"][1]["traces"] = "deleteThing"
    with pytest.raises(DataError, match="'traces' should be a list") as caught:
        sealed.decode(yamlwrite.dump(sealed._sealed(data)), "x.yaml")
    assert caught.value.where == "x.yaml, edition, table 1, row 2"


def test_a_newer_schema_is_refused_politely() -> None:
    with pytest.raises(DataError, match="written by a newer ctscat: schema 2") as caught:
        sealed.decode(WHOLE.replace(b"schema: 1", b"schema: 2"), "x.yaml")
    assert caught.value.hint == "upgrade ctscat"


def test_an_older_schema_is_checked_and_then_migrated() -> None:
    fields = ONE.to_dict()
    fields["schema"] = 0
    fields["url"] = fields.pop("address")
    data = yamlwrite.dump(sealed._sealed(fields))

    def from_0(old):
        return {**old, "schema": 1, "address": old["url"]}

    assert sealed.decode(data, "x.yaml", {0: from_0}) == ONE
    with pytest.raises(DataError, match="damaged"):
        sealed.decode(data.replace(b"deleteThing", b"removeThing"), "x.yaml", {0: from_0})
    with pytest.raises(DataError, match="schema 0 is older"):
        sealed.decode(data, "x.yaml", {})


def test_a_hand_edit_is_noticed_and_can_be_accepted_with_a_reason(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    path = tmp_path / store.add(ONE).place.path
    path.write_text(path.read_text().replace("[deleteThing]", "[removeThing]"))
    with pytest.raises(DataError, match="edited by hand"):
        store.load_all()
    store.accept(path, reason="misread: see the page", on="2026-01-01")
    store.accept(path, reason="looked again", on="2026-01-02")
    (stored,) = store.load_all()
    assert [row.traces for row in stored.snapshot.edition.rows] == [("createThing",), ("removeThing",)]
    text = path.read_text()
    assert '- {date: "2026-01-01", reason: "misread: see the page"}' in text
    assert '- {date: "2026-01-02", reason: looked again}' in text
    path.write_text(text.replace("looked again", "looked once"))
    with pytest.raises(DataError, match="edited by hand"):
        store.load_all()


def test_an_edit_that_is_no_snapshot_cannot_be_accepted(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    path = tmp_path / store.add(ONE).place.path
    for old, new in [
        ("[deleteThing]", "deleteThing"),
        ("service: thing", "service: other"),
        ("schema: 1", "schema: 0"),
    ]:
        edited = path.read_text().replace(old, new)
        path.write_text(edited)
        with pytest.raises(DataError):
            store.accept(path, reason="because", on="2026-01-01")
        assert path.read_text() == edited
        path.write_bytes(WHOLE)
    with pytest.raises(UsageError, match="no reason"):
        store.accept(path, reason=" ", on="2026-01-01")
