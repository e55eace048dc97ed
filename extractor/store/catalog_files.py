"""The catalog's files, which belong together: written as one set, and a mix of two sets is noticed.

`SHA256SUMS` lists them in the form that `sha256sum --check` reads, begins with their number, and is replaced last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from extractor.errors import CtscatError, DataError, UsageError
from extractor.store.files import read_bounded, read_if_there, write_all
from extractor.store.lock import Lock
from extractor.store.places import DECISIONS, is_safe

FOLDER = "catalog"
SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_HINT = "run: ctscat build"


class CatalogFiles:
    """The set of catalog files under a project's root."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / FOLDER

    def write(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """Make the set consist of these files, by name; return the names that changed or went."""
        for name in files:
            if not _is_ours(name):
                raise UsageError(f"{name!a} cannot be a catalog file's name")
        sums = f"# {len(files)} files\n"
        sums += "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
        content = {self._folder / name: files[name] for name in sorted(files)}
        with Lock(self._root):
            try:
                stale = self.names() - files.keys()
            except DataError:  # a damaged list: whatever else lies there is not certainly ours
                stale = frozenset()
            changed = write_all(
                {**content, self._folder / SUMS: sums.encode()},
                remove=[self._folder / name for name in sorted(stale)],
                within=self._root,
            )
        return tuple(sorted(path.name for path in changed))

    def read(self, names: Iterable[str] | None = None) -> dict[str, bytes]:
        """Return the files of the set, or some of them; raise `DataError` where they are not of one build."""
        digests = digests_of(self._folder)
        files: dict[str, bytes] = {}
        problems = []
        for name in digests if names is None else [name for name in names if name in digests]:
            try:
                files[name] = read_bounded(self._folder / name)
            except CtscatError as error:
                problems.append(f"{name}: {error.message}")
                continue
            if sha256(files[name]).hexdigest() != digests[name]:
                problems.append(f"{name}: not the file that was built")
        if problems:
            raise DataError(f"not of one build, or edited: {'; '.join(problems)}", where=FOLDER, hint=_HINT)
        return files

    def names(self) -> frozenset[str]:
        """Return the names of the set's files; none where nothing was built yet."""
        return frozenset(digests_of(self._folder))

    def as_they_lie(self, pattern: str = "*.*") -> dict[str, bytes]:
        """Return the files that can be read, whether or not they are of one build, or of any."""
        files = {}
        for path in sorted(self._folder.glob(pattern)):
            with suppress(CtscatError):
                files[path.name] = read_bounded(path)
        return {name: data for name, data in files.items() if _is_ours(name)}

    def digest(self) -> str:
        """Return a digest of the whole set, as its list has it."""
        return sha256(read_if_there(self._folder / SUMS) or b"").hexdigest()


def digests_of(folder: Path) -> dict[str, str]:
    """Return the digests of a catalog's files by name, none where there is no list; `DataError` where it is damaged."""
    sums = read_if_there(folder / SUMS)
    if sums is None:
        return {}
    count, *lines = sums.decode("ascii", "replace").splitlines() or [""]
    digests: dict[str, str] = {}
    for number, line in enumerate(lines, start=2):
        match = _LINE.fullmatch(line)
        if not match or not _is_ours(match[2]) or match[2] in digests:
            raise DataError("not a digest and a name", where=f"{FOLDER}/{SUMS}:{number}", hint=_HINT)
        digests[match[2]] = match[1]
    if count != f"# {len(digests)} files" or not sums.endswith(b"\n"):
        raise DataError(f"cut or edited: it lists {len(digests)} files", where=f"{FOLDER}/{SUMS}:1", hint=_HINT)
    return digests


def _is_ours(name: str) -> bool:
    """Tell whether a build may write and remove it: never what people keep in the same folder."""
    return is_safe(name) and name != SUMS and f"{FOLDER}/{name}" != DECISIONS
