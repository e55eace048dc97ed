"""Snapshots, page list and decisions → timelines, catalog and changelog."""

from extractor.build.builder import build
from extractor.build.catalog import (
    SCHEMA,
    Catalog,
    DocumentRef,
    EditionRef,
    Elsewhere,
    Place,
    Printed,
    Proposal,
    Replacement,
    Status,
    Trace,
)
from extractor.build.lineage import changes_between
from extractor.build.timeline import Pair, Step, Timeline, Verdicts, timelines

__all__ = [
    "SCHEMA",
    "Catalog",
    "DocumentRef",
    "EditionRef",
    "Elsewhere",
    "Pair",
    "Place",
    "Printed",
    "Proposal",
    "Replacement",
    "Status",
    "Step",
    "Timeline",
    "Trace",
    "Verdicts",
    "build",
    "changes_between",
    "timelines",
]
