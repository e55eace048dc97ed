"""What reading costs, as ratios of CPU time: help-center pages, saved text, folders of lookalikes, the start."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import pages
from benchmarks.measure import Figure, ratio

_BIN = Path(sys.prefix) / "bin"
_FILES = 300


def figures() -> Iterator[Figure]:
    """Measure."""
    yield from _help_center_pages()
    yield _saved_text()
    yield from _folders()
    for option in ("--help", "--version"):
        ours, plain = [str(_BIN / "ctscat"), option], [str(_BIN / "python"), "-c", "pass"]
        share, seconds = ratio(partial(_run, ours), partial(_run, plain), 30)
        yield Figure(what=f"ctscat {option} / python -c pass", ratio=share, limit=2.5, note=f"{seconds * 1e3:.1f} ms")


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def _help_center_pages() -> Iterator[Figure]:
    from lxml import html

    from extractor.recognise import extract

    chance = random.Random(1)
    rows, chinese = pages.trace_rows(chance, 85), pages.trace_rows(chance, 85, "zh")
    made = {
        "English page": pages.framed(chance, "Key Operations", pages.trace_table(chance, rows)),
        "Chinese page": pages.framed(chance, "关键操作", pages.trace_table(chance, chinese, "zh")),
        "page with row spans": pages.framed(chance, "Key Operations", pages.spanning_table(chance, rows)),
        "export without frame": f"<h1>Key Operations</h1>\n{pages.trace_table(chance, rows)}\n",
    }
    for name, text in made.items():
        data = text.encode()
        share, seconds = ratio(partial(extract, data, "x"), partial(html.document_fromstring, data), 60)
        note = f"{len(data) / 1e3:.0f} KB, parsed in {seconds * 1e6:.0f} us"
        yield Figure(what=f"{name} / lxml.html", ratio=share, limit=3, note=note)


def _saved_text() -> Figure:
    """Compare saved text, whose resource types stand once where they span rows, with the HTML of the same rows."""
    from extractor.recognise import extract

    chance = random.Random(2)
    rows = pages.trace_rows(chance, 85)
    page = pages.framed(chance, "Key Operations", pages.spanning_table(chance, rows)).encode()
    text = "\n\n".join(_paragraphs(rows)).encode()
    if len(extract(text, "x").rows) != len(rows):
        raise SystemExit("the saved text is not read whole")
    share, seconds = ratio(partial(extract, text, "x"), partial(extract, page, "x"), 20)
    return Figure(what="saved text / its HTML page", ratio=share, limit=8, note=f"HTML in {seconds * 1e3:.1f} ms")


def _paragraphs(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield from ("Key Operations", "Operation", "Resource Type", "Trace Name")
    for number, (operation, resource, trace) in enumerate(rows):
        yield operation
        if number == 0 or resource != rows[number - 1][1]:
            yield resource
        yield trace


def _folders() -> Iterator[Figure]:
    """Compare a folder's pages, of which one of a hundred holds a trace table, with and without the pre-filter."""
    from extractor.errors import PageError
    from extractor.recognise import extract, may_hold_traces

    def read(page: bytes) -> None:
        with suppress(PageError):
            extract(page, "x")

    for language in ("en", "zh"):
        with TemporaryDirectory() as folder:
            pages.write_folder(Path(folder), _FILES, language)
            data = [path.read_bytes() for path in sorted(Path(folder).rglob("*.*")) if path.is_file()]

        def filtered(data: list[bytes] = data) -> None:
            for page in filter(may_hold_traces, data):
                read(page)

        def whole(data: list[bytes] = data) -> None:
            for page in data:
                read(page)

        share, seconds = ratio(filtered, whole, 3)
        note = f"{_FILES} files, {sum(map(len, data)) / 1e6:.0f} MB, without it in {seconds:.1f} s"
        yield Figure(what=f"folder ({language}) with / without the pre-filter", ratio=share, limit=0.5, note=note)
