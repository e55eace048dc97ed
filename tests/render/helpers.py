"""A comparison with every kind of change, and texts as an enemy would write them."""

import unicodedata
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from extractor.build.changelog import Entry
from extractor.compare import KINDS, Change, Comparison, NotCompared, Placed, Side, change_id
from extractor.model import Row
from extractor.render.comparison import render
from extractor.render.comparison.report import Finding, Part, Report
from extractor.render.style import PIPE, Style


def rendered(format_: str, report: Report, style: Style = PIPE) -> str:
    return render(report, format_, style)


unhurried = settings(deadline=None, max_examples=50)
"""For laws: a machine that is busy with something else breaks none."""


def placed(text: str, category: str = "training-job", number: int = 1, source: str = "page") -> Placed:
    """Read `operation | resource type | trace, trace`."""
    operation, resource_type, traces = (part.strip() for part in text.split("|"))
    row = Row(operation=operation, resource_type=resource_type, traces=tuple(traces.split(", ")))
    return Placed.of(row, category=category, source=source, table=1, number=number)


def change(
    kind: str,
    old: str = "",
    new: str = "",
    confidence: float = 1.0,
    evidence: str = "same words",
    places: tuple[str, str] = ("training-job",) * 2,
) -> Change:
    """Make a change of rows, several of them divided by semicolons."""
    sides = [
        tuple(placed(row, place) for row in text.split(";") if row)
        for place, text in zip(places, (old, new), strict=True)
    ]
    return Change(
        id=change_id((one.row for one in sides[0]), (one.row for one in sides[1])),
        kind=kind,
        confidence=confidence,
        evidence=tuple(evidence.split("; ")),
        old=sides[0],
        new=sides[1],
    )


JOB = "Creating a training job"
EVERY_KIND = (
    change("removed", "Creating a visualization job | Tensorboard | createTensorboardJob", evidence="nothing like it"),
    change(
        "renamed",
        f"{JOB} | ModelArtsTrainJob | createModelArtsTrainJob",
        f"{JOB} | JobV2 | CreateJobV2",
        0.99,
        "same operation wording; resource type ModelArtsTrainJob became JobV2 in 3 rows; no other candidate as likely",
    ),
    change("renamed", "Starting | Notebook | change_instance_status", "Starting | Notebook | startNotebook", 0.97),
    change("renamed", "Stopping | Notebook | change_instance_status", "Stopping | Notebook | stopNotebook", 0.71),
    change("respelled", "Delete a key | key | deletekey", "Delete a key | key | deleteKey"),
    change(
        "split",
        "Creating or updating a tag | tag | updateTag",
        "Adding a tag | tag | createTag;Updating a tag | tag | updateTag",
        0.97,
    ),
    change("merged", "Start | s | startService;Stop | s | stopService", "Start or stop | s | switchService"),
    change("retyped", "创建集群 | cce | createCluster", "创建集群 | 集群 | createCluster"),
    change("traces", "Delete a node | node | claimHost, deleteHost", "Delete a node | node | deleteHost"),
    change("traces", "Create a node | node | createNode", "Create a node | node | createNode, createNodeV2"),
    change("repurposed", "绑定虚拟MFA设备 | MFA | BindMFA", "解绑虚拟MFA设备 | MFA | BindMFA", 0.78),
    change("added", new="Creating a training experiment | Experiment | CreateExperiment", evidence="nothing like it"),
    change("reworded", "Importing a model | model | addModel", "Creating a model | model | addModel"),
    change("moved", "Opening | app | openApp", "Opening | app | openApp", places=("development", "inference")),
)
HINT = change("renamed", "Listing logs | log | listLogs", "Showing events | event | showEvents", 0.4, "similar wording")


def comparison(*changes: Change, **known: Any) -> Comparison:
    """Make a comparison of two editions."""
    sides = {"old": Side(source="old.html", updated_on="2025-02-07"), "new": Side(source="new.html")}
    return Comparison(**{**sides, "unchanged": 12, "changes": changes, **known})


def whole(review: bool = False) -> Report:
    """Return a report of one comparison with everything in it."""
    left_out = NotCompared(side="old", category="data-management", rows=42)
    return Report(
        parts=(Part(comparison=comparison(*EVERY_KIND, not_compared=(left_out,), hints=(HINT,))),), review=review
    )


def several() -> Report:
    """Return a report as of a check of several pages."""
    return Report(
        parts=(
            Part(heading="intl.en-us.jobs", comparison=comparison(EVERY_KIND[1], EVERY_KIND[11])),
            Part(heading="intl.en-us.quiet", comparison=comparison()),
        ),
        findings=(
            Finding(code="page-gone", severity="breaking", where="intl.en-us.gone", message="the page is gone: 404"),
            Finding(code="held", severity="cosmetic", where="intl.en-us.thin", message="held: lost 6 of 14 rows"),
        ),
    )


PAGE_TAGS = frozenset(
    {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "section", "ul", "li", "dl", "dt"),
        *("dd", "div", "table", "tbody", "tr", "td", "b", "a", "small", "code", "footer"),
    }
)
PAGE_ATTRIBUTES = frozenset({"lang", "charset", "name", "content", "http-equiv", "class", "href", "rel"})
"""What the web page is made of; anything else in it came from a page's text."""

NASTY = (
    "\x1b[31mred\x1b]0;title\x07",
    "a\rb\nc\td\x00e\x85f\u2028g\x0bh",
    "\u202eevil\u2066\u200b\ufeff\U000e0041",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\" onmouseover=\"x' style='y",
    "]]><![CDATA[ --> <!-- &amp; &#x41;",
    "| a | b |\\| `` ` ```",
    "![x](http://evil.example/x.png) [y](javascript:alert(1)) <http://evil.example>",
    "@somebody fixes #1 closes owner/repo#2 GH-3 https://forge.example/o/r/issues/4 www.evil.example",
    "::error title=x::forged",
    " ::set-output name=a::b",
    "##[error]forged ##vso[task.complete] %0A::warning::x",
    "=cmd|' /C calc'!A0",
    "+1",
    "＝1+1",
    "\ud800\udfff\ufffe\uffff",
    "# heading\n## modelarts\n### x",
    "- item",
    "1. item",
    "</style></title><svg/onload=alert(1)>",
    "ไม้เอก ที่ 删除云服务器" * 9,
    "x" * 300,
    " ",
    "",
)
hostile = st.one_of(
    st.sampled_from(NASTY),
    st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map("".join),
    st.text(st.characters(), max_size=30),
)


@st.composite
def hostile_reports(draw: st.DrawFn) -> Report:
    """Make reports in which everything that is not ours is hostile."""
    parts = [
        Part(
            heading=draw(hostile) if number else draw(st.sampled_from(("", "a heading"))),
            comparison=draw(_comparisons()),
        )
        for number in range(draw(st.integers(1, 2)))
    ]
    findings = draw(
        st.lists(
            st.builds(
                Finding,
                code=st.sampled_from(("page-gone", "held")),
                severity=st.sampled_from(("breaking", "additive", "cosmetic")),
                where=hostile,
                message=hostile,
            ),
            max_size=2,
        )
    )
    return Report(parts=tuple(parts), findings=tuple(findings), review=draw(st.booleans()))


def _rows() -> st.SearchStrategy[Placed]:
    row = st.builds(
        Row,
        operation=hostile,
        resource_type=hostile,
        traces=st.lists(hostile, max_size=2).map(tuple),
        service_type=hostile,
    )
    return st.builds(Placed.of, row, category=hostile, source=hostile, table=st.just(1), number=st.just(2))


@st.composite
def _changes(draw: st.DrawFn) -> Change:
    kind = draw(st.sampled_from(KINDS))
    old = () if kind == "added" else tuple(draw(st.lists(_rows(), min_size=1, max_size=2)))
    new = () if kind == "removed" else tuple(draw(st.lists(_rows(), min_size=1, max_size=2)))
    return Change(
        id=change_id((one.row for one in old), (one.row for one in new)),
        kind=kind,
        confidence=draw(st.sampled_from((0.1, 0.5, 0.95, 1.0))),
        evidence=(draw(hostile),),
        old=old,
        new=new,
    )


def _comparisons() -> st.SearchStrategy[Comparison]:
    return st.builds(
        Comparison,
        old=st.builds(Side, source=hostile, updated_on=st.one_of(st.none(), hostile)),
        new=st.builds(Side, source=hostile, updated_on=st.none()),
        unchanged=st.integers(0, 9),
        changes=st.lists(_changes(), max_size=3).map(tuple),
        hints=st.lists(_changes().filter(lambda one: one.old and one.new), max_size=1).map(tuple),
        not_compared=st.lists(
            st.builds(NotCompared, side=st.sampled_from(("old", "new")), category=hostile, rows=st.just(3)), max_size=1
        ).map(tuple),
    )


def hostile_entries() -> st.SearchStrategy[Entry]:
    """Make changelog entries likewise."""
    return st.builds(
        Entry,
        service=st.one_of(st.just("modelarts"), hostile),
        date=st.one_of(st.just("2026-05-30"), hostile),
        edition=hostile,
        title=hostile,
        address=st.one_of(hostile, hostile.map("https://site.example/".__add__)),
        compared_with=st.one_of(st.none(), hostile),
        rows=st.integers(0, 5),
        categories=st.lists(hostile, max_size=2).map(tuple),
        changes=st.lists(_changes(), max_size=3).map(tuple),
        site=hostile,
        ended=hostile,
    )


# Signs of Arabic, Syriac and Kaithi that stand around the digits after them: of the same category, but they show.
_SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"


def unseen(text: str) -> list[str]:
    """Return the characters of a text that show nothing or turn what is around them; line ends are none of them."""
    allowed = f"\n\u200b{_SEEN}"  # Markdown breaks references with the zero-width blank; who may not have it says so
    return [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") and c not in allowed]
