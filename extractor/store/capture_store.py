"""The bytes that were read, kept compressed under their hash: a better reader can read them again.

They are pages of other people's documentation, so they stay on this machine: in `.ctscat/captures` under the project's
root, or where the environment's `CTSCAT_HOME` says, and never in git.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from extractor.errors import DataError, UsageError
from extractor.store.files import read_if_there, write_all
from extractor.store.lock import LOCAL

LIMIT = 64_000_000
"""Bytes of the largest page that is kept."""

_NAME = re.compile("[0-9a-f]{64}")


class CaptureStore:
    """Keeps bytes by their SHA-256: under `CTSCAT_HOME` where that is set, else under the project's root."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        home = environment.get("CTSCAT_HOME", "")
        self._within = Path(home).expanduser() if home else root
        self._folder = (self._within if home else root / LOCAL) / "captures"

    def put(self, data: bytes) -> str:
        """Keep `data` and return its hash."""
        if len(data) > LIMIT:
            raise UsageError(f"larger than {LIMIT} bytes, the most that is kept")
        name = sha256(data).hexdigest()
        packed = gzip.compress(data, mtime=0)  # without a time, the same bytes make the same file
        write_all({self._folder / ".gitignore": b"*\n", self._path(name): packed}, within=self._within)
        return name

    def get(self, name: str) -> bytes | None:
        """Return the bytes with this hash, never others; none where they are not kept on this machine."""
        path = self._path(name)
        packed = read_if_there(path, 2 * LIMIT)
        if packed is None:
            return None
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data = unpacker.decompress(packed, LIMIT + 1)
        except zlib.error as error:
            raise self._damaged(path, str(error)) from None
        if not unpacker.eof or unpacker.unused_data:
            raise self._damaged(path, "cut short, too long, or with something behind it")
        if sha256(data).hexdigest() != name:
            raise self._damaged(path, "its bytes do not fit its name")
        return data

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!a} is not a SHA-256")
        return self._folder / name[:2] / f"{name}.gz"

    def _damaged(self, path: Path, what: str) -> DataError:
        return DataError(f"damaged capture: {what}", where=str(path), hint="delete it, then snapshot the page again")
