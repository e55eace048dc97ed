"""The base of every value: frozen, made with keywords, and turned into plain data and back without code of its own."""

from __future__ import annotations

from typing import Any, Self

import msgspec

from extractor.errors import DataError


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen value; `msgspec.structs.replace` makes a changed copy."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: mappings, lists, texts and numbers."""
        data: dict[str, Any] = msgspec.to_builtins(self)
        return data

    @classmethod
    def from_dict(cls, data: object, where: str = "") -> Self:
        """Read back what `to_dict` wrote; keys it does not know are ignored, so that newer output still reads.

        Raise `DataError` that names the field that is wrong, such as `edition, tables[0].rows[2].traces`.
        """
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            raise bad_data(error, where or cls.__name__.lower()) from None


def bad_data(error: msgspec.ValidationError, where: str) -> DataError:
    """Return the error for data of the wrong shape: what was expected, and the path to it."""
    message, _, path = str(error).partition(" - at `")
    path = path.rstrip("`").removeprefix("$").removeprefix(".")
    return DataError(message[:1].lower() + message[1:], where=f"{where}, {path}" if path else where)
