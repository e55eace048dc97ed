"""What changed over time, for people: Markdown in the manner of Keep a Changelog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.build.changelog import Entry
from extractor.compare import Change
from extractor.model import names_of
from extractor.render import json_text
from extractor.render.comparison.report import by_kind, by_severity, worst_first
from extractor.render.comparison.wording import (
    MARKDOWN,
    brief,
    is_copy,
    kept_names,
    listed,
    sentence,
    together,
    types,
)
from extractor.render.escape import is_web_address, markdown, markdown_code
from extractor.render.layout import fold_lines
from extractor.render.numbers import plural
from extractor.render.style import PIPE, Style

HEADER = "# Changelog\n"
_TITLES = {"breaking": "Breaking", "additive": "New"}
_EXAMPLES = 3
_ALIKE = 3  # so many resource types that changed alike are told in one line


def to_json(entries: Iterable[Entry]) -> str:
    """Return a JSON array of entries, each change with its severity."""
    return json_text.to_json([entry.to_dict() for entry in entries])


def to_markdown(entries: Iterable[Entry], style: Style = PIPE) -> str:
    """Return the changelog; only a service's section begins a line with two hashes and a blank."""
    by_service: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_service[entry.service].append(entry)
    sections = ("\n".join(_section(service, by_service[service])) for service in sorted(by_service))
    return fold_lines("\n".join([HEADER, *sections]), style)


def _section(service: str, entries: Sequence[Entry]) -> Iterator[str]:
    yield from (f"## {markdown(service)}", "")
    by_date: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_date[entry.date].append(entry)
    for date, entries_of_day in sorted(by_date.items(), reverse=True):
        yield from (f"### {markdown(date)}", "")
        for entry in entries_of_day:
            yield from _entry(entry)
            yield ""


def _entry(entry: Entry) -> Iterator[str]:
    page = f"{_page(entry)} on {markdown(entry.site)}, {plural(entry.rows, 'row')}"
    if entry.compared_with is None:
        inside = f" in {listed(entry.categories, markdown)}" if entry.categories else ""
        yield f"First edition: {page}{inside}."
        return
    page = f"{page}, after {markdown_code(entry.compared_with)}"
    if not entry.changes:
        yield f"{page}: no changes."
        return
    yield f"Ended, {markdown(entry.ended)}: {page}." if entry.ended else f"{page}."
    for severity, changes in by_severity(entry.changes).items():
        yield ""
        if severity in _TITLES:
            yield from (f"#### {_TITLES[severity]}", "")
            yield from (f"- {line}" for line in _items(changes))
        else:
            yield _cosmetic(changes)


def _page(entry: Entry) -> str:
    title = markdown(entry.title)
    if not title:
        return f"Page {markdown_code(entry.edition)}"
    linked = f"[{title}](<{entry.address}>)" if is_web_address(entry.address) else title
    return f"**{linked}** ({markdown_code(entry.edition)})"


def _items(changes: Sequence[Change]) -> Iterator[str]:
    yield from (f"In short: {line}" for line in together(changes, markdown_code))
    for kind, group in by_kind(changes).items():
        if kind == "retyped":
            yield from _retyped(group)
        else:
            for change in group:
                describe = brief if kind == "added" and not is_copy(change) else sentence
                yield describe(change, MARKDOWN)


def _retyped(changes: Iterable[Change]) -> Iterator[str]:
    """Tell of resource types; of many that changed alike, in one line."""
    alike: defaultdict[object, list[Change]] = defaultdict(list)
    for change in changes:
        alike[types(change)].append(change)
    for group in alike.values():
        if len(group) < _ALIKE:
            yield from (sentence(change, MARKDOWN) for change in group)
            continue
        old, new = types(group[0])
        names = dict.fromkeys(name for change in group for name in kept_names(change) or names_of(change.old))
        statement = f"Resource type {listed(old, markdown)} is now {listed(new, markdown)}"
        yield f"{statement}: {', '.join(map(markdown_code, names))}"


def _cosmetic(changes: Sequence[Change]) -> str:
    counts = ", ".join(f"{len(group)} {kind}" for kind, group in by_kind(changes).items())
    examples = [
        (sentence if change.kind == "moved" else brief)(change, MARKDOWN) for change in worst_first(changes)[:_EXAMPLES]
    ]
    return f"Cosmetic: {counts}{', such as' if len(changes) > len(examples) else ':'} {'; '.join(examples)}."
