"""Commands run in this process or as child processes, in projects made of small pages."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.cli import main

REPOSITORY = Path(__file__).parent.parent.parent
ADDRESS = "https://support.huaweicloud.com/intl/en-us/usermanual-thing/thing_0026.html"
PAGE = "intl.en-us.usermanual-thing.thing_0026"

Row = tuple[str, str, str]

ROWS: tuple[Row, ...] = (
    ("Creating a job", "job", "createJob"),
    ("Deleting a job", "job", "deleteJob"),
    ("Starting a notebook", "notebook", "startNotebook"),
    ("Stopping a notebook", "notebook", "stopNotebook"),
    ("Exporting a report", "report", "exportReport"),
)


def page(rows: Iterable[Row] = ROWS, day: str = "2025-05-01", title: str = "Operations Recorded by CTS") -> str:
    body = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    dated = f'<div class="updateInfo">Updated on {day} GMT+08:00</div>' if day else ""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>{dated}'
        "<table><caption>Table 1 Job operations</caption><thead><tr><th>Operation</th><th>Resource Type</th>"
        f"<th>Trace Name</th></tr></thead><tbody>{body}</tbody></table></body></html>"
    )


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    return Ran(main([str(one) for one in arguments], out, err), out.getvalue(), err.getvalue())


def store(root: Path, text: str, *more: object) -> Ran:
    """Store a page as an edition of the service `thing`."""
    saved = root.parent / f"{root.name}.html"
    saved.write_text(text, "utf-8")
    return run("snapshot", saved, "--root", root, "--service", "thing", "--address", ADDRESS, *more)


def renamed(*pairs: tuple[str, str]) -> tuple[Row, ...]:
    names = dict(pairs)
    return tuple((said, kind, names.get(name, name)) for said, kind, name in ROWS)


def a_project(root: Path) -> Path:
    """A project of one service with two editions; `createJob` became `CreateJobV2`."""
    root.mkdir(exist_ok=True)
    assert store(root, page()).code == 0
    assert store(root, page(renamed(("createJob", "CreateJobV2")), "2025-06-01")).code == 0
    return root


def bundled(root: Path) -> Path:
    """A copy of the bundled editions of ModelArts."""
    shutil.copytree(REPOSITORY / "snapshots" / "modelarts", root / "snapshots" / "modelarts")
    shutil.copy(REPOSITORY / "snapshots" / "pages.yaml", root / "snapshots")
    return root


def tree(root: Path, *folders: str) -> dict[str, bytes]:
    """Every file of a project's committed folders, but for temporary ones."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in folders or ("snapshots", "catalog")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and path.suffix != ".tmp"
    }


def leftovers(root: Path) -> list[Path]:
    return [path for path in root.rglob("*.tmp") if ".ctscat" not in path.parts]


def child(*arguments: object, cwd: Path = REPOSITORY, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `ctscat` as its own process."""
    return subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
