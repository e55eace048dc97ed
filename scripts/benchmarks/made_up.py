"""Made-up histories of services, in the manner of real ones."""

from __future__ import annotations

import random
from datetime import date, timedelta

from msgspec.structs import replace

from extractor.model import Edition, Row, Table
from extractor.pages import Page, Snapshot

VERBS = ("Creating", "Deleting", "Updating", "Querying", "Starting", "Stopping", "Binding", "Exporting")
FIRST = date(2020, 1, 1)
TABLES = 4


def rows_of(count: int, chance: random.Random) -> list[Row]:
    """Return rows as tables have them: few verbs, a word or two of a vocabulary that grows with the table."""
    nouns = ["".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(3)) for _ in range(count)]
    rows: dict[str, Row] = {}
    while len(rows) < count:
        verb, thing, owner = chance.choice(VERBS), chance.choice(nouns), chance.choice(nouns)
        operation = f"{verb} a {thing} of the {owner} instance"
        name = f"{verb[:-3].lower()}{owner.title()}{thing.title()}"
        rows[operation] = Row(operation=operation, resource_type=owner, traces=(name,))
    return list(rows.values())


def editions_of(service: str, editions: int, rows: int) -> list[Snapshot]:
    """Return the editions of a service's one page: of a hundred rows two go, two come and two are renamed each time."""
    chance = random.Random(service)
    changed = max(1, rows // 50)
    fresh = rows_of(rows + changed * editions, chance)
    current, coming = fresh[:rows], iter(fresh[rows:])
    page = Page(site="intl", language="en-us", handbook=f"usermanual-{service}", name=f"{service}_0026")
    snapshots = []
    for number in range(editions):
        snapshots.append(_snapshot(service, page, (FIRST + timedelta(days=30 * number)).isoformat(), current))
        picked = chance.sample(range(rows), 2 * changed)
        for index in picked[:changed]:
            current[index] = next(coming)
        for index in picked[changed:]:
            current[index] = replace(current[index], traces=(f"{current[index].traces[0]}V{number + 2}",))
    return snapshots


def _snapshot(service: str, page: Page, day: str, rows: list[Row]) -> Snapshot:
    size = -(-len(rows) // TABLES)
    tables = tuple(
        Table(section=f"Part {part}", caption="", category=f"part-{part}", rows=tuple(rows[start : start + size]))
        for part, start in enumerate(range(0, len(rows), size))
    )
    return Snapshot(
        page=page,
        service=service,
        address=f"https://docs.example.com/{service}/{page.name}.html",
        edition=Edition(
            source=page.id,
            title=f"Operations of {service}",
            updated_on=day,
            language="en",
            service=service,
            tables=tables,
        ),
        captured_at=day,
    )
