"""Linting as a library: a text, or many, against what the documents know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from extractor.lint.findings import LintResult
from extractor.lint.forms import find_references
from extractor.lint.ignores import Ignores, ignores_in
from extractor.lint.knowledge import Knowledge
from extractor.lint.proof import Proof
from extractor.lint.rules import Judge


class Linter:
    """Lints texts, one after the other, with the same knowledge."""

    def __init__(
        self,
        knowledge: Knowledge,
        *,
        proof: Proof | None = None,
        today: str = "",
        site: str = "",
        ignore_file: Ignores | None = None,
    ) -> None:
        self._today = today or date.today().isoformat()
        self._judge = Judge(knowledge, proof=proof, today=self._today, site=site)
        self._ignore_file = ignore_file or Ignores([], self._today)

    @property
    def as_of(self) -> str:
        """The day of the newest edition that is asked."""
        return self._judge.as_of

    def lint(self, text: str, file: str) -> LintResult:
        """Return the findings in a text; the file's name tells what syntax it is in."""
        references = find_references(text, file)
        comments = Ignores(ignores_in(text, file), self._today)
        findings = [*comments.without_ignored(self._judge.findings(references)), *comments.useless()]
        in_order = sorted(
            self._ignore_file.without_ignored(findings),
            key=lambda finding: (finding.line, finding.column, finding.rule),
        )
        checked = sum(bool(reference.name) for reference in references)
        return LintResult(findings=tuple(in_order), checked=checked, as_of=self.as_of)

    def unused(self) -> LintResult:
        """Return, after the last text, the findings on entries of the ignore file that did nothing."""
        return LintResult(findings=tuple(self._ignore_file.useless()), checked=0, files=0, as_of=self.as_of)


def lint_text(
    text: str, filename: str, knowledge: Knowledge, *, proof: Proof | None = None, today: str = "", site: str = ""
) -> LintResult:
    """Return the findings in one text. To lint many, make one `Linter`."""
    return Linter(knowledge, proof=proof, today=today, site=site).lint(text, filename)


def merged(parts: Iterable[LintResult]) -> LintResult:
    """Return what was found in many texts as one."""
    results = list(parts)
    return LintResult(
        findings=tuple(finding for part in results for finding in part.findings),
        checked=sum(part.checked for part in results),
        files=sum(part.files for part in results),
        as_of=max((part.as_of for part in results), default=""),
    )
