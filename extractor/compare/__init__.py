"""Two editions → what became of every row, with confidence and evidence: facts, no verdict."""

from extractor.compare.agree import Damage, Lack, Parity, parity
from extractor.compare.changes import (
    KINDS,
    Change,
    Comparison,
    NotCompared,
    Placed,
    Side,
    Verdict,
    apply,
    change_id,
)
from extractor.compare.editions import compare
from extractor.compare.linking import Link, Linking, link

__all__ = [
    "KINDS",
    "Change",
    "Comparison",
    "Damage",
    "Lack",
    "Link",
    "Linking",
    "NotCompared",
    "Parity",
    "Placed",
    "Side",
    "Verdict",
    "apply",
    "change_id",
    "compare",
    "link",
    "parity",
]
