"""The web page in a real browser: what it shows, and that nothing of a page's text runs or is loaded."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from extractor.render.comparison.report import Part, Report
from tests.render.helpers import NASTY, PAGE_ATTRIBUTES, PAGE_TAGS, change, comparison, rendered, whole

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

LONG = "restartModelArtsTensorboardJobOfAnotherWorkspaceOnDemand"

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed (Debian's package: chromium)")


def dumped(text: str, folder: Path, width: int = 800) -> str:
    """Return the document as the browser has it after loading it in a window of a width, scripts allowed."""
    page = folder / "page.html"
    page.write_text(text, encoding="utf-8")
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={width},900",
        "--dump-dom",
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode("utf-8")


def test_its_own_style_is_applied_and_no_other_may_be(tmp_path: Path) -> None:
    # What its policy lets through can be measured only from within: a page that says what it looks like.
    probe = "<script>document.title = getComputedStyle(document.body).maxWidth</script></body>"
    text = rendered("html", whole()).replace("</body>", probe)
    assert "<title>What changed</title>" in dumped(text, tmp_path)  # the probe did not run
    allowed = re.sub("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';", text)
    assert "<title>1200px</title>" in dumped(allowed, tmp_path)
    other = allowed.replace("<style>", "<style>/* not what was signed */")
    assert "<title>none</title>" in dumped(other, tmp_path)


@pytest.mark.parametrize("width", [390, 820, 1400])
def test_it_fits_a_phone_a_tablet_and_a_screen_and_no_name_is_broken(tmp_path: Path, width: int) -> None:
    # Without a picture Chromium's windows are at least 500 pixels wide: cards are shown there as at 390.
    report = Report(parts=(Part(comparison=comparison(*whole().changes, change("removed", f"{LONG} | t | {LONG}"))),))
    probe = """<script>document.title = [document.documentElement.scrollWidth <= innerWidth,
      [...document.querySelectorAll("code")].every(name => name.getClientRects().length == 1)].join()</script></body>"""
    text = rendered("html", report).replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
    assert "<title>true,true</title>" in dumped(text.replace("</body>", probe), tmp_path, width)


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    rows = [f"{text.replace('|', '¦').replace(';', ',')} | type | name" for text in NASTY if text.strip()]
    report = Report(parts=(Part(heading=NASTY[3], comparison=comparison(*(change("removed", row) for row in rows))),))
    text = rendered("html", report)
    # Even a browser that knew no policy would find nothing to run or load.
    bare = re.sub(r"<meta http-equiv[^>]*>", "", text)
    found = dumped(bare, tmp_path)
    elements = list(lxml_html.document_fromstring(found).iter(etree.Element))
    assert {element.tag for element in elements} <= PAGE_TAGS
    assert {name for element in elements for name in element.attrib} <= PAGE_ATTRIBUTES
    assert sum(element.tag == "tr" for element in elements) == len(rows) + 1
    assert any("<script>alert(1)</script>" in element.text_content() for element in elements if element.tag == "small")
