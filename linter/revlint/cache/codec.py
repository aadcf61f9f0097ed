"""Values as bytes and back; bytes of any other form give nothing, and no code runs."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from msgspec import MsgspecError, msgpack

Value = TypeVar("Value")


def encode(value: object) -> bytes:
    """A dataclass, or a container of such values, as bytes; equal values give equal bytes.

    Empty where a text holds a lone surrogate, as a path that is not UTF-8 does: no bytes hold it.
    """
    try:
        return msgpack.encode(value, order="deterministic")
    except UnicodeEncodeError:
        return b""


def decode(data: bytes, kind: type[Value]) -> Value | None:
    """The value of a type that ``encode`` made bytes of; None where the bytes hold no such value.

    Types are checked all the way down.
    """
    try:
        found: Value = _decoder(cast("Hashable", kind)).decode(data)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found


@cache
def _decoder(kind: Hashable) -> msgpack.Decoder[Any]:
    return msgpack.Decoder(kind)
