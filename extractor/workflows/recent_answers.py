"""What `check` was answered, for the `snapshot --all` that follows it: each page is asked once for both.

An answer serves once and for an hour. After that, or where a page changed hands in between, the page is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec.structs import replace

from extractor.errors import CtscatError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.sites import Sites
from extractor.store.memory import Memory
from extractor.values import Value
from extractor.workflows.project import Project

_TOPIC = "answers"
_LIFETIME = timedelta(hours=1)


class _KeptAnswer(Value, frozen=True, kw_only=True):
    """An answer with its body elsewhere: among the captures, by its hash."""

    answer: Answer
    body_hash: str = ""
    sent: Validators | None = None
    """What the page was asked with; "unchanged" speaks of the edition that this came from."""


class RecentAnswers:
    """The answers that this machine remembers of a project's pages."""

    def __init__(self, project: Project, memory: Memory, now: datetime) -> None:
        self._captures = project.captures
        self._memory = memory
        self._now = now

    def keep(self, url: str, answer: Answer, sent: Validators | None) -> None:
        """Remember what the page at `url` was answered; where nothing may be written it is asked again."""
        with suppress(CtscatError):
            body_hash = self._captures.put(answer.body) if answer.body else ""
            kept = _KeptAnswer(answer=replace(answer, body=b""), body_hash=body_hash, sent=sent)
            self._memory.note(_TOPIC, url, kept.to_dict())

    def take_all(self, urls: Iterable[str], sites: Sites, validators: Mapping[str, Validators]) -> dict[str, Answer]:
        """Return by address what is remembered of pages that would be asked just so, and forget it."""
        taken = {url: self._take(url, sites.mirrored(url), validators.get(url)) for url in urls}
        return {url: answer for url, answer in taken.items() if answer}

    def _take(self, url: str, asked_url: str, sent: Validators | None) -> Answer | None:
        fact = self._memory.get(_TOPIC, url)
        self._memory.forget(_TOPIC, url)
        try:
            kept = _KeptAnswer.from_dict(fact)
            age = self._now - datetime.fromisoformat(kept.answer.fetched_at)
            would_differ = kept.answer.kind == "unchanged" and kept.sent != sent
            if would_differ or kept.answer.url != asked_url or not timedelta() <= age <= _LIFETIME:
                return None
            body = self._captures.get(kept.body_hash) if kept.body_hash else b""
        except (CtscatError, ValueError, TypeError):  # damaged, or a memory that makes no sense
            return None
        return None if body is None else replace(kept.answer, body=body)
