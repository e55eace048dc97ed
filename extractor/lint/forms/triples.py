"""`SERVICE:resource:name;name`, as FunctionGraph's CTS triggers take it, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.lint.name_shapes import mostly_traces
from extractor.lint.references import Excerpt, Reference
from extractor.lint.tree import Mapping, Scalar, scalars
from extractor.services import is_service

FORM = "trigger"
# Only at the beginning of a word, so that a long word is gone through once.
_TRIPLE = re.compile(r"(?<![\w.()/:-])[A-Za-z][\w.()-]*:[A-Za-z][\w.-]*:[A-Za-z][\w.;-]*(?![\w:(/-])")


def triples_in_text(excerpt: Excerpt) -> Iterator[Reference]:
    """Return the references in triples; a service in lower case is left out, for so are written IAM's actions."""
    for match in _TRIPLE.finditer(excerpt.text):
        if match[0][0].isupper():
            triple = Scalar(match[0], match.start(), match.end())
            names = match[0].split(":")[2].split(";")
            if is_service(match[0].partition(":")[0]) or mostly_traces([name for name in names if name]):
                yield from _split(excerpt, triple)


def triples_in_tree(excerpt: Excerpt, mappings: Sequence[Mapping]) -> Iterator[Reference]:
    """Return the references in texts under the key `operations`, where a service may be in lower case."""
    for mapping in mappings:
        for value in mapping.values("operations"):
            for text in scalars(value):
                if text.text.count(":") == 2 and text.offsets is None:
                    yield from _split(excerpt, text)


def _split(excerpt: Excerpt, triple: Scalar) -> Iterator[Reference]:
    service, resource, names = triple.split(":")
    for name in names.split(";"):
        if name.text:
            yield excerpt.reference(name, FORM, services=[service.text], resource=resource)
