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
from extractor.roots import SETTINGS_FILE, find_root
from extractor.store.files import read_if_there

if TYPE_CHECKING:
    from extractor.commands.options import Parser

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

_WRITTEN = ("report", "summary")  # a file from elsewhere must not choose what is overwritten
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
        if text := environment.get(variable):
            option.default = _value(parser, option, _from_text(option, text), Path(), f"${variable}")
        elif key in tables.get(table, {}):
            where = f"{file}, {table}.{key}"
            option.default = _value(parser, option, tables[table][key], root, where)
            if key in _WRITTEN and not Path(option.default).resolve().is_relative_to(root.resolve()):
                raise UsageError("leads out of the project", where=where, hint=f"name such a file with --{key}")


def variable_of(table: str, key: str) -> str:
    """Return the environment variable of a setting: `CTSCAT_DELAY`, `CTSCAT_CHECK_FAIL_ON`."""
    words = key if table == "network" else f"{table}-{key}"
    return f"CTSCAT_{words.replace('-', '_').upper()}"


def _read(root: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """Return how messages call the file, and its tables; none where there is no file."""
    path = root / SETTINGS_FILE
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

    from extractor.bounds import limited_time

    try:
        with limited_time("reading it", str(path)):  # a key of many dots takes the square of their number
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


def _from_text(option: argparse.Action, text: str) -> Any:
    """Return the value that a text of the environment stands for."""
    if option.nargs == 0:
        return _TRUTHS.get(text.lower(), text)
    return [part.strip() for part in text.split(",")] if _is_list(option) else text


def _value(parser: Parser, option: argparse.Action, value: Any, folder: Path, where: str) -> Any:
    """Return what a command finds in its options for a value that is set; paths are meant from `folder`."""
    if option.nargs == 0:
        expected = "true or false"
        if isinstance(value, bool):
            return option.const if value else option.default
    elif _is_list(option):
        expected = "a list of texts"
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return [_located(option, part, folder) for part in value]
    else:
        expected = "a text or a number"
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return parser.value_of(option, _located(option, str(value), folder), where)
    raise UsageError(f"{value!a} is not {expected}", where=where)


def _is_list(option: argparse.Action) -> bool:
    return isinstance(option.default, list)


def _located(option: argparse.Action, text: str, folder: Path) -> str:
    return str(folder / text) if option.metavar in ("FILE", "PATH") else text
