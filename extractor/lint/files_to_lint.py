"""The files that are linted: those named, and those below folders that may hold text."""

from __future__ import annotations

import os
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from extractor.errors import SourceError

LARGEST = 10_000_000
"""Bytes of the largest file read; plans are large."""

_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "venv", "site-packages"))
# Never text, or never anybody's rules: not worth opening.
_BINARY = (
    *(".7z", ".bin", ".bz2", ".class", ".dll", ".exe", ".gz", ".jar", ".o", ".pyc", ".so", ".tar", ".tgz", ".whl"),
    *(".avi", ".gif", ".ico", ".jpeg", ".jpg", ".mov", ".mp3", ".mp4", ".otf", ".png", ".svg", ".ttf", ".woff2"),
    *(".db", ".doc", ".docx", ".lock", ".mo", ".parquet", ".pdf", ".sqlite", ".wasm", ".webp", ".xlsx", ".xz", ".zip"),
)


class Source(Struct, frozen=True, kw_only=True):
    """A file's text, or why it is not linted."""

    file: str
    text: str = ""
    problem: str = ""
    is_exact: bool = True
    """False where bytes were not UTF-8, so that the text must not be written back."""


def sources(paths: Sequence[str]) -> Iterator[Source]:
    """Return each file once, those of a folder by name; raise `SourceError` for a path that is not there."""
    visited: set[str] = set()
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110
            raise SourceError("no such file or folder", where=path)
        is_folder = os.path.isdir(path)  # noqa: PTH112
        for file in _files_below(path) if is_folder else [path]:
            source = read_source(file) if file not in visited else None
            visited.add(file)
            if source and not (is_folder and source.problem == NOT_TEXT):
                yield source


NOT_TEXT = "not text"


def read_source(file: str) -> Source:
    """Return a file's text as far as it is one."""
    try:
        with open(file, "rb") as stream:  # noqa: PTH123 - a Path for each of thousands of files costs as much as reading it
            data = stream.read(LARGEST + 1)
    except OSError as error:
        return Source(file=file, problem=f"cannot be read: {error.strerror}")
    return source_of(data, file)


def source_of(data: bytes, file: str) -> Source:
    """Return the text that bytes are; columns count characters, so a mark of the encoding is taken off."""
    if len(data) > LARGEST:
        return Source(file=file, problem=f"larger than {LARGEST:,} bytes")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Source(file=file, text=data.decode("utf-16", "replace"), is_exact=False)
    if b"\0" in data[:4096]:
        return Source(file=file, problem=NOT_TEXT)
    data = data.removeprefix(BOM_UTF8)
    try:
        return Source(file=file, text=data.decode("utf-8"))
    except UnicodeDecodeError:
        return Source(file=file, text=data.decode("utf-8", "replace"), is_exact=False)


def write_back(file: str, text: str) -> None:
    """Replace a file's text, and keep the mark of its encoding."""
    from extractor.store.files import write_atomic

    path = Path(file)
    mark = BOM_UTF8 if path.read_bytes().startswith(BOM_UTF8) else b""
    write_atomic(path, mark + text.encode("utf-8"))


def _files_below(folder: str) -> Iterator[str]:
    """Return the files of a folder by name; links to folders are not followed."""
    with os.scandir(folder) as entries:
        in_order = sorted(entries, key=lambda entry: entry.name)
    for entry in in_order:
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and entry.name not in _SKIPPED_FOLDERS:
                yield from _files_below(entry.path)
        elif entry.is_file() and not entry.name.lower().endswith(_BINARY):
            yield entry.path
