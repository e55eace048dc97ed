"""What changed over all services, in short: by date, what broke, what is new, and where to read more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.build.catalog import Event
from extractor.render.escape import is_web_address, markdown, markdown_code
from extractor.render.numbers import plural

_MOST_NAMES = 6


def overview(services: Iterable[tuple[str, Sequence[Event]]]) -> str:
    """Return the changelog over all services as Markdown, the newest day first."""
    by_date: defaultdict[str, list[tuple[str, Event]]] = defaultdict(list)
    for service, history in services:
        for event in history:
            by_date[event.date].append((service, event))
    lines = ["# Changelog", "", "What changed in the documents, the newest first. Made by `ctscat build`.", ""]
    for date in sorted(by_date, reverse=True):
        lines += [f"## {markdown(date)}", ""]
        for service, event in by_date[date]:
            lines.append(
                f"- **[{markdown(service)}](<{service}.changelog.md>)** ({markdown(event.site)}): {_summary(event)}"
            )
        lines.append("")
    return "\n".join(lines)


def _summary(event: Event) -> str:
    page = f"[{markdown(event.title)}](<{event.address}>)" if is_web_address(event.address) else markdown(event.title)
    if event.first:
        return f"first edition of {page or markdown_code(event.edition)}, {plural(event.rows, 'row')}"
    parts = [f"ended, {markdown(event.ended)}"] if event.ended else []
    parts += [f"{count} {kind}" for kind, count in event.counts.items()]
    return f"{', '.join(parts) or 'no changes'} in {page or markdown_code(event.edition)}{''.join(_details(event))}"


def _details(event: Event) -> Iterator[str]:
    broken = [
        f"{markdown_code(old)} → {markdown_code(new)}" if new else markdown_code(old) for old, new in event.broken
    ]
    if broken:
        yield f"; broke: {_some(broken)}"
    if event.added:
        yield f"; new: {_some([markdown_code(name) for name in event.added])}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
