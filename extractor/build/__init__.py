"""Snapshots, page list and decisions → timelines, catalog and changelog."""
