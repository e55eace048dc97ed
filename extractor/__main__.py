"""Lets `python -m extractor` stand for `ctscat`."""

import sys

from extractor.cli import entry

sys.exit(entry())
