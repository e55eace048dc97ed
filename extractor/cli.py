"""The command line: which command, and how errors become messages and exit codes."""

from __future__ import annotations

import sys

from extractor.commands import COMMANDS, overview

TYPE_CHECKING = False
if TYPE_CHECKING:  # a real import of typing would cost `--help` a tenth of its time
    from collections.abc import Sequence
    from typing import TextIO


def main(argv: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run one command and return its exit code."""
    if not argv or list(argv) in (["-h"], ["--help"]):
        stdout.write(overview())
        return 0 if argv else 2
    if argv[0] in ("-V", "--version"):
        from extractor import __version__

        stdout.write(f"ctscat {__version__}\n")
        return 0
    return _run(argv, stdout, stderr)


def _run(argv: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    import os

    from extractor.commands import load, parser_of
    from extractor.commands.configuration import configure
    from extractor.commands.console import Console
    from extractor.commands.options import everywhere
    from extractor.errors import CtscatError

    console = Console(stdout, stderr)
    try:
        options, arguments = everywhere().parse_known_args(argv)
        settings = {"verbosity": options.verbosity, "log_format": options.log_format, "color": options.color}
        console = Console(stdout, stderr, **settings)
        name = _command_name(arguments)
        console = Console(stdout, stderr, program=f"ctscat {name}", **settings)
        parser = parser_of(name)
        if options.help:
            stdout.write(parser.format_help())
            return 0
        configure(parser, name, options.root, os.environ)
        parser.read(arguments[1:], options)
        return load(name).run(options, console)
    except CtscatError as error:
        console.error(error)
        return error.exit_code
    finally:
        console.progress.clear()


def _command_name(arguments: Sequence[str]) -> str:
    from extractor.commands.options import everywhere
    from extractor.errors import UsageError, did_you_mean

    name = arguments[0] if arguments else ""
    if name in COMMANDS:
        return name
    if name.startswith("-"):
        hint = did_you_mean(name, everywhere().options(), "options of one command stand behind it")
        raise UsageError(f"no option {name!a} of every command", hint=hint)
    hint = did_you_mean(name, COMMANDS, "see ctscat --help")
    raise UsageError(f"no command {name!a}" if name else "no command", hint=hint)


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
