"""The members of a tar stream, header by header, with every size checked before it is believed.

The standard library's reader is made to unpack archives that one trusts: it gathers extension
headers without a limit, follows negative sizes, and searches them with patterns that can take
quadratic time. Listing plain files needs little of the format.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from grader.confined.quick_dataclass import dataclass

_BLOCK = 512  # bytes: the format's own unit of headers and contents
# Bytes of one long name or one set of extended attributes. A margin: names end at 4,096.
_MAX_EXTENSION = 1024 * 1024
# Headers of one archive. A margin: each of MAX_ENTRIES may have two, and more only keep the reader
# busy.
_MAX_HEADERS = 50_000
_FILE_KINDS = (b"\0", b"0", b"7")
_LINK_KINDS = (b"1", b"2")
_KINDS_WITHOUT_BYTES = (*_LINK_KINDS, b"3", b"4", b"5", b"6")
_EXTENSIONS = (b"L", b"K", b"x", b"g")  # GNU's long name and long link, POSIX's attributes


class TarError(Exception):
    """The stream is not a tar archive, or damaged."""


@dataclass(frozen=True)
class Member:
    """One entry: its name as stored, and where its bytes lie in the stream."""

    name: str  # undecodable bytes as surrogates
    kind: str  # "file", "link" or "other"
    offset: int
    size: int


def tar_members(stream: BinaryIO, limit: int) -> Iterator[Member]:
    """Yield the members in order. TarError for damage, or a stream of more than `limit` bytes."""
    position = 0
    extension: dict[str, bytes] = {}
    for _ in range(_MAX_HEADERS):
        block = _block(stream, position)
        if not block:
            return
        kind, size = block[156:157], _size(block, extension)
        start, end = position + _BLOCK, position + _BLOCK + size
        if end > limit:
            raise TarError("it holds more than can be read")
        if kind in _EXTENSIONS:
            extension |= _extension(kind, read_exactly(stream, start, size))
        else:
            _check_end(stream, start, end)
            yield _member(block, extension, start, size)
            extension = {}
        position = start + -(-size // _BLOCK) * _BLOCK
    raise TarError("it holds more entries than can be read")


def read_exactly(stream: BinaryIO, offset: int, size: int) -> bytes:
    """Return the bytes at a place of the stream; TarError where it ends before."""
    stream.seek(offset)
    found = stream.read(size)
    if len(found) != size:
        raise TarError("it ends too early")
    return found


def _block(stream: BinaryIO, position: int) -> bytes:
    """Return the header at a position, or nothing at the end of the archive."""
    stream.seek(position)
    block = stream.read(_BLOCK)
    if position == 0 and not _is_header(block):
        raise TarError("it is neither a zip nor a tar file")
    if not block.strip(b"\0"):
        return b""
    if not _is_header(block):
        raise TarError("a header is damaged or cut off")
    return block


def _is_header(block: bytes) -> bool:
    """Return whether a block holds the sum of its own bytes, with blanks where the sum stands."""
    digits = _text(block[148:156]).strip()
    if len(block) < _BLOCK or not digits or digits.strip(b"01234567"):
        return False
    return sum(block) - sum(block[148:156]) + 8 * ord(" ") == int(digits, 8)


def _check_end(stream: BinaryIO, start: int, end: int) -> None:
    if end > start:
        read_exactly(stream, end - 1, 1)


def _size(block: bytes, extension: Mapping[str, bytes]) -> int:
    """Return the declared size, never negative; links and folders have no bytes of their own."""
    kind = block[156:157]
    if kind in _KINDS_WITHOUT_BYTES:
        return 0
    if kind in _EXTENSIONS:
        return _extension_size(block)
    stated = extension.get("size")
    return _number(block[124:136]) if stated is None else _decimal(stated)


def _extension_size(block: bytes) -> int:
    size = _number(block[124:136])
    if size > _MAX_EXTENSION:
        raise TarError("a header is too long")
    return size


def _number(field: bytes) -> int:
    """Return a number in octal, or in base 256 where it is large."""
    if field[0] & 0x80:
        return int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
    digits = _text(field).strip() or b"0"
    if digits.strip(b"01234567"):
        raise TarError("a header is damaged")
    return int(digits, 8)


def _decimal(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 20:
        raise TarError("a header is damaged")
    return int(digits)


def _extension(kind: bytes, content: bytes) -> dict[str, bytes]:
    """Return what an extension header says of the member that follows it."""
    if kind == b"L":
        return {"path": content.rstrip(b"\0")}
    if kind != b"x":
        return {}
    records = dict(_records(content))
    kept = {key: records[key] for key in ("path", "size") if key in records}
    sparse = any(key.startswith("GNU.sparse") for key in records)
    return kept | ({"sparse": b"yes"} if sparse else {})


def _records(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield extended attributes, "<length> <key>=<value>\\n" each; the length counts it all."""
    position = 0
    while position < len(content):
        space = content.find(b" ", position)
        length = _decimal(content[position:space]) if space > 0 else 0
        key, equals, value = content[space + 1 : position + length - 1].partition(b"=")
        if length < 5 or not equals or position + length > len(content):
            raise TarError("a header is damaged")
        yield key.decode("utf-8", "replace"), value
        position += length


def _member(block: bytes, extension: Mapping[str, bytes], offset: int, size: int) -> Member:
    name = extension.get("path") or _stored_name(block)
    kind = "other" if "sparse" in extension else _kind(block[156:157])
    return Member(name.decode("utf-8", "surrogateescape"), kind, offset, size)


def _kind(flag: bytes) -> str:
    if flag in _FILE_KINDS:
        return "file"
    return "link" if flag in _LINK_KINDS else "other"


def _stored_name(block: bytes) -> bytes:
    """Return the name of up to 100 bytes, behind its prefix in the POSIX form."""
    name, prefix = _text(block[:100]), _text(block[345:500])
    return prefix + b"/" + name if prefix and block[257:263] == b"ustar\0" else name


def _text(field: bytes) -> bytes:
    return field.split(b"\0", 1)[0]
