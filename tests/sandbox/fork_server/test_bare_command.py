"""The command line of a bare process."""

import sys

import pytest

from grader.sandbox.fork_server import bare_process


@pytest.mark.parametrize("keeps", [True, False])
def test_it_keeps_compiled_modules_where_this_process_would(
    keeps: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", not keeps)
    assert ("keeps" in bare_process.command("zygote")) is keeps
