"""The library as scripts and notebooks use it: the examples of its documentation run, errors name their source."""

import doctest
from pathlib import Path

import pytest

import extractor
from extractor import Catalog, PageError, SourceError, extract, read_snapshot

ROOT = Path(__file__).parent.parent


def test_the_examples_of_the_documentation_run(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testfile(str(ROOT / "docs" / "library.md"), module_relative=False)
    assert results.attempted > 10
    assert results.failed == 0


def test_a_page_that_is_not_understood_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<table><tr><th>Event</th><th>Description</th></tr><tr><td>a</td><td>b</td></tr></table>")
    with pytest.raises(PageError, match=r"page\.html: "):
        extract(path)
    assert extract(path, allow_empty=True).tables == ()
    with pytest.raises(SourceError, match=r"gone\.html"):
        extract(tmp_path / "gone.html")


def test_a_catalog_tells_what_it_does_not_have() -> None:
    catalog = Catalog.load(ROOT)
    with pytest.raises(KeyError, match="like it: CreateJobV2"):
        catalog["CreateJobV3"]
    with pytest.raises(KeyError, match="no service"):
        catalog.service("nothing")
    assert "CreateJobV3" not in catalog
    assert len(catalog) == len(list(catalog))


def test_values_show_themselves_briefly_and_in_a_notebook() -> None:
    catalog = Catalog.load(ROOT)
    assert len(repr(catalog)) < 80
    assert "<td>modelarts</td>" in catalog._repr_html_()
    stored = next((ROOT / "snapshots" / "modelarts").rglob("*.yaml"))
    edition = read_snapshot(stored).edition
    assert len(repr(edition)) < 200
    assert "<td>createDataset</td>" in edition._repr_html_() or edition.rows


def test_dir_lists_what_is_offered() -> None:
    assert dir(extractor) == sorted(extractor.__all__)
