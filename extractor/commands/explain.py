"""`ctscat explain`: what a rule of `ctscat lint` means, with an example and what to do."""

from __future__ import annotations

from argparse import Namespace

from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError, did_you_mean
from extractor.lint.rulebook import rulebook

EXAMPLES = """\
  ctscat explain                      # all rules
  ctscat explain legacy-name
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    help_text = "a rule's id, as it stands in brackets behind a finding"
    parser.add_argument("rule", nargs="?", default="", metavar="RULE", help=help_text)


def run(options: Namespace, console: Console) -> int:
    """Print what the rule means, or which rules there are."""
    from textwrap import fill, indent

    rules = rulebook()
    if not options.rule:
        width = max(map(len, rules))
        console.write("".join(f"{name:{width}}  {rule.title}\n" for name, rule in rules.items()))
        return CLEAN
    if options.rule not in rules:
        hint = did_you_mean(options.rule, rules, "ctscat explain lists all rules")
        raise UsageError(f"no rule {options.rule!a}", hint=hint)
    rule = rules[options.rule]
    parts = (f"{options.rule}: {rule.title}", fill(rule.means, 80), indent(rule.example, "    "), fill(rule.advice, 80))
    console.write("\n\n".join(parts) + "\n")
    return CLEAN
