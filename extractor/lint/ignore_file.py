"""A file of ignores, for what cannot carry comments: TOML, one `[[ignore]]` table each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from msgspec import Struct

from extractor.errors import DataError
from extractor.lint.findings import Finding
from extractor.lint.ignores import Ignore, on_ignore, problem_of

_KEYS = ("rule", "reason", "until", "file", "service", "name")


class Entry(Struct, frozen=True, kw_only=True):
    """An ignore and what narrows it: an empty text narrows nothing."""

    ignore: Ignore
    file: str = ""
    """A pattern of files, such as `rules/*.tf`."""
    service: str = ""
    name: str = ""

    def is_about(self, finding: Finding) -> bool:
        """Tell whether a finding is not to be reported."""
        return (
            self.ignore.is_about(finding)
            and (not self.file or fnmatchcase(finding.file, self.file))
            and self.service.casefold() in ("", finding.service.casefold())
            and self.name in ("", finding.name)
        )


class IgnoreFile:
    """The entries of the file, and which of them were used so far."""

    def __init__(self, entries: Sequence[Entry], today: str) -> None:
        self._today = today
        self._entries = entries
        self._in_force = [
            entry for entry in entries if not entry.ignore.problem and not "" < entry.ignore.until < today
        ]
        self._used: set[Entry] = set()
        self._all_covered = True

    def without_ignored(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Return what is left of the findings, and remember what was used."""
        for finding in findings:
            self._all_covered = self._all_covered and finding.rule != "not-covered"
            hits = [entry for entry in self._in_force if entry.is_about(finding)]
            self._used.update(hits)
            if not hits:
                yield finding

    def unused(self) -> list[Finding]:
        """Return findings on the entries that did nothing in any file, if every service there was covered."""
        useless = [entry for entry in self._entries if entry not in self._used]
        return [
            on_ignore(entry.ignore, self._today)
            for entry in useless
            if self._all_covered or entry not in self._in_force
        ]


def read_ignore_file(text: str, file: str, today: str) -> IgnoreFile:
    """Read the file; raise `DataError` where it is not TOML or says what no ignore can."""
    from tomllib import TOMLDecodeError, loads

    try:
        tables = loads(text).get("ignore", [])
    except (TOMLDecodeError, RecursionError) as error:
        raise DataError(f"not TOML: {error}", where=file) from None
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip().startswith("[[ignore]]")]
    if not isinstance(tables, list) or len(tables) != len(lines):
        raise DataError("expected tables [[ignore]], each on a line of its own", where=file)
    entries = [_entry(table, file, line) for table, line in zip(tables, lines, strict=True)]
    return IgnoreFile(entries, today)


def _entry(table: object, file: str, line: int) -> Entry:
    where = f"{file}:{line}"
    if not isinstance(table, dict) or not table.keys() <= {*_KEYS}:
        raise DataError(f"an ignore has the keys {', '.join(_KEYS)}", where=where)
    fields = {key: value.isoformat() if isinstance(value, date) else value for key, value in table.items()}
    if not all(isinstance(value, str) for value in fields.values()):
        raise DataError("every value of an ignore is a text or a date", where=where)
    rules = (fields["rule"],) if fields.get("rule") else ()
    reason, until = fields.get("reason", ""), fields.get("until", "")
    ignore = Ignore(
        rules=rules, reason=reason, until=until, file=file, line=line, problem=problem_of(rules, until, reason)
    )
    return Entry(
        ignore=ignore, file=fields.get("file", ""), service=fields.get("service", ""), name=fields.get("name", "")
    )
