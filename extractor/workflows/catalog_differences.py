"""Where committed catalog files differ from built ones, told by trace, edition and document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from extractor.build.catalog_json import SCHEMA_FILE
from extractor.build.index import INDEX_FILE
from extractor.render.escape import shortened
from extractor.render.numbers import plural

if TYPE_CHECKING:
    from deepdiff.model import DiffLevel

_LINES = 20  # of a file
_DETAILS = 3  # of a trace
_FOLLOWING = ("inputs", "history")  # they differ wherever anything does, and tell nobody what


def differences(committed: Mapping[str, bytes], built: Mapping[str, bytes]) -> list[str]:
    """Say where the files differ, each line with its file's name first."""
    lines: list[str] = []
    for name in sorted(committed.keys() | built.keys()):
        if name not in committed:
            lines.append(f"{name}: missing")
        elif name not in built:
            lines.append(f"{name}: nothing makes this file any more")
        elif committed[name] != built[name]:
            lines += (f"{name}: {line}" for line in _explained(name, committed[name], built[name]))
    return lines


def _explained(name: str, committed: bytes, built: bytes) -> list[str]:
    if not name.endswith(".json") or name in (INDEX_FILE, SCHEMA_FILE):  # they follow from the services' files
        return ["out of date"]
    try:
        old = json.loads(committed)
    except (ValueError, RecursionError):
        return ["not JSON"]
    if not isinstance(old, dict):
        return ["not a catalog"]
    try:
        lines = list(_in_words(_by_name(old), _by_name(json.loads(built)))) or ["out of date"]
    except ImportError:
        return ["out of date (pip install deepdiff tells what differs)"]
    more = [f"and {plural(len(lines) - _LINES, 'more difference')}"] if len(lines) > _LINES else []
    return lines[:_LINES] + more


def _by_name(catalog: dict[str, Any]) -> dict[str, Any]:
    """Put every trace, document and edition under its name, and what a catalog says as a whole under no name."""
    overall: dict[str, Any] = {}
    records: dict[str, Any] = {"": overall}
    for key, value in catalog.items():
        if not isinstance(value, list) or key == "decisions":
            overall |= {key: value} if key not in _FOLLOWING else {}
            continue
        for number, record in enumerate(value if key not in _FOLLOWING else (), start=1):
            named = record if isinstance(record, dict) else {}
            name = named.get("id") or (f"{named['name']} ({named.get('site')})" if named.get("name") else number)
            records[f"{key.removesuffix('s')} {name}"] = record
    return records


def _in_words(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Say a line a record: that it is missing or too much, or which of its fields differ."""
    from deepdiff import DeepDiff

    difference = DeepDiff(old, new, view="tree", threshold_to_diff_deeper=0)
    levels = sorted(
        ((level.path(output_format="list"), kind, level) for kind, of_kind in difference.items() for level in of_kind),
        key=lambda entry: ([str(step) for step in entry[0]], entry[1]),
    )
    for record, of_record in groupby(levels, key=lambda entry: entry[0][0]):
        details = [_detail(path[1:], kind, level) for path, kind, level in of_record]
        more = f"; {len(details) - _DETAILS} more" if len(details) > _DETAILS else ""
        yield f"{record}: {'; '.join(details[:_DETAILS])}{more}".removeprefix(": ")


def _detail(path: Iterable[object], kind: str, level: DiffLevel) -> str:
    where = "".join(f"{step}: " for step in path if isinstance(step, str))
    if kind.endswith("_added"):
        return f"{where}missing" if not where else f"{where}lacks {_short(level.t2)}"
    if kind.endswith("_removed"):
        return f"{where}should not be there" if not where else f"{where}should not have {_short(level.t1)}"
    return f"{where}{_short(level.t1)} should be {_short(level.t2)}"


def _short(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name", value)
    return shortened(json.dumps(value, ensure_ascii=False, default=str), 80)
