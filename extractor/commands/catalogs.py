"""The catalogs a command asks: the built ones, or made in memory as of another day."""

from __future__ import annotations

import json
from collections.abc import Sequence

from extractor.build import Catalog
from extractor.commands.building import Guidance, catalog_of
from extractor.commands.project import Project
from extractor.errors import DataError, UsageError
from extractor.store.places import is_date


def catalogs(project: Project, service: str = "", as_of: str = "") -> Sequence[Catalog]:
    """Return the catalogs of all services, or of one; from the built files where these say what is asked."""
    if as_of and not is_date(as_of):
        raise UsageError(f"{as_of!a} is no date", hint="write YYYY-MM-DD")
    if not as_of:
        built = _built(project, service)
        if built:
            return built
    names = [name for name in project.snapshots.fingerprints() if service in ("", name)]
    if not names:
        known = sorted(project.snapshots.fingerprints())
        where = str(project.root.resolve())
        if known:
            raise UsageError(f"no editions of {service!a} are stored", where=where, hint=f"there is {', '.join(known)}")
        hint = "name the project's folder with --root, or store a first edition with ctscat snapshot"
        raise UsageError("no snapshots are stored here", where=where, hint=hint)
    guidance = Guidance.of(project)
    return [catalog_of(project, name, as_of, guidance) for name in sorted(names)]


def _built(project: Project, service: str) -> Sequence[Catalog]:
    files = project.catalog.read()
    found = []
    for name, data in sorted(files.items()):
        if name.endswith(".json") and not name.endswith(".schema.json") and service in ("", name[:-5]):
            where = f"catalog/{name}"
            try:
                found.append(Catalog.from_dict(json.loads(data), where))
            except (ValueError, RecursionError):
                raise DataError("is no JSON", where=where, hint="`ctscat build` makes it anew") from None
    return found
