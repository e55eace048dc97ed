"""`ctscat explain`: what a rule of `ctscat lint` means, with an example and what to do."""

from __future__ import annotations

from argparse import Namespace

from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError, did_you_mean
from extractor.lint.rulebook import BY_ID, RULES, Rule

EXAMPLES = """\
  ctscat explain                      all rules
  ctscat explain legacy-name
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    help_text = "a rule's id, as it stands in brackets behind a finding"
    parser.add_argument("rule", nargs="?", default="", metavar="RULE", help=help_text)


def run(options: Namespace, console: Console) -> int:
    """Print what the rule means, or which rules there are."""
    if not options.rule:
        width = max(map(len, BY_ID))
        console.write("".join(f"{rule.id:{width}}  {rule.title}\n" for rule in RULES))
    elif options.rule in BY_ID:
        console.write(_explained(BY_ID[options.rule]))
    else:
        hint = did_you_mean(options.rule, BY_ID, "ctscat explain lists all rules")
        raise UsageError(f"no rule {options.rule!a}", hint=hint)
    return CLEAN


def _explained(rule: Rule) -> str:
    from textwrap import fill, indent

    example = indent(rule.example, "    ")
    return f"{rule.id}: {rule.title}\n\n{fill(rule.means, 80)}\n\n{example}\n\n{fill(rule.advice, 80)}\n"
