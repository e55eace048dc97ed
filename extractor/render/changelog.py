"""What changed over time, for people: Markdown in the manner of Keep a Changelog, and the same as JSON."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.build.history import Entry
from extractor.compare import Change
from extractor.render.comparison.report import by_kind, by_severity, gravest_first
from extractor.render.comparison.wording import brief, is_copy, kept, listed, names, sentence, together, types
from extractor.render.escape import markdown, markdown_code
from extractor.render.records import to_json as _to_json

HEADER = "# Changelog\n"
_SLUG = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ADDRESS = re.compile(r"https?://[!-'*-;=?-Z_a-z~]+")
_TITLES = {"breaking": "Breaking", "additive": "New"}
_EXAMPLES = 3
_ALIKE = 3  # so many resource types that changed alike are told in one line


def to_json(entries: Iterable[Entry]) -> str:
    """Return a JSON array of entries, each change with its severity."""
    return _to_json([entry.to_dict() for entry in entries])


def to_markdown(entries: Iterable[Entry]) -> str:
    """Return the changelog; only a service's section begins a line with two hashes and a blank."""
    by_service: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_service[entry.service].append(entry)
    return "\n".join([HEADER, *("\n".join(_section(one, by_service[one])) for one in sorted(by_service))])


def _section(service: str, entries: Sequence[Entry]) -> Iterator[str]:
    yield f"## {service if _SLUG.fullmatch(service) else markdown(service)}"
    yield ""
    by_date: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_date[entry.date].append(entry)
    for date, several in sorted(by_date.items(), reverse=True):
        yield f"### {date if _DAY.fullmatch(date) else markdown(date)}"
        yield ""
        for entry in several:
            yield from _entry(entry)
            yield ""


def _entry(entry: Entry) -> Iterator[str]:
    page = f"Page {markdown_code(entry.edition)}"
    if title := markdown(entry.title):
        linked = f"[{title}](<{entry.address}>)" if _ADDRESS.fullmatch(entry.address) else title
        page = f"**{linked}** ({markdown_code(entry.edition)})"
    rows = f"{entry.rows} row{'s' * (entry.rows != 1)}"
    if entry.compared_with is None:
        inside = f" in {listed(entry.categories, markdown)}" if entry.categories else ""
        yield f"First edition: {page}, {rows}{inside}."
        return
    against = f"{page}, {rows}, after {markdown_code(entry.compared_with)}"
    if not entry.changes:
        yield f"{against}: no changes."
        return
    yield f"{against}."
    yield from _left_out(entry)
    for severity, changes in by_severity(entry.changes).items():
        yield ""
        if severity in _TITLES:
            yield f"#### {_TITLES[severity]}"
            yield ""
            yield from (f"- {line}" for line in _told(changes))
        else:
            yield _summed_up(changes)


def _left_out(entry: Entry) -> Iterator[str]:
    for side, says in (("old", "It says nothing of"), ("new", "New in it, and not compared:")):
        found = [one for one in entry.not_compared if one.side == side]
        if found:
            yield f"{says} {', '.join(f'{markdown(one.category)} ({one.rows})' for one in found)}."


def _told(changes: Sequence[Change]) -> Iterator[str]:
    yield from (f"In short: {line}" for line in together(changes, markdown_code))
    for kind, several in by_kind(changes).items():
        if kind == "retyped":
            yield from _retyped(several)
        else:
            for change in several:
                tell = brief if kind == "added" and not is_copy(change) else sentence
                yield tell(change, markdown_code, markdown)


def _retyped(changes: Iterable[Change]) -> Iterator[str]:
    """Tell of resource types; of many that changed alike, in one line."""
    alike: defaultdict[object, list[Change]] = defaultdict(list)
    for change in changes:
        alike[types(change)].append(change)
    for several in alike.values():
        if len(several) < _ALIKE:
            yield from (sentence(change, markdown_code, markdown) for change in several)
            continue
        before, after = types(several[0])
        found = dict.fromkeys(name for change in several for name in kept(change) or names(change.old))
        what = f"Resource type {listed(before, markdown)} is now {listed(after, markdown)}"
        yield f"{what}: {', '.join(map(markdown_code, found))}"


def _summed_up(changes: Sequence[Change]) -> str:
    counts = ", ".join(f"{len(several)} {kind}" for kind, several in by_kind(changes).items())
    told = [
        (sentence if change.kind == "moved" else brief)(change, markdown_code, markdown)
        for change in gravest_first(changes)[:_EXAMPLES]
    ]
    return f"Cosmetic: {counts}{', such as' if len(changes) > len(told) else ':'} {'; '.join(told)}."
