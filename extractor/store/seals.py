"""Seals on files that people keep: what ctscat writes there it seals, so that damage which is still YAML is noticed.

The seal is a comment line. An edit by hand breaks it as well, and is accepted with one command; a file that ctscat
never wrote has none.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from extractor.errors import DataError
from extractor.store.files import read_if_there

_SEAL = b"# sealed by ctscat: "


def read_sealed(root: Path, name: str) -> bytes:
    """Return a file's bytes, none where there is no file; raise `DataError` where its seal is broken."""
    data = read_if_there(root / name)
    if data is not None and _SEAL.startswith(data):  # nothing, or the begin of a seal, which is a comment
        hint = f"`git checkout -- {name}` restores it; delete it if nothing belongs there"
        raise DataError("cut to nothing", where=name, hint=hint)
    if data and not _seal_holds(data):
        hint = f"`git diff -- {name}` shows the change, `git checkout -- {name}` undoes it, "
        hint += f"`ctscat snapshot --accept {name}` keeps it"
        raise DataError("edited by hand, or damaged, since ctscat wrote it", where=name, hint=hint)
    return data or b""


def sealed(data: bytes, name: str) -> bytes:
    """Return a file with its seal on the first line, where a cut of the file leaves it standing."""
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if not line.startswith(_SEAL)]
    seal = _SEAL + _digest(data) + f"; after an edit by hand: ctscat snapshot --accept {name}".encode()
    return b"\n".join([seal, *lines])


def _seal_holds(data: bytes) -> bool:
    seals = [line.removeprefix(_SEAL)[:16] for line in data.split(b"\n") if line.startswith(_SEAL)]
    return not seals or seals == [_digest(data)]


def _digest(data: bytes) -> bytes:
    """Return a digest of what a file says: of its lines, but for empty ones and comments, which change nothing."""
    lines = (line.rstrip(b"\r \t") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n"))
    statements = (line for line in lines if line and not line.lstrip(b" ").startswith(b"#"))
    return sha256(b"\n".join(statements)).hexdigest()[:16].encode()
