"""Plain records → JSON that is safe wherever it is shown: no character that shows nothing is left raw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from extractor.render.escape import UNSEEN, commands_as

_UNSEEN = re.compile(f"[{UNSEEN}]")


def to_json(data: Any, indent: int | None = 1) -> str:
    """Return JSON with the text of other scripts readable, and escaped what shows nothing or commands a build agent."""
    written = json.dumps(data, ensure_ascii=False, indent=indent)
    return commands_as(r"\1\\u005b", _UNSEEN.sub(lambda match: json.dumps(match.group())[1:-1], written)) + "\n"


def as_json(records: Iterable[Any]) -> str:
    """Return a JSON array of dataclass values."""
    return to_json([msgspec.to_builtins(record) for record in records])
