"""Hostile pages end in bounded time and memory, read or refused clearly; and nothing they name is opened."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from extractor.errors import PageError
from extractor.recognise import extract

from .hostile import PAGES

HERE = Path(__file__).parent
ROOMS = ("read", "recognise")


def child(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.returncode} {done.stderr[-500:]}"  # -9, -24: over its limits
    return done.stdout


@pytest.mark.parametrize("name", [*PAGES, "zero bytes", "zero bytes in a page"])
def test_hostile_pages_stay_within_limits(name):
    for said in child(str(HERE / "hostile.py"), name).splitlines():
        assert re.match(r"rows \d+$|refused: .{10,}", said)


PATTERNS = """
import inspect, re, resource, sys, time
from importlib import import_module
pieces = ["<", ">", "&", "`", "*", "_", "|", "[", "](", "(", " ", "\\t", "+-", "-", "=", "= =", ": ", ":a:", "#", "a",
          "a ", "A", "aB ", "0", "2026-", "<a ", "</", "&#", ".. ", "\\\\", "\\n", "Table 1", "\\u3000", "\\u4e8b",
          "create access ", "/-a"]
for name in sys.argv[1:]:
    module = import_module(name)
    for place, pattern in vars(module).items():
        if isinstance(pattern, re.Pattern):
            source = inspect.getsource(module)
            searched = re.search(rf"{place}\\.(search|sub|find|split)|{place} if", source)
            ways = [pattern.search, pattern.findall] if searched else [pattern.match, pattern.fullmatch]
            for piece in pieces:
                for nasty in (piece * (25_000 // len(piece)), piece * (25_000 // len(piece)) + "!"):
                    text = nasty.encode() if isinstance(pattern.pattern, bytes) else nasty
                    print(name, place, repr(piece), flush=True)
                    limit = int(time.process_time()) + 2  # a linear one takes some 10 ms, a quadratic one seconds
                    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))
                    for way in ways:
                        way(text)
"""


@pytest.mark.parametrize("room", ROOMS)
def test_every_pattern_is_linear(room):
    package = Path(import_module(f"extractor.{room}").__file__).parent
    modules = [f"extractor.{room}.{path.stem}" for path in sorted(package.glob("*.py")) if path.stem != "__init__"]
    done = subprocess.run(
        [sys.executable, "-c", PATTERNS, f"extractor.{room}", *modules], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"not linear: {done.stdout.splitlines()[-1:]} {done.stderr[-300:]}"
    assert len(done.stdout.splitlines()) > 500


def test_a_file_of_200_mb_is_refused_without_reading_it_whole(tmp_path):
    big = tmp_path / "big.html"
    with big.open("wb") as file:
        file.write(b"<html><table><tr><th>Operation</th><th>Trace Name</th></tr>")
        file.truncate(200_000_000)
    limited = "import resource; resource.setrlimit(resource.RLIMIT_AS, (150_000_000,) * 2); "
    called = f"main({['extract', str(big)]!r}, sys.stdout, sys.stderr)"
    program = f"{limited} import sys; from extractor.cli import main; sys.exit({called})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "larger than 5,000,000 bytes" in done.stderr


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {path}",
        ".. raw:: html\n   :file: {path}",
        ".. csv-table:: Traces\n   :file: {path}",
        ".. table:: Traces\n   :file: {path}\n",
        ".. literalinclude:: {path}",
        "+-----------------------------+\n| .. include:: {path} |\n+-----------------------------+",
        ".. list-table::\n\n   * - .. include:: {path}\n     - .. raw:: html\n          :file: {path}",
    ],
)
def test_rst_never_opens_a_file(tmp_path, directive):
    secret = tmp_path / "secret.rst"
    secret.write_text(
        "Operation,Trace Name\nDoing,doSecretly\n<table><tr><th>Operation</th><th>Trace</th></tr></table>"
    )
    page = f"Title\n=====\n\n.. _target:\n\n{directive.format(path=secret)}\n"
    with pytest.raises(PageError) as refused:
        extract(page.encode(), "page.rst")
    assert "doSecretly" not in str(refused.value)


@pytest.mark.parametrize("charset", ["hex", "zip", "base64", "utf-7", "unicode_escape", "idna", "x" * 39, "rot13"])
def test_a_charset_that_is_none_is_not_believed(charset):
    table = "<h1>审计</h1><table><tr><th>操作</th><th>事件名称</th></tr><tr><td>做</td><td>doIt</td></tr>"
    page = f'<html><meta charset="{charset}">{table}'
    edition = extract(page.encode("gb18030"), "page.html", charset=charset)
    assert [row.traces for row in edition.rows] == [("doIt",)]
