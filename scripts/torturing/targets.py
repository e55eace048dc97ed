"""What torture feeds: each reader, each file that ctscat keeps or is given, and what has to hold for any bytes there.

A target takes bytes; an error of ctscat is an answer, anything else that it raises is a finding. It also gets the trace
names of an input that is as its grammar made it: these must be read or reported.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
from collections.abc import Callable, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

from extractor.build.catalog import Catalog
from extractor.build.catalog_json import as_json, from_json
from extractor.build.index import index_as_json, index_from_json, index_of
from extractor.cli import main
from extractor.compare import compare
from extractor.errors import CtscatError
from extractor.fetch import menus, robots, warc, wayback
from extractor.fetch.git.page_hints import page_hint
from extractor.lint import CatalogKnowledge, Linter
from extractor.lint.files_to_lint import source_of
from extractor.lint.fixing import fixed
from extractor.lint.formats import FORMATS as LINT_FORMATS
from extractor.lint.formats import render as lint_report
from extractor.lint.ignores import read_ignore_file
from extractor.lint.proof import from_events, from_operations
from extractor.model import Edition
from extractor.pages import Page, Snapshot
from extractor.recognise import extract
from extractor.render.comparison import FORMATS as DIFF_FORMATS
from extractor.render.extraction import FORMATS, render
from extractor.store import files, hand_kept, snapshot_file, yaml_reader
from extractor.store.catalog_files import CatalogFiles
from extractor.store.decision_file import Decision, DecisionFile
from extractor.store.memory import Memory
from extractor.store.page_list import PageList

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://support.huaweicloud.com/intl/en-us/usermanual-thing/thing_0026.html"
PAGE = Page(site="intl", language="en-us", handbook="usermanual-thing", name="thing_0026")
TODAY = "2026-11-30"


class LossError(Exception):
    """Something that was there is gone, and nobody was told."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One kind of input."""

    name: str
    grammar: str
    run: Callable[[bytes, Set[str]], None]
    seed: Callable[[], bytes] | None = None
    """A real input to begin with, where a grammar could not make one (a seal)."""


def _expect(holds: object, what: str) -> None:
    if not holds:
        raise LossError(what)


def _folder() -> Path:
    """Return this process's folder for what has to be a file."""
    folder = _folder_of(os.getpid())
    folder.mkdir(exist_ok=True)
    return folder


def _folder_of(process: int) -> Path:
    return Path(gettempdir()) / f"ctscat-torture-{process}"


_UNREAD = ("near-trace-header", "drawn-table")


def _read_page(suffix: str, data: bytes, names: Set[str]) -> None:
    edition = extract(data, f"page.{suffix}", address=ADDRESS, allow_empty=True)
    told = {trace for row in edition.rows for trace in row.traces}
    if not edition.tables and any(remark.code in _UNREAD for remark in edition.warnings):
        return  # no row is told, and that there is a table is
    lost = {name for name in names - told if not any(name in remark.message for remark in edition.warnings)}
    _expect(not lost, f"neither read nor reported: {sorted(lost)[:3]}")
    _expect(Edition.from_dict(json.loads(json.dumps(edition.to_dict()))) == edition, "an edition is not read back")
    for format_name in FORMATS:
        render([edition], format_name)
    if edition.tables:
        _check_stored(edition)
        _expect(not compare(edition, edition).changes, "an edition differs from itself")


def _check_stored(edition: Edition) -> None:
    snapshot = _snapshot(edition)
    stored = snapshot_file.encode(snapshot)
    _expect(len(stored) <= files.LIMIT, f"{len(stored)} bytes are stored, which are too many to read")
    _expect(snapshot_file.decode(stored, "stored") == snapshot, "a snapshot is not read back")


def _snapshot(edition: Edition) -> Snapshot:
    from msgspec.structs import replace

    edition = replace(edition, service="thing", source=PAGE.id)
    return Snapshot(
        page=PAGE, service="thing", address=ADDRESS, captured_at="2026-06-01", sha256="0" * 64, edition=edition
    )


@cache
def _snapshot_seed() -> bytes:
    rows = "".join(f"<tr><td>Creating {n}</td><td>job</td><td>createJob{n}</td></tr>" for n in range(5))
    head = "<table><tr><th>Operation</th><th>Resource Type</th><th>Trace Name</th></tr>"
    page = f"<html><body><h1>Auditing</h1><p>Updated on 2026-05-30 GMT+08:00</p>{head}{rows}</table></body></html>"
    return snapshot_file.encode(_snapshot(extract(page.encode(), "page.html", address=ADDRESS)))


def _read_snapshot(data: bytes, names: Set[str]) -> None:
    """A damaged snapshot is noticed; one that a person keeps is sealed so that it can be read."""
    with suppress(CtscatError):
        snapshot = snapshot_file.decode(data, "snapshot")
        same = data.replace(b"\r\n", b"\n") == _snapshot_seed() or b"schema: 1" in data
        _expect(same or snapshot_file.encode(snapshot), "a damaged snapshot is read")
    accepted = snapshot_file.accept(data, "snapshot", reason="torture", on=TODAY)
    snapshot_file.decode(accepted, "accepted")


def _read_yaml(data: bytes, names: Set[str]) -> None:
    """A file that people keep is read or refused; what is added stands there, and nothing else changes."""
    document = yaml_reader.load(data, "any.yaml")
    decision = Decision(id="feedfacefeedface", verdict="same", reason="torture")
    with suppress(CtscatError):
        parse = DecisionFile(ROOT).parse
        listed = parse(document)
        added = hand_kept.appended(document, "decisions", [decision.to_dict()])
        _expect(parse(added) == (*listed, decision), "adding a decision changes others")
    PageList(ROOT).parse(document)


@cache
def _catalog_content() -> dict[str, bytes]:
    return {"index.json": index_as_json(index_of([])), "thing.json": _catalog_seed()}


def _read_sums(data: bytes, names: Set[str]) -> None:
    """Whatever the list of the catalog's files says: they are the ones that were built, or it is damaged."""
    catalog, content = CatalogFiles(_folder()), _catalog_content()
    catalog.write(content)
    (_folder() / "catalog" / "SHA256SUMS").write_bytes(data)
    _expect(catalog.read() in (content, {}), "other files are read than were built")
    _expect(catalog.read() == content or not data, "a catalog's file is lost")


def _sums_seed() -> bytes:
    content = _catalog_content()
    return b"# 2 files\n" + b"".join(f"{sha256(content[n]).hexdigest()}  {n}\n".encode() for n in sorted(content))


@cache
def _catalog_seed() -> bytes:
    return (ROOT / "catalog" / "dns.json").read_bytes()


def _read_catalog(data: bytes, names: Set[str]) -> None:
    with suppress(CtscatError):
        index_from_json(data, "index.json")
    catalog: Catalog = from_json(data, "thing.json")
    _expect(from_json(as_json(catalog), "again") == catalog, "a catalog is not read back")


def _read_memory(data: bytes, names: Set[str]) -> None:
    root = _folder()
    (root / ".ctscat").mkdir(exist_ok=True)
    for file in (root / ".ctscat").glob("*.json"):
        file.write_bytes(data)
    memory = Memory(root)
    memory.note("held", "page", {"a": 1})
    memory.save()
    _expect(Memory(root).get("held", "page") == {"a": 1}, "what was noted is forgotten")


def _diff(data: bytes, names: Set[str]) -> None:
    """Half of the input is the old side, half the new one: they are compared in every format, and with themselves."""
    root = _folder()
    old, _, new = data.partition(b"\0\0")
    for name, side in (("old.json", old), ("new.json", new or old)):
        (root / name).write_bytes(side)
    number = len(data)
    for order in (("old.json", "new.json"), ("old.json", "old.json")):
        paths = [str(root / name) for name in order]
        out = io.StringIO()
        more = ["--parity"] if number % 5 == 0 else ["--all"] if number % 2 else []
        formats = ("text", "json") if more == ["--parity"] else DIFF_FORMATS
        format_ = formats[number % len(formats)]
        code = main(["diff", *paths, "--format", format_, "--root", str(root), *more], out, io.StringIO())
        _expect(code in (0, 1, 2, 3, 4), f"diff ends with {code}")
        if code in (0, 1) and format_ == "json":
            json.loads(out.getvalue())


@cache
def _linter() -> Linter:
    return Linter(CatalogKnowledge(ROOT / "catalog"), today=TODAY)


def _lint(suffix: str, data: bytes, names: Set[str]) -> None:
    source = source_of(data, f"rule.{suffix}")
    if source.problem:
        return
    checked = _linter().lint(source.text, source.file)
    lint_report(checked, LINT_FORMATS[len(data) % len(LINT_FORMATS)])
    lines = source.text.split("\n")
    for finding in checked.findings:
        _expect(1 <= finding.line <= len(lines) + 1 and finding.column >= 1, f"a finding on line {finding.line}")
    fixed(source.text, checked.findings)


def _ignores(data: bytes, names: Set[str]) -> None:
    read_ignore_file(data, "ignores.toml", TODAY)


def _settings(data: bytes, names: Set[str]) -> None:
    root = _folder() / "set"
    root.mkdir(exist_ok=True)
    (root / "ctscat.toml").write_bytes(data)
    code = main(["check", "--offline", "--root", str(root)], io.StringIO(), io.StringIO())
    _expect(code in (0, 1, 2, 5), f"check ends with {code}")


def _events(data: bytes, names: Set[str]) -> None:
    for read in (from_events, from_operations):
        for content in (data, gzip.compress(data, 1)):
            with suppress(CtscatError):
                read(content, "events")


def _read_archive(data: bytes, names: Set[str]) -> None:
    path = _folder() / "a.warc"
    path.write_bytes(data)
    list(warc.captures(path))


def _read_site(data: bytes, names: Set[str]) -> None:
    """What a help center, an archive's index or a repository's settings say beside pages."""
    for read in (
        lambda: menus.read_index(data, ADDRESS),
        lambda: menus.read_menu(data, ADDRESS),
        lambda: menus.read_sitemap(data, ADDRESS),
        lambda: menus.read_products(data, ADDRESS),
        lambda: robots.parse(data.decode("utf-8", "replace")).can_fetch(ADDRESS, "ctscat"),
        lambda: wayback._read(data, ADDRESS),
        lambda: page_hint("docs/a.rst", data, lambda path: [data]),
        lambda: page_hint("docs/a.html", data, lambda path: [data]),
    ):
        with suppress(CtscatError):
            read()


TARGETS = (
    *(
        Target(name=form, grammar=form, run=partial(_read_page, suffix))
        for form, suffix in (
            ("html", "html"),
            ("mhtml", "mhtml"),
            ("markdown", "md"),
            ("rst", "rst"),
            ("text", "txt"),
        )
    ),
    Target(name="snapshot", grammar="yaml", run=_read_snapshot, seed=_snapshot_seed),
    Target(name="yaml", grammar="yaml", run=_read_yaml),
    Target(name="sums", grammar="sums", run=_read_sums, seed=_sums_seed),
    Target(name="catalog", grammar="editions", run=_read_catalog, seed=_catalog_seed),
    Target(name="memory", grammar="events", run=_read_memory),
    Target(name="diff", grammar="editions", run=_diff),
    *(
        Target(name=f"lint-{suffix}", grammar="rules", run=partial(_lint, suffix))
        for suffix in ("tf", "yaml", "json", "py", "md", "kql")
    ),
    Target(name="settings", grammar="settings", run=_settings),
    Target(name="ignores", grammar="toml", run=_ignores),
    Target(name="events", grammar="events", run=_events),
    Target(name="warc", grammar="warc", run=_read_archive),
    Target(name="site", grammar="site", run=_read_site),
)


def remove_files(process: int) -> None:
    """Remove what targets wrote in a process."""
    shutil.rmtree(_folder_of(process), ignore_errors=True)


def remove_files_of_dead_processes() -> None:
    """Remove what a run left that was killed."""
    for folder in Path(gettempdir()).glob("ctscat-torture-[0-9]*"):
        process = int(folder.name.rpartition("-")[2])
        if not Path(f"/proc/{process}").exists():
            remove_files(process)
