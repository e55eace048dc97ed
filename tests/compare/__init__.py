"""The comparing of editions."""
