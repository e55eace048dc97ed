"""What a page's title promises: surely a table of traces, perhaps one, or none."""

from __future__ import annotations

import re
from typing import Literal

from extractor.fetch.sites import fact
from extractor.values import Value

Promise = Literal["sure", "doubtful", "none"]
_WORDS = re.compile(r"[^\W_]+")


class TitleJudgement(Value, frozen=True, kw_only=True):
    """What a title promises, and the words that promise it."""

    promise: Promise
    reason: str = ""


def judge_title(title: str) -> TitleJudgement:
    """Tell what `title` promises.

    One that names Cloud Trace Service and operations is sure. One that speaks of audits, of recorded operations or of
    other services is doubtful: about two pages a service are, and looking at them tells.
    """
    text = title.lower()
    spaced = f" {' '.join(_WORDS.findall(text))} "

    def first_of(kind: str) -> str:
        matches = (
            word for word in fact("titles", kind) if (f" {word} " in spaced if _has_blanks(word) else word in text)
        )
        return next(matches, "")

    service, operation, record = first_of("service"), first_of("operations"), first_of("recorded")
    if service and operation:
        return TitleJudgement(promise="sure", reason=f"its title says {service!r} and {operation!r}")
    if word := service or first_of("audit") or first_of("other_services"):
        return TitleJudgement(promise="doubtful", reason=f"its title says {word!r}")
    if operation and record:
        return TitleJudgement(promise="doubtful", reason=f"its title says {operation!r} and {record!r}")
    return TitleJudgement(promise="none")


def _has_blanks(word: str) -> bool:
    """Tell whether the word is of a language that sets words apart; Chinese does not."""
    return all(ord(char) < 0x250 for char in word)
