"""`catalog/decisions.yaml`: what people decided about proposed links and takeovers; decisions win over the matcher."""

from __future__ import annotations

from typing import Literal

from extractor.errors import UsageError
from extractor.store import hand_kept
from extractor.store.hand_kept import Entry, HandKeptFile
from extractor.store.places import DECISIONS, is_date
from extractor.store.yaml_reader import Document
from extractor.values import Value

FILE = DECISIONS

Verdict = Literal["same", "different", "ignore"]


class Decision(Value, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person's verdict on a link or a proposed takeover, named by its id or by the two trace names."""

    id: str = ""
    old: str = ""
    new: str = ""
    verdict: Verdict
    reason: str
    by: str = ""
    on: str = ""
    """The day it was made."""
    expires: str = ""
    """The last day on which it holds; empty where it holds for good."""

    @property
    def subject(self) -> str:
        """What it is about, in words."""
        return self.id or f"{self.old} → {self.new}"

    def expired(self, day: str) -> bool:
        """Tell whether it no longer holds on `day`."""
        return bool(self.expires) and day > self.expires


class DecisionFile(HandKeptFile[Decision]):
    """The decisions of the project under `root`."""

    name = FILE
    key = "decisions"

    def parse(self, document: Document) -> tuple[Decision, ...]:
        """Return the decisions in the file's order; raise `DataError` for a repeated or contradicted one, too."""
        first: dict[str, Entry[Decision]] = {}
        for entry in hand_kept.entries(document, self.key, Decision):
            decision = _checked(entry)
            earlier = first.setdefault(decision.subject, entry)
            if earlier is not entry:
                relation = "repeats" if earlier.value.verdict == decision.verdict else "contradicts"
                raise entry.error(f"the decision on {decision.subject} {relation} the one on line {earlier.line}")
        return tuple(entry.value for entry in first.values())

    def append(self, decision: Decision) -> None:
        """Add a decision; every comment and every other entry stays as it is."""
        with self._lock():
            document = self._read()
            if any(earlier.subject == decision.subject for earlier in self.parse(document)):
                hint = f"change its entry in {FILE}"
                raise UsageError(f"{decision.subject} is decided already", where=FILE, hint=hint)
            self._write(hand_kept.appended(document, self.key, [decision.to_dict()]))


def _checked(entry: Entry[Decision]) -> Decision:
    decision = entry.value
    if bool(decision.id) == bool(decision.old or decision.new) or bool(decision.old) != bool(decision.new):
        raise entry.error("give either `id` or both `old` and `new`")
    if not decision.reason.strip():
        raise entry.error("`reason` is empty", "reason")
    for key in ("on", "expires"):
        day = getattr(decision, key)
        if day and not is_date(day):
            raise entry.error(f"{day!a} is not a valid date (YYYY-MM-DD)", key)
    return decision
