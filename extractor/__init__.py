"""ctscat: every audit trace Huawei Cloud documents, as data with a history.

The library behind the command. What it offers is loaded when it is first asked for, so that importing it costs nothing:

    from pathlib import Path
    from extractor import compare_editions, extract

    old = extract(Path("old.html").read_bytes(), "old.html")
    new = extract(Path("new.html").read_bytes(), "new.html")
    for change in compare_editions(old, new).changes:
        print(change.kind, change.evidence)
"""

__version__ = "0.1.0"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from extractor.build import Catalog, Trace
    from extractor.build import build as build_catalog
    from extractor.compare import Change, Comparison, apply, parity
    from extractor.compare import compare as compare_editions
    from extractor.errors import CtscatError, DataError, PageError, SourceError, UsageError, WriteError
    from extractor.judge import severity
    from extractor.model import Edition, Remark, Row, Table
    from extractor.pages import Page, Snapshot
    from extractor.recognise import extract

__all__ = [
    "Catalog",
    "Change",
    "Comparison",
    "CtscatError",
    "DataError",
    "Edition",
    "Page",
    "PageError",
    "Remark",
    "Row",
    "Snapshot",
    "SourceError",
    "Table",
    "Trace",
    "UsageError",
    "WriteError",
    "__version__",
    "apply",
    "build_catalog",
    "compare_editions",
    "extract",
    "parity",
    "severity",
]

_ROOMS = {
    "build": ("Catalog", "Trace", "build"),
    "compare": ("Change", "Comparison", "apply", "compare", "parity"),
    "errors": ("CtscatError", "DataError", "PageError", "SourceError", "UsageError", "WriteError"),
    "judge": ("severity",),
    "model": ("Edition", "Remark", "Row", "Table"),
    "pages": ("Page", "Snapshot"),
    "recognise": ("extract",),
}
_RENAMED = {"build_catalog": "build", "compare_editions": "compare"}  # a room has the short name already


def __getattr__(name: str) -> "Any":
    from importlib import import_module

    inner = _RENAMED.get(name, name)
    for room, names in _ROOMS.items():
        if name in __all__ and inner in names:
            return getattr(import_module(f"extractor.{room}"), inner)
    raise AttributeError(f"module 'extractor' has no attribute {name!r}")
