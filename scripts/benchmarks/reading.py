"""What reading costs: a scan of many pages against reading the files, a trace page against parsing it, the start."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import pages
from benchmarks.measure import Figure, ratio

_BIN = Path(sys.prefix) / "bin"
_FILES = 2000
_ANCHOR = re.compile(r'<a name="[^"]*"></a>')


def figures() -> Iterator[Figure]:
    """Measure."""
    yield _scan("an English folder", "en")
    yield _scan("a Chinese folder", "zh")
    yield from _trace_pages()
    for option in ("--help", "--version"):
        ours, plain = [str(_BIN / "ctscat"), option], [str(_BIN / "python"), "-c", "pass"]
        share, seconds = ratio(partial(_run, ours), partial(_run, plain), 30)
        yield Figure(what=f"ctscat {option} / python -c pass", ratio=share, limit=2.5, note=f"{seconds * 1e3:.1f} ms")


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout


def _scan(name: str, language: str) -> Figure:
    with TemporaryDirectory() as folder:
        traced = pages.write_folder(Path(folder), _FILES, language)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.*"))
        ours = [str(_BIN / "ctscat"), "extract", "--format", "json", folder]
        found = _run(ours).count(b'"source"')
        if found != traced:
            raise SystemExit(f"the scan found {found} trace pages of {traced}")
        read = ["sh", "-c", f"find {folder} -type f | xargs cat > /dev/null"]
        share, seconds = ratio(lambda: _run(ours), lambda: _run(read), 7)
    note = f"{_FILES} files, {size / 1e6:.0f} MB, read in {seconds * 1e3:.0f} ms"
    return Figure(what=f"scan of {name} / find | xargs cat", ratio=share, limit=4, note=note)


def _trace_pages() -> Iterator[Figure]:
    from lxml import html

    from extractor.recognise import extract

    chance = random.Random(1)
    rows, chinese = pages.trace_rows(chance, 85), pages.trace_rows(chance, 85, "zh")
    parts = [pages.trace_table(chance, rows[at : at + 12]) for at in range(0, 48, 12)]
    export = f"<h1>Key Operations</h1>\n{pages.trace_table(chance, rows)}\n"
    made = {
        "English page": pages.framed(chance, "Key Operations", pages.trace_table(chance, rows)),
        "Chinese page": pages.framed(chance, "关键操作", pages.trace_table(chance, chinese, "zh")),
        "page with row spans": pages.framed(chance, "Key Operations", pages.spanning_table(chance, rows)),
        "export without frame": export,
        "export without anchors": _ANCHOR.sub("", export),
        "export with four tables": f"<h1>Key Operations</h1>\n{''.join(parts)}\n",
    }
    for few in (5, 20):  # what any page costs tells on these, for the parse of so little is done in 50 us
        made[f"export without anchors, of {few} rows"] = _ANCHOR.sub("", pages.trace_table(chance, rows[:few]))
    for name, text in made.items():
        data = text.encode()
        share, seconds = ratio(partial(extract, data, "x"), partial(html.document_fromstring, data), 200)
        note = f"{len(data) / 1e3:.0f} KB, parsed in {seconds * 1e6:.0f} us"
        yield Figure(what=f"{name} / lxml.html", ratio=share, limit=1.5, note=note)
