"""A worker that has no memory left to answer says so, and not that it ended itself."""

import os
from types import SimpleNamespace

from grader.confined import zygote
from grader.sandbox.process import ending_sentence


def _without_memory(*_: object) -> None:
    raise MemoryError


def test_a_worker_without_memory_is_told_so() -> None:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writer, zygote.WIRE)
        zygote._live(SimpleNamespace(confine=lambda *_: False), _without_memory, 0, "")
    _, status = os.waitpid(child, 0)
    assert os.read(reader, 1) == zygote.READY
    code = os.waitstatus_to_exitcode(status)
    assert ending_sentence(code) == "the process needed more memory than the limit allows"
    for end in (reader, writer):
        os.close(end)
