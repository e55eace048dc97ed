"""Plain records → JSON that is safe wherever it is shown: no character that shows nothing is left raw."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from typing import Any

_UNSEEN = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0),
        0xAD,
        0x61C,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xD800, 0xE000),
    )
}


def to_json(data: Any, indent: int | None = 1) -> str:
    """Return JSON with the text of other scripts readable, and what shows nothing escaped."""
    return json.dumps(data, ensure_ascii=False, indent=indent).translate(_UNSEEN) + "\n"


def as_json(records: Iterable[Any]) -> str:
    """Return a JSON array of dataclass values."""
    return to_json([dataclasses.asdict(record) for record in records])
