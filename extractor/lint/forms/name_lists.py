"""Plain lists: a name a line, or a table of service, resource type and name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.identifiers import is_allowed_name
from extractor.lint.name_shapes import mostly_traces
from extractor.lint.references import Excerpt, Reference, Strength
from extractor.lint.tree import Scalar, simple_key
from extractor.services import is_service

FORM = "list"
_LINE = re.compile(r"[^\n]+")
_COMMENT = re.compile(r"(?:^|[ \t])(?:#|//).*")
_ROLES = {
    **dict.fromkeys(("servicetype", "service", "tracesource", "cloudservice"), "service"),
    **dict.fromkeys(("resourcetype", "resource"), "resource"),
    **dict.fromkeys(("tracename", "tracenames", "trace", "traces", "eventname", "event", "name", "names"), "name"),
}
Row = dict[str, Scalar]


def name_list(excerpt: Excerpt) -> Sequence[Reference]:
    """Return the references of a file that is a list of names; none where it is something else."""
    lines = [(_COMMENT.sub("", match[0]).rstrip(), match.start()) for match in _LINE.finditer(excerpt.text)]
    lines = [(line, start) for line, start in lines if line.strip()]
    if not lines:
        return []
    separator = next((mark for mark in ",\t;|" if sum(mark in line for line, _ in lines) * 2 > len(lines)), "")
    table = [_cells(Scalar(line, start, start + len(line)), separator) for line, start in lines]
    header = [_ROLES.get(simple_key(cell.text.replace(" ", "")), "") for cell in table[0]]
    has_header = "name" in header
    rows = [dict(zip(header, cells, strict=False)) for cells in table[1:]] if has_header else map(_row, table)
    return _references(excerpt, [row for row in rows if row], len(table) - has_header)


def _references(excerpt: Excerpt, rows: Sequence[Row], lines: int) -> list[Reference]:
    names = [(row, name) for row in rows if "name" in row for name in row["name"].split(";")]
    texts = [name.text for _, name in names if name.text]
    with_service = sum(is_service(row["service"].text) for row in rows if "service" in row)
    if 10 * len(rows) < 8 * lines or not (mostly_traces(texts) or 2 * with_service > len(rows)):
        return []
    return [
        excerpt.reference(
            name,
            FORM,
            services=[row["service"].text] if row.get("service") else [],
            resource=row.get("resource"),
            strength=Strength.SURE if row.get("service") else Strength.LIKELY,
        )
        for row, name in names
        if name.text
    ]


def _cells(line: Scalar, separator: str) -> list[Scalar]:
    if not separator:
        return [line.stripped(" \t\r\"'`*-,;")]
    return [cell.stripped(" \t\r\"'`*-") for cell in line.split(separator)]


def _row(cells: Sequence[Scalar]) -> Row:
    """Return a row without a header by what its cells look like: a name, or a service and what belongs to it."""
    if len(cells) == 1:
        mark = next((mark for mark in ":/ " if mark in cells[0].text), "")
        if mark:
            cells = _cells(cells[0], mark)
    if any(mark in cell.text for cell in cells for mark in "='\"(){}<>"):
        return {}
    if len(cells) == 1 and is_allowed_name(cells[0].text):
        return {"name": cells[0]}
    if len(cells) == 2 and is_service(cells[0].text):
        return {"service": cells[0], "name": cells[1]}
    if len(cells) == 3 and (is_service(cells[0].text) or mostly_traces(cells[2].text.split(";"))):
        return {"service": cells[0], "resource": cells[1], "name": cells[2]}
    return {}
