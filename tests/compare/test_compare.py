"""What became of each row, in examples; one change a row of the table of kinds."""

import json

import pytest

from extractor.compare import KINDS, Comparison, compare
from extractor.errors import DataError
from tests.compare.helpers import edition, row, rows, said

BASE = "Creating a job | job | createJob\nStopping a job | job | stopJob\nQuerying logs | log | listLogs\n"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Deleting a key | key | deleteKey", "", "removed"),
        ("", "Deleting a key | key | deleteKey", "added"),
        ("Deleting a key | key | deleteKey", "Deleting a key | key | removeSecret", "renamed"),
        ("Deleting a key | key | deleteKey", "Delete key | secret | DeleteKeyV2", "renamed"),
        ("Deleting a key | key | deleteKey", "Deleting a key | key | DeleteKey", "respelled"),
        ("Deleting a key | key | delete_key", "Deleting a key | key | deleteKey", "respelled"),
        ("Restarting a job | job | restartgJob", "Restarting a job | job | restartJob", "respelled"),
        ("Mounting | disk | attachDisk2", "Mounting | disk | attachDiskV2", "renamed"),
        ("Deleting a tag | tag | deleteTag", "Deleting a tag | tag | deleteTags", "respelled"),
        ("Listing a policy | policy | listPolicy", "Listing a policy | policy | listPolicies", "respelled"),
        ("Deleting a key | key | deleteKey", "Deleting a key | Key | deleteKey", "retyped"),
        ("Deleting a key | key | deleteKey", "Deleting a key | key | deleteKey, eraseKey", "traces"),
        ("Deleting a key | key | deleteKey, eraseKey", "Deleting a key | key | eraseKey", "traces"),
        ("Deleting a key | key | deleteKey", "Removing a key | key | deleteKey", "reworded"),
        ("删除密钥 | 密钥 | deleteKey", "Deleting a key | 密钥 | deleteKey", "reworded"),
        ("Encrypting a disk | disk | cryptDisk", "Decrypting a disk | disk | cryptDisk", "repurposed"),
    ],
)
def test_kinds(old: str, new: str, kind: str) -> None:
    comparison = compare(edition(BASE + old), edition(BASE + new))
    assert [change.kind for change in comparison.changes] == [kind]
    assert comparison.unchanged == 3
    (change,) = comparison.changes
    assert [placed.row for placed in change.old] == rows(old)
    assert [placed.row for placed in change.new] == rows(new)
    assert change.evidence
    assert 0 < change.confidence <= 1


def test_one_row_that_became_two_is_a_split_and_back_a_merge() -> None:
    one = BASE + "Starting or stopping a service | service | switchService"
    two = BASE + "Starting a service | service | startService\nStopping a service | service | stopService"
    assert said(compare(edition(one), edition(two))) == [("split", ["switchService"], ["startService", "stopService"])]
    assert said(compare(edition(two), edition(one))) == [("merged", ["startService", "stopService"], ["switchService"])]


def test_one_trace_renamed_row_by_row_is_two_changes() -> None:
    old = "Starting a notebook | notebook | change_status\nStopping a notebook | notebook | change_status"
    new = "Starting a notebook | notebook | startNotebook\nStopping a notebook | notebook | stopNotebook"
    assert said(compare(edition(old), edition(new))) == [
        ("renamed", ["change_status"], ["startNotebook"]),
        ("renamed", ["change_status"], ["stopNotebook"]),
    ]


def test_many_names_of_a_row_are_not_compared_one_by_one() -> None:
    for count, kind in ((16, "respelled"), (17, "renamed")):
        names = [f"createJob{letter}x" for letter in "abcdefghijklmnopq"[:count]]
        old, new = (f"Creating a job | job | {', '.join(side)}" for side in (names, [f"{name}s" for name in names]))
        assert [change[0] for change in said(compare(edition(old), edition(new)))] == [kind]


@pytest.mark.fault("duplicates")
def test_copies_are_counted() -> None:
    thrice = "Creating a job | job | createJob\n" * 3
    assert said(compare(edition(thrice), edition(BASE))) == [
        ("removed", ["createJob"], []),
        ("removed", ["createJob"], []),
        ("added", [], ["stopJob"]),
        ("added", [], ["listLogs"]),
    ]
    comparison = compare(edition(BASE), edition(BASE + "Creating a job | job | createJob"))
    assert said(comparison) == [("added", [], ["createJob"])]
    assert comparison.changes[0].evidence == ("a copy of a row that stays",)


def test_copies_are_renamed_together() -> None:
    old = BASE + "Deleting a key | key | deleteKey\n" * 2
    new = BASE + "Deleting a key | key | DropKeyV2"
    assert said(compare(edition(old), edition(new))) == [("renamed", ["deleteKey", "deleteKey"], ["DropKeyV2"])]


def test_blanks_and_the_order_of_names_are_no_change() -> None:
    old = "Creating  a job | job | createJob, addJob"
    new = "Creating a job | job | addJob, createJob"
    assert compare(edition(old), edition(new)).changes == ()


def test_a_column_that_one_side_lacks_is_no_change() -> None:
    old = [row("Creating a job | | createJob"), row("Deleting a job | | deleteJob")]
    new = rows("Creating a job | job | createJob\nDeleting a job | job | deleteJob")
    assert compare(edition(old), edition(new)).unchanged == 2


def test_an_edition_speaks_only_for_the_categories_it_covers() -> None:
    old = edition(training=BASE, data="Creating a dataset | dataset | createDataset\nTagging | tag | addTag")
    new = edition(training=BASE.replace("stopJob", "StopJobV2"))
    comparison = compare(old, new)
    assert said(comparison) == [("renamed", ["stopJob"], ["StopJobV2"])]
    assert [(one.side, one.category, one.rows) for one in comparison.not_compared] == [("old", "data", 2)]
    everything = compare(old, new, everything=True)
    assert everything.not_compared == ()
    assert everything.summary == {"removed": 2, "renamed": 1}


def test_tables_under_new_headings_are_aligned_by_content() -> None:
    comparison = compare(edition(training=BASE), edition(jobs=BASE.replace("listLogs", "queryLogs")))
    assert said(comparison) == [("renamed", ["listLogs"], ["queryLogs"])]
    assert comparison.unchanged == 2
    assert comparison.not_compared == ()


def test_merged_and_split_tables_did_not_move() -> None:
    other = "Creating a key | key | createKey\nDeleting a key | key | deleteKey\nUsing a key | key | useKey\n"
    comparison = compare(edition(jobs=BASE, keys=other), edition(everything=BASE + other))
    assert (comparison.changes, comparison.unchanged) == ((), 6)
    comparison = compare(edition(everything=BASE + other), edition(jobs=BASE, keys=other))
    assert (comparison.changes, comparison.unchanged) == ((), 6)


def test_a_row_moves_to_another_category() -> None:
    key, text = "Creating a key | key | createKey\n", "Deleting a text | text | deleteText\n"
    comparison = compare(edition(jobs=BASE + key, texts=text), edition(jobs=BASE, texts=text + key))
    assert said(comparison) == [("moved", ["createKey"], ["createKey"])]
    (change,) = comparison.changes
    assert (change.old[0].category, change.new[0].category) == ("jobs", "texts")


def test_a_row_moves_to_another_page() -> None:
    key = "Creating a key | key | createKey\n"
    old = [edition(BASE + key, source="a"), edition("Using a text | text | useText", source="b")]
    new = [edition(BASE, source="a"), edition("Using a text | text | useText\n" + key, source="b")]
    assert said(compare(old, new)) == [("moved", ["createKey"], ["createKey"])]
    # Two files of one page each are two editions of the page, whatever they are called.
    assert compare(edition(BASE, source="a"), edition(BASE, source="b")).changes == ()


def test_places_are_told() -> None:
    old = edition(jobs=BASE, keys="Using a text | text | useText\nCreating a key | key | createKey", source="page")
    new = edition(jobs=BASE, keys="Using a text | text | useText")
    (change,) = compare(old, new).changes
    (placed,) = change.old
    assert (placed.source, placed.category, placed.table, placed.number) == ("page", "keys", 2, 2)


def test_a_comparison_is_plain_data_and_back() -> None:
    old, new = edition(BASE, keys="Using a key | key | useKey"), edition(BASE.replace("stopJob", "haltJob"))
    comparison = compare(old, new)
    data = json.loads(json.dumps(comparison.to_dict()))
    assert Comparison.from_dict(data) == comparison
    assert data["summary"] == {"renamed": 1}
    assert data["not_compared"] == [{"side": "old", "category": "keys", "rows": 1}]
    (change,) = data["changes"]
    assert set(change) == {"id", "kind", "confidence", "evidence", "old", "new"}
    assert change["old"][0]["traces"] == ["stopJob"]
    assert change["kind"] in KINDS
    change["kind"] = "sideways"
    with pytest.raises(DataError, match="sideways"):
        Comparison.from_dict(data)


def test_bad_confidence_is_an_error() -> None:
    data = compare(edition(BASE), edition(BASE)).to_dict()
    data["changes"] = [{"id": "x", "kind": "added", "confidence": True, "evidence": [], "old": [], "new": []}]
    with pytest.raises(DataError, match="confidence"):
        Comparison.from_dict(data)


def test_nothing_is_compared_with_nothing() -> None:
    assert compare(edition(), edition()).changes == ()
    assert compare([], []).to_dict()["old"] == {"source": "", "updated_on": None}


@pytest.mark.fault("many-copies")
def test_many_copies_of_a_row_are_one_change() -> None:
    old, new = edition("Deleting a van | van | deleteVan\n" * 250), edition("Delete vans | van | dropVan\n" * 300)
    (change,) = compare(old, new).changes
    assert (change.kind, len(change.old), len(change.new)) == ("renamed", 250, 300)
    old = edition([row(f"Deleting a van {number} | van | deleteVan") for number in range(2)] * 250)
    assert sum(len(change.old) for change in compare(old, new).changes) == 500


def test_links_of_a_group_whose_names_stay_are_named_one_by_one() -> None:
    old = "Starting a van | van | moveVan\nStopping a van | car | moveVan\n"
    new = "Starting vans | van | moveVan\nStopping vans | van | moveVan\nStopping big vans | van | moveVan\n"
    kinds = [change.kind for change in compare(edition(old), edition(new)).changes]
    assert kinds == ["retyped", "retyped", "reworded"]
