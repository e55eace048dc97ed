"""Whether two languages or sites list the same traces → text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.compare.parity import Lack, Parity
from extractor.render.escape import plain
from extractor.render.grid import columns
from extractor.render.records import to_json


def as_json(parity: Parity) -> str:
    """Return one JSON object."""
    return to_json({"agrees": parity.agrees, **parity.to_dict()})


def as_text(parity: Parity, width: int) -> str:
    """Return what each side lacks and what is damaged; nothing but a line where they agree."""
    lines: list[str] = []
    if parity.damaged:
        rows = [(one.old.name, one.new.name, one.evidence) for one in parity.damaged]
        lines += ["names damaged on one side", *_table(("OLD", "NEW", "EVIDENCE"), rows, width), ""]
    for side, lacking in (("old", parity.lacking_old), ("new", parity.lacking_new)):
        if lacking:
            lines += [f"names that the {side} side lacks", *_table(("TRACE", "OPERATION"), _rows(lacking), width), ""]
    count = len(parity.lacking_old) + len(parity.lacking_new)
    lines.append(
        f"{count} names lacking, {len(parity.damaged)} damaged" if lines else "both sides list the same traces"
    )
    return "\n".join(lines) + "\n"


def _rows(lacking: Sequence[Lack]) -> Iterator[tuple[str, ...]]:
    return ((one.name, "; ".join(placed.row.operation for placed in one.rows)) for one in lacking)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]] | Iterator[tuple[str, ...]], width: int) -> list[str]:
    return columns([head, *(tuple(map(plain, row)) for row in rows)], width, indent=2, keep=(0,))
