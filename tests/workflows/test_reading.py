"""Pages are read in worker processes: whatever a page does, it costs only itself."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands.helpers import page

from extractor.model import Edition
from extractor.workflows import reading
from extractor.workflows.reading import PageReader, Request, Result
from extractor.workflows.sources import Source

ROOT = Path(__file__).parents[2]

# In a worker of these tests a page says what reading it does.
OBEDIENT = """
import os, signal
from extractor import model, recognise
def extract(data, source, **_):
    if data == b"endless":
        while True:
            pass
    if data == b"greedy":
        hoard = []
        while True:
            hoard.append(bytearray(10_000_000))
    if data == b"crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if data == b"bug":
        raise ZeroDivisionError
    return model.Edition(source=source, title=str(os.getpid()))
recognise.extract = extract
"""


@pytest.fixture(scope="module", autouse=True)
def _kept_workers() -> None:
    """Here each reader has workers of its own."""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[PageReader]:
    monkeypatch.setattr(reading, "PROGRAM", reading.PROGRAM.replace("; from", f"\n{OBEDIENT}\nfrom"))
    monkeypatch.setattr(reading, "SECONDS", 0.2)
    monkeypatch.setattr(reading, "BYTES", 100_000_000)
    with PageReader(workers=2) as opened:
        yield opened


def read(reader: PageReader, *pages: bytes) -> list[Result]:
    requests = [Request(source=Source(name=f"page {number}"), data=data) for number, data in enumerate(pages)]
    return list(reader.read(requests))


def workers(results: list[Result]) -> set[str]:
    return {result.title for result in results if isinstance(result, Edition)}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"endless", "page 1: reading it takes more than 0.2 seconds"),
        (b"greedy", "reading it needs too much memory"),
        (b"crash", "page 1: reading it needs too much memory, or crashes"),
        (b"bug", "a bug in ctscat: ZeroDivisionError at "),
    ],
)
@pytest.mark.fault("slow-page", "bug")
def test_a_bad_page_is_a_failure_and_the_others_are_read(reader: PageReader, bad: bytes, says: str) -> None:
    results = read(reader, b"good", bad, b"good", bad, b"good")
    assert [isinstance(result, Edition) for result in results] == [True, False, True, False, True]
    assert says in str(results[1])
    assert re.search(r"please report it|is it a documentation page\?", str(results[1]))


def test_among_many_pages_two_workers_lose_only_the_bad_ones(reader: PageReader) -> None:
    pages = [b"good"] * 200
    bad = [0, 17, 18, 63, 199]
    for number in bad:
        pages[number] = b"crash"
    results = read(reader, *pages)
    assert [number for number, result in enumerate(results) if not isinstance(result, Edition)] == bad
    assert all(result.source == f"page {n}" for n, result in enumerate(results) if isinstance(result, Edition))
    assert len(workers(results)) > 2


def test_a_worker_that_somebody_ended_is_replaced(reader: PageReader) -> None:
    (first,) = workers(read(reader, b"good"))
    os.kill(int(first), signal.SIGKILL)
    os.waitid(os.P_PID, int(first), os.WEXITED | os.WNOWAIT)
    (second,) = workers(read(reader, b"good"))
    assert second != first


def test_no_worker_outlives_its_reader(reader: PageReader) -> None:
    started = workers(read(reader, *[b"good"] * 200))
    reader.__exit__()
    assert started
    for worker in started:
        with pytest.raises(ProcessLookupError):
            os.kill(int(worker), 0)


def test_no_worker_outlives_a_killed_command_and_a_script_needs_no_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, threading\n"
        "from extractor.workflows.reading import PageReader\n"
        "print('once', flush=True)\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "reader = PageReader()\n"
        "print(reader.extract(b'<p>Nothing</p>', 'page', allow_empty=True), flush=True)\n"
        "os.kill(os.getpid(), 9)\n",
        "utf-8",
    )
    # A worker that went on would hold the output open, and this would wait for it.
    done = subprocess.run([sys.executable, script], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["once", "<Edition"]


def test_files_are_read_in_order_and_a_missing_one_is_a_result(tmp_path: Path) -> None:
    names = [tmp_path / name for name in ("one.html", "missing.html", "two.html")]
    for file in (names[0], names[2]):
        file.write_text(page(title=file.name), "utf-8")
    with PageReader() as reader:
        first, missing, last = reader.read([Request(source=Source(name=str(name))) for name in names])
    assert isinstance(first, Edition)
    assert isinstance(last, Edition)
    assert (first.title, last.title) == ("one.html", "two.html")
    assert str(missing) == f"{names[1]}: No such file or directory (is the path right?)"
