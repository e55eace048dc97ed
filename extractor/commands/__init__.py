"""One module a command: its options, one call into the rooms below, and what is printed of the result."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # a real import of typing would cost `--help` a tenth of its time
    from argparse import Namespace
    from typing import Protocol

    from extractor.commands.console import Console
    from extractor.commands.options import Parser

    class Command(Protocol):
        """What every module of a command has."""

        EXAMPLES: str

        def add_options(self, parser: Parser) -> None:
            """Declare the command's arguments and options."""

        def run(self, options: Namespace, console: Console) -> int:
            """Do what was asked and return the exit code."""


COMMANDS = {
    "init": "make a project in a folder",
    "extract": "read pages and print their trace tables; stores nothing",
    "snapshot": "store the editions of pages",
    "follow": "follow a page by its address; ends, moves, takeovers",
    "list": "what is there: services, documents, editions, pages",
    "discover": "find a service's trace pages in the help center",
    "build": "rebuild the catalog from the snapshots",
    "diff": "say what became of every trace between two editions",
    "decide": "record a verdict on a proposed link",
    "changelog": "all changes of a service over time",
    "show": "one trace or resource type, its history and what replaced it",
    "check": "find drift: pages, snapshots and catalog; for CI",
    "lint": "check that rules name traces that the documents still list",
    "explain": "what a rule of lint means, with an example",
    "export": "write the catalog as CSV, JSON, SQLite, ...",
    "completion": "print a script that completes names in your shell",
    "help": "how a command is used, also as a manual page",
}
EXIT_CODES = """\
exit codes: 0 clean, 1 findings, 2 usage, 3 a source could not be had,
  4 a source could not be understood, 5 stored data is damaged, 6 cannot write,
  70 a bug in ctscat, 130 interrupted
"""


def overview() -> str:
    """Return what `ctscat --help` prints."""
    width = max(map(len, COMMANDS))
    commands = "\n".join(f"  {name:{width}}  {does}" for name, does in COMMANDS.items())
    return f"""\
usage: ctscat COMMAND [OPTION]...

Every audit trace Huawei Cloud documents, as data with a history.

commands:
{commands}

  ctscat COMMAND --help   tells a command's options, with examples
  ctscat --version        prints the version

{EXIT_CODES}"""


def load(name: str) -> Command:
    """Import the module of one command; the others are not looked at."""
    from importlib import import_module

    command: Command = import_module(f"extractor.commands.{name}")
    return command


def parser_of(name: str) -> Parser:
    """Return the parser of one command's options."""
    from extractor.commands.options import Parser

    command = load(name)
    parser = Parser(f"ctscat {name}", f"{COMMANDS[name][0].upper()}{COMMANDS[name][1:]}.", command.EXAMPLES)
    command.add_options(parser)
    return parser
