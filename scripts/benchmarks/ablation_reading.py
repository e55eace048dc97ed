"""What each mechanism of reading is worth: switched off in turn, what changes on the corpus of real pages.

    .venv/bin/python scripts/benchmarks/ablation_reading.py [NAME]...

The corpus lies beside the project (../shared/corpus, ../shared/labels). Rows of labelled editions are rendered as saved
text in several ways, too, since the corpus holds little of it.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from benchmarks.ablation import Mechanism, differences  # noqa: E402
from extractor.errors import PageError  # noqa: E402
from extractor.read import rst_parse  # noqa: E402
from extractor.recognise import extract, row_forms  # noqa: E402
from extractor.recognise.cut_lines import LineEnds  # noqa: E402
from extractor.recognise.regular_rows import TextRows  # noqa: E402
from extractor.recognise.trim_end import _Fit  # noqa: E402

SHARED = ROOT.parent / "shared"
ENGLISH, CHINESE = ("Operation", "Resource Type", "Trace Name"), ("操作名称", "资源类型", "事件名称")
STYLES = ("paragraphs", "spans", "slashes", "lines", "wrapped", "pdf", "brackets", "browser", "markdown")
"""Ways to render rows as text: as a converter or a browser does."""
_WRAPPED_AT = {"wrapped": 40, "pdf": 24}
"""Letters on a line."""
_CUT_SENTENCE = (
    "After you enable the service, it records what is done to your resources, so that you can see it",
    "again when you look for the cause of a fault.",
)
FOOTERS = (
    ("Feedback", "Was this page helpful?"),
    ("Parent topic: Auditing",),
    ("Viewing the traces", "Log in to the console, and open the list of traces.", "Click the name of a trace."),
    ("Products", "Elastic Servers", "FunctionHub", "BaseDB", "ModelFarm"),
    ("Share", "Copy link", "WeChat"),
    ("Related APIs", "ShowVault", "CreateVault", "ListVaults"),
)


def _none(*_: object, **__: object) -> None:
    return None


def _without(way: object) -> tuple[object, ...]:
    return tuple(other for other in row_forms.INTERPRETATIONS if other is not way)


MECHANISMS = [
    Mechanism(name="raised marks", serves="HTML whose names carry the number of a footnote",
              where="extractor.read.html_walk:FOOTNOTE", off=re.compile("(?!)")),
    Mechanism(name="caption above", serves="HTML and text whose caption stands above the table",
              where="extractor.read.html_walk:is_caption", off=lambda text: False),
    Mechanism(name="bars on lines", serves="Markdown of web converters, each cell on lines of its own",
              where="extractor.read.markdown:rows_on_one_line", off=list),
    Mechanism(name="wrapped rows", serves="Markdown of html2text, rows broken over lines",
              where="extractor.read.markdown:_MOST_WRAPPED", off=0),
    Mechanism(name="Markdown in HTML cells", serves="Markdown whose HTML tables hold blank lines",
              where="extractor.read.markdown:_inline_lines", off=lambda cell: cell),
    Mechanism(name="directives of Sphinx", serves="RST for Sphinx, whose directives docutils does not know",
              where="extractor.read.rst_parse:_directive", off=rst_parse._find_directive),
    Mechanism(name="struck and hidden words", serves="HTML that keeps old names struck out, and copies for phones",
              where="extractor.read.html_walk:_is_hidden", off=lambda element: False),
    Mechanism(name="glued caption", serves="Markdown of html2text, its caption glued to the first header cell",
              where="extractor.recognise.headed_table:without_caption", off=lambda cells: ("", cells)),
    Mechanism(name="title across", serves="group titles and notes across all columns",
              where="extractor.recognise.rows:INTERPRETATIONS", off=_without(row_forms._title_across)),
    Mechanism(name="name under resource", serves="converters that leave a cell out below a row span",
              where="extractor.recognise.rows:INTERPRETATIONS", off=_without(row_forms._name_under_resource)),
    Mechanism(name="reaches over resource", serves="rows whose operation or name spans the resource column",
              where="extractor.recognise.rows:INTERPRETATIONS", off=_without(row_forms._reaches_over_resource)),
    Mechanism(name="title in one cell", serves="group titles in one cell",
              where="extractor.recognise.rows:INTERPRETATIONS", off=_without(row_forms._title)),
    Mechanism(name="rows with gaps", serves="empty cells",
              where="extractor.recognise.rows:INTERPRETATIONS", off=_without(row_forms._row_with_gaps)),
    Mechanism(name="more traces of a row", serves="an operation that spans several rows",
              where="extractor.recognise.row_forms:_is_more_traces", off=lambda *_: False),
    Mechanism(name="header again", serves="a header in mid-table",
              where="extractor.recognise.rows:_header_again", off=_none),
    Mechanism(name="another header ends it", serves="rows divided by tabs with another table right behind",
              where="extractor.recognise.rows:_heads_another", off=lambda *_: False),
    Mechanism(name="page on audits", serves="tables of events of any product",
              where="extractor.recognise.trace_table:speaks_of_audits", off=lambda text: True),
    Mechanism(name="answers", serves="columns of yes and no under a trace header",
              where="extractor.recognise.trace_table:_are_answers", off=lambda rows: False),
    Mechanism(name="regular rows", serves="saved text with a paragraph a cell",
              where="extractor.recognise.saved_text:regular_rows",
              off=lambda cells, begin, end, columns: TextRows((), begin, is_complete=False)),
    Mechanism(name="page's frame", serves="saved text with the words around the page",
              where="extractor.recognise.regular_rows:is_frame_line", off=lambda line: False),
    Mechanism(name="trimmed end", serves="saved text with a footer or list behind",
              where="extractor.recognise.trim_end:_Profile.take", off=lambda self, row: _Fit.CLOSE),
    Mechanism(name="titles between rows", serves="saved text with titles of groups",
              where="extractor.recognise.cell_cost:CellCosts.title", off=lambda self, place: inf),
    Mechanism(name="resource type beside a name", serves="resource types that begin as names do",
              where="extractor.recognise.cell_cost:CellCosts.beside", off=lambda self, place: 0.0),
    Mechanism(name="tabs between paragraphs", serves="text as browsers copy tables whose cells have paragraphs",
              where="extractor.read.text:_divided_at_tabs", off=lambda line: (line,)),
    Mechanism(name="escaped names", serves="Markdown of converters that write no tables",
              where="extractor.read.form:_ESCAPED", off=re.compile("(?!)")),
    Mechanism(name="closed brackets", serves="saved text divided at words in italics",
              where="extractor.recognise.saved_text:_end_of_brackets", off=lambda paragraphs, index: index + 1),
    Mechanism(name="wrapped operations", serves="saved text of pages whose sources wrap their lines",
              where="extractor.recognise.split_rows:_unwrapped", off=lambda rows, columns: list(rows)),
    Mechanism(name="cut lines", serves="text of a PDF, whose cells go on in the next line",
              where="extractor.recognise.saved_text:line_ends_of", off=lambda text: LineEnds.WHOLE),
    Mechanism(name="cells that run together", serves="text that converters made without what divides its cells",
              where="extractor.recognise.saved_text:run_together", off=lambda rows, columns: False),
    Mechanism(name="names left over", serves="saved text whose table must not end before its last name",
              where="extractor.recognise.split_rows:_NAME_LEFT_OVER", off=0.0),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and the rows it is known to have; nothing where it must have none."""

    name: str
    data: bytes
    rows: tuple[tuple[str, str, frozenset[str]], ...] | None


def _squeezed(words: str | None) -> str:
    return "".join((words or "").replace("\u200b", "").replace("\ufeff", "").split())


def _canonical(operation: str, resource: str | None, traces: Sequence[str]) -> tuple[str, str, frozenset[str]]:
    return (
        _squeezed(operation),
        _squeezed(resource),
        frozenset(_squeezed(name).removesuffix("(api)") for name in traces),
    )


def _pages() -> Iterator[Page]:
    truth = json.loads((SHARED / "corpus" / "dev" / "truth.json").read_text(encoding="utf-8"))
    for name, page in truth.items():
        known = tuple(_canonical(*row) for table in page["tables"] for row in table["rows"])
        yield Page(name, (SHARED / "corpus" / "dev" / "pages" / name).read_bytes(), known)
    for path in sorted((SHARED / "corpus" / "negatives").iterdir()):
        yield Page(path.name, path.read_bytes(), None)
    number = 0
    for path in sorted((SHARED / "labels").glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        for side in ("old_all", "new_all"):
            if labels[side] and all(all(row) for row in labels[side]):
                for style in STYLES:
                    number += 1
                    text = _saved_text(labels[side], style, FOOTERS[number % len(FOOTERS)])
                    known = tuple(_canonical(*row) for row in labels[side])
                    yield Page(f"{path.stem} {side} {style}", text.encode(), known)


def _saved_text(edition: Sequence[tuple[str, str, list[str]]], style: str, footer: Sequence[str]) -> str:
    chinese = sum(letter > "\u3000" for operation, _, _ in edition for letter in operation) > len(edition)
    above_table = _CUT_SENTENCE if style == "pdf" else ("Key operations that CTS records",)
    words = ["Auditing", *above_table, *(CHINESE if chinese else ENGLISH)]
    above = ""
    for operation, resource, traces in edition:
        hangs = style == "spans" and resource == above
        names = ["/".join(traces)] if style == "slashes" else traces
        cells = [operation, *([] if hangs else [resource]), *names]
        if style in _WRAPPED_AT:
            cells[:1] = textwrap.wrap(operation, _WRAPPED_AT[style] // (2 if chinese else 1))
        elif style == "brackets":
            cells[:1] = re.split(r"(?<=\()|(?=\))", operation)
        elif style == "browser":
            cells = [f"{operation}\t{resource}\t", *names]
        words += cells
        above = resource
    text = ("\n" if style in ("lines", *_WRAPPED_AT) else "\n\n").join((*words, *footer)) + "\n"
    return text.replace("_", "\\_") if style == "markdown" else text


def _read(page: Page) -> object:
    try:
        edition = extract(page.data, page.name)
    except PageError as error:
        return f"refused: {error.message}"
    return tuple(_canonical(row.operation, row.resource_type, row.traces) for row in edition.rows)


def main(names: Sequence[str]) -> int:
    """Print what changes without each mechanism; without names all are tried."""
    pages = list(_pages())
    chosen = [mechanism for mechanism in MECHANISMS if not names or mechanism.name in names]
    everything: Mapping[str, object] = {}
    for mechanism, answers in differences(chosen, lambda: {page.name: _read(page) for page in pages}):
        if mechanism is None:
            everything = answers
        exact = sum(answers[page.name] == page.rows for page in pages if page.rows)
        false = sum(isinstance(answers[page.name], tuple) for page in pages if page.rows is None)
        changed = [name for name, answer in answers.items() if answer != everything[name]]
        real = sum(" " not in name for name in changed)
        label = f"without {mechanism.name} ({mechanism.serves})" if mechanism else "with everything"
        print(
            f"{label}: {exact} exact, {false} false pages, {real} real and {len(changed) - real} rendered pages changed"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
