"""The numbers are those of the kernel's own headers, where they are installed."""

import re
from pathlib import Path

import pytest

from grader.confined.wall.syscalls import machines

HEADERS = {
    "x86_64": (
        Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        re.compile(r"^#define __NR_(\w+)\s+(\d+)", re.MULTILINE),
    ),
    "aarch64": (  # its own header is this one, without exceptions
        Path("/usr/include/asm-generic/unistd.h"),
        re.compile(r"^#define __NR(?:3264)?_(\w+)\s+(\d+)", re.MULTILINE),
    ),
}
OTHER_NAMES = {"newfstatat": "fstatat"}


@pytest.mark.parametrize("machine", HEADERS)
def test_numbers_are_those_of_the_headers(machine: str) -> None:
    header, pattern = HEADERS[machine]
    if not header.exists():
        pytest.skip(f"the headers of the kernel are not installed ({header})")
    known = {name: int(number) for name, number in pattern.findall(header.read_text())}
    for name, number in machines()[machine].calls.items():
        assert known.get(name, known.get(OTHER_NAMES.get(name, ""))) == number, name


def test_no_number_stands_for_two_calls() -> None:
    for machine in machines().values():
        assert len(set(machine.calls.values())) == len(machine.calls)
