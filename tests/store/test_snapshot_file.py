"""Every cut, flip and edit of a snapshot is noticed, named, and can be undone or accepted."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from ruamel.yaml import YAML

from extractor.errors import DataError, UsageError
from extractor.pages import End, Snapshot
from extractor.store import block_yaml
from extractor.store.snapshot_file import accept, decode, encode
from extractor.store.snapshot_store import SnapshotStore

from .helpers import error_of, snapshot, snapshots

ONE = snapshot("createThing", "deleteThing", origin="a: commit", reader="1.0", sha256="ab" * 32, note="a # note")
WHOLE = encode(ONE)
LINES = """\
schema: 2
digest: "664268d5837c32f1e425c340a4047a2f5881723bdac79067658cffc853ca30a6"
page: {"site": "intl", "language": "en-us", "handbook": "guide", "name": "guide-0026"}
service: "thing"
address: "https://example.com/guide-0026.html"
origin: "a: commit"
captured_at: "2025-03-01"
sha256: "abababababababababababababababababababababababababababababababab"
reader: "1.0"
note: "a # note"
title: "Key Operations"
updated_on: "2025-02-07"
language: "en"
tables:
- section: ""
  caption: "Table 1"
  category: "things"
  columns: ["Operation", "Trace"]
  rows:
  - {"operation": "Doing createThing", "resource_type": "thing", "traces": ["createThing"]}
  - {"operation": "Doing deleteThing", "resource_type": "thing", "traces": ["deleteThing"]}
warnings: []
"""
SCHEMA_1 = b"""\
schema: 1
row_count: 2
checks: ["4d884d"]
digest: "1730b8f8df57d0e8a6858c5aaf6e06c6cb3a769efaa78113e72b19a112e47b9e"
page:
  site: intl
  language: en-us
  handbook: guide
  name: guide-0026
service: thing
address: https://example.com/guide-0026.html
origin: "a: commit"
captured_at: "2025-03-01"
sha256: abababababababababababababababababababababababababababababababab
reader: "1.0"
note: "a # note"
edition:
  source: page.html
  title: Key Operations
  updated_on: "2025-02-07"
  language: en
  tables:
  - section: ""
    caption: Table 1
    category: things
    columns: [Operation, Trace]
    rows:
    - {operation: Doing createThing, resource_type: thing, traces: [createThing]}
    - {operation: Doing deleteThing, resource_type: thing, traces: [deleteThing]}
  warnings: []
"""


def unnoticed(data: bytes) -> bool:
    """Tell whether damaged bytes pass for a good snapshot that says something else."""
    error = error_of(decode, data, "snapshots/x.yaml")
    if error is None:
        return decode(data, "x") != ONE
    return not isinstance(error, DataError) or not error.where.startswith("snapshots/x.yaml")


def test_a_snapshot_reads_well_and_a_row_is_a_line() -> None:
    assert WHOLE.decode() == LINES


@given(snapshots)
def test_sealing_and_reading_is_the_identity(one: Snapshot) -> None:
    data = encode(one)
    assert decode(data, "x.yaml") == one
    assert encode(decode(data, "x.yaml")) == data
    assert block_yaml.load(data.decode())  # and no slower reader is needed for it


@given(snapshots)
def test_any_yaml_reader_finds_the_same_rows(one: Snapshot) -> None:
    fields = YAML(typ="safe", pure=True).load(encode(one).decode())
    tables = [
        [(row["operation"], row["resource_type"], tuple(row["traces"])) for row in table["rows"]]
        for table in fields["tables"]
    ]
    assert tables == [
        [(row.operation, row.resource_type, row.traces) for row in table.rows] for table in one.edition.tables
    ]


def test_an_end_says_why_and_where_its_page_went_on() -> None:
    end = End(reason="deleted in commit 0ce211b121", moved_to="intl.en-us.guide.guide-0027")
    ended = snapshot(updated_on=None, end=end)
    assert 'end: {"reason": "deleted in commit 0ce211b121", "moved_to": "intl' in encode(ended).decode()
    assert decode(encode(ended), "x.yaml") == ended


@pytest.mark.fault("damaged")
def test_every_cut_is_noticed() -> None:
    assert [length for length in range(len(WHOLE)) if unnoticed(WHOLE[:length])] == []
    assert [start for start in range(1, len(WHOLE)) if unnoticed(WHOLE[start:])] == []


@pytest.mark.fault("damaged")
def test_every_flipped_bit_is_noticed_or_changes_nothing() -> None:
    wrong = []
    for at, byte in enumerate(WHOLE):
        for bit in range(8):
            if unnoticed(WHOLE[:at] + bytes([byte ^ 1 << bit]) + WHOLE[at + 1 :]):
                wrong.append((at, bit))
    assert wrong == []


@pytest.mark.parametrize("whole", [WHOLE, SCHEMA_1])
def test_every_line_lost_or_doubled_is_noticed(whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)
    for at in range(len(lines)):
        with pytest.raises(DataError):
            decode(b"".join(lines[:at] + lines[at + 1 :]), "x.yaml")
        with pytest.raises(DataError):
            decode(b"".join(lines[: at + 1] + lines[at:]), "x.yaml")


@pytest.mark.parametrize("smuggled", ["\u2028digest: ", "\x85digest: ", "\x0bdigest: "])
def test_no_sign_inside_a_line_hides_what_follows_from_the_digest(smuggled: str) -> None:
    edited = WHOLE.decode().replace("Doing deleteThing", f"Doing deleteThing{smuggled}")
    assert unnoticed(edited.encode()) is False
    assert error_of(decode, edited.encode(), "x.yaml")


def test_a_lost_row_is_noticed_and_the_way_back_is_told() -> None:
    data = b"".join(line for line in WHOLE.splitlines(keepends=True) if b"deleteThing" not in line)
    error = error_of(decode, data, "snapshots/x.yaml")
    assert error
    assert "cut, damaged or edited by hand" in error.message
    assert "`git checkout -- snapshots/x.yaml`" in error.hint
    assert "--accept" in error.hint


def test_an_edit_that_is_not_yaml_is_named_with_its_line_and_the_way_back() -> None:
    edited = WHOLE.replace(b'title: "Key', b"title: [Key")
    assert error_of(decode, edited, "snapshots/x.yaml")
    with pytest.raises(DataError, match="not YAML") as caught:
        accept(edited, "snapshots/x.yaml", reason="because", on="2026-01-01")
    assert caught.value.where == "snapshots/x.yaml:12"
    assert "`git checkout -- snapshots/x.yaml`" in caught.value.hint


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"a: 1\n", b"schema: x\n", b"schema: true\n", b"schema: -1\n", b"schema: 0\n", b"\xff\xfe", b"null"],
)
def test_what_is_not_a_snapshot_is_refused(data: bytes) -> None:
    with pytest.raises(DataError) as caught:
        decode(data, "x.yaml")
    assert "git checkout" in caught.value.hint


def test_lines_may_end_as_git_checks_them_out_on_windows() -> None:
    assert decode(WHOLE.replace(b"\n", b"\r\n"), "x.yaml") == ONE


def test_sealed_and_yet_not_a_snapshot_names_the_part_that_is_wrong() -> None:
    odd = accept(WHOLE, "x.yaml", reason="because", on="2026-01-01")
    with pytest.raises(DataError, match="expected `array`, got `str`") as caught:
        accept(odd.replace(b'["deleteThing"]', b'"deleteThing"'), "x.yaml", reason="because", on="2026-01-02")
    assert caught.value.where == "x.yaml, edition.tables[0].rows[1].traces"


@pytest.mark.fault("hand-edit")
def test_a_newer_schema_is_refused_politely() -> None:
    with pytest.raises(DataError, match="written by a newer ctscat: schema 3") as caught:
        decode(WHOLE.replace(b"schema: 2", b"schema: 3"), "x.yaml")
    assert caught.value.hint == "upgrade ctscat"


@pytest.mark.fault("hand-edit")
def test_the_first_schema_is_still_read_and_checked() -> None:
    assert decode(SCHEMA_1, "x.yaml") == ONE
    reordered = b"# comments and the order of keys may change\n" + SCHEMA_1.replace(b"row_count: 2\n", b"")
    assert decode(reordered + b"row_count: 2\n", "x.yaml") == ONE
    for old, new in ((b"[deleteThing]", b"[removeThing]"), (b"site: intl", b"site: cn"), (b"count: 2", b"count: 3")):
        with pytest.raises(DataError, match="damaged"):
            decode(SCHEMA_1.replace(old, new), "x.yaml")
    with pytest.raises(DataError, match="older schema"):
        accept(SCHEMA_1, "x.yaml", reason="because", on="2026-01-01")


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return tmp_path / SnapshotStore(tmp_path).add(ONE).place.path


@pytest.mark.fault("hand-edit")
def test_a_hand_edit_is_noticed_and_can_be_accepted_with_a_reason(stored: Path, tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    stored.write_text(stored.read_text().replace('["deleteThing"]', '["removeThing"]'))
    with pytest.raises(DataError, match="edited by hand"):
        store.load_all()
    store.accept(stored, reason="misread: see the page", on="2026-01-01")
    store.accept(stored, reason="looked again", on="2026-01-02")
    (edition,) = store.load_all()
    assert [row.traces for row in edition.snapshot.edition.rows] == [("createThing",), ("removeThing",)]
    text = stored.read_text()
    assert [json.loads(line[2:]) for line in text.splitlines() if line.startswith("- {")] == [
        {"date": "2026-01-01", "reason": "misread: see the page"},
        {"date": "2026-01-02", "reason": "looked again"},
    ]
    stored.write_text(text.replace("looked again", "looked once"))
    with pytest.raises(DataError, match="edited by hand"):
        store.load_all()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["deleteThing"]', '"deleteThing"'),
        ('service: "thing"', 'service: "other"'),
        ("schema: 2", "schema: 1"),
        ("schema: 2\n", "schema: 2\naccepted: 7\n"),
    ],
)
def test_an_edit_that_is_not_a_snapshot_cannot_be_accepted(stored: Path, tmp_path: Path, old: str, new: str) -> None:
    edited = stored.read_text().replace(old, new)
    stored.write_text(edited)
    with pytest.raises(DataError):
        SnapshotStore(tmp_path).accept(stored, reason="because", on="2026-01-01")
    assert stored.read_text() == edited


def test_an_edit_in_a_persons_own_yaml_is_sealed_in_ours() -> None:
    by_hand = LINES.replace('{"operation": "Doing deleteThing"', "{operation: Doing deleteThing")
    sealed = accept(by_hand.encode(), "x.yaml", reason="because", on="2026-01-01")
    assert decode(sealed, "x.yaml") == ONE
    assert LINES.splitlines()[-2] in sealed.decode()


def test_an_edit_is_not_accepted_without_a_reason(stored: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no reason"):
        SnapshotStore(tmp_path).accept(stored, reason=" ", on="2026-01-01")
