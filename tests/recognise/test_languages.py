"""A language is one file: header words, captions, dates and verbs of a new one are known without a change of code."""

import shutil

import pytest

from extractor import languages
from extractor.errors import DataError

from .pages import read, rows

SWEDISH = """
captions = ["tabell"]
date_labels = ["uppdaterad"]
months = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
          "december"]
audits = ["granskning"]
notes = ["obs"]

[columns]
trace = ["spårnamn"]
operation = ["åtgärd"]
resource = ["resurstyp"]
"""
PAGE = """<html><h1>Granskning</h1><p>Uppdaterad 7 maj 2026</p><p>Tabell 1 Diskar</p>
<table><tr><td>Åtgärd<td>Resurstyp<td>Spårnamn<tr><td>Skapa en disk<td>disk<td>createDisk
<tr><td colspan=3>Obs: inte överallt</table></html>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for path in languages.FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    languages.vocabulary.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    languages.vocabulary.cache_clear()


def test_a_language_is_added_with_a_file(folder):
    (folder / "sv.toml").write_text(SWEDISH, encoding="utf-8")
    edition = read(PAGE, allow_empty=True)
    assert rows(edition) == [("Skapa en disk", "disk", "createDisk")]
    assert (edition.language, edition.updated_on, edition.tables[0].caption) == ("sv", "2026-05-07", "Tabell 1 Diskar")
    assert [remark.code for remark in edition.warnings] == ["note-row"]
    assert rows(read("Granskning\n\nÅtgärd\n\nResurstyp\n\nSpårnamn\n\nSkapa\n\ndisk\n\ncreateDisk\n")) == [
        ("Skapa", "disk", "createDisk")
    ]


def test_a_page_in_a_language_that_nobody_added_is_not_read():
    assert read(PAGE, allow_empty=True).tables == ()


@pytest.mark.parametrize(
    ("text", "reason"), [("verb = []", "verb"), ("verbs = [1]", r"\$\.verbs\[0\]"), ("verbs = [", "cannot be read")]
)
def test_a_file_that_is_wrong_is_named(folder, text, reason):
    (folder / "sv.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=rf"sv\.toml: .*{reason}"):
        languages.load(folder)
