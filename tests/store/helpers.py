"""Snapshots to store: a small readable one, and made-up ones with hostile texts."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from extractor.errors import CtscatError
from extractor.model import Edition, Remark, Row, Table
from extractor.pages import Page, Snapshot

REPOSITORY = Path(__file__).parent.parent.parent
PAGE = Page(site="intl", language="en-us", handbook="guide", name="guide-0026")


def rows(*names: str) -> tuple[Row, ...]:
    return tuple(Row(operation=f"Doing {name}", resource_type="thing", traces=(name,)) for name in names)


def edition(*names: str, updated_on: str | None = "2025-02-07", title: str = "Key Operations") -> Edition:
    table = Table(section="", caption="Table 1", category="things", rows=rows(*names), columns=("Operation", "Trace"))
    return Edition(source=PAGE.id, title=title, updated_on=updated_on, language="en", service="thing", tables=(table,))


def snapshot(*names: str, updated_on: str | None = "2025-02-07", captured_at: str = "2025-03-01", **more) -> Snapshot:
    fields = {
        "page": PAGE,
        "service": "thing",
        "address": "https://example.com/guide-0026.html",
        "edition": edition(*names, updated_on=updated_on),
        "captured_at": captured_at,
    }
    return Snapshot(**(fields | more))


def run_child(code: str, *arguments: object, **options) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=600, check=False, **options)


def start_child(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def error_of(function: Callable[..., object], *arguments: object) -> CtscatError | None:
    try:
        function(*arguments)
    except CtscatError as error:
        return error
    return None


class Failing:
    """Stands in for functions of `os`; raises at the n-th call of any of them, or kills the process there."""

    CALLS = ("open", "fchmod", "fsync", "replace", "rename", "unlink", "mkdir", "scandir")

    def __init__(self, at: int, error: OSError | None) -> None:
        self.calls_left = at
        self.error = error

    def wrap(self, function):
        def call(*arguments, **named):
            self.calls_left -= 1
            if self.calls_left == 0 and self.error:
                raise self.error
            if self.calls_left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **named)

        return call


FAILS_AT = """
import os, sys
from pathlib import Path
sys.path.insert(0, "tests")
from store import test_crashes
from store.helpers import Failing
from extractor.errors import CtscatError
_, folder, prepare, act, error = sys.argv
for at in range(1, 200):
    root = Path(folder) / f"{at}"
    root.mkdir()
    getattr(test_crashes, prepare)(root)
    child = os.fork()
    if child == 0:
        failing = Failing(at, OSError(int(error), os.strerror(int(error))) if int(error) else None)
        for name in Failing.CALLS:
            setattr(os, name, failing.wrap(getattr(os, name)))
        try:
            getattr(test_crashes, act)(root)
        except CtscatError:
            pass
        os._exit(7 if failing.calls_left > 0 else 0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:  # more calls are not made
        break
    print(at, flush=True)
"""


def fail_each_call(
    folder: Path, prepare: Callable[[Path], object], act: Callable[[Path], object], error: int
) -> list[Path]:
    """Let `act` fail with an error at each of its calls, or be killed there (0), in as many processes and folders."""
    done = run_child(FAILS_AT, folder, prepare.__name__, act.__name__, error)
    assert done.returncode == 0, done.stderr
    return [folder / at for at in done.stdout.split()]


HOSTILE = [
    '', ' ', '- x', '-', '? x', 'a: b', 'a #b', '#', 'a:', ':', 'https://x.y/z?a=b', '{', '}', '[a]', 'a, b', '&a',
    '*a', '!t', '|', '>', '%x', '@x', '`x', "'", "''", '"', '\\', '\\n', 'yes', 'No', 'y', 'NULL', 'null', '~',
    'true', '1', '-1', '0x1f', '0o7', '1e3', '1.5', '.inf', '1_000', '2025-02-07', '12:30:45', '2025-02-07T10:00:00Z',
    '---', '...', '--- x', '<<', '=', 'a\nb', 'a\n\nb ', '\ta', 'a\tb', 'a ', ' a', '\r', '\x00', '\x1b[31m', '\x7f',
    '\x85', '\xa0', 'a\xadb', '\u200b', '\u202eabc', '\u2028', '\u2066', '\ufeff', '\ufffe', '\ufffd', '\ud800',
    '\udfff', '\U000e0041', '\U0010ffff', '创建数据集', '\u88681 \uff1a\u64cd\u4f5c\u3001\u540d\u79f0',
    '\U0001f469\u200d\U0001f469\u200d\U0001f467', 'é', 'e\u0301', 'العربية', "a" * 2000, "a " * 700 + "b", "a:" * 100,
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.lists(st.sampled_from(HOSTILE), max_size=3).map("".join),
    st.text(alphabet=st.characters(categories=("L", "P", "S", "Z", "C")), max_size=10),
).map(lambda text: text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
"""Two halves of a character behind each other are that character: to JSON they are the same."""
made_up_rows = st.builds(
    Row,
    operation=texts,
    resource_type=texts,
    traces=st.lists(texts, max_size=3).map(tuple),
    service_type=texts,
    printed=texts,
)
tables = st.builds(
    Table,
    section=texts,
    caption=texts,
    category=texts,
    rows=st.lists(made_up_rows, max_size=4).map(tuple),
    columns=st.lists(texts, max_size=3).map(tuple),
)
numbers = st.none() | st.integers(min_value=0, max_value=10**9)
remarks = st.builds(Remark, code=texts, message=texts, table=numbers, row=numbers)
dates = st.dates().map(lambda day: day.isoformat())
editions = st.builds(
    Edition,
    source=st.just(PAGE.id),
    title=texts,
    updated_on=st.none() | dates,
    language=st.none() | texts,
    service=st.just("thing"),
    tables=st.lists(tables, max_size=3).map(tuple),
    warnings=st.lists(remarks, max_size=2).map(tuple),
)
snapshots = st.builds(
    Snapshot,
    page=st.just(PAGE),
    service=st.just("thing"),
    address=texts,
    edition=editions,
    captured_at=dates,
    origin=texts,
    sha256=texts,
    reader=texts,
    note=texts,
)
