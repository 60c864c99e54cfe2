"""What a process tells its parent, which need not wake for every answer.

Thousands of tasks take less than a millisecond each. A message through a pipe wakes the parent,
and the two change places on the processor, which costs as much as a task.
"""

import os
import pickle
import struct
import tempfile
from collections.abc import Iterator
from typing import Any

LENGTH = struct.Struct("<Q")  # bytes of the answer that follows


class AnswerFile:
    """Answers in a file without a name, which stay readable when the process that wrote is killed.

    The process appends; its parent reads from where it stopped, and leaves an unfinished answer.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open as long as this object
        self._read = 0

    def put(self, answer: Any) -> None:
        """Append an answer, in the process."""
        content = pickle.dumps(answer)
        rest = memoryview(LENGTH.pack(len(content)) + content)
        while rest:
            rest = rest[os.write(self._file.fileno(), rest) :]

    def taken(self) -> Iterator[Any]:
        """Yield the answers that are new, in the parent."""
        file = self._file.fileno()
        new = os.fstat(file).st_size - self._read
        content = os.pread(file, new, self._read) if new else b""
        place = 0
        while place + LENGTH.size <= len(content):
            (length,) = LENGTH.unpack_from(content, place)
            end = place + LENGTH.size + length
            if end > len(content):
                break
            yield pickle.loads(content[place + LENGTH.size : end])
            place = end
            self._read += LENGTH.size + length

    def close(self) -> None:
        """Let the file vanish."""
        self._file.close()
