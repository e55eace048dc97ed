"""ctscat: every audit trace Huawei Cloud documents, as data with a history.

The library behind the command. What it offers is loaded when it is first asked for, so that importing it costs nothing:

    from extractor import Catalog, compare_editions, extract

    for change in compare_editions(extract("old.html"), extract("new.html")).changes:
        print(change.kind, change.evidence)
    print(Catalog.load("project")["createModelArtsTrainJob"].replaced_by)
"""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from extractor.build.catalog import Catalog as ServiceCatalog
    from extractor.build.catalog import Trace
    from extractor.build.catalog_builder import build as build_catalog
    from extractor.build.day_changes import changes_between
    from extractor.build.timeline import Timeline, timelines
    from extractor.compare import Change, Comparison, apply, parity
    from extractor.compare import compare as compare_editions
    from extractor.errors import CtscatError, DataError, PageError, SourceError, UsageError, WriteError
    from extractor.judge import severity
    from extractor.library import Catalog, extract, lint_text, read_snapshot
    from extractor.model import Edition, Remark, Row, Table
    from extractor.pages import FollowedPage, Page, Snapshot

__all__ = [
    "Catalog",
    "Change",
    "Comparison",
    "CtscatError",
    "DataError",
    "Edition",
    "FollowedPage",
    "Page",
    "PageError",
    "Remark",
    "Row",
    "ServiceCatalog",
    "Snapshot",
    "SourceError",
    "Table",
    "Timeline",
    "Trace",
    "UsageError",
    "WriteError",
    "__version__",
    "apply",
    "build_catalog",
    "changes_between",
    "compare_editions",
    "extract",
    "lint_text",
    "parity",
    "read_snapshot",
    "severity",
    "timelines",
]

_PLACES = {
    "Catalog": "library",
    "Change": "compare",
    "Comparison": "compare",
    "CtscatError": "errors",
    "DataError": "errors",
    "Edition": "model",
    "FollowedPage": "pages",
    "Page": "pages",
    "PageError": "errors",
    "Remark": "model",
    "Row": "model",
    "ServiceCatalog": "build.catalog:Catalog",
    "Snapshot": "pages",
    "SourceError": "errors",
    "Table": "model",
    "Timeline": "build.timeline",
    "Trace": "build.catalog",
    "UsageError": "errors",
    "WriteError": "errors",
    "apply": "compare",
    "build_catalog": "build.catalog_builder:build",
    "changes_between": "build.day_changes",
    "compare_editions": "compare:compare",
    "extract": "library",
    "lint_text": "library",
    "parity": "compare",
    "read_snapshot": "library",
    "severity": "judge",
    "timelines": "build.timeline",
}
"""Where each name stands, with the name it has there where a room has the short one already."""


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    if name not in _PLACES:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    room, _, inner = _PLACES[name].partition(":")
    return getattr(import_module(f"extractor.{room}"), inner or name)


def __dir__() -> list[str]:
    return sorted(__all__)
