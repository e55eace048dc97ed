"""Snapshots and decisions → catalog and changelog."""

from extractor.build.builder import build
from extractor.build.catalog import SCHEMA, Catalog, EditionRef, Place, Printed, Replacement, Status, Trace
from extractor.build.covers import Handover, handovers, speaking
from extractor.build.steps import Pair, Step, steps

__all__ = [
    "SCHEMA",
    "Catalog",
    "EditionRef",
    "Handover",
    "Pair",
    "Place",
    "Printed",
    "Replacement",
    "Status",
    "Step",
    "Trace",
    "build",
    "handovers",
    "speaking",
    "steps",
]
