"""A comparison for people at a terminal: what breaks first, names aligned, counts last, no colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from re import sub

from extractor.compare import Change, Comparison, Side
from extractor.render.comparison.report import (
    SURE,
    Finding,
    Part,
    Report,
    by_kind,
    by_severity,
    counted,
    doubts,
    is_unsure,
    rank,
)
from extractor.render.comparison.wording import (
    became,
    is_copy,
    kept,
    names,
    not_compared,
    operations,
    percent,
    places,
    together,
    types,
)
from extractor.render.escape import plain, printed_line
from extractor.render.grid import padded, width_of, wrap

_INDENT = 4
_HANG = 2
_REASONS = 2
_GLUE = "\u00a0"  # keeps an arrow or a dot with the word after it; printed as a blank
_LINKED = frozenset(("renamed", "respelled", "split", "merged", "traces", "repurposed"))
"""Kinds whose evidence is told: of the others, the rows themselves are the evidence."""


def as_text(report: Report, width: int = 80) -> str:
    """Return lines no wider than the terminal."""
    width = max(width, 40)
    lines = [*_findings(report.findings, width)]
    quiet = 0
    for part in report.parts:
        if part.heading and not part.comparison.changes and not part.comparison.hints:
            quiet += 1
            continue
        lines += [*_part(part, report.review, width), ""]
    if quiet:
        lines.append(f"{quiet} comparison{'s' * (quiet != 1)} without changes")
    lines += _text(sub(r"(?<=\d) ", _GLUE, counted(report)), width)
    unsure = sum(len(doubts(part.comparison)) for part in report.parts)
    if unsure and not report.review:
        lines += wrap(f"{unsure} less than {SURE:.0%} sure: --review shows them first, with ids to decide on", width)
    return "".join(f"{printed_line(line)}\n" for line in lines)


def _findings(findings: Iterable[Finding], width: int) -> Iterator[str]:
    for finding in sorted(findings, key=lambda one: rank(one.severity)):
        yield from _hung(
            f"{finding.severity}:", 0, 10, plain(f"{finding.where}: {finding.message} [{finding.code}]"), width
        )
    if findings:
        yield ""


def _part(part: Part, review: bool, width: int) -> Iterator[str]:
    comparison = part.comparison
    if part.heading:
        yield plain(part.heading)
    yield from _side("old", comparison.old)
    yield from _side("new", comparison.new)
    unsure = doubts(comparison)
    if review and unsure:
        yield from ("", *_text("UNSURE (decide with: ctscat decide ID same|different --reason TEXT)", width))
        yield from _linked("", unsure, width, review=True)
    rest = [change for change in comparison.changes if not (review and is_unsure(change))]
    for severity, changes in by_severity(rest).items():
        yield from ("", severity.upper())
        for line in together(changes):
            yield from _hung("", 0, 2, plain(line), width)
        for number, (kind, several) in enumerate(by_kind(changes).items()):
            if number:
                yield ""
            yield f"  {kind} {len(several)}"
            yield from _linked(kind, several, width) if kind in _LINKED else _rows(several, comparison, width)
    if comparison.hints and not review:
        yield from ("", *_text("HINTS (marked ? above: too little speaks for these)", width))
        yield from _linked("", comparison.hints, width)
    if left := not_compared(comparison):
        yield ""
        for line in left:
            yield from _hung("", 0, 2, f"not compared: {plain(line)}", width)


def _side(name: str, side: Side) -> Iterator[str]:
    """Tell what was compared, a source a line: names are left whole, so that they can be copied."""
    head = f"{name}  {plain(side.updated_on or 'no date   ')}  "
    for source in side.source.split(", "):
        yield head + plain(source)
        head = " " * len(head)


def _linked(kind: str, changes: Sequence[Change], width: int, review: bool = False) -> Iterator[str]:
    """Tell of links whose names differ: names, rows, evidence."""
    heads = [(plain(", ".join(kept(change) or names(change.old))), _becoming(change)) for change in changes]
    column = _column((old for old, _ in heads), width)
    for change, (old, new) in zip(changes, heads, strict=True):
        yield from _hung(old, _INDENT, column, new, width, hang=_HANG)
        before, after = types(change)
        row = (became(operations(change.old), operations(change.new)), became(before, after))
        yield from _hung("", 0, _INDENT + 4, plain(" · ".join(filter(None, row))), width)
        reasons = change.evidence if review or is_unsure(change) else change.evidence[:_REASONS]
        label = f"{change.kind}, " if not kind and review else ""
        yield from _hung("", 0, _INDENT + 4, plain(f"{label}{percent(change)}: {', '.join(reasons)}"), width)
        if review:
            yield " " * (_INDENT + 4) + f"id {plain(change.id)}"


def _becoming(change: Change) -> str:
    old, new = names(change.old), names(change.new)
    if change.kind == "repurposed":
        return "is another action now"
    if change.kind != "traces":
        return plain(f"→ {', '.join(new)}" if old != new else "")
    signs = (*(f"-{one}" for one in old if one not in new), *(f"+{one}" for one in new if one not in old))
    return plain(" ".join(signs))


def _rows(changes: Sequence[Change], comparison: Comparison, width: int) -> Iterator[str]:
    """Tell of rows that went, came, or kept their names: a line a row where it fits."""
    hinted = {placed for hint in comparison.hints for placed in (*hint.old, *hint.new)}
    heads = [plain(", ".join(names(change.old or change.new))) for change in changes]
    column = _column(heads, width)
    for change, head in zip(changes, heads, strict=True):
        about = [became(operations(change.old), operations(change.new))]
        if change.kind == "moved":
            about.append(became(*places(change)))
        elif change.kind != "reworded":
            about.append(became(*types(change)))
        if is_copy(change):
            about.append("a copy stays" if change.old else "a copy of another row")
        lines = _hung(head, _INDENT, column, plain(" · ".join(filter(None, about))), width)
        unsure = any(placed in hinted for placed in (*change.old, *change.new))
        yield from _marked(lines) if unsure and change.kind in ("removed", "added") else lines
        if is_unsure(change):
            reasons = plain(f"{percent(change)}: {', '.join(change.evidence)}")
            yield from _hung("", 0, _INDENT + 4, reasons, width)


def _marked(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if number else f"  ? {line[_INDENT:]}"


def _column(heads: Iterable[str], width: int) -> int:
    """Return how wide the column of names is: the widest, but no more than half of the line."""
    half = width // 2 - _INDENT
    return max((width_of(head) for head in heads if width_of(head) <= half), default=0)


def _hung(head: str, indent: int, column: int, text: str, width: int, hang: int = 0) -> Iterator[str]:
    """Return `head` in its column and `text` beside it; a head too wide stands on lines of its own."""
    gap = 2 if head else 0
    left = indent + column + gap
    if width_of(head) > column:
        for line in wrap(head, width - indent):
            yield f"{' ' * indent}{line}"
        head, left = "", indent + _HANG
    first = " " * indent + (padded(head, column) if head else "")
    for number, line in enumerate(_text(text, width - left, hang)):
        start = padded(first, left) if not number else " " * left
        yield f"{start}{line}".rstrip()


def _text(text: str, width: int, hang: int = 0) -> list[str]:
    """Wrap a text, later lines hung in."""
    glued = text.replace("→ ", f"→{_GLUE}").replace("· ", f"·{_GLUE}")
    first, *rest = wrap(glued, width)
    if rest and hang:
        rest = [f"{' ' * hang}{line}" for line in wrap(" ".join(rest), width - hang)]
    return [line.replace(_GLUE, " ") for line in (first, *rest)]
