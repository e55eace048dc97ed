"""Snapshots and decisions → catalog and changelog."""
