"""The values everything else speaks of: rows, tables, editions and the remarks made while reading them."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.values import Value


class Row(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One documented operation and the trace names it is recorded under."""

    operation: str
    resource_type: str
    traces: tuple[str, ...]
    service_type: str = ""
    """The service column, where the page prints one."""
    printed: str = ""
    """The trace cell as printed, where it is more than its names (`createScript(api)`, an invisible blank)."""


def names_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the trace names of rows, each once, in their order."""
    return tuple(dict.fromkeys(name for row in rows for name in row.traces))


class Table(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One trace table: where it stands in the page and what it lists."""

    section: str
    caption: str
    category: str
    columns: tuple[str, ...] = ()
    """The header cells as printed, in the page's order."""
    rows: tuple[Row, ...]


class Remark(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Something odd that a reader noticed and did not silently mend."""

    code: str
    """A stable kebab-case name, such as `duplicate-row`."""
    message: str
    table: int | None = None
    """The table's number in the page, from 1."""
    row: int | None = None
    """The row's number among the table's body rows, from 1."""


class Edition(Value, frozen=True, kw_only=True):
    """What one page said at one time. A page without trace tables says nothing: only its source is kept."""

    source: str = ""
    title: str = ""
    updated_on: str | None = None
    """The page's own date as YYYY-MM-DD; none where it prints none."""
    language: str | None = None
    service: str | None = None
    tables: tuple[Table, ...] = ()
    warnings: tuple[Remark, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all tables, in the page's order."""
        return tuple(row for table in self.tables for row in table.rows)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the tables that have rows, in the page's order."""
        return tuple(dict.fromkeys(table.category for table in self.tables if table.rows))

    @property
    def names(self) -> tuple[str, ...]:
        """Every trace name once, in the page's order."""
        return names_of(self.rows)

    def records(self) -> list[dict[str, str]]:
        """Return a flat record a trace name: `pandas.DataFrame(edition.records())`."""
        return [
            {
                "category": table.category,
                "operation": row.operation,
                "resource_type": row.resource_type,
                "trace": name,
            }
            for table in self.tables
            for row in table.rows
            for name in row.traces
        ]

    def __repr__(self) -> str:
        facts = ", ".join(filter(None, (self.service, self.updated_on, self.language)))
        return f"<Edition {self.source}: {len(self.rows)} rows in {len(self.tables)} tables ({facts})>"

    def _repr_html_(self) -> str:
        from html import escape

        lines = "".join(
            f"<tr>{''.join(f'<td>{escape(value)}</td>' for value in record.values())}</tr>" for record in self.records()
        )
        header = "<tr><th>category<th>operation<th>resource type<th>trace</tr>"
        return f"<p>{escape(self.title)}</p><table>{header}{lines}</table>"
