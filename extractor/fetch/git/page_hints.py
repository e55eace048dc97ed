"""What a repository says about which published page a file is: read as text, nothing of it is ever run."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from extractor.fetch.capture import PageHint

_FIELD = ":original_name:"
_ANCHOR = b'<a name="'
_HEAD = 3_000
_LONGEST = 500
_SUFFIXES = (".html", ".htm", ".rst", ".md")

ReadFile = Callable[[str], Sequence[bytes]]
"""Gives what a file says now and at an earlier commit, where it is there; the earlier one comes last."""


def page_hint(path: str, body: bytes, read_file: ReadFile) -> PageHint:
    """Return what the file itself, the Sphinx settings above it or the list beside it say."""
    folder = PurePosixPath(path).parent
    service_type, doc_link = "", ""
    if path.endswith((".html", ".htm")):
        for listing in read_file(str(folder / "ALL_META.TXT.json")):
            service_type = _listed_service(listing, PurePosixPath(path).name) or service_type
    else:
        for parent in (folder, *folder.parents):
            if settings := read_file(str(parent / "conf.py")):
                # Settings of 2022 do not name the service yet; those of today do.
                texts = {name: text for source in settings for name, text in _assigned_texts(source).items() if text}
                service_type, doc_link = texts.get("otcdocs_service_type", ""), texts.get("otcdocs_doc_link", "")
                break
    return PageHint(original_name=original_name(body), service_type=service_type, doc_link=doc_link)


def original_name(body: bytes) -> str:
    """Return the name that a page of Open Telekom Cloud has at Huawei: a field in RST, an anchor first in HTML."""
    head = body[:_HEAD]
    if head.lstrip().startswith(_ANCHOR):
        name = head.lstrip()[len(_ANCHOR) :].partition(b'"')[0].decode("utf-8", "replace")
    else:
        lines = head.decode("utf-8", "replace").splitlines()
        name = next((line.removeprefix(_FIELD).strip() for line in lines if line.startswith(_FIELD)), "")
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)


def _assigned_texts(source: bytes) -> dict[str, str]:
    """Return the texts that lines such as `name = 'text'` of a Python file assign."""
    texts: dict[str, str] = {}
    for line in source.decode("utf-8", "replace").splitlines():
        name, equals, value = line[:_LONGEST].partition("=")
        if equals and name.strip().isidentifier():
            try:
                text = ast.literal_eval(value.strip())
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
            if isinstance(text, str):
                texts[name.strip()] = text
    return texts


def _listed_service(listing: bytes, file_name: str) -> str:
    """Return which service the list of an HTML export says a file is of."""
    try:
        entries = json.loads(listing)
    except (ValueError, RecursionError):
        return ""
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and entry.get("uri") == file_name and isinstance(entry.get("product_code"), str):
            return str(entry["product_code"])
    return ""
