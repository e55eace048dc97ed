"""Whether two languages or sites list the same traces → text and JSON."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.compare.parity import NameRows, Parity
from extractor.render.json_text import to_json
from extractor.render.layout import Phrase, names, printed, prose, text_table
from extractor.render.numbers import plural
from extractor.render.style import PIPE, Style, Tone


def as_json(parity: Parity) -> str:
    """Return one JSON object."""
    return to_json({"agrees": parity.agrees, **parity.to_dict()})


def as_text(parity: Parity, style: Style = PIPE) -> str:
    """Return what each side lacks and what is damaged; one line where they agree."""
    if parity.agrees:
        return "both sides list the same traces\n"
    lines: list[str] = []
    if parity.damaged:
        pairs = [(_name(damage.old), _name(damage.new), prose(damage.evidence)) for damage in parity.damaged]
        lines += ["names damaged on one side", *text_table(("OLD", "NEW", "EVIDENCE"), pairs, style, indent=2), ""]
    for side, lacking in (("old", parity.lacking_old), ("new", parity.lacking_new)):
        if lacking:
            table = text_table(("TRACE", "OPERATION"), _rows(lacking), style, indent=2)
            lines += [f"names that the {side} side lacks", *table, ""]
    count = len(parity.lacking_old) + len(parity.lacking_new)
    return printed([*lines, f"{plural(count, 'name')} lacking, {len(parity.damaged)} damaged"])


def _name(lack: NameRows) -> Phrase:
    return names([lack.name], Tone.NAME)


def _rows(lacking: Sequence[NameRows]) -> list[tuple[Phrase, Phrase]]:
    return [(_name(lack), prose("; ".join(placed.operation for placed in lack.rows))) for lack in lacking]
