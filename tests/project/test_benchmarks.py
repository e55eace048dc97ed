"""What the scripts measure is still there under the name they know."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def test_every_mechanism_that_an_ablation_switches_off_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(SCRIPTS)
    from benchmarks.ablation import without
    from benchmarks.ablation_linking import mechanisms, switched_off
    from benchmarks.ablation_reading import MECHANISMS

    for mechanism in MECHANISMS:
        with without(mechanism):
            pass
    for part in mechanisms():
        with switched_off(part):
            pass
