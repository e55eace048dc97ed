"""How long to wait before asking again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_FIRST = 1.0
_FOREVER = 1e9


def pause(attempt: int, after: float | None, most: float, chance: float) -> float:
    """Return the seconds to wait after failed attempt number `attempt` (from 0); `chance` is from 0 to 1.

    The wait doubles each time, give or take a half, so that many clients do not come back at once. What the site
    asked for is kept to, but nothing makes it longer than `most`.
    """
    backoff = _FIRST * float(1 << min(attempt, 16)) * (0.5 + chance)
    return min(most, max(backoff, after or 0.0))


def retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; nothing where it makes no sense."""
    text = value.strip()
    if re.fullmatch(r"[0-9]+", text):
        return float(text) if len(text) < 10 else _FOREVER
    try:
        moment = parsedate_to_datetime(text[:100])
        if moment.tzinfo is None:  # "-0000" says UTC
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
