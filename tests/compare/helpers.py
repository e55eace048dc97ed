"""Editions in few words: a row is `operation | resource type | trace, trace`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from extractor.compare import Comparison
from extractor.model import Edition, Row, Table


def row(text: str) -> Row:
    operation, resource_type, traces = (part.strip() for part in text.split("|"))
    return Row(operation=operation, resource_type=resource_type, traces=tuple(re.split(r"\s*,\s*", traces)))


def rows(text: str) -> list[Row]:
    return [row(line) for line in text.strip().splitlines()]


def edition(*tables: str | Iterable[Row], source: str = "", **categories: str | Iterable[Row]) -> Edition:
    named = [*(("jobs", table) for table in tables), *categories.items()]
    return Edition(
        source=source,
        tables=tuple(
            Table(section="", caption="", category=name, rows=tuple(rows(table) if isinstance(table, str) else table))
            for name, table in named
        ),
    )


def said(comparison: Comparison) -> list[tuple[str, list[str], list[str]]]:
    """Kind, old names and new names of every change."""
    return [
        (
            change.kind,
            [" ".join(placed.row.traces) for placed in change.old],
            [" ".join(placed.row.traces) for placed in change.new],
        )
        for change in comparison.changes
    ]


@dataclass
class Pair:
    title: str
    same: list[Row] = field(default_factory=list)
    old: list[Row] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    links: set[tuple[int, int]] = field(default_factory=set)
    unsure: set[tuple[int, int]] = field(default_factory=set)


def made_up_pairs(file: str) -> list[Pair]:
    blocks = (Path(__file__).parent / file).read_text(encoding="utf-8").split("\n\n")[1:]
    return [_pair(block.strip().splitlines()) for block in blocks]


def _pair(lines: list[str]) -> Pair:
    pair = Pair(lines[0].removeprefix("# "))
    letters: tuple[list[str], list[str]] = ([], [])
    for line in lines[1:]:
        sign, letter, text = re.fullmatch(r"([=+-]) (?:(\??[a-z]): )?(.*)", line).groups(default="")
        if sign == "=":
            pair.same.append(row(text))
        else:
            (pair.old if sign == "-" else pair.new).append(row(text))
            letters[sign == "+"].append(letter)
    for i, ours in enumerate(letters[0]):
        for j, theirs in enumerate(letters[1]):
            if ours and ours == theirs:
                (pair.unsure if "?" in ours else pair.links).add((i, j))
    return pair
