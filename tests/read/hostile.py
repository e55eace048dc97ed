"""Hostile pages by name, and a program that reads one of them under limits: `python hostile.py NAME`."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

HEAD = "<table><tr><th>Operation</th><th>Resource Type</th><th>Trace Name</th></tr>"
ROW = "<tr><td>Doing it</td><td>thing</td><td>doIt</td></tr>"
TEXT_HEAD = "Key Operations\nOperation\nResource Type\nTrace Name\n"


def _around(row: str, tail: str = "") -> str:
    return f"<html><body>{HEAD}{ROW}{row}{tail}</table></body></html>"


def _span(attribute: str) -> str:
    return _around(f"<tr><td {attribute}>Doing more</td><td>thing</td><td>doMore</td></tr>")


def _cells(rows: int, columns: int) -> str:
    return _around(("<tr>" + "<td>x</td>" * columns + "</tr>") * rows)


def _nested(tag: str, depth: int) -> str:
    return f"<html><body>{HEAD}{ROW}</table>" + f"<{tag}>" * depth + "x" + f"</{tag}>" * depth + "</body></html>"


def _of(piece: str, size: int = 4_900_000) -> str:
    return piece * (size // len(piece))


_SECONDS = 120
_MAIL = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
_PIPE = "| Operation | Trace Name |\n| --- | --- |\n| Doing | doIt |\n"

PAGES: dict[str, Callable[[], str]] = {
    "colspan of a billion": lambda: _span('colspan="1000000000"'),
    "colspan of a number without end": lambda: _span(f'colspan="{"9" * 100_000}"'),
    "rowspan of 65535": lambda: _span('rowspan="65535"'),
    "rowspan of 65535 in each of many rows": lambda: _around(
        "<tr><td rowspan=65535>a</td><td>b</td><td>c</td></tr>" * 5000
    ),
    "a million cells": lambda: _cells(1000, 1000)[:4_999_000],
    "a million cells in one row": lambda: _cells(1, 499_000),
    "cells of many columns that span many rows": lambda: _around(
        "<tr>" + "<td rowspan=65534 colspan=1000>x</td>" + "</tr>" + "<tr><td>y</td></tr>" * 60_000
    ),
    "a row of cells that all span": lambda: _around("<tr>" + "<td rowspan=2 colspan=2>x" * 150_000),
    "rows whose cells all span": lambda: _around(
        "<tr><td rowspan=2 colspan=2>x" * 60_000 + "<tbody>" + "<tr><td rowspan=2 colspan=2>x" * 60_000
    ),
    "a cell that spans many times": lambda: _around("<tr><td" + " rowspan=2" * 400_000 + ">"),
    "tables within one cell": lambda: _around("<tr><td>" + "<table><tr><td>A</td></tr></table>" * 60_000),
    "words beside a child in all cells of a row": lambda: _around("<tr>" + "<td>a<b></b>" * 120_000),
    "words beside a child in all rows": lambda: _around(
        "<tr><td>a<b></b>" * 49_000 + "<tbody>" + "<tr><td>a<b></b>" * 49_000
    ),
    "100,000 nested div": lambda: _nested("div", 100_000),
    "100,000 nested b": lambda: _nested("b", 100_000),
    "100,000 nested table": lambda: _nested("table", 100_000),
    "100,000 nested table cells": lambda: _nested("table><tr><td", 100_000),
    "rows deep in markup": lambda: _around("<tr><td>" + "<b>" * 200 + "<tr><td>Doing<td>thing<td>doIt" * 90_000),
    "15,000 nested b": lambda: _nested("b", 15_000),
    "tables that are never closed": lambda: "<html>" + _of("<table><tr><td>Trace Name"),
    "many small tables": lambda: "<html>" + _of(f"{HEAD}{ROW}</table>", 2_000_000),
    "captions above captions": lambda: "<html>" + _of("<table><caption>Table 1", 1_000_000),
    "headings without end": lambda: "<html>" + _of("<h1><h2>"),
    "nothing but <": lambda: "<html>" + _of("<"),
    "nothing but <, without a frame": lambda: _of("<"),
    "nothing but </": lambda: _of("</p"),
    "nothing but &": lambda: "<html>" + _of("&"),
    "nothing but & in text": lambda: _of("&"),
    "nothing but <!--": lambda: "<html>" + _of("<!--"),
    "nothing but backticks": lambda: "# T\n" + _of("`"),
    "backticks in RST": lambda: ".. table:: T\n\n" + _of("`a"),
    "backticks in a pipe table": lambda: _PIPE + "| " + _of("`a ", 2_000_000) + " | doIt |\n",
    "emphasis in a pipe table": lambda: _PIPE + "| " + _of("*a **b ", 2_000_000) + " | doIt |\n",
    "brackets in a pipe table": lambda: _PIPE + "| " + _of("[a](b ", 2_000_000) + " | doIt |\n",
    "nothing but +": lambda: _of("+"),
    "nothing but +-": lambda: _of("+-"),
    "grid borders": lambda: _of("+--+--+\n|a | b|\n"),
    "a grid of corners": lambda: _of("+-" * 500 + "+\n" + "| " * 500 + "|\n", 2_000_000),
    "simple borders": lambda: _of("== ==\n"),
    "nothing but |": lambda: _of("|"),
    "nothing but | on lines": lambda: _of("|\n|-\n"),
    "a pipe table of many columns": lambda: _of("|a", 400_000) + "\n" + _of("|-", 400_000) + "\n" + _of("|b", 400_000),
    "nothing but [": lambda: "# T\n\n| a |\n| - |\n|" + _of("["),
    "nothing but blanks": lambda: _of(" ") + "x",
    "nothing but tabs": lambda: _of("a\t"),
    "deep quotes": lambda: _of("> ", 2_000_000) + "x",
    "deep quotes on lines": lambda: "".join("> " * depth + "| a |\n" for depth in range(1500)),
    "deep lists": lambda: "".join(" " * depth + "- x\n" for depth in range(2500)),
    "deep list table": lambda: ".. list-table::\n\n" + "   " + _of("* - ", 2_000_000) + "x\n",
    "list tables": lambda: _of(".. list-table::\n\n   * - a\n     - b\n\n"),
    "underlines": lambda: _of("a\n===\n"),
    "100,000 one-word lines": lambda: TEXT_HEAD + _of("word\n", 500_000),
    "20,000 names on lines": lambda: TEXT_HEAD + _of("createIt\n", 180_000),
    "20,000 words on lines": lambda: TEXT_HEAD + _of("word\n", 100_000),
    "headers on lines": lambda: _of("Operation\nService\nResource\nNo.\nEvent\n", 1_000_000),
    "a header of one word on lines": lambda: _of("event\n", 120_000),
    "one long cell": lambda: _around(f"<tr><td>Doing</td><td>thing</td><td>{_of('a/b(', 2_000_000)}</td></tr>"),
    "one long name": lambda: _around(f"<tr><td>Doing</td><td>thing</td><td>{_of('a', 2_000_000)}</td></tr>"),
    "one long list of names": lambda: _around(f"<tr><td>Do</td><td>t</td><td>{_of('aB cD ', 1_000_000)}</td></tr>"),
    "dates without end": lambda: "<html>" + _of("Updated on 2026-0") + HEAD + ROW,
    "words that ask for a parse": lambda: _of("event trace "),
    "tags around pieces of words": lambda: _of("<b>t</b>ra<i></i>ce "),
    "one long line": lambda: _of("a"),
    "bars on lines of their own": lambda: "# T\n|-|\n" + _of("x\n\n| \n\n"),
    "bars around cells on lines": lambda: "# T\n|-|\n" + _of(" |\n| \n"),
    "quotes that never end": lambda: "Operation\tTrace\n" + _of('a\t"b\n'),
    "parts of a saved page": lambda: _MAIL + _of("--b\n\n"),
    "saved pages in saved pages": lambda: _of("MIME-Version: 1.0\nContent-Type: text/html\n\n"),
    "a saved page of one long head": lambda: "MIME-Version: 1.0\nContent-Type: text/html" + _of("; a=b"),
    "comments of RST": lambda: _of(".. a b\n\n") + "==  ==\na   b\n==  ==\n",
}


def main(name: str) -> None:
    data = {"zero bytes": b"\0" * 100_000, "zero bytes in a page": _around("").replace("Doing", "Do\0ing").encode()}
    page = data[name] if name in data else PAGES[name]().encode()
    from extractor.errors import PageError
    from extractor.recognise import extract

    # Modules are in, so the rest is the page's own doing. What takes more than linear time takes hours here: the limit
    # on seconds is far above what any machine needs, however busy it is.
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (700_000_000, 700_000_000))
    for allow_empty in (False, True):
        try:
            edition = extract(page, "page", allow_empty=allow_empty)
            said = f"rows {len(edition.rows)}"
        except PageError as error:
            said = f"refused: {error}"[:300]
        print(said)


if __name__ == "__main__":
    main(sys.argv[1])
