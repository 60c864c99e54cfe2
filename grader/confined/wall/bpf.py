"""A small assembler for the language of the kernel's filters, as far as seccomp needs it."""

import struct
from collections.abc import Sequence

Program = list[bytes]

_INSTRUCTION = struct.Struct("<HBBI")  # code, jump if true, jump if false, value
SIZE = _INSTRUCTION.size

LOAD = 0x20  # a 32-bit word of what is looked at
RETURN = 0x06  # BPF_RET, as in linux/bpf_common.h
EQUAL = 0x15  # BPF_JMP + BPF_JEQ: jump if the word equals the value
AT_LEAST = 0x35  # BPF_JMP + BPF_JGE: jump if the word is not below the value
ANY_BIT = 0x45  # BPF_JMP + BPF_JSET: jump if word and value share a bit


def load(offset: int) -> Program:
    """Take the word at `offset` for the tests that follow."""
    return [_INSTRUCTION.pack(LOAD, 0, 0, offset)]


def answer(value: int) -> Program:
    """End the program with `value`."""
    return [_INSTRUCTION.pack(RETURN, 0, 0, value)]


def when(test: int, value: int, then: Program) -> Program:
    """Run `then` (at most 255 instructions) where the word passes the test."""
    return [_INSTRUCTION.pack(test, 0, len(then), value), *then]


def unless(test: int, value: int, then: Program) -> Program:
    """Run `then` (at most 255 instructions) where the word fails the test."""
    return [_INSTRUCTION.pack(test, len(then), 0, value), *then]


def choose(programs: Sequence[tuple[int, Program]]) -> Program:
    """Run the last program whose number is not above the word; they come in order, from 0 on.

    The upper half of them may have 255 instructions.
    """
    if len(programs) == 1:
        return programs[0][1]
    middle = len(programs) // 2
    above = choose(programs[middle:])
    return [*when(AT_LEAST, programs[middle][0], above), *choose(programs[:middle])]
