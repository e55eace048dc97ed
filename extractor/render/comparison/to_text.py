"""A comparison for people at a terminal: what breaks first, names aligned and whole, counts last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.compare import Change, Comparison, Side
from extractor.model import names_of
from extractor.render.comparison.report import (
    SURE,
    Finding,
    Part,
    Report,
    by_kind,
    by_severity,
    counts,
    doubts,
    is_unsure,
    ranked,
    without_doubts,
)
from extractor.render.comparison.wording import (
    is_copy,
    kept_names,
    lost_and_gained,
    not_compared,
    operations,
    places,
    reasoned,
    together,
    types,
)
from extractor.render.layout import (
    Phrase,
    column_width,
    entry,
    folded,
    joined,
    led,
    names,
    painted,
    printed,
    prose,
    width_of,
)
from extractor.render.numbers import plural
from extractor.render.style import PIPE, Style, Tone

_LEAD = "    "
_DOUBTED = "  ? "
_DETAIL = 8
_REASONS = 2
_UNSURE = "UNSURE (decide with: ctscat decide ID same|different --reason TEXT)"
_HINTS = "HINTS (marked ? above: too little speaks for these)"
_LINKED = frozenset(("renamed", "respelled", "split", "merged", "traces", "repurposed"))
"""Kinds whose evidence is listed: of the others, the rows themselves are the evidence."""
_SEVERITY_TONES = {"breaking": Tone.REMOVED, "additive": Tone.ADDED, "cosmetic": Tone.FAINT}
_KIND_TONES = {"removed": Tone.REMOVED, "added": Tone.ADDED, "reworded": Tone.FAINT, "moved": Tone.FAINT}


def to_text(report: Report, style: Style = PIPE) -> str:
    """Return lines no wider than the terminal, but for names and addresses that are."""
    parts = [part for part in report.parts if not part.heading or part.comparison.changes or part.comparison.hints]
    lines = [*_findings(report.findings, style)]
    for part in parts:
        lines += [*_part(part, report.review, style), ""]
    if len(parts) < len(report.parts):
        lines.append(f"{plural(len(report.parts) - len(parts), 'comparison')} without changes")
    lines += folded(joined(*map(names, counts(report)), by="·"), style)
    unsure = sum(len(doubts(part.comparison)) for part in report.parts)
    if unsure and not report.review:
        hint = f"{unsure} less than {SURE:.0%} sure: --review shows them first, with ids to decide on"
        lines += folded(prose(hint), style)
    return printed(lines)


def _findings(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    for finding in ranked(findings):
        label = prose(f"{finding.severity}:", _SEVERITY_TONES[finding.severity])
        message = [*names([f"{finding.where}:"]), *prose(f"{finding.message} [{finding.code}]")]
        yield from entry(label, message, style, column=10, hang=0)
    if findings:
        yield ""


def _part(part: Part, review: bool, style: Style) -> Iterator[str]:
    comparison = part.comparison
    if part.heading:
        yield painted(names([part.heading], Tone.NAME), style)
    yield from _side("old", comparison.old, style)
    yield from _side("new", comparison.new, style)
    if review and (unsure := doubts(comparison)):
        yield ""
        yield from folded(prose(_UNSURE, Tone.CHANGED), style)
        yield from _links(unsure, style, review=True)
    for severity, changes in by_severity(without_doubts(part, review)).items():
        yield from ("", style.paint(severity.upper(), _SEVERITY_TONES[severity]))
        yield from _kinds(changes, comparison, style)
    if comparison.hints and not review:
        yield ""
        yield from folded(prose(_HINTS, Tone.CHANGED), style)
        yield from _links(comparison.hints, style)
    lines = not_compared(comparison)
    if lines:
        yield ""
    for line in lines:
        yield from folded(prose(f"not compared: {line}"), style, hang=4)


def _side(name: str, side: Side, style: Style) -> Iterator[str]:
    """Tell what was compared, a source a line: names are left whole, so that they can be copied."""
    head = f"{name}  {painted(prose(side.updated_on or 'no date   '), PIPE)}  "
    sources = [painted(names([source]), PIPE) for source in side.source.split(", ")]
    if style.width is not None and len(head) + max(map(width_of, sources)) > style.width:
        yield head.rstrip()
        head = "  "
    for source in sources:
        yield head + source
        head = " " * len(head)


def _kinds(changes: Sequence[Change], comparison: Comparison, style: Style) -> Iterator[str]:
    for line in together(changes):
        yield from folded(prose(line), style, indent=2, hang=2)
    for number, (kind, group) in enumerate(by_kind(changes).items()):
        if number:
            yield ""
        yield f"  {style.paint(kind, _tone(kind))} {len(group)}"
        yield from _links(group, style) if kind in _LINKED else _rows(group, comparison, style)


def _tone(kind: str) -> Tone:
    return _KIND_TONES.get(kind, Tone.CHANGED)


def _links(changes: Sequence[Change], style: Style, review: bool = False) -> Iterator[str]:
    """Tell of links whose names differ: names, rows, evidence."""
    heads = [names(kept_names(change) or names_of(change.old), Tone.NAME) for change in changes]
    column = column_width(heads, style)
    for change, head in zip(changes, heads, strict=True):
        yield from entry(head, _new_names(change), style, column=column, lead=_LEAD)
        yield from folded(joined(_action(change), _became(*map(names, types(change))), by="·"), style, indent=_DETAIL)
        reasons = reasoned(change, None if review or is_unsure(change) else _REASONS)
        yield from folded(prose(reasons), style, indent=_DETAIL)
        if review:
            yield " " * _DETAIL + f"id {painted(names([change.id], Tone.NAME), style)}"


def _new_names(change: Change) -> Phrase:
    """Say beside the old names what they are now."""
    if change.kind == "repurposed":
        return prose("is another action now", Tone.CHANGED)
    lost, gained = lost_and_gained(change)
    if change.kind == "traces":
        signed = ((f"-{name}", Tone.REMOVED) for name in lost), ((f"+{name}", Tone.ADDED) for name in gained)
        return [word for side in signed for name, tone in side for word in names([name], tone)]
    return led("→", names(names_of(change.new), Tone.NAME)) if lost or gained else []


def _rows(changes: Sequence[Change], comparison: Comparison, style: Style) -> Iterator[str]:
    """Tell of rows that went, came, or kept their names: a line a row where it fits."""
    doubted = {placed for hint in comparison.hints for placed in (*hint.old, *hint.new)}
    heads = [names(names_of(change.old or change.new), Tone.NAME) for change in changes]
    column = column_width(heads, style)
    for change, head in zip(changes, heads, strict=True):
        is_doubted = change.kind in ("removed", "added") and not doubted.isdisjoint((*change.old, *change.new))
        yield from entry(head, _about(change), style, column=column, lead=_DOUBTED if is_doubted else _LEAD, hang=0)
        if is_unsure(change):
            yield from folded(prose(reasoned(change)), style, indent=_DETAIL)


def _about(change: Change) -> Phrase:
    """Say of a row what it is, and what of it changed."""
    facts = [_action(change)]
    if change.kind != "reworded":
        facts.append(_became(*map(names, places(change) if change.kind == "moved" else types(change))))
    if is_copy(change):
        facts.append(prose("a copy stays" if change.old else "a copy of another row"))
    return joined(*facts, by="·")


def _action(change: Change) -> Phrase:
    return _became(*(prose("; ".join(operations(side))) for side in (change.old, change.new)))


def _became(old: Phrase, new: Phrase) -> Phrase:
    """Return `old → new`, or only one of them where they are the same or one side has none."""
    return joined(old, new, by="→") if old and new and old != new else old or new
