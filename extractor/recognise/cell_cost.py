"""How unlike a cell of a column each paragraph of saved text is; nothing but the words themselves tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from extractor.identifiers import is_identifier
from extractor.languages import vocabulary
from extractor.read.cell_text import is_caption
from extractor.recognise.cut_lines import may_go_on
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, is_note, is_nothing, looks_like_name, names_in
from extractor.recognise.regular_rows import names_column

_IDENTIFIER = 3.0
"""An operation, or a resource type that goes on, that is a name."""
_VERB = 2.2
"""A resource type that begins as names of traces do."""
_CAPITAL = 2.4
"""A name of a few words with a capital, as headings are; of more it is none."""
_ONE_WORD = 1.3
"""An operation of one word, or a title above a row."""
_SENTENCE = 1.2
_NOTE = 0.5
"""A note below the words of a cell."""
_MORE_WORDS = 3.0
"""Further words below those of an operation."""
_CUT = 0.3
"""The same where they begin small, in a text whose lines end at a margin."""
_LONGEST_CELL, _LONGEST_RESOURCE, _LONGEST_TITLE = 400, 100, 80


class CellCosts:
    """The costs of the paragraphs of one text, each asked for when it is needed."""

    def __init__(self, cells: Sequence[str], *, cut: bool) -> None:
        self._cells = cells
        self._names = [names_in(cell)[0] for cell in cells]
        self._own = [bool(names) and all(map(is_identifier, names)) for names in self._names]
        self._is_cut = cut
        frame = vocabulary().frame_beginnings
        self._no_cell = [
            len(cell) > _LONGEST_CELL or is_caption(cell) or names_column(cell) or cell.startswith(frame)
            for cell in cells
        ]

    def by_column(self, columns: Columns) -> list[list[float]]:
        """Return, column by column, the cost of each paragraph as the first of a cell."""
        costs: list[Callable[[int], float]] = [self.other] * columns.width
        costs[columns.operation], costs[columns.trace] = self.operation, self.trace
        if columns.resource is not None:
            costs[columns.resource] = self.resource
        return [list(map(cost, range(len(self._cells)))) for cost in costs]

    def operation(self, index: int) -> float:
        """Return the cost of a paragraph as the first of an operation."""
        cell = self._cells[index]
        if self._no_cell[index] or is_note(cell):
            return inf
        if self._own[index]:
            return _IDENTIFIER
        if cell.endswith((".", "。")):
            return _SENTENCE
        if not cell.isascii() or not "".join(cell.split()).isalnum():
            return 0.0
        if cell.islower():
            return 2.0
        verb = cell.lower() in vocabulary().verbs or cell.endswith("ing")
        return 0.0 if " " in cell else 0.3 if verb else _ONE_WORD

    def resource(self, index: int) -> float:
        """Return the cost of a paragraph as a resource type."""
        cell = self._cells[index]
        if self._no_cell[index] or is_note(cell) or len(cell) > _LONGEST_RESOURCE:
            return inf
        if self._own[index] and begins_with_verb(cell):
            return _VERB
        return 1.0 if cell.endswith((".", "。")) or {"a", "an", "the"} & set(cell.lower().split()) else 0.0

    def other(self, index: int) -> float:
        """Return the cost of a paragraph in a column that is none of ours."""
        if self._no_cell[index] or is_note(self._cells[index]):
            return inf
        return 1.5 if self._own[index] else 0.2

    def trace(self, index: int) -> float:
        """Return the cost of a paragraph as the first of a trace cell."""
        cell, names = self._cells[index], self._names[index]
        if is_nothing(cell):
            return 0.8
        unlike = self._no_cell[index] or is_note(cell) or cell.lower() in vocabulary().answers
        if unlike or not names or not all(map(looks_like_name, names)) or not any(map(str.isalpha, names[0][1:])):
            return inf
        if self._own[index]:
            return 0.0
        return 0.3 if not names[0][0].isupper() else _CAPITAL if names[0].count(" ") < 3 else _IDENTIFIER + 1

    def beside(self, index: int) -> float:
        """Return what a name costs more beside a resource type that begins as names do."""
        resource, name = self._cells[index - 1], (self._names[index] or ("",))[0]
        if not self._own[index - 1]:
            return 0.0
        if name.startswith(resource) and name[len(resource) :].lstrip("_.-vV").isdigit():
            return _IDENTIFIER  # the next version of a name
        if not begins_with_verb(resource):
            return 0.0
        return -_VERB if len(name) > len(resource) and name.lower().endswith(resource.lower()) else 0.0

    def more_words(self, index: int) -> float:
        """Return the cost of a paragraph as a further one of an operation."""
        if is_note(self._cells[index]):
            return _NOTE
        if self._own[index]:
            return inf
        if self._is_cut and may_go_on(self._cells[index - 1], self._cells[index]):
            return _CUT
        return self.operation(index) + _MORE_WORDS

    def more_names(self, index: int, height: int) -> float:
        """Return the cost of a paragraph as a further one of a trace cell, its `height`th."""
        cell, names, names_above = self._cells[index], self._names[index], self._names[index - 1]
        if is_note(cell):
            return _NOTE
        cost = inf if is_nothing(cell) else self.trace(index)
        if cost == inf or not names_above:
            return cost
        if names[0] != names_above[-1] and names[0].startswith(names_above[-1]):  # `V2` of it, or the like
            return cost + 0.3
        unlike = 1.5 if self._own[index] != self._own[index - 1] else 0.0
        if not self._own[index]:
            return cost + unlike + (1.0 if names[0][0].islower() else _IDENTIFIER)
        # A cell of several names may as well have more.
        return cost + unlike + (1.0 if height == 2 else 0.5)

    def title(self, index: int) -> float:
        """Return the cost of a paragraph as a title or note between rows."""
        cell = self._cells[index]
        if is_note(cell):
            return 0.2
        if self._no_cell[index] or len(cell) > _LONGEST_TITLE or cell.endswith((".", "。")):
            return inf
        return inf if "a" <= cell[:1] <= "z" or self._own[index] else _ONE_WORD
