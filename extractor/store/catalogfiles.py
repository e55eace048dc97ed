"""The catalog's files, which belong together: written as one set, and a mix of two sets is noticed.

`SHA256SUMS` lists them in the form that `sha256sum --check` reads and is replaced last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from extractor.errors import CtscatError, DataError, UsageError
from extractor.store.decisions import FILE as DECISIONS
from extractor.store.files import read_bounded, read_if_there, write_all
from extractor.store.lock import Lock
from extractor.store.places import is_safe

FOLDER = "catalog"
SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
_HINT = "`ctscat build` makes them anew"


class CatalogFiles:
    """The set of catalog files under a project's root."""

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self._root = root
        self._lock_timeout = lock_timeout
        self._folder = root / FOLDER

    def write(self, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """Make the set consist of these files, by name; return the names that changed or went."""
        for name in files:
            if not _is_ours(name):
                raise UsageError(f"{name!a} cannot be a catalog file's name")
        sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
        content = {self._folder / name: files[name] for name in sorted(files)}
        with Lock(self._root, self._lock_timeout):
            try:
                gone = self._listed().keys() - files.keys()
            except CtscatError:  # no list or a damaged one: whatever else lies there is not known to be ours
                gone = set()
            changed = write_all(
                {**content, self._folder / SUMS: sums.encode()}, remove=[self._folder / name for name in sorted(gone)]
            )
        return tuple(sorted(path.name for path in changed))

    def read(self) -> dict[str, bytes]:
        """Return the files of the set; raise `DataError` where they are not all of one build."""
        files = {}
        wrong = []
        for name, digest in self._listed().items():
            try:
                files[name] = read_bounded(self._folder / name)
            except CtscatError as error:
                wrong.append(f"{name}: {error.message}")
                continue
            if sha256(files[name]).hexdigest() != digest:
                wrong.append(f"{name}: not the file that was built")
        if wrong:
            message = f"not of one build, or edited: {'; '.join(wrong)}"
            raise DataError(message, where=FOLDER, hint=_HINT)
        return files

    def _listed(self) -> dict[str, str]:
        """Return name and digest of each file of the set; none where nothing was built yet."""
        sums = read_if_there(self._folder / SUMS) or b""
        listed: dict[str, str] = {}
        for number, line in enumerate(sums.decode("ascii", "replace").splitlines(), start=1):
            match = _LINE.fullmatch(line)
            if not match or not _is_ours(match[2]) or match[2] in listed:
                raise DataError("no line of a digest and a name", where=f"{FOLDER}/{SUMS}:{number}", hint=_HINT)
            listed[match[2]] = match[1]
        return listed


def _is_ours(name: str) -> bool:
    """Tell whether a build may write and remove it: never what people keep in the same folder."""
    return is_safe(name) and name != SUMS and f"{FOLDER}/{name}" != DECISIONS
