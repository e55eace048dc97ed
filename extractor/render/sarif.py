"""SARIF 2.1.0 for code scanning: one run, cut where an upload would be refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from extractor import __version__
from extractor.render.escape import sarif_message, shortened
from extractor.render.json_text import to_json

LIMIT = 25_000
"""Results that an upload may hold; GitHub shows the first 5,000."""
BYTES = 9_000_000
"""Of results; an upload of 10 MB is refused."""
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LONGEST = 1000

Object = dict[str, Any]


def to_run(rules: Iterable[Object], results: Sequence[Object]) -> str:
    """Return one run with results from the worst on; a notification says how many were left out."""
    taken: list[Object] = []
    used = 0
    for result in results[:LIMIT]:
        used += len(to_json(result, indent=None).encode("utf-8"))
        if used > BYTES:
            break
        taken.append(result)
    invocation: Object = {"executionSuccessful": True}
    if len(taken) < len(results):
        text = f"{len(results) - len(taken)} results of {len(results)} are left out: an upload cannot hold more"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    run = {
        "tool": {"driver": {"name": "ctscat", "version": __version__, "rules": list(rules)}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": taken,
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=None)


def message_of(text: str) -> Object:
    """Return a message in which nothing is a link."""
    return {"text": sarif_message(shortened(text, _LONGEST))}


def artifact(source: str) -> Object:
    """Return where something stands: a web address as it is, and anything else as a path."""
    safe = ":/?#[]@!$&'()*+,;=%~" if source.startswith(("https://", "http://")) else "/~"
    path = source.replace("\\", "/").removeprefix("./") or "unknown"
    return {"uri": shortened(quote(path, safe=safe, errors="replace"), _LONGEST)}


def fingerprint(*facts: str) -> str:
    """Return what tells a result from others wherever it moves."""
    return sha256("\n".join(facts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
