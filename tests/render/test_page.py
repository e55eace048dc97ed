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

LONG = "restartModelArtsTensorboardJobOfAnotherWorkspaceOnDemandAndAgain"  # as long as a name may be

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed (Debian's package: chromium)"),
]


def dumped(text: str, folder: Path) -> str:
    """Return the document as the browser has it after loading it, scripts allowed."""
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
        "--window-size=1500,900",
        "--allow-file-access-from-files",
        "--dump-dom",
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, check=True, timeout=600).stdout.decode("utf-8")


def test_its_own_style_is_applied_and_no_other_may_be(tmp_path: Path) -> None:
    # What its policy lets through can be measured only from within: a page that says what it looks like.
    probe = "<script>document.title = getComputedStyle(document.body).maxWidth</script></body>"
    text = rendered("html", whole()).replace("</body>", probe)
    assert "<title>What changed</title>" in dumped(text, tmp_path)  # the probe did not run
    allowed = re.sub("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';", text)
    assert "<title>1200px</title>" in dumped(allowed, tmp_path)
    other = allowed.replace("<style>", "<style>/* not what was signed */")
    assert "<title>none</title>" in dumped(other, tmp_path)


@pytest.mark.parametrize(("width", "longest"), [(390, 36), (820, 64), (1400, 64)])
def test_a_phone_a_tablet_and_a_screen_show_all_and_break_no_name_that_fits(
    tmp_path: Path, width: int, longest: int
) -> None:
    report = Report(
        parts=(Part(heading=LONG, comparison=comparison(*whole().changes, change("removed", f"{LONG} | t | {LONG}"))),)
    )
    # In a frame of that width: without a picture Chromium's own windows are at least 500 pixels wide.
    probe = f"""<script>
      const names = [...document.querySelectorAll("code")].filter(name => name.textContent.length <= {longest});
      const parts = [...document.querySelectorAll("*")].filter(part => part.clientWidth);
      const cut = parts.filter(part => part.scrollWidth > part.clientWidth);
      const broken = names.filter(name => name.offsetHeight > 24);
      parent.document.title = [cut.length, broken.length, names.length > 30].join();
    </script></body>"""
    text = rendered("html", report).replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
    (tmp_path / "inner.html").write_text(text.replace("</body>", probe), encoding="utf-8")
    frame = f'<!DOCTYPE html><title>?</title><iframe src="inner.html" width="{width}" height="900"></iframe>'
    assert "<title>0,0,true</title>" in dumped(frame, tmp_path)


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
    assert sum(element.tag == "tr" for element in elements) == len(rows)
    assert any("<script>alert(1)</script>" in element.text_content() for element in elements if element.tag == "small")
