"""The data-only wire: a fixed header, then named texts and arrays in raw little-endian bytes.

Nothing on it is ever evaluated or unpickled, and every length is checked before memory is taken:

    message  magic (4 bytes) · entries (u16) · bytes that follow (u64)
    entry    length of the name (u16) · kind (u8) · dimensions (u8) · bytes (u64)
             then the name in UTF-8, the dimensions (u64 each), the bytes
"""

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from .wire_dtypes import code_of, dtype_of, valid

MAGIC = b"GRD1"
HEADER = struct.Struct("<4sHQ")
ENTRY = struct.Struct("<HBBQ")
MAX_ENTRIES = 32_768  # entries of a message: a forged count must not make the reader loop for long
MAX_DIMENSIONS = 8  # axes of an array: a batch of images has four, and a forged count is refused
MAX_NAME = 4096  # bytes of an entry's name: a dotted name with room to spare

SHAPES = [struct.Struct(f"<{axes}Q") for axes in range(MAX_DIMENSIONS + 1)]
CHOSEN = "bU"  # kinds of dtypes for which not all bytes are valid

TEXT = 0  # kind of an entry; those of arrays are in `wire_dtypes`

Entry = tuple[str, Any]  # a name with a str or an ndarray


class WireError(Exception):
    """Bytes that are no message."""


def pack(entries: Iterable[Entry]) -> bytes:
    """Return a message from named texts and arrays. `KeyError` for an array of another dtype."""
    return join([pack_entry(name, value) for name, value in entries])


def join(parts: Sequence[bytes]) -> bytes:
    """Return a message from entries that are packed already."""
    body = b"".join(parts)
    return HEADER.pack(MAGIC, len(parts), len(body)) + body


def pack_entry(name: str, value: Any) -> bytes:
    """Return one entry, which is a part of a message."""
    label = name.encode("utf-8", "replace")[:MAX_NAME]
    if isinstance(value, str):
        text = value.encode("utf-8", "replace")
        return ENTRY.pack(len(label), TEXT, 0, len(text)) + label + text
    payload: bytes = value.tobytes()
    shape = value.shape
    head = ENTRY.pack(len(label), code_of(value.dtype), len(shape), len(payload))
    return head + label + SHAPES[len(shape)].pack(*shape) + payload


def read_message(read: Callable[[int], bytes], max_bytes: int) -> dict[str, Any]:
    """Return the next message as name -> text or array; `EOFError` at a closed end, or `WireError`.

    `read(n)` gives up to n bytes and b"" at the end. No more than `max_bytes` are ever taken.
    """
    return unpack(*read_body(read, max_bytes))


def read_body(read: Callable[[int], bytes], max_bytes: int) -> tuple[bytes, int]:
    """Return the body of the next message, which nobody has looked into, and its entries' number.

    It is read as `read_message` reads it.
    """
    count, size = header(_read_exactly(read, HEADER.size))
    if size > max_bytes:
        raise WireError("too large")
    return _read_exactly(read, size), count


def header(beginning: bytes | bytearray) -> tuple[int, int]:
    """Return the number of entries of a message and the bytes of its body, by how it begins."""
    magic, count, size = HEADER.unpack_from(beginning)
    if magic != MAGIC or count > MAX_ENTRIES:
        raise WireError("not a message")
    return count, size


def _read_exactly(read: Callable[[int], bytes], size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def unpack(body: bytes, count: int) -> dict[str, Any]:
    """Return the entries of a message's body. `WireError` if they do not fill it exactly."""
    entries: dict[str, Any] = {}
    position, end = 0, len(body)
    for _ in range(count):
        try:
            length, code, dimensions, size = ENTRY.unpack_from(body, position)
            shape_at = position + ENTRY.size + length
            if dimensions > MAX_DIMENSIONS or length > MAX_NAME:
                raise WireError("too many dimensions, or too long a name")
            shape = SHAPES[dimensions].unpack_from(body, shape_at)
        except struct.error as error:
            raise WireError("cut short") from error
        payload_at = shape_at + 8 * dimensions
        name = body[position + ENTRY.size : shape_at].decode("utf-8", "replace")
        position = payload_at + size
        if position > end:
            raise WireError("cut short")
        if code == TEXT:
            entries[name] = body[payload_at:position].decode("utf-8", "replace")
        else:
            entries[name] = _array(code, shape, body, payload_at, size)
    if position != end:
        raise WireError("bytes left over")
    return entries


def _array(code: int, shape: tuple[int, ...], body: bytes, start: int, size: int) -> Any:
    """Return a copy of the array that begins at `start` and takes `size` bytes."""
    elements = math.prod(shape)
    dtype = dtype_of(code, elements, size)
    if dtype is None:
        raise WireError("an unknown kind")
    if elements * dtype.itemsize != size:
        raise WireError("shape and bytes disagree")
    if size and dtype.kind not in CHOSEN:
        return np.ndarray(shape, dtype, body, start).copy()
    array = valid(np.frombuffer(body, dtype, elements, start)) if size else np.zeros(0, dtype)
    if array is None:
        raise WireError("not characters")
    try:
        return array.reshape(shape).copy()
    except (ValueError, OverflowError) as error:  # none along one axis, too many along another
        raise WireError("an impossible shape") from error
