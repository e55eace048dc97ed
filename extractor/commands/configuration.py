"""What a project sets for its commands: `ctscat.toml`, or `[tool.ctscat]` of `pyproject.toml`, and the environment.

The command line beats the environment, and that beats the file. Here stands only what can be set: each setting is the
option of the same name, with its kind, its choices and its default.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import UsageError, did_you_mean
from extractor.roots import find_root
from extractor.store.files import read_if_there

if TYPE_CHECKING:
    from extractor.commands.options import Parser

FILE = "ctscat.toml"
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "network": (
        "contact",
        "delay",
        "per-host",
        "deadline",
        "retries",
        "no-robots",
        "allow-private",
        "proxy",
        "ca-file",
        "base",
    ),
    "check": ("fail-on", "service", "offline", "format", "report", "summary"),
    "lint": ("fail-on", "site", "format", "events", "operations", "ignores"),
}
"""The tables of the file, and their keys."""

_PATHS = ("FILE", "PATH")  # as options call values that are paths: the file's are meant from its folder
_WRITTEN = ("report", "summary")
_LARGEST = 1_000_000
_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def configure(parser: Parser, command: str, root: Path | None, environment: Mapping[str, str]) -> None:
    """Make the settings of the project in `root` (else the nearest) and of the environment a command's defaults."""
    keys = [(table, key) for table in ("network", command) for key in SETTINGS.get(table, ())]
    options = [(table, key, option) for table, key in keys if (option := parser.option(f"--{key}"))]
    if not options:
        return
    root = root or find_root(Path()) or Path()
    file, tables = _read(root) if root.is_dir() else ("", {})
    for table, key, option in options:
        variable = variable_of(table, key)
        text = environment.get(variable)
        if text:
            _set(parser, option, _plain(option, text), f"${variable}")
        elif key in tables.get(table, {}):
            where = f"{file}, {table}.{key}"
            _set(parser, option, _from_folder(option, key, tables[table][key], root, where), where)


def variable_of(table: str, key: str) -> str:
    """Return the environment variable of a setting: `CTSCAT_DELAY`, `CTSCAT_CHECK_FAIL_ON`."""
    words = key if table == "network" else f"{table}-{key}"
    return f"CTSCAT_{words.replace('-', '_').upper()}"


def _read(root: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return how messages call the file, and its tables; none where there is no file."""
    path = root / FILE
    data = read_if_there(path, _LARGEST)
    if data is not None:
        return str(path), _checked(_parsed(data, path), str(path))
    path = root / "pyproject.toml"
    data = read_if_there(path, _LARGEST) or b""
    if b"[tool.ctscat" not in data:
        return "", {}
    tables: Any = _parsed(data, path)
    for name in ("tool", "ctscat"):
        tables = tables.get(name) if isinstance(tables, dict) else None
    where = f"{path}, tool.ctscat"
    return where, _checked(tables if isinstance(tables, dict) else {}, where)


def _parsed(data: bytes, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not TOML: {error}", where=str(path)) from None


def _checked(tables: dict[str, Any], where: str) -> dict[str, dict[str, Any]]:
    for table, settings in tables.items():
        if table not in SETTINGS:
            hint = did_you_mean(table, SETTINGS, f"there is {', '.join(SETTINGS)}")
            raise UsageError(f"no table {table!a}", where=where, hint=hint)
        if not isinstance(settings, dict):
            raise UsageError(f"{table!a} should be a table of settings", where=where, hint=f"write [{table}]")
        for key in settings:
            if key not in SETTINGS[table]:
                hint = did_you_mean(key, SETTINGS[table], f"there is {', '.join(SETTINGS[table])}")
                raise UsageError(f"no setting {key!a}", where=f"{where}, {table}", hint=hint)
    return tables


def _plain(option: argparse.Action, text: str) -> Any:
    """Return the value that the environment's text stands for."""
    if option.nargs == 0:
        return _TRUTHS.get(text.lower(), text)
    return [part.strip() for part in text.split(",")] if _is_list(option) else text


def _from_folder(option: argparse.Action, key: str, value: Any, root: Path, where: str) -> Any:
    """Return the value with its paths from the file's folder; what is written must not leave that."""
    if option.metavar not in _PATHS:
        return value
    if _is_list(option) and isinstance(value, list):
        return [str(root / str(path)) for path in value]
    path = root / str(value)
    if key in _WRITTEN and not path.resolve().is_relative_to(root.resolve()):
        raise UsageError("leads out of the project", where=where, hint=f"name such a file with --{key}")
    return str(path)


def _is_list(option: argparse.Action) -> bool:
    return isinstance(option.default, list)


def _set(parser: Parser, option: argparse.Action, value: Any, where: str) -> None:
    if option.nargs == 0:
        expected, fits = "true or false", isinstance(value, bool)
    elif _is_list(option):
        expected, fits = "a list of texts", isinstance(value, list) and all(isinstance(part, str) for part in value)
    else:
        expected, fits = "a text or a number", isinstance(value, str | int | float) and not isinstance(value, bool)
    if not fits:
        raise UsageError(f"{value!a} is not {expected}", where=where)
    if option.nargs == 0:
        option.default = option.const if value else option.default
    elif _is_list(option):
        option.default = value
    else:
        option.default = parser.value_of(option, str(value), where)
