"""`ctscat init`: make a project."""

from __future__ import annotations

import shutil
from argparse import Namespace
from pathlib import Path

from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError
from extractor.roots import SETTINGS_FILE, bundled_root, is_project
from extractor.store.files import failure, write_atomic

EXAMPLES = """\
  ctscat init                 # this folder becomes a project
  ctscat init FOLDER          # a folder, made where it is missing
  ctscat init --bundled       # begins with the data that come with ctscat

A project is a folder with its own pages, snapshots and catalog. Nothing that is
there is overwritten.
"""
_CONTENT = """\
# This folder is a project of ctscat. Settings: docs/configuration.md of ctscat.

# [network]
# contact = "you@example.org"   # sent to the sites that are asked
# delay = 1.0                   # seconds between two requests to one host

# [check]
# fail-on = "breaking"          # or additive, any, none
"""
_NEXT = """\
next: ctscat follow ADDRESS          a page to watch, or let ctscat find some:
      ctscat discover SERVICE --add
      ctscat snapshot --all          store what the pages say now
      ctscat build                   make the catalog from that
      ctscat check                   later, or in CI: did anything change?"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="(default: this one)")
    parser.flag("--bundled", "copy the pages, snapshots and catalog that come with ctscat")


def run(options: Namespace, console: Console) -> int:
    """Make the files, and say which and what comes next."""
    root = options.folder or options.root or Path()
    if root.is_file():
        raise UsageError("a file, not a folder", where=str(root))
    if is_project(root):
        raise UsageError("a project already", where=str(root), hint="ctscat list tells what is there")
    made = [SETTINGS_FILE]
    if options.bundled:
        made += ["snapshots/", "catalog/"]
        _copy(bundled_root(), root, ("snapshots", "catalog"))
    write_atomic(root / SETTINGS_FILE, _CONTENT.encode())
    console.confirm(f"made {', '.join(made)} in {root.resolve()}")
    for line in _NEXT.splitlines():
        console.confirm(line)
    return CLEAN


def _copy(source: Path, target: Path, folders: tuple[str, ...]) -> None:
    for folder in folders:
        if (target / folder).exists():
            raise UsageError("there already", where=str(target / folder), hint="begin in an empty folder")
    for folder in folders:
        try:
            shutil.copytree(source / folder, target / folder)
        except OSError as error:
            raise failure(error, target / folder) from None
