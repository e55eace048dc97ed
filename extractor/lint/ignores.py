"""What is not to be reported: comments such as `# ctscat: ignore[letter-case] until 2027-01-31: seen live`, and files.

A comment at the end of a line is about that line, alone on a line about the next, and `ignore-file` about the whole
file. What cannot carry comments is ignored by a TOML file with one `[[ignore]]` table each. A reason is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

import msgspec
from msgspec import Struct

from extractor.bounds import limited_time
from extractor.errors import DataError
from extractor.lint.findings import Finding

_COMMENT = re.compile(r"(?:#|//|--|/\*|<!--|;|\.\.)[ \t]{0,9}ctscat:[ \t]{0,9}ignore(-file)?\b([^\n]*)")
_OWN_RULES = ("unused-ignore", "expired-ignore", "invalid-ignore")


class Ignore(Struct, frozen=True, kw_only=True):
    """What is not to be reported, where, why, and until when; an empty text narrows nothing."""

    rules: tuple[str, ...]
    reason: str
    until: str = ""
    where: str
    """The file in which the ignore stands."""
    line: int
    column: int = 1
    end_column: int = 1
    target: int = 0
    """The line that it is about; 0 for all."""
    files: str = ""
    """A pattern of files, such as `rules/*.tf`."""
    service: str = ""
    name: str = ""

    def is_about(self, finding: Finding) -> bool:
        """Tell whether a finding is not to be reported."""
        return (
            finding.rule in self.rules
            and self.target in (0, finding.line)
            and (not self.files or fnmatchcase(finding.file, self.files))
            and self.service.casefold() in ("", finding.service.casefold())
            and self.name in ("", finding.name)
        )


class Ignores:
    """The ignores of a file, and which of them were used so far."""

    def __init__(self, ignores: Sequence[Ignore], today: str) -> None:
        self._problems = {ignore: _problem_of(ignore, today) for ignore in ignores}
        self._in_force = [ignore for ignore, (rule, _) in self._problems.items() if rule == "unused-ignore"]
        self._used: set[Ignore] = set()
        self._all_covered = True

    def without_ignored(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Return what is left of some findings, and remember what was used."""
        for finding in findings:
            self._all_covered = self._all_covered and finding.rule != "not-covered"
            hits = [ignore for ignore in self._in_force if ignore.is_about(finding)]
            self._used.update(hits)
            if not hits:
                yield finding

    def useless(self) -> Iterator[Finding]:
        """Return findings on the ignores that did nothing; of a service that is not covered nobody can tell."""
        for ignore, (rule, message) in self._problems.items():
            if ignore not in self._used and (self._all_covered or rule != "unused-ignore"):
                yield Finding(
                    rule=rule,
                    severity="warning",
                    file=ignore.where,
                    line=ignore.line,
                    column=ignore.column,
                    end_column=ignore.end_column,
                    message=message,
                )


def _problem_of(ignore: Ignore, today: str) -> tuple[str, str]:
    """Return the rule and the message of what is wrong with an ignore; for a good one, if it ignores nothing."""
    from extractor.lint.rulebook import rulebook
    from extractor.store.places import is_date

    ids = rulebook().keys() - {*_OWN_RULES}
    strange = [rule for rule in ignore.rules if rule not in ids]
    if not ignore.rules:
        return "invalid-ignore", "names no rule: write ctscat: ignore[RULE]: REASON"
    if strange:
        return "invalid-ignore", f"{strange[0]!r} is not a rule that can be ignored"
    if ignore.until and not is_date(ignore.until):
        return "invalid-ignore", f"{ignore.until!r} is not a valid date (YYYY-MM-DD)"
    if not ignore.reason:
        return "invalid-ignore", "gives no reason: write ctscat: ignore[RULE]: REASON"
    if "" < ignore.until < today:
        return "expired-ignore", f"held until {ignore.until}; the reason was: {ignore.reason}"
    return "unused-ignore", f"nothing to ignore here for {', '.join(ignore.rules)}; delete the ignore"


def ignores_in(text: str, file: str) -> list[Ignore]:
    """Return the ignores in the comments of a file."""
    if "ctscat:" not in text:
        return []
    lines = text.split("\n")
    return [
        _ignore(match, number, lines, file)
        for number, line in enumerate(lines, start=1)
        if "ctscat:" in line
        for match in _COMMENT.finditer(line)
    ]


def _ignore(match: re.Match[str], number: int, lines: Sequence[str], file: str) -> Ignore:
    target = 0 if match[1] else number
    if not match[1] and not match.string[: match.start()].strip():  # alone on its line
        below = enumerate(lines[number:], start=number + 1)
        target = next((index for index, line in below if "ctscat:" not in line), number)
    body = match[2].strip().removesuffix("*/").removesuffix("-->")
    rules, bracket, rest = body.removeprefix("[").partition("]")
    days, _, reason = rest.partition(":")
    return Ignore(
        rules=tuple(filter(None, map(str.strip, rules.split(",")))) if bracket and body.startswith("[") else (),
        reason=reason.strip(),
        until=days.strip().removeprefix("until").strip(),
        where=file,
        line=number,
        column=match.start() + 1,
        end_column=match.end() + 1,
        target=target,
    )


class _Entry(Struct, forbid_unknown_fields=True):
    rule: str
    reason: str
    until: date | None = None
    file: str = ""
    service: str = ""
    name: str = ""


class _File(Struct, forbid_unknown_fields=True):
    ignore: list[_Entry] = []


def read_ignore_file(data: bytes, file: str, today: str) -> Ignores:
    """Read a file of ignores; raise `DataError` where it is not TOML or says what no ignore can."""
    import tomllib

    from extractor.values import bad_data

    try:
        text = data.decode("utf-8")
        with limited_time("reading it", file):  # a key of many dots takes the square of their number
            tables = tomllib.loads(text)
        entries = msgspec.convert(tables, _File).ignore  # which takes a day in quotes, too
    except msgspec.ValidationError as error:
        raise bad_data(error, file) from None
    except (ValueError, RecursionError) as error:
        raise DataError(f"not TOML: {error}", where=file) from None
    lines = [number for number, line in enumerate(text.split("\n"), start=1) if line.strip().startswith("[[ignore]]")]
    if len(entries) != len(lines):
        raise DataError("expected tables [[ignore]], each on a line of its own", where=file)
    ignores = [
        Ignore(
            rules=(entry.rule,) if entry.rule else (),
            reason=entry.reason,
            until=entry.until.isoformat() if entry.until else "",
            where=file,
            line=line,
            files=entry.file,
            service=entry.service,
            name=entry.name,
        )
        for entry, line in zip(entries, lines, strict=True)
    ]
    return Ignores(ignores, today)
