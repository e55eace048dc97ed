"""Real pages, where they lie beside the project: read exactly, and none where there is no trace table."""

import json
import re
from pathlib import Path

import pytest

from extractor.errors import PageError
from extractor.read import read
from extractor.recognise import extract, may_hold_traces, recognise

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
DEV = SHARED / "corpus" / "dev"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DEV.is_dir(), reason="the corpus of real pages is not beside the project"),
]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\ufeff\u00a0]+", "", text)


def test_every_page_is_read_exactly():
    truth = json.loads((DEV / "truth.json").read_text(encoding="utf-8"))
    wrong = []
    for name, page in truth.items():
        edition = extract((DEV / "pages" / name).read_bytes(), name)
        want = [
            (squeezed(operation), squeezed(resource or ""), {squeezed(trace).removesuffix("(api)") for trace in traces})
            for table in page["tables"]
            for operation, resource, traces in table["rows"]
        ]
        have = [
            (squeezed(row.operation), squeezed(row.resource_type), set(map(squeezed, row.traces)))
            for row in edition.rows
        ]
        alike = len(want) == len(have) and all(
            one[1:] == other[1:] and (one[0] == other[0] or other[0].startswith(one[0]) or one[0].startswith(other[0]))
            for one, other in zip(want, have, strict=True)
        )
        if not alike or page["updated_on"] not in (None, edition.updated_on):
            wrong.append(name)
    assert wrong == []


def test_pages_of_other_tables_are_refused():
    # One of them is a trace page after all: it lists image operations under 操作名称 | 资源类型 | 事件名称.
    read_as_traces = []
    for path in sorted((SHARED / "corpus" / "negatives").iterdir()):
        try:
            extract(path.read_bytes(), path.name)
        except PageError:
            continue
        read_as_traces.append(path.name)
    assert read_as_traces in ([], ["swr--7805ccbc.md"])


def test_the_prefilter_changes_no_result():
    paths = [*(DEV / "pages").iterdir(), *(SHARED / "corpus" / "negatives").iterdir(), *(SHARED / "seeds").iterdir()]
    for path in paths:
        data = path.read_bytes()
        try:
            tables = recognise(read(data), path.name).tables
        except PageError:
            continue
        assert extract(data, path.name, allow_empty=True).tables == tables
    turned_away = sum(not may_hold_traces(path.read_bytes()) for path in paths)
    assert turned_away > 90


@pytest.mark.parametrize(
    ("seed", "date", "categories"),
    [
        ("000", "2026-06-02", {"inference-deployment": 58}),
        ("001", "2026-05-30", {"training-job": 14}),
        (
            "002",
            "2025-02-07",
            {"data-management": 42, "development-environment": 8, "training-job": 14, "model-management": 6,
             "service-management": 11, "ai-gallery": 10},
        ),
        ("003", "2026-05-29", {"development-environment": 23}),
        (
            "004",
            None,
            {"data-management": 14, "development-environment": 4, "training-job": 14, "model-management": 6,
             "service-management": 11},
        ),
    ],
)  # fmt: skip
def test_the_seeds(seed, date, categories):
    (path,) = (SHARED / "seeds").glob(f"{seed}_*.txt")
    edition = extract(path.read_bytes(), path.name)
    assert {table.category: len(table.rows) for table in edition.tables} == categories
    assert [table.category for table in edition.tables] == list(categories)
    assert (edition.updated_on, edition.language, edition.service) == (date, "en", "modelarts")
    assert edition.warnings == ()
