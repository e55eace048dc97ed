"""Real pairs of editions with the links careful readers drew, where they are at hand; the target with its margin."""

import json
from pathlib import Path

import pytest

from extractor.compare import compare
from extractor.model import Row
from tests.compare.helpers import edition

LABELS = Path(__file__).resolve().parents[3] / "shared" / "labels"

pytestmark = pytest.mark.skipif(not LABELS.is_dir(), reason="the labelled pairs of editions are not at hand")


def key(row: Row) -> tuple[str, str, tuple[str, ...]]:
    return "".join(row.operation.split()), "".join(row.resource_type.split()), tuple(sorted(row.traces))


def test_links_and_kinds_are_those_of_careful_readers() -> None:
    seen = missed = wrong = named = 0
    for path in sorted(LABELS.glob("*.json")):
        pair = json.loads(path.read_text("utf-8"))
        old, new = (
            [Row(operation=one, resource_type=kind, traces=tuple(names)) for one, kind, names in pair[f"{side}_all"]]
            for side in ("old", "new")
        )
        changed = [
            [Row(operation=one, resource_type=kind, traces=tuple(names)) for one, kind, names in pair[f"{side}_rows"]]
            for side in ("old", "new")
        ]
        sure, unsure = ({}, {})
        for i, j, kind, certain in pair["links"]:
            (sure if certain else unsure)[key(changed[0][i]), key(changed[1][j])] = kind
        found = {
            (key(ours.row), key(theirs.row)): change.kind
            for change in compare(edition(old), edition(new)).changes
            if change.kind != "repurposed"
            for ours in change.old
            for theirs in change.new
        }
        seen += len(sure.keys() & found.keys())
        missed += len(sure.keys() - found.keys())
        wrong += len(found.keys() - sure.keys() - unsure.keys())
        named += sum(found.get(link) in (kind, "split", "merged") for link, kind in sure.items())
    assert 2 * seen / (2 * seen + missed + wrong) >= 0.985
    assert named >= 0.97 * seen
