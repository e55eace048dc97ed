"""`ctscat help`: how a command is used, as text or as a manual page."""

from __future__ import annotations

from argparse import Namespace

from extractor.commands import COMMANDS, overview, parser_of
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError, did_you_mean

EXAMPLES = """\
  ctscat help
  ctscat help show
  ctscat help show --man | man -l -      # as a manual page
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("command", nargs="?", default="", metavar="COMMAND", help="one of ctscat's commands")
    parser.flag("--man", "print the source of the manual page")


def run(options: Namespace, console: Console) -> int:
    """Print the help of a command, or of all."""
    name: str = options.command
    if name and name not in COMMANDS:
        raise UsageError(f"no command {name!a}", hint=did_you_mean(name, COMMANDS, "see ctscat --help"))
    if options.man:
        from extractor.commands.manual import command_page, main_page

        console.write(command_page(name, parser_of(name)) if name else main_page())
    else:
        console.write(parser_of(name).format_help() if name else overview())
    return CLEAN
