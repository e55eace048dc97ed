"""`catalog/decisions.yaml`: what people decided about proposed links; decisions win over the matcher."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast, get_args

from extractor.errors import UsageError
from extractor.store import yamlwrite
from extractor.store.entries import Entry, entries
from extractor.store.files import read_if_there, write_atomic
from extractor.store.lock import Lock
from extractor.values import Value

FILE = "catalog/decisions.yaml"

Verdict = Literal["same", "different", "ignore"]

_KEYS = ("id", "old", "new", "verdict", "reason", "by", "on", "expires")


class Decision(Value, frozen=True, kw_only=True):
    """A person's verdict on a link, named by its id or by the two trace names."""

    verdict: Verdict
    reason: str
    id: str = ""
    old: str = ""
    new: str = ""
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


class DecisionFile:
    """The decisions of the project under `root`."""

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self._root = root
        self._lock_timeout = lock_timeout

    def load(self) -> tuple[Decision, ...]:
        """Return the decisions in the file's order; none where there is no file."""
        return parse(self._read(), FILE)

    def append(self, decision: Decision) -> None:
        """Add a decision; every comment and every other entry stays as it is."""
        with Lock(self._root, self._lock_timeout):
            data = self._read()
            if any(_key(other) == _key(decision) for other in parse(data, FILE)):
                hint = f"change its entry in {FILE}"
                raise UsageError(f"{decision.subject} is decided already", where=FILE, hint=hint)
            item = {key: getattr(decision, key) for key in _KEYS if getattr(decision, key)}
            data = yamlwrite.append(data, "decisions", [item], FILE)
            parse(data, FILE)  # what could not be read back is not written
            write_atomic(self._root / FILE, data)

    def _read(self) -> bytes:
        return read_if_there(self._root / FILE) or b""


def parse(data: bytes, where: str) -> tuple[Decision, ...]:
    """Return the decisions of a file; raise `DataError` with the line for a bad, repeated or contradicted one."""
    seen: dict[tuple[str, ...], tuple[int, Decision]] = {}
    for entry in entries(data, where, "decisions", _KEYS):
        decision = _decision(entry)
        line, first = seen.setdefault(_key(decision), (entry.line, decision))
        if first is not decision:
            relation = "repeats" if first.verdict == decision.verdict else "contradicts"
            raise entry.fault(f"the decision on {decision.subject} {relation} the one on line {line}")
    return tuple(decision for _, decision in seen.values())


def _decision(entry: Entry) -> Decision:
    if "id" in entry.fields:
        if "old" in entry.fields or "new" in entry.fields:
            raise entry.fault("give either 'id' or 'old' and 'new'")
        subject = {"id": entry.text("id")}
    else:
        subject = {"old": entry.text("old"), "new": entry.text("new")}
    verdict = entry.text("verdict")
    if verdict not in get_args(Verdict):
        raise entry.fault(f"'verdict' should be one of {', '.join(get_args(Verdict))}, found {verdict!a}", "verdict")
    return Decision(
        **subject,
        verdict=cast("Verdict", verdict),
        reason=entry.text("reason"),
        by=entry.text("by", ""),
        on=entry.date("on", ""),
        expires=entry.date("expires", ""),
    )


def _key(decision: Decision) -> tuple[str, ...]:
    return (decision.id,) if decision.id else (decision.old, decision.new)
