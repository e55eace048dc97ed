"""What services are called: one short name for each, and the aliases it goes by."""


def canonical(name: str) -> str:
    """Return the short name of a service."""
    return name.lower()
