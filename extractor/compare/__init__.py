"""Two editions → what became of every row, with confidence and evidence: facts, no verdict."""

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
from extractor.compare.compare_editions import compare
from extractor.compare.link_rows import Linking, link
from extractor.compare.link_table import Link
from extractor.compare.parity import Damage, NameRows, Parity, parity

__all__ = [
    "KINDS",
    "Change",
    "Comparison",
    "Damage",
    "Link",
    "Linking",
    "NameRows",
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
