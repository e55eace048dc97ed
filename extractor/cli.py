"""The command line: which command, and how errors become messages and exit codes."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # a real import of typing would cost `--help` a tenth of its time
    from collections.abc import Sequence
    from typing import TextIO

COMMANDS = {
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
}

USAGE = """\
usage: ctscat COMMAND [OPTION]...

Every audit trace Huawei Cloud documents, as data with a history.

commands:
{commands}

  ctscat COMMAND --help   tells a command's options, with examples
  ctscat --version        prints the version

exit codes: 0 clean, 1 findings, 2 usage, 3 a source could not be had,
  4 a source could not be understood, 5 stored data is damaged, 6 cannot write,
  70 a bug in ctscat, 130 interrupted
"""


def main(argv: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run one command and return its exit code."""
    if not argv or argv[0] in ("-h", "--help", "help"):
        width = max(map(len, COMMANDS))
        stdout.write(USAGE.format(commands="\n".join(f"  {name:{width}}  {does}" for name, does in COMMANDS.items())))
        return 0 if argv else 2
    if argv[0] in ("-V", "--version"):
        from extractor import __version__

        stdout.write(f"ctscat {__version__}\n")
        return 0
    return _run(argv[0], argv[1:], stdout, stderr)


def _run(name: str, arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    from importlib import import_module

    from extractor.errors import CtscatError

    if name not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(name, COMMANDS, 1)
        hint = f"did you mean {near[0]}?" if near else "see ctscat --help"
        stderr.write(f"ctscat: no command {name!a}; {hint}\n")
        return 2
    from extractor.commands.options import HelpShown

    command = import_module(f"extractor.commands.{name}")
    try:
        code: int = command.run(list(arguments), stdout, stderr)
    except HelpShown:
        return 0
    except CtscatError as error:
        from extractor.render.escape import plain

        stderr.write(f"ctscat {name}: {plain(str(error))}\n")
        return error.exit_code
    return code


def entry() -> int:
    """Run as the `ctscat` command: the process's arguments and streams, and an exit code for every end."""
    if sys.stdout is None or sys.stderr is None:  # closed by who started it: nobody is to be told anything
        sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # data must not depend on a code page; half a surrogate has no UTF-8
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = main(sys.argv[1:], sys.stdout, sys.stderr)
        sys.stdout.flush()
    except BrokenPipeError:  # `ctscat … | head` is no error
        _silence()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("ctscat: interrupted; what was stored is whole\n")
        return 130
    except OSError as error:
        sys.stderr.write(f"ctscat: cannot write: {error.strerror}\n")
        _silence()
        return 6
    except Exception:  # a crash must not look like the 1 that means findings
        import traceback

        traceback.print_exc()
        sys.stderr.write("ctscat: this is a bug; please report it with the lines above\n")
        return 70
    return code


def _nowhere() -> TextIO:
    import os

    return open(os.devnull, "w")  # noqa: PTH123 - as long as the process


def _silence() -> None:
    """Let Python's own flush at the end write to nowhere."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
