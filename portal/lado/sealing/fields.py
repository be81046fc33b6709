"""Sealed columns as attributes: reading one opens it, assigning to it seals it, and the row keeps only ciphertext."""

from __future__ import annotations

import json
import uuid
from types import UnionType
from typing import Any, Generic, Protocol, Self, TypeVar, cast, get_args, get_origin, overload

from portal.lado.sealing.cipher import Place, close, open_
from portal.lado.sealing.keystore import keys
from portal.lado.sealing.unreadable import KeyDestroyed

T = TypeVar("T")
ERASED = "Erased"
"""What is read where a text was whose key has been destroyed."""

BLOCK = 64
"""Values are filled up to a multiple of this, so that their length tells nothing of a short one such as a name."""


class SealedRow(Protocol):
    """What a row with sealed columns has: a table, an id, and a holder whose key is used."""

    __tablename__: str
    id: Any

    @property
    def sealed_for(self) -> uuid.UUID: ...


class Sealed(Generic[T]):
    """``text = Sealed[str]()`` beside ``text_sealed``, the column ``text`` that holds the bytes.

    The row has its id and its holder before anything is assigned, and the holder its key.
    """

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name
        self.kept_as = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Self: ...

    @overload
    def __get__(self, row: SealedRow, owner: type[Any]) -> T: ...

    def __get__(self, row: SealedRow | None, owner: type[Any]) -> Self | T:
        if row is None:
            return self
        sealed = getattr(row, self.kept_as)
        try:
            return cast(T, None if sealed is None else from_bytes(self._open(row, sealed)))
        except KeyDestroyed:
            return cast(T, self._nothing())

    def __set__(self, row: SealedRow, value: T) -> None:
        place = self._place(row)
        sealed = None if value is None else close(keys.of(place.holder_id), to_bytes(value), place)
        setattr(row, self.kept_as, sealed)

    def _open(self, row: SealedRow, sealed: bytes) -> bytes:
        place = self._place(row)
        return open_(keys.of(place.holder_id), sealed, place)

    def _nothing(self) -> object:
        """What stands where something was erased: pages that list it go on, and say so where there was a text."""
        kind = get_args(getattr(self, "__orig_class__", Sealed[None]))[0]
        kinds = {get_origin(one) or one for one in (get_args(kind) if isinstance(kind, UnionType) else (kind,))}
        return next((empty for one, empty in ((str, ERASED), (dict, {}), (list, [])) if one in kinds), None)

    def _place(self, row: SealedRow) -> Place:
        if row.id is None or row.sealed_for is None:
            raise ValueError(f"Give the row its id and its holder before {self.name} is sealed or opened.")
        return Place(row.__tablename__, self.name, row.id, row.sealed_for)


def to_bytes(value: object) -> bytes:
    """JSON, whatever characters it holds, with spaces behind it."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")
    return text.ljust(-(-len(text) // BLOCK) * BLOCK)


def from_bytes(plain: bytes) -> Any:
    return json.loads(plain)
