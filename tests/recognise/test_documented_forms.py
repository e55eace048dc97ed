"""docs/forms.md: each form that is read, with its remarks, and each that is refused, with its message.

The table is made here. After a change: `CTSCAT_UPDATE_DOCS=1 pytest tests/recognise/test_documented_forms.py`.
"""

import os
from pathlib import Path

import pytest

from extractor.errors import PageError

from .pages import html, raw, read, rows

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "forms.md"
INTRODUCTION = """# The forms that ctscat reads

Made and checked by `tests/recognise/test_documented_forms.py`; `CTSCAT_UPDATE_DOCS=1` makes it anew. Every form below
that is read gives the same two rows: *Creating a disk | disk | createDisk* and *Deleting a disk | disk | deleteDisk*.
What is said of a page stands in its `warnings`; a page that is refused is an error with exit code 4.
"""

HEADER = ("Operation", "Resource Type", "Trace Name")
FIRST, SECOND = ("Creating a disk", "disk", "createDisk"), ("Deleting a disk", "disk", "deleteDisk")
USUAL = " | ".join(HEADER)
ROW, NEXT = " | ".join(FIRST), " | ".join(SECOND)
TABLE = (HEADER, FIRST, SECOND)


def pipes(*lines, header=USUAL):
    return "\n".join(("# Auditing", "", f"| {header} |", "|---|---|---|", *(f"| {line} |" for line in lines), ""))


def cells_on_lines(closed):
    """Return a table as web converters write it, each cell on a line of its own."""
    head, *body = ("\n".join(("|", *(f"{cell} |" for cell in row))) for row in TABLE)
    lines = "\n".join((head, "|---|---|---|", *body)).split("\n")
    return "\n".join(("# Auditing", "", *(line for line in lines if closed or line != "|"), ""))


def marked_up(cells, tag="td"):
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


GRID = """Auditing
========

+-----------------+---------------+------------+
| Operation       | Resource Type | Trace Name |
+=================+===============+============+
| Creating a disk | disk          | createDisk |
+-----------------+               +------------+
| Deleting a disk |               | deleteDisk |
+-----------------+---------------+------------+
"""
SIMPLE = GRID.split("+")[0] + "\n".join(
    ("=============== ============= ==========", *(f"{a:15} {b:13} {c}" for a, b, c in TABLE[:1]),
     "=============== ============= ==========", *(f"{a:15} {b:13} {c}" for a, b, c in TABLE[1:]),
     "=============== ============= ==========", "")
)  # fmt: skip
ITEMS = "\n".join("   * - " + "\n     - ".join(row) for row in TABLE)
PARAGRAPHS = ("Auditing", *HEADER, *FIRST, *SECOND)
MHTML = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n{}\n--b--\n"
VERBS = ("creat", "modify", "delet", "enabl", "start") * 2
RUN_TOGETHER = [words for verb in VERBS for words in (f"{verb}eGroup", f"{verb.title()}ing an AS group scaling_group")]
CUT = """Auditing
Once you enable the service, it records what is done to your disks, and who did it, so that
you can look it up.
Operation
Resource
Type
Trace Name
Creating a
disk
disk
{}
Deleting a disk
disk
deleteDisk
"""
PLAIN = html(USUAL, ROW, NEXT)
TABLE_OF_HTML = PLAIN[PLAIN.index(b"<table>") : PLAIN.index(b"</body>")]

READ = {
    "HTML": PLAIN,
    "HTML whose resource type spans rows": raw(
        "<tr><td>Creating a disk<td rowspan=2>disk<td>createDisk", "<tr><td>Deleting a disk<td>deleteDisk"
    ),
    "HTML with a group's title or a note across all columns": raw(
        "<tr><td colspan=3>Disks", marked_up(FIRST), marked_up(SECOND), "<tr><td colspan=3>Note: not everywhere"
    ),
    "HTML with a note inside a cell": html(USUAL, ROW.replace("a disk", "a disk<p>Note</p><p>Not always.</p>"), NEXT),
    "HTML with a name struck out": html(USUAL, ROW.replace("createDisk", "<del>addDisk</del>createDisk"), NEXT),
    "HTML with a hidden row": raw(marked_up(FIRST), "<tr hidden><td>A<td>b<td>addDisk", marked_up(SECOND)),
    "HTML with a copy of its table for phones": PLAIN.replace(TABLE_OF_HTML, TABLE_OF_HTML * 2),
    "HTML with a copy of a cell for phones": html(USUAL, f"{ROW}<i>createDisk</i>", NEXT),
    "HTML whose header stands again in the table": html(USUAL, ROW, USUAL, NEXT),
    "HTML in another encoding, such as UTF-16": PLAIN.decode().encode("utf-16"),
    "a page saved with all it shows (MHTML)": MHTML.format(PLAIN.decode()),
    "Markdown, table of pipes": pipes(ROW, NEXT),
    "Markdown, table of pipes with another right behind": f"{pipes(ROW, NEXT)}| Field | Type |\n|---|---|\n| a | b |\n",
    "Markdown, table of HTML": f"# Auditing\n\n{TABLE_OF_HTML.decode()}\n".replace("><t", ">\n<t"),
    "Markdown, each cell on a line of its own, with bars": cells_on_lines(closed=True),
    "Markdown, the same without a leading bar": cells_on_lines(closed=False),
    "Markdown of html2text, a caption glued to it": pipes(ROW, NEXT, header=f"Table 1 Disk operations{USUAL}"),
    "Markdown of html2text, a note behind an operation": pipes(ROW.replace("a disk", "a disk Note Not always."), NEXT),
    "Markdown of converters that write no tables": "\n\n".join(PARAGRAPHS).replace("Auditing", "Auditing\\_of\\_disks"),
    "Markdown of converters that leave out a cell which spans rows": pipes(ROW, "Deleting a disk | deleteDisk"),
    "Markdown with names in angle brackets": pipes(ROW.replace("createDisk", "<createDisk>"), NEXT),
    "Markdown that is quoted whole": "".join(f"> {line}\n" for line in pipes(ROW, NEXT).split("\n")),
    "RST, grid table": GRID,
    "RST, simple table": SIMPLE,
    "RST, `list-table`": f"Auditing\n========\n\n.. list-table::\n\n{ITEMS}\n",
    "RST, `csv-table`": "Auditing\n========\n\n.. csv-table::\n\n" + "".join(f"   {', '.join(row)}\n" for row in TABLE),
    "RST, `flat-table` with spans": f"Auditing\n========\n\n.. flat-table::\n\n{ITEMS}\n".replace(
        "     - disk\n     - createDisk", "     - :rspan:`1` disk\n     - createDisk"
    ).replace("     - disk\n     - deleteDisk", "     - deleteDisk"),
    "text, a paragraph a cell": "\n\n".join(PARAGRAPHS),
    "text, a line a cell": "\n".join(PARAGRAPHS),
    "text whose resource type spans rows": "\n\n".join((*PARAGRAPHS[:7], "Deleting a disk", "deleteDisk")),
    "text, a bar between cells": "\n|\n".join(PARAGRAPHS),
    "text whose caption is glued to its header": "\n\n".join(("Table 1 Disk operationsOperation", *PARAGRAPHS[2:])),
    "text with names behind the table": "\n\n".join((*PARAGRAPHS, "api.example.com", "eu-de", "createdBy")),
    "text as a browser copies cells with paragraphs": "Auditing\n\n" + "\n\n".join(map("\t\n\n".join, TABLE)),
    "text of a PDF, a header and an operation on two lines": CUT.format("createDisk"),
    "text divided by tabs": "Auditing\n" + "\n".join(map("\t".join, TABLE)),
}  # fmt: skip

REFUSED = {
    "a row that does not fit the header": html(USUAL, ROW, "Deleting a disk | deleteDisk"),
    "a table that is drawn, or aligned by blanks": "Auditing\n\n" + "\n".join("   ".join(row) for row in TABLE),
    "a table that the page hides": PLAIN.replace(b"<table>", b"<table style='display: none'>"),
    "a trace column under a name that nobody knows": html(USUAL.replace("Trace Name", "Footprint"), ROW, NEXT),
    "a trace column without an operation column": html("Permission | Trace Name", "disk:get | getDisk"),
    "a header without rows": html(USUAL),
    "events of monitoring": html("Event ID | Event Name | Action", "7 | hostDown | Restart it"),
    "a list of what happened": html(f"{USUAL} | Operator | Operation Time", f"{ROW} | me | 10:00"),
    "events of a page that says nothing of audits": html("Event | Action", "createDisk | Send").replace(b"Audit", b""),
    "cells that hold no names": html("Action | Event", "Log in | The disk failed, see the log."),
    "text whose cells run together": "\n\n".join(("Trace", "Operation", "Resource Type", *RUN_TOGETHER)),
    "text of a PDF whose names are cut": CUT.format("create-\nDisk"),
    "text of a PDF whose cells are on one line": "Auditing\n" + "\n".join(map(" ".join, TABLE)),
    "RST whose lines do not fit together": GRID.replace("| Creating a disk |", "| Creating a new disk |"),
    "tables of other things": html("Region | Endpoint", "eu-de | ecs.example.com"),
    "a page that asks for a login, or is a challenge": "<html><title>Security Verification</title><p>Wait.</p></html>",
    "no table": "# Auditing\n\nWords.\n",
    "HTML nested too deep": b"<html>" + b"<div>" * 70_000 + PLAIN,
    "a page that is damaged": PLAIN.replace(b"Audit", "审计与关键操作记录".encode()) + b"\xc3 ",
    "a saved page (MHTML) that is cut": MHTML.format(PLAIN.decode()).removesuffix("--b--\n"),
    "what is no text": b"PK\x03\x04\x00\x00\x00",
}  # fmt: skip


def said_of(page):
    remarks = read(page).warnings
    return "<br>".join(f"`{remark.code}`: {remark.message}" for remark in remarks)


def message_of(page):
    try:
        read(page)
    except PageError as error:
        return str(error)
    raise AssertionError("this page is read")


def table_of(head, lines):
    cells = "".join(f"| {name} | {text.replace('|', chr(92) + '|')} |\n" for name, text in lines)
    return f"\n| {head[0]} | {head[1]} |\n| --- | --- |\n{cells}"


@pytest.mark.parametrize("form", READ)
def test_every_form_gives_the_same_rows(form):
    assert rows(read(READ[form])) == [FIRST, SECOND]


def test_the_document_says_what_is_read_and_what_is_refused():
    forms_read = table_of(("read", "said of it"), ((form, said_of(page)) for form, page in READ.items()))
    forms_refused = table_of(("refused", "message"), ((form, message_of(page)) for form, page in REFUSED.items()))
    document = f"{INTRODUCTION}{forms_read}{forms_refused}"
    if os.environ.get("CTSCAT_UPDATE_DOCS"):
        DOCUMENT.write_text(document, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == document
