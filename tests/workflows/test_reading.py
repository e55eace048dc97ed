"""Pages are read in worker processes: whatever a page does, it costs only itself."""

import subprocess
import sys
from pathlib import Path

import pytest
from commands.helpers import page

from extractor.model import Edition
from extractor.workflows.reading import PageReader, Request
from extractor.workflows.sources import Source

ROOT = Path(__file__).parents[2]

# A page says what reading it does. Each program is a process of its own, with one thread, as the command is.
PROGRAM = """
import multiprocessing, os, signal, sys
from extractor import recognise
from extractor.errors import CtscatError
from extractor.model import Edition
from extractor.workflows import reading
from extractor.workflows.reading import PageReader, Request
from extractor.workflows.sources import Source

def extract(data, source, **_):
    match data:
        case b"endless":
            while True:
                pass
        case b"greedy":
            hoard = []
            while True:
                hoard.append(bytearray(10_000_000))
        case b"crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case b"bug":
            raise ZeroDivisionError
    return Edition(source=source, title=str(os.getpid()))

recognise.extract = extract
reading.SECONDS = 0.2
reading.BYTES = 100_000_000

def requests(*pages):
    return [Request(source=Source(name=f"page {n}"), data=data) for n, data in enumerate(pages)]

def told(result):
    return str(result) if isinstance(result, CtscatError) else "read"
"""


def child(code: str) -> list[str]:
    """Return the lines a program prints; one that leaves a process behind would never end."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("endless", "page 1: reading it takes more than 0.2 seconds"),
        ("greedy", "reading it needs too much memory"),
        ("crash", "page 1: reading it needs too much memory, or crashes"),
        ("bug", "a bug in ctscat: ZeroDivisionError at "),
    ],
)
def test_a_bad_page_is_a_failure_and_the_others_are_read(bad: str, says: str) -> None:
    code = f"""
with PageReader() as reader:
    for result in reader.read(requests(b"good", b"{bad}", b"good", b"{bad}", b"good")):
        print(told(result))
"""
    lines = child(code)
    assert [line == "read" for line in lines] == [True, False, True, False, True]
    assert says in lines[1]
    assert "report it" in lines[1] or "is it a documentation page?" in lines[1]


def test_among_many_pages_two_workers_lose_only_the_bad_ones() -> None:
    code = """
pages = [b"good"] * 200
for number in (0, 17, 18, 63, 199):
    pages[number] = b"crash"
with PageReader(workers=2) as reader:
    results = list(reader.read(requests(*pages)))
print([n for n, result in enumerate(results) if told(result) != "read"])
print(all(result.source == f"page {n}" for n, result in enumerate(results) if told(result) == "read"))
print(len({result.title for result in results if told(result) == "read"}) > 1)
"""
    assert child(code) == ["[0, 17, 18, 63, 199]", "True", "True"]


def test_a_worker_that_somebody_ended_is_replaced() -> None:
    code = """
with PageReader() as reader:
    first = next(reader.read(requests(b"good")))
    (worker,) = multiprocessing.active_children()
    worker.kill()
    worker.join()
    second = next(reader.read(requests(b"good")))
    print(told(first), told(second), first.title != second.title)
"""
    assert child(code) == ["read read True"]


def test_no_worker_outlives_its_reader_or_a_killed_command() -> None:
    code = """
with PageReader() as reader:
    list(reader.read(requests(*[b"good"] * 200)))
print(multiprocessing.active_children())
"""
    assert child(code) == ["[]"]
    killed = """
reader = PageReader()
list(reader.read(requests(*[b"good"] * 200)))
os.kill(os.getpid(), signal.SIGKILL)
"""
    with pytest.raises(subprocess.CalledProcessError, match="SIGKILL"):
        child(killed)


def test_where_threads_run_pages_are_read_as_well() -> None:
    """A process with threads cannot be copied safely: its workers are started anew."""
    code = """
import threading
end = threading.Event()
threading.Thread(target=end.wait).start()
recognise.extract = None  # which a copy would have, and fail with
with PageReader() as reader:
    request = Request(source=Source(name="page"), data=b"<p>Nothing</p>", allow_empty=True)
    print(next(reader.read([request])))
end.set()
"""
    assert len(child(code)) == 1


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
