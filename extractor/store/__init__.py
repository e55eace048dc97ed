"""Snapshot, catalog, page-list and decision files: whole or not at all, checked when read."""
