"""Readers say what the reference libraries say, and where each text stands."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from extractor.lint.readers.flow import read_flow
from extractor.lint.readers.hcl_tree import read_hcl
from extractor.lint.readers.python_tree import read_python
from extractor.lint.readers.yaml_tree import read_yaml
from extractor.lint.tree import DEEPEST, Mapping, Node, Scalar, walk

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff", min_codepoint=32), max_size=12
)
WORDS = (
    st.text("abcXYZ-_. é通", min_size=1, max_size=8).map(str.strip).filter(lambda text: text and text[0] not in "-.")
)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
PLAIN = st.recursive(
    WORDS, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORDS, inner, min_size=1, max_size=3)
)


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    return [plain(item) for item in node.items]


def assert_positions_are_exact(text: str, *nodes: Node) -> None:
    for node in (inner for outer in nodes for inner in walk(outer)):
        if isinstance(node, Scalar) and node.offsets is None:
            assert text[node.start : node.end] == node.text


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_json_reads_as_the_json_module_reads_it(value: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    tree, end = read_flow(text)
    assert plain(tree) == value
    assert end == len(text)
    assert_positions_are_exact(text, tree)


@given(PLAIN)
def test_yaml_reads_as_ruamel_reads_it(value: Any) -> None:
    stream = io.StringIO()
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 10_000
    writer.dump(value, stream)
    text = stream.getvalue()
    (tree,) = read_yaml(text)
    assert plain(tree) == value
    assert_positions_are_exact(text, tree)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1 # x\nb:\n- c\n- d: e\n  f: g\n", {"a": "1", "b": ["c", {"d": "e", "f": "g"}]}),
        ("a: {b: [c, 'd''e'], \"f\": g}\n", {"a": {"b": ["c", "d'e"], "f": "g"}}),
        ("a: [b,\n  c] # x\nd: e\n", {"a": ["b", "c"], "d": "e"}),
        ("- - a\n  - b\n-\n  c: d\n", [["a", "b"], {"c": "d"}]),
        ("a: &x !!str b\nc: *x\n", {"a": "b", "c": "*x"}),
        ("a: |\n  b: c\n\n  d\ne: f\n", {"a": "  b: c\n\n  d", "e": "f"}),
        ("a: http://b/c:d\n'e': f\n\"g h\": i\n", {"a": "http://b/c:d", "e": "f", "g h": "i"}),
        ("a:\n\n# x\n  b: c\n", {"a": {"b": "c"}}),
        ("a: b\n c\nd: ''\ne:\n", {"a": "b\n c", "d": "", "e": ""}),
        ("? a\nb: c\n", "? a\nb: c"),
    ],
)
def test_shapes_of_yaml(text: str, value: Any) -> None:
    assert plain(read_yaml(text)[0]) == value


def test_documents_of_yaml_and_what_cannot_be_read_do_not_hold_up_the_rest() -> None:
    assert [plain(document) for document in read_yaml("%YAML 1.1\n--- \na: b\n---\n@x\n...\nc: d\n")] == [
        {"a": "b"},
        "@x",
        {"c": "d"},
    ]


def test_terraform_blocks_are_mappings_under_their_labels() -> None:
    text = 'resource "é" "b" {\n  c = "d"\n  e { f = [g.h, "i${j}", "k"] }\n}\n'
    tree = read_hcl(text)
    assert plain(tree) == {"resource": {"é": {"b": {"c": "d", "e": {"f": ["g.h", "i${j}", "k"]}}}}}
    assert [node.text for node in walk(tree) if isinstance(node, Scalar) and not node.literal] == ["g.h", "i${j}"]
    assert_positions_are_exact(text, tree)


def test_parts_of_terraform_expressions_that_may_become_the_value() -> None:
    tree = read_hcl('a = x ? ["b"] : concat(["c"], [for d in ["e"] : { f = d }])\n')
    assert plain(tree) == {"a": [["b"], [["c"], [["e"], {"f": "d"}]]]}


def test_python_values_are_read_and_nothing_is_run() -> None:
    text = '"""Doc\nof two lines."""\nA = {"b": ["c", f(d="é"), 1 / 0]}\nself.e = ("f",)\n'
    tree, long_texts = read_python(text)
    assert plain(tree) == [{"A": {"b": ["c", {"d": "é", "": ""}, ""]}}, {"e": ["f"]}]
    assert [one.text for one in long_texts] == ["Doc\nof two lines."]
    assert_positions_are_exact(text, tree)


@pytest.mark.parametrize("reader", [lambda text: read_flow(text)[0], lambda text: read_yaml(text)[0], read_hcl])
def test_depth_is_bounded(reader: Any) -> None:
    depth, nodes = 0, [reader("a = " * (reader is read_hcl) + "[" * 5_000)]
    while nodes:
        depth += 1
        nodes = [inner for node in nodes for inner in walk(node)[1:2]]
    assert depth <= DEEPEST + 5


def test_quotes_without_end_take_linear_time() -> None:
    text = "a: " + "'" * 200_001
    assert plain(read_yaml(text)[0]) == {"a": "'" * 100_000}
