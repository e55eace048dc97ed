"""From the stored files to the catalog's files: what is read, what is made of it, what was left as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

import extractor
from extractor import __version__
from extractor.build import Catalog, Handover, Step, build, handovers, steps
from extractor.build.decided import Decisions, decisions_on, used
from extractor.build.files import SCHEMA_FILE, as_json, for_people, head_of, schema
from extractor.build.history import entries_of
from extractor.commands.project import Project
from extractor.errors import CtscatError
from extractor.pages import Snapshot
from extractor.render.changelog import to_markdown
from extractor.store.catalogfiles import FOLDER, SUMS
from extractor.store.decisions import Decision
from extractor.store.files import read_if_there
from extractor.values import Value

CHANGELOG = "CHANGELOG.md"
_SECTION = re.compile(r"^## (?=\S)", re.MULTILINE)


class Built(Value, frozen=True, kw_only=True):
    """The catalog's files as they should be."""

    files: Mapping[str, bytes]
    catalogs: tuple[Catalog, ...]
    """Of the services that were built; the others were up to date."""
    up_to_date: int
    notes: tuple[str, ...] = ()


class Guidance(Value, frozen=True, kw_only=True):
    """What people keep: which page took over from which, and what they decided."""

    handed: tuple[Handover, ...]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, project: Project) -> Guidance:
        """Read both files."""
        return cls(handed=handovers(project.pages.load()), decisions=project.decisions.load())


class History(Value, frozen=True, kw_only=True):
    """A service's editions and the steps between them."""

    service: str
    snapshots: tuple[Snapshot, ...]
    steps: tuple[Step, ...]
    guidance: Guidance
    decisions: Decisions
    """Those that hold on the day."""


def history_of(project: Project, service: str, as_of: str = "", guidance: Guidance | None = None) -> History:
    """Read a service's editions and compare each with the one before it; `guidance` where that was read already."""
    guidance = guidance or Guidance.of(project)
    snapshots = tuple(stored.snapshot for stored in project.snapshots.load_all(service))
    day = as_of or max((snapshot.date for snapshot in snapshots), default="")
    known = tuple(snapshot for snapshot in snapshots if snapshot.date <= day)
    decisions = decisions_on(day, guidance.decisions)
    found = steps(known, guidance.handed, decisions.verdicts, decisions.pairs)
    return History(service=service, snapshots=known, steps=tuple(found), guidance=guidance, decisions=decisions)


def catalog_of(project: Project, service: str, as_of: str = "", guidance: Guidance | None = None) -> Catalog:
    """Build a service's catalog in memory."""
    return _catalog(history_of(project, service, as_of, guidance), as_of)


def _catalog(history: History, as_of: str = "") -> Catalog:
    catalog = build(history.service, history.snapshots, history.guidance.handed, as_of=as_of, history=history.steps)
    return replace(catalog, decisions=used(history.decisions, history.steps))


def build_all(project: Project, *, afresh: bool = False) -> Built:
    """Make the files of every service; what was built from the same inputs is taken over."""
    try:
        committed = {} if afresh else project.catalog.read()
    except CtscatError:
        committed = {}  # a mix of two builds, or edited by hand: everything is made anew
    changelogs = _sections(committed.get(CHANGELOG, b"").decode("utf-8", "replace"))
    guidance = Guidance.of(project)
    common = sha256(f"{__version__}\n{guidance!r}".encode()).hexdigest()
    files: dict[str, bytes] = {SCHEMA_FILE: (json.dumps(schema(), indent=1) + "\n").encode("ascii")}
    sections: dict[str, str] = {}
    catalogs: list[Catalog] = []
    heads: list[Mapping[str, Any]] = []
    fingerprints = project.snapshots.fingerprints()
    for service, fingerprint in sorted(fingerprints.items()):
        inputs = sha256(f"{common}{fingerprint}".encode()).hexdigest()
        names = (f"{service}.json", f"{service}.yaml")
        head = head_of(committed.get(names[0], b""))
        if service in changelogs and names[1] in committed and head.get("inputs") == inputs:
            files |= {name: committed[name] for name in names}
            sections[service] = changelogs[service]
            heads.append(head)
            continue
        history = history_of(project, service, guidance=guidance)
        catalog = _catalog(history)
        files |= {names[0]: as_json(catalog, inputs), names[1]: _yaml(catalog)}
        sections[service] = _sections(to_markdown(entries_of(service, history.snapshots, history.steps)))[service]
        catalogs.append(catalog)
        heads.append(head_of(files[names[0]]))
    files[CHANGELOG] = _joined(sections).encode("utf-8")
    return Built(
        files=files,
        catalogs=tuple(catalogs),
        up_to_date=len(fingerprints) - len(catalogs),
        notes=(*_unlisted(project, fingerprints), *_notes(guidance.decisions, heads)),
    )


def made_by(project: Project) -> str:
    """Return what tells whether the catalog that lies there was made by this very program.

    What is up to date with its snapshots is taken over only then: a better matcher, or another word in a word list,
    gives another catalog from the same snapshots.
    """
    package = Path(extractor.__file__).parent
    digest = sha256(read_if_there(project.root / FOLDER / SUMS) or b"")
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _yaml(catalog: Catalog) -> bytes:
    from extractor.store.yamlwrite import dump

    return dump(for_people(catalog))


def _unlisted(project: Project, services: Iterable[str]) -> tuple[str, ...]:
    """Tell where editions of several pages are stored, but no list says which page took over from which."""
    if project.pages.load() or not any(len(project.snapshots.pages(service)) > 1 for service in services):
        return ()
    return ("there is no snapshots/pages.yaml: without it no page takes over from another",)


def _notes(decisions: Sequence[Decision], heads: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Name the decisions that had no part in any service's catalog: they are old, or were mistyped."""
    met = {subject for head in heads for subject in head.get("decisions", ())}
    day = max((head.get("as_of", "") for head in heads), default="")
    return tuple(
        f"the decision on {one.subject} {'has expired' if one.expired(day) else 'met no row'}"
        for one in decisions
        if one.subject not in met
    )


def _sections(changelog: str) -> dict[str, str]:
    """Return the changelog's section of each service; nothing else in it begins a line with two hashes and a blank."""
    found = {}
    for section in _SECTION.split(changelog)[1:]:
        service, _, body = section.partition("\n")
        found[service.strip()] = body.strip("\n")
    return found


def _joined(sections: Mapping[str, str]) -> str:
    parts = ["# Changelog\n\nWhat changed in the documents, made by `ctscat build`; the newest edition comes first.\n"]
    parts += [f"## {service}\n\n{body}\n" for service, body in sorted(sections.items())]
    return "\n".join(parts)


def committed(project: Project, names: Iterable[str]) -> dict[str, bytes]:
    """Return the files as they lie there, whether or not they are whole or of one build."""
    folder = project.root / FOLDER
    found = ((name, read_if_there(folder / name)) for name in names)
    return {name: data for name, data in found if data is not None}


def differing(committed: Mapping[str, bytes], built: Mapping[str, bytes]) -> Sequence[str]:
    """Explain where committed files differ from built ones: by path in the data, for files of data."""
    lines: list[str] = []
    for name in sorted(committed.keys() | built.keys()):
        if name not in committed:
            lines.append(f"{name}: missing")
        elif name not in built:
            lines.append(f"{name}: nothing makes this file any more")
        elif committed[name] != built[name]:
            lines += _explained(name, committed[name], built[name])
    return lines


def _explained(name: str, committed: bytes, built: bytes) -> list[str]:
    if not name.endswith(".json"):
        return [f"{name}: differs"]
    from deepdiff import DeepDiff

    try:
        old = json.loads(committed)
    except (ValueError, RecursionError):
        return [f"{name}: is no JSON"]
    if not isinstance(old, dict):
        return [f"{name}: is no catalog"]
    found = DeepDiff(_keyed(old), _keyed(json.loads(built)), verbose_level=1)
    lines = [f"{name}: {line if len(line) < 300 else line[:300] + ' …'}" for line in found.pretty().splitlines()]
    return lines[:20] + ([f"{name}: and {len(lines) - 20} more differences"] if len(lines) > 20 else [])


def _keyed(data: dict[str, object]) -> dict[str, object]:
    """Put traces under their names, so that a difference is told by name and not by number."""
    traces = data.get("traces")
    if not isinstance(traces, list):
        return data
    named = ((trace.get("name") if isinstance(trace, dict) else None, trace) for trace in traces)
    return {**data, "traces": {str(name or number): trace for number, (name, trace) in enumerate(named, start=1)}}
