"""Values → JSON and YAML that are safe wherever they are shown: no character that shows nothing is left raw."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from msgspec import to_builtins

from extractor.render.escape import UNSEEN, commands_as

_COMMAND_ESCAPED = r"\1\\u005b"  # says the same in a string of JSON and in a quoted one of YAML


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{UNSEEN}]")  # compiled when JSON is asked for: it takes as long as a catalog's index


def to_json(data: Any, indent: int | None = 1) -> str:
    """Return JSON with the text of other scripts readable, and escaped what shows nothing or commands a build agent."""
    text = json.dumps(to_builtins(data), ensure_ascii=False, indent=indent)
    return commands_as(_COMMAND_ESCAPED, _unseen().sub(lambda match: json.dumps(match.group())[1:-1], text)) + "\n"


def to_json_lines(records: Any) -> str:
    """Return JSON, a record a line."""
    return "".join(to_json(record, indent=None) for record in records)


def to_yaml(data: Any) -> str:
    """Return the YAML that snapshots are written in."""
    from extractor.store.block_yaml import dump

    text = _unseen().sub(lambda match: f"\\U{ord(match.group()):08x}", dump(to_builtins(data)))
    return commands_as(_COMMAND_ESCAPED, text)
