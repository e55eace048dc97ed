"""`ctscat completion`: scripts for shells, and the candidates that they ask for at each press of the tab key."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Callable, Iterable, Sequence

from extractor.commands import COMMANDS, parser_of
from extractor.commands.console import Console
from extractor.commands.options import BaseParser, Parser, everywhere
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN
from extractor.workflows.catalogs import shelf
from extractor.workflows.project import Project

EXAMPLES = """\
  source <(ctscat completion bash)       # a line for ~/.bashrc
  source <(ctscat completion zsh)        # a line for ~/.zshrc, after compinit
  ctscat completion fish | source        # a line for config.fish
"""
_SCRIPTS = {
    "bash": r"""
_ctscat() {
  local IFS=$'\n' line="${COMP_LINE:0:COMP_POINT}"
  COMPREPLY=($(ctscat completion bash --line "$line" 2>/dev/null))
  local word="${line##*[[:space:]]}"
  local before="${word%"${word##*[$COMP_WORDBREAKS]}"}"  # bash replaces what follows a word break such as @
  COMPREPLY=("${COMPREPLY[@]#"${before%@}"}")
}
complete -o default -F _ctscat ctscat
""",
    "zsh": r"""
_ctscat() {
  local -a names
  names=(${(f)"$(ctscat completion zsh --line "${(j: :)words[1,CURRENT]}" 2>/dev/null)"})
  if (( $#names )); then compadd -a names; else _files; fi
}
compdef _ctscat ctscat
""",
    "fish": r"""
function __ctscat_names
  set -l names (ctscat completion fish --line (commandline -cp | string collect) 2>/dev/null)
  if set -q names[1]
    printf '%s\n' $names
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c ctscat -f -a '(__ctscat_names)'
""",
}
_SAFE_IN_SHELL = "._-@:+="  # in names; whatever else is not alphanumeric could be a command to a shell


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("shell", metavar="SHELL", choices=tuple(_SCRIPTS), help=", ".join(_SCRIPTS))
    parser.add_argument("--line", help=argparse.SUPPRESS)  # the script's question: what may stand at its end?


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the script, or the candidates for the last word of a line, of which none is a command to the shell."""
    if options.line is None:
        console.write(_SCRIPTS[options.shell].lstrip())
        return CLEAN
    options.bundled = "--bundled" in options.line
    typed, word = _words(options.line)
    for name in candidates(typed, word, lambda: project_to_ask(options, console)):
        if name.startswith(word) and all(character.isalnum() or character in _SAFE_IN_SHELL for character in name):
            console.write(f"{name}\n")
    return CLEAN


def _words(line: str) -> tuple[list[str], str]:
    """Return the words of a line that are complete, without the program's name, and the one that is being typed."""
    try:
        typed = shlex.split(line)
    except ValueError:  # a quote is open
        typed = line.split()
    word = typed.pop() if typed and not line[-1:].isspace() else ""
    return typed[1:], word


def candidates(typed: Sequence[str], word: str, open_project: Callable[[], Project]) -> Iterable[str]:
    """Return what may stand where `word` begins, behind `typed`; nothing where a file may."""
    waiting, arguments = _option_awaiting_value(everywhere(), typed)
    if not arguments and not waiting:
        return [*COMMANDS, *everywhere().options()] if word.startswith("-") else list(COMMANDS)
    if arguments and arguments[0] not in COMMANDS:
        return []
    parser: BaseParser = parser_of(arguments[0]) if arguments else everywhere()
    waiting, arguments = _option_awaiting_value(parser, typed)
    name, equals, _ = word.partition("=")
    if equals and parser.option(name):
        return [f"{name}={value}" for value in _values(parser.option(name), word[len(name) + 1 :], open_project)]
    if waiting:
        return _values(waiting, word, open_project)
    if word.startswith("-"):
        return parser.options()
    positionals = parser.positionals()
    position = len(arguments) - 1
    if position >= len(positionals) and positionals and positionals[-1].nargs in ("+", "*"):
        position = len(positionals) - 1
    return _values(positionals[position], word, open_project) if position < len(positionals) else []


def _option_awaiting_value(parser: BaseParser, typed: Sequence[str]) -> tuple[argparse.Action | None, list[str]]:
    """Return the option that waits for a value behind `typed`, and which of them are arguments."""
    waiting: argparse.Action | None = None
    arguments = []
    for word in typed:
        option = None if waiting else parser.option(word)
        if waiting is None and not word.startswith("-"):
            arguments.append(word)
        waiting = option if option is not None and option.nargs != 0 else None
    return waiting, arguments


def _values(action: argparse.Action | None, word: str, open_project: Callable[[], Project]) -> Iterable[str]:
    """Return what may be the value of an argument or an option."""
    if action is None:
        return []
    if action.choices:
        return map(str, action.choices)
    match action.dest:
        case "command":
            return COMMANDS
        case "rule":
            from extractor.lint.rulebook import rulebook

            return rulebook()
        case "names" | "service" | "site" | "lang":
            return _indexed(open_project(), action.dest)
        case "old" | "new":
            return _editions(open_project(), word)
    return []


def _indexed(project: Project, what: str) -> Iterable[str]:
    index = shelf(project).index
    services = [summary.service for summary in index.services]
    sites = [site for summary in index.services for site in summary.sites]
    match what:
        case "names":
            return sorted({*index.names, *index.resource_types, *services})
        case "site":
            return sorted({site.site for site in sites})
        case "lang":
            return sorted({language for site in sites for language in site.languages})
    return services


def _editions(project: Project, word: str) -> Iterable[str]:
    """Return services and pages; of one that `@` stands behind, the dates of its editions."""
    editions = project.snapshots.places()
    subject, separator, _ = word.partition("@")
    if separator:
        return [f"{subject}@{edition.date}" for edition in editions if subject in (edition.service, edition.page)]
    return sorted({name for edition in editions for name in (edition.service, edition.page)})
