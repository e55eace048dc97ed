"""Hostile pages end in bounded time and memory, read or refused clearly; and nothing they name is opened."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.errors import PageError
from extractor.recognise import extract

from .hostile import PAGES

HERE = Path(__file__).parent


def child(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.returncode} {done.stderr[-500:]}"  # -9, -24: over its limits
    return done.stdout


@pytest.mark.parametrize("name", [*PAGES, "zero bytes", "zero bytes in a page"])
@pytest.mark.fault("spans", "wrong-markup", "slow-page")
def test_hostile_pages_stay_within_limits(name):
    for said in child(str(HERE / "hostile.py"), name).splitlines():
        assert re.match(r"rows \d+$|refused: .{10,}", said)


@pytest.mark.fault("spans")
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
@pytest.mark.fault("rst-files")
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
@pytest.mark.fault("charset")
def test_a_charset_that_is_none_is_not_believed(charset):
    table = "<h1>审计</h1><table><tr><th>操作</th><th>事件名称</th></tr><tr><td>做</td><td>doIt</td></tr>"
    page = f'<html><meta charset="{charset}">{table}'
    edition = extract(page.encode("gb18030"), "page.html", charset=charset)
    assert [row.traces for row in edition.rows] == [("doIt",)]


@pytest.mark.fault("slow-pattern")
def test_the_head_of_a_mail_takes_linear_time():
    head = b"Content-Transfer-Encoding: quoted-printable\r\n" * 60
    assert extract(head + b"\r\n<p>Nothing</p>", "page.mhtml", allow_empty=True).rows == ()


@pytest.mark.parametrize("depth", [900, 2_100, 3_000])
def test_a_page_nested_deeper_than_any_parser_follows_is_refused(depth):
    page = f"<html>{'<div>' * depth}<table><tr><th>Trace Name<tr><td>createJob</table>{'</div>' * depth}</html>"
    with pytest.raises(PageError, match="nested too deep"):
        extract(page.encode(), "page.html")


def test_markup_that_both_parsers_reject_is_refused():
    page = f"<html>{'<div>' * 2_100}<![table x]><table><tr><td>createJob</table>"
    with pytest.raises(PageError, match="broken beyond reading"):
        extract(page.encode(), "page.html")
