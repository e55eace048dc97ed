"""Counts and likelihoods in words."""


def plural(count: int, noun: str) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{count} {noun}{'s' * (count != 1)}"


def percent(confidence: float) -> str:
    """Return the confidence; never `100 %` for what is not certain."""
    return f"{min(confidence, 0.99) if confidence < 1 else 1:.0%}".replace("%", " %")
