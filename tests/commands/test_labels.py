"""Label files: what people decided, and how right the linker is on real pairs where they are at hand."""

import json
from pathlib import Path

import pytest

from extractor.compare import compare
from extractor.model import Row
from extractor.workflows.labels import LabelledPair, label_key, label_row, labelled_pair
from tests.compare.helpers import edition

LABELS = Path(__file__).resolve().parents[3] / "shared" / "labels"

OLD = "Querying a van | van | showVan\nDeleting a van | van | deleteVan\nBinding a lamp | lamp | lampTask\n"
NEW = "Querying a van | van | showVan\nDeleting a van | van | DropVanV2\nUnbinding a lamp | lamp | lampTask\n"


def test_decisions_become_a_label_file() -> None:
    old, new = edition(OLD, source="old page"), edition(NEW, source="new page")
    ids = {change.kind: change.id for change in compare(old, new).changes}
    pair = labelled_pair([old], [new], {ids["renamed"]: "same", ids["repurposed"]: "different"})
    assert (len(pair.old_all), len(pair.old_rows), len(pair.new_rows)) == (3, 2, 2)
    assert pair.sure_links() == {
        (("Deletingavan", "van", ("deleteVan",)), ("Deletingavan", "van", ("DropVanV2",))): "renamed"
    }
    assert [name for name, _, _ in pair.repurposed] == ["lampTask"]
    assert LabelledPair.from_dict(json.loads(json.dumps(pair.to_dict()))) == pair


def test_what_nobody_decided_teaches_nothing() -> None:
    pair = labelled_pair([edition(OLD)], [edition(NEW)], {})
    assert pair.sure_links() == {}
    assert len(pair.unsure_links()) == 1


@pytest.mark.skipif(not LABELS.is_dir(), reason="the labelled pairs of editions are not at hand")
def test_links_and_kinds_are_those_of_careful_readers() -> None:
    right = missed = wrong = named = 0
    for path in sorted(LABELS.glob("*.json")):
        pair = LabelledPair.from_dict(json.loads(path.read_text("utf-8")), path.name)
        old, new = (
            edition([Row(operation=one, resource_type=kind, traces=names) for one, kind, names in rows])
            for rows in (pair.old_all, pair.new_all)
        )
        kinds = {
            (label_key(label_row(ours)), label_key(label_row(theirs))): change.kind
            for change in compare(old, new).changes
            if change.kind != "repurposed"
            for ours in change.old
            for theirs in change.new
        }
        sure, unsure = pair.sure_links(), pair.unsure_links()
        right += len(sure.keys() & kinds.keys())
        missed += len(sure.keys() - kinds.keys())
        wrong += len(kinds.keys() - sure.keys() - unsure)
        named += sum(kinds.get(keys) in (kind, "split", "merged") for keys, kind in sure.items())
    assert 2 * right / (2 * right + missed + wrong) >= 0.99
    assert named >= 0.99 * right
