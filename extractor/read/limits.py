"""How large a page and its parts may be. Real pages stay far below; what is beyond is refused, never cut."""

from __future__ import annotations

from extractor.errors import PageError

MAX_BYTES = 5_000_000
MAX_LINES = 100_000
MAX_TAGS = 150_000
MAX_TABLES = 4_000
MAX_CELLS = 100_000
MAX_CELL = 20_000
"""Characters."""
MAX_COLUMNS = 1_000
"""Also what browsers clamp a column span to."""
MAX_ROW_SPAN = 65_534
"""What browsers clamp a row span to."""
MAX_PARAGRAPHS = 10_000
"""Of saved text, whose reading weighs each against its neighbours."""
MAX_RST_CHARACTERS = 200_000
"""Trace pages have up to some ten thousand; docutils takes up to two seconds for so many."""
MAX_RST_LINE = 10_000
MAX_RST_CORNERS = 100_000
"""docutils takes a second for a table of so many."""
MAX_RST_MARKS = 20_000
"""Backticks, asterisks and underscores: the cost of some grows with their square."""
MAX_PARTS = 2_000
"""Of a page saved as MHTML."""


def refuse_beyond(limit: int, number: int, what: str) -> None:
    """Raise `PageError` where there are more of something than allowed."""
    if number > limit:
        raise PageError(f"more than {limit:,} {what}", hint="no documentation page has as many; is it the right file?")
