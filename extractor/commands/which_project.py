"""Which data answer the questions of a command: a project's, or those that come with ctscat."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from extractor.commands.console import Console
from extractor.roots import find_root
from extractor.workflows.project import Project, bundled_project, open_project


def project_to_ask(options: Namespace, console: Console, *, needed: bool = True) -> Project:
    """Return the project that a question is put to: outside of any, the bundled data, which is said if needed."""
    if options.bundled or (needed and not options.root and not find_root(Path())):
        project = bundled_project()
    else:
        project = open_project(options.root)
    console.detail(f"answered from {project.root.absolute()}")
    if options.bundled or not project.is_bundled:
        return project
    from extractor.workflows.catalogs import shelf

    newest = max(site.newest_edition for service in shelf(project).index.services for site in service.sites)
    console.note(f"no project here: answered from the bundled data up to {newest}")
    return project
