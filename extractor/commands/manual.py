"""Manual pages, in the language of `man`, made of what `--help` is made of."""

from __future__ import annotations

from argparse import Action
from collections.abc import Iterator

from extractor import __version__
from extractor.commands import COMMANDS, EXIT_CODES
from extractor.commands.options import Parser


def main_page() -> str:
    """Return the page of `ctscat` itself."""
    lines = [
        *_head("ctscat", "every audit trace Huawei Cloud documents, as data with a history"),
        *(".SH SYNOPSIS", ".B ctscat", "COMMAND [OPTION]..."),
        *(".SH COMMANDS", *(line for name, does in COMMANDS.items() for line in _entry(_bold(name), does))),
        *(".SH EXIT STATUS", _text(EXIT_CODES.removeprefix("exit codes: "))),
        *(".SH SEE ALSO", ", ".join(f"{_bold(f'ctscat-{name}')}(1)" for name in COMMANDS)),
    ]
    return "".join(f"{line}\n" for line in lines)


def command_page(name: str, parser: Parser) -> str:
    """Return the page of one command."""
    lines = [
        *_head(f"ctscat-{name}", COMMANDS[name]),
        *(".SH SYNOPSIS", _text(parser.synopsis())),
    ]
    for title, actions in parser.groups():
        lines += [f".SH {_text(title.upper())}", *(line for action in actions for line in _option(action))]
    examples, _, remarks = parser.examples.partition("\n\n")
    lines += [".SH EXAMPLES", ".nf", _text(examples.rstrip()), ".fi"]
    lines += [".SH NOTES", _text(remarks.strip())] if remarks.strip() else []
    lines += [".SH SEE ALSO", f"{_bold('ctscat')}(1)"]
    return "".join(f"{line}\n" for line in lines)


def _head(name: str, does: str) -> Iterator[str]:
    yield f'.TH {name.upper()} 1 "" "ctscat {__version__}"'
    yield from (".SH NAME", f"{_text(name)} \\- {_text(does)}")


def _option(action: Action) -> Iterator[str]:
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(action.choices or ()) or action.dest.upper())
    names = ", ".join(map(_bold, action.option_strings))
    yield from _entry(" ".join(filter(None, (names, f"\\fI{_text(value)}\\fR" if value else ""))), action.help or "")


def _entry(head: str, text: str) -> Iterator[str]:
    yield from (".TP", head, _text(text))


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Return text in which `man` finds no command, no escape, and hyphens that can be copied."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in escaped.split("\n"))
