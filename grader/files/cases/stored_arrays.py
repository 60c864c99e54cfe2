"""Arrays in an HDF5 file, with a table behind them that tells where each one lies.

With the table they are read without HDF5, whose import each run would wait for. The file is
one of HDF5 all the same, and any program may read it as such: the standard allows bytes behind what
HDF5 has written. A program that opens it to write cuts them off; then it is read as HDF5.

The file ends with the table (JSON), its length and its checksum in 8 bytes each, and `MARK`.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from grader.confined.values.arrays import Array

MARK = b"arrays/1"
END = struct.Struct("<QQ8s")  # length and checksum of the table, and the mark
MOST_COMPRESSED = 1 << 31  # bytes: HDF5 compresses pieces of less than 4 GiB, and here one is whole


class StoredArrays(Protocol):
    """The arrays of an open file by their paths, such as `arrays/float64`."""

    @property
    def texts(self) -> Mapping[str, Any]:
        """Return the texts that were stored with the arrays, by their names."""
        ...

    def names(self, group: str) -> list[str]:
        """Return the names of what is in a group; none if there is no such group."""
        ...

    def __getitem__(self, path: str) -> Array:
        """Read one array. Raises an exception of `DAMAGE` if it cannot be read."""
        ...


def add_array(file: Any, path: str, array: Array, *, compressed: bool = False) -> None:
    """Add an array to an open HDF5 file, in one piece."""
    settings: dict[str, Any] = {}
    if compressed and array.size and array.nbytes < MOST_COMPRESSED:
        settings = {"compression": "gzip", "shuffle": array.itemsize > 1, "chunks": array.shape}
    file.create_dataset(path, data=array, **settings)


def with_table(hdf5: BytesIO, texts: Mapping[str, str]) -> bytes:
    """Return the content of an HDF5 file with a table of its arrays and these texts."""
    import h5py

    content = hdf5.getvalue()
    arrays: dict[str, list[Any]] = {}

    def add(path: str, found: Any) -> None:
        if isinstance(found, h5py.Dataset):
            arrays[path] = _place(found, content)

    with h5py.File(hdf5, "r") as file:
        file.visititems(add)
    table = json.dumps({"texts": dict(texts), "arrays": arrays}).encode()
    return content + table + END.pack(len(table), zlib.crc32(table), MARK)


def _place(found: Any, content: bytes) -> list[Any]:
    """Return the dtype, the shape, where the bytes lie, how they are stored, and their checksum."""
    if not found.chunks:
        start, size, skipped = found.id.get_offset() or 0, found.nbytes, 0
    else:
        piece = found.id.get_chunk_info(0)
        start, size, skipped = piece.byte_offset, piece.size, piece.filter_mask
    filters = [name for name in ("shuffle", "compression") if getattr(found, name)]
    applied = [name for number, name in enumerate(filters) if not skipped >> number & 1]
    checksum = zlib.crc32(memoryview(content)[start : start + size])
    return [found.dtype.str, list(found.shape), start, size, applied, checksum]


@contextmanager
def stored_arrays(path: Path) -> Iterator[StoredArrays]:
    """Open a file to read from: by its table, or as HDF5 if it has none."""
    with path.open("rb") as file:
        table = _table(file)
        if table is not None:
            yield _TableArrays(file, table)
            return
    import h5py

    with h5py.File(path, "r") as hdf5:
        yield _Hdf5Arrays(hdf5)


def _table(file: BufferedReader) -> dict[str, Any] | None:
    length = file.seek(0, 2)
    if length < END.size:
        return None
    file.seek(length - END.size)
    size, checksum, mark = END.unpack(file.read())
    if mark != MARK or size > length - END.size:
        return None
    file.seek(length - END.size - size)
    content = file.read(size)
    known: dict[str, Any] | None = json.loads(content) if zlib.crc32(content) == checksum else None
    return known


class _TableArrays:
    """Reads bytes where the table says that they are."""

    def __init__(self, file: BufferedReader, table: Mapping[str, Any]) -> None:
        self._file = file
        self._arrays: Mapping[str, list[Any]] = table["arrays"]
        self.texts: Mapping[str, Any] = table["texts"]

    def names(self, group: str) -> list[str]:
        start = f"{group}/"
        within = [path.removeprefix(start) for path in self._arrays if path.startswith(start)]
        return [*dict.fromkeys(name.partition("/")[0] for name in within)]

    def __getitem__(self, path: str) -> Array:
        dtype, shape, start, size, applied, checksum = self._arrays[path]
        stored = bytearray(size)
        self._file.seek(start)
        self._file.readinto(stored)
        if zlib.crc32(stored) != checksum:
            raise OSError(f"the bytes of {path} are not those that were written")
        if "compression" in applied:
            stored = bytearray(zlib.decompress(stored))
        elements = np.frombuffer(stored, np.uint8)
        if "shuffle" in applied:  # the first bytes of all elements, then the second ones
            elements = elements.reshape(np.dtype(dtype).itemsize, -1).T.reshape(-1)
        read: Array = elements.view(dtype).reshape(shape)
        return read


class _Hdf5Arrays:
    """Reads with HDF5 what has no table."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self.texts: Mapping[str, Any] = file.attrs

    def names(self, group: str) -> list[str]:
        return [*self._file.get(group, {})]

    def __getitem__(self, path: str) -> Array:
        read: Array = self._file[path][()]
        return read
