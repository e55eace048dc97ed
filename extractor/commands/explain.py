"""`ctscat explain`: what a rule of `ctscat lint` means, with an example and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError
from extractor.lint.rulebook import BY_ID, RULES, Rule

EXAMPLES = """\
  ctscat explain                      all rules
  ctscat explain legacy-name
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("explain", "Tell what a rule of `ctscat lint` means, with an example.", EXAMPLES, stdout)
    parser.add_argument("rule", nargs="?", default="", help="a rule's id, as it stands in brackets behind a finding")
    name = parser.read(arguments).rule
    if not name:
        width = max(map(len, BY_ID))
        stdout.writelines(f"{rule.id:{width}}  {rule.title}\n" for rule in RULES)
    elif name in BY_ID:
        stdout.write(_explained(BY_ID[name]))
    else:
        from difflib import get_close_matches

        near = get_close_matches(name, BY_ID, 1)
        raise UsageError(
            f"no rule {name!a}", hint=f"did you mean {near[0]}?" if near else "ctscat explain lists all rules"
        )
    return CLEAN


def _explained(rule: Rule) -> str:
    from textwrap import fill, indent

    example = indent(rule.example, "    ")
    return f"{rule.id}: {rule.title}\n\n{fill(rule.means, 80)}\n\n{example}\n\n{fill(rule.advice, 80)}\n"
