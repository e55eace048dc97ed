"""Sources named on a command line → their bytes: files, folders, standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence

from extractor.errors import SourceError, UsageError
from extractor.read import MAX_BYTES
from extractor.values import Value


class Source(Value, frozen=True, kw_only=True):
    """One page to read, named so that its bytes are fetched only when asked for."""

    name: str
    in_folder: bool = False
    """Whether it was found in a folder: such a file need not be a trace page."""

    def read(self) -> bytes:
        """Return the bytes, one more than is allowed at the most; `SourceError` where they cannot be had."""
        if self.name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        try:
            return _read(self.name)
        except OSError as error:
            hint = _where_it_may_be(self.name) if isinstance(error, FileNotFoundError) else "can you read it?"
            raise SourceError(error.strerror or str(error), where=self.name, hint=hint) from None


def is_address(name: str) -> bool:
    """Tell whether a source is a web address."""
    return name.startswith(("https://", "http://"))


def as_address(text: str) -> str:
    """Return a web address; raise `UsageError` for what is none."""
    if not is_address(text):
        hint = f"did you mean https://{text}?" if _may_be_address(text) else "it begins with https://"
        raise UsageError(f"{text!a} is not a web address", hint=hint)
    return text


def _may_be_address(text: str) -> bool:
    """Tell whether only https:// is missing."""
    host, slash, _ = text.partition("/")
    return "." in host.strip(".") and (bool(slash) or host.startswith("www."))


def _where_it_may_be(name: str) -> str:
    """Return what may have been meant by a file that is not there."""
    return f"for a page on the web write https://{name}" if _may_be_address(name) else "is the path right?"


def sources(names: Sequence[str]) -> Iterator[Source]:
    """Return the pages the names stand for, in order; a folder stands for all its files, by name."""
    for name in names:
        if "://" in name and not is_address(name):
            raise UsageError("only http and https addresses are read", where=name, hint="save the page, name its file")
        if name != "-" and os.path.isdir(name):  # noqa: PTH112 - pathlib costs the start more than the call
            yield from (Source(name=path, in_folder=True) for path in _files(name))
        else:
            yield Source(name=name)


def _files(folder: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        begin = os.path.join(root, "")  # noqa: PTH118 - a Path for each costs as much as reading the file
        yield from (begin + name for name in sorted(names) if not name.startswith("."))


def _read(name: str) -> bytes:
    """Read a file in two system calls; anything but a regular file could block, or never end."""
    handle = os.open(name, os.O_RDONLY | os.O_NONBLOCK)
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise SourceError("not a regular file", where=name, hint="name a file, a folder or -")
        most = min(status.st_size, MAX_BYTES) + 1
        data = os.read(handle, most)
        while len(data) < min(status.st_size, most):
            more = os.read(handle, most - len(data))
            if not more:
                break
            data += more
        return data
    finally:
        os.close(handle)
