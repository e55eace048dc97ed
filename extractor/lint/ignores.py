"""Comments that keep a finding from being reported: `# ctscat: ignore[letter-case] until 2027-01-31: seen live`.

At the end of a line one is about that line, alone on a line about the next, and `ignore-file` about the whole file. A
reason is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from extractor.lint.findings import Finding
from extractor.lint.rulebook import BY_ID

_COMMENT = re.compile(r"(?:#|//|--|/\*|<!--|;|\.\.)[ \t]{0,9}ctscat:[ \t]{0,9}ignore(-file)?\b([^\n]*)")
_PARTS = re.compile(r"\[([^\]]*)\](?:\s+until\s+([^:]*))?\s*(?::\s*(.*))?")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_OWN_RULES = ("unused-ignore", "expired-ignore", "invalid-ignore")


class Ignore(Struct, frozen=True, kw_only=True):
    """What is not to be reported, where, why, and until when."""

    rules: tuple[str, ...]
    reason: str
    until: str = ""
    file: str
    """Where the ignore stands."""
    line: int
    column: int = 1
    end_column: int = 1
    target: int = 0
    """The line that it is about; 0 for all."""
    problem: str = ""
    """Why it ignores nothing."""

    def is_about(self, finding: Finding) -> bool:
        """Tell whether it is about a finding of its own file."""
        return finding.rule in self.rules and self.target in (0, finding.line)


def ignores_in(text: str, file: str) -> list[Ignore]:
    """Return the ignores in the comments of a file."""
    if "ctscat:" not in text:
        return []
    lines = text.split("\n")
    return [
        ignore
        for number, line in enumerate(lines, start=1)
        if "ctscat:" in line
        for ignore in _in_line(line, number, lines, file)
    ]


def _in_line(line: str, number: int, lines: Sequence[str], file: str) -> Iterator[Ignore]:
    for match in _COMMENT.finditer(line):
        target = number
        if match[1]:
            target = 0
        elif not line[: match.start()].strip():
            target = next(
                (index for index, text in enumerate(lines[number:], start=number + 1) if "ctscat:" not in text), number
            )
        body = match[2].strip().removesuffix("*/").removesuffix("-->").strip()
        parts = _PARTS.fullmatch(body)
        rules, until, reason = ((part or "").strip() for part in parts.groups()) if parts else ("", "", "")
        rule_ids = tuple(rule.strip() for rule in rules.split(",") if rule.strip())
        yield Ignore(
            rules=rule_ids,
            reason=reason,
            until=until,
            file=file,
            line=number,
            column=match.start() + 1,
            end_column=match.end() + 1,
            target=target,
            problem=problem_of(rule_ids, until, reason),
        )


def problem_of(rules: Sequence[str], until: str, reason: str) -> str:
    """Return why an ignore cannot be understood, or nothing."""
    if not rules:
        return "names no rule: write ctscat: ignore[RULE]: REASON"
    unheard = [rule for rule in rules if rule not in BY_ID or rule in _OWN_RULES]
    if unheard:
        return f"{unheard[0]!r} is not a rule that can be ignored"
    if until and not _DAY.fullmatch(until):
        return f"{until!r} is not a valid date (YYYY-MM-DD)"
    return "" if reason else "gives no reason: write ctscat: ignore[RULE]: REASON"


def without_ignored(findings: Iterable[Finding], ignores: Sequence[Ignore], today: str) -> Iterator[Finding]:
    """Return what is left of a file's findings, and findings on ignores that are expired, unused or not understood.

    Where a service is not covered, nobody can tell whether an ignore is of use.
    """
    in_force = [ignore for ignore in ignores if not ignore.problem and not _is_over(ignore, today)]
    used = set()
    all_covered = True
    for finding in findings:
        all_covered = all_covered and finding.rule != "not-covered"
        hits = [ignore for ignore in in_force if ignore.is_about(finding)]
        used.update(hits)
        if not hits:
            yield finding
    for ignore in ignores:
        if ignore not in used and (all_covered or ignore not in in_force):
            yield on_ignore(ignore, today)


def _is_over(ignore: Ignore, today: str) -> bool:
    return bool(ignore.until) and ignore.until < today


def on_ignore(ignore: Ignore, today: str) -> Finding:
    """Return the finding on an ignore that ignores nothing."""
    rule, message = "unused-ignore", f"nothing to ignore here for {', '.join(ignore.rules)}; delete the ignore"
    if ignore.problem:
        rule, message = "invalid-ignore", ignore.problem
    elif _is_over(ignore, today):
        rule, message = "expired-ignore", f"held until {ignore.until}; the reason was: {ignore.reason}"
    return Finding(
        rule=rule,
        severity="warning",
        file=ignore.file,
        line=ignore.line,
        column=ignore.column,
        end_column=ignore.end_column,
        message=message,
    )
