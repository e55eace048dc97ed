"""How options are declared: those that every command has, those that several share, and what a mistake is told."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from extractor.commands.console import Verbosity
from extractor.errors import UsageError, did_you_mean
from extractor.render.style import COLOR_CHOICES
from extractor.store.places import as_date


class BaseParser(argparse.ArgumentParser):
    """A parser that raises instead of ending the process, and can be asked what it knows."""

    def error(self, message: str) -> NoReturn:
        """Report a wrong option as the usage error it is."""
        raise UsageError(message, hint=f"see {self.prog} --help")

    def _check_value(self, action: argparse.Action, value: object) -> None:
        if action.choices is not None and value not in action.choices:
            choices = [str(choice) for choice in action.choices]
            hint = did_you_mean(str(value), choices, f"one of {', '.join(choices)}")
            name = "/".join(action.option_strings) or action.metavar or action.dest
            raise UsageError(f"{name}: {value!a} is not a choice", hint=hint)

    def positionals(self) -> list[argparse.Action]:
        """Return the arguments that are told by where they stand."""
        return self._get_positional_actions()

    def option(self, name: str) -> argparse.Action | None:
        """Return the option of a name, such as `--root`."""
        return self._option_string_actions.get(name)

    def options(self) -> list[str]:
        """Return the names of all options that the help shows."""
        actions = self._option_string_actions.items()
        return [name for name, action in actions if name.startswith("--") and action.help != argparse.SUPPRESS]


def everywhere() -> BaseParser:
    """Return the parser of the options that every command has; they may stand before the command, too."""
    parser = BaseParser(prog="ctscat", add_help=False, allow_abbrev=False)
    group = parser.add_argument_group("in every command")
    group.add_argument("-h", "--help", action="store_true", help="show this help")
    named = os.environ.get("CTSCAT_ROOT")
    group.add_argument(
        "--root",
        type=Path,
        default=Path(named) if named else None,
        metavar="FOLDER",
        help="the project's folder (default: $CTSCAT_ROOT, else the nearest project from here upwards)",
    )
    for name, verbosity, does in (
        ("--quiet", Verbosity.QUIET, "print only results and errors"),
        ("--verbose", Verbosity.VERBOSE, "tell also each request, and what was passed over"),
    ):
        group.add_argument(
            name, dest="verbosity", action="store_const", const=verbosity, default=Verbosity.NORMAL, help=does
        )
    group.add_argument(
        "--log-format", choices=("text", "json"), default="text", help="messages as text, or a JSON object a line"
    )
    group.add_argument("--color", choices=COLOR_CHOICES, default="auto", help="(default: auto, on terminals)")
    return parser


class Parser(BaseParser):
    """The parser of one command."""

    def __init__(self, program: str, does: str, examples: str) -> None:
        self.examples = examples
        super().__init__(
            prog=program,
            description=does,
            epilog=f"examples:\n{examples}",
            # Every option added makes a formatter, and one without a width imports shutil to measure the terminal.
            formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=80),
            allow_abbrev=False,
            add_help=False,
            parents=[everywhere()],
        )
        self._positionals.title = "arguments"

    def read(self, arguments: Sequence[str], options: argparse.Namespace) -> None:
        """Add to `options` what the arguments say."""
        _, unknown = self.parse_known_args(arguments, options)
        if unknown:
            name = next((argument for argument in unknown if argument.startswith("-")), unknown[0]).partition("=")[0]
            hint = did_you_mean(name, self.options(), f"see {self.prog} --help")
            raise UsageError(f"no option {name!a}" if name.startswith("-") else f"{name!a} is too much", hint=hint)

    def value_of(self, option: argparse.Action, text: str, where: str) -> Any:
        """Return the value of an option that is set to a text somewhere else than on the command line."""
        try:
            value = self._get_value(option, text)
            self._check_value(option, value)
        except argparse.ArgumentError as error:
            raise UsageError(error.message, where=where) from None
        except UsageError as error:
            raise UsageError(error.message, where=where, hint=error.hint) from None
        return value

    def flag(self, name: str, does: str) -> None:
        """Add an option without a value."""
        self.add_argument(name, action="store_true", help=does)

    def text(self, name: str, does: str, metavar: str | None = None) -> None:
        """Add an option with any text for a value."""
        self.add_argument(name, default="", metavar=metavar, help=does)

    def texts(self, name: str, does: str, metavar: str | None = None) -> None:
        """Add an option that may be given several times."""
        self.add_argument(name, action="append", default=[], metavar=metavar, help=does)

    def day(self, name: str, does: str) -> None:
        """Add an option whose value is a date."""
        self.add_argument(name, type=as_date, default="", metavar="DATE", help=does)

    def formats(self, first: str, *more: str) -> None:
        """Add `--format` with the formats a command can print, the first one by default."""
        self.add_argument("--format", choices=(first, *more), default=first, help=f"what to print (default: {first})")

    def bundled(self) -> None:
        """Add the option of commands that answer questions (see `project_to_ask`)."""
        self.flag("--bundled", "answer from the data that come with ctscat")

    def as_of(self) -> None:
        """Add the option that looks at the documents of an earlier day."""
        self.day("--as-of", "as the documents stood on that day")

    def fail_on(self) -> None:
        """Add the option that says which changes are exit code 1."""
        choices = ("breaking", "additive", "any", "none")
        self.add_argument("--fail-on", default="breaking", choices=choices, help="(default: breaking)")

    def scope(self) -> None:
        """Add the options that choose a site and a language: statuses never mix them."""
        self.text("--site", "only this site, such as intl, cn, otc")
        self.text("--lang", "what the pages in this language say (default: the leading one)", "LANGUAGE")

    def groups(self) -> Iterator[tuple[str, list[argparse.Action]]]:
        """Yield the titles that the help has, each with what stands below it."""
        for group in self._action_groups:
            actions = [action for action in group._group_actions if action.help != argparse.SUPPRESS]
            if actions:
                yield group.title or "", actions

    def synopsis(self) -> str:
        """Return how the command is called, in one line."""
        forms = {"None": "{}", "?": "[{}]", "*": "[{}]...", "+": "{}..."}
        values = [forms[str(action.nargs)].format(action.metavar) for action in self.positionals()]
        return " ".join([self.prog, "[OPTION]...", *values])

    def format_help(self) -> str:
        """Return the help, with one line of usage."""
        self.usage = self.synopsis()
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()
