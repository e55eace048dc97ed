"""`ctscat diff OLD NEW`: say what became of every trace between two editions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from extractor import judge
from extractor.compare import compare
from extractor.errors import DataError, SourceError, UsageError
from extractor.model import Edition


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Compare two files that each hold one edition as JSON, and print the changes as JSON."""
    paths = [argument for argument in arguments if argument not in ("--format", "json")]
    if len(paths) != 2 or any(path.startswith("-") for path in paths):
        raise UsageError("expected two editions", hint="ctscat diff OLD.json NEW.json --format json")
    old, new = map(_edition, paths)
    comparison = compare(old, new)
    data = comparison.to_dict()
    for change, fields in zip(comparison.changes, data["changes"], strict=True):
        fields["severity"] = judge.severity(change)
    json.dump(data, stdout, ensure_ascii=False, indent=1)
    stdout.write("\n")
    return judge.verdict(comparison.changes, "breaking")


def _edition(path: str) -> Edition:
    try:
        return Edition.from_dict(json.loads(Path(path).read_text(encoding="utf-8")), path)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=path) from error
    except ValueError as error:
        raise DataError("holds no JSON", where=path, hint="write it with ctscat extract --format json") from error
