"""The wire carries texts and arrays, and refuses everything that is not exactly a message."""

import contextlib
import io
import struct

import numpy as np
import pytest

from grader.confined.values import wire


def read(message: bytes, limit: int = 1 << 20) -> dict[str, object]:
    return wire.read_message(io.BytesIO(message).read, limit)


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "i4", "b1", "u1"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4)])
def test_an_array_arrives_as_it_was_sent(dtype: str, shape: tuple[int, ...]) -> None:
    sent = (np.arange(np.prod(shape)).reshape(shape) % 2).astype(dtype)
    got = read(wire.pack([("a", sent)]))["a"]
    assert isinstance(got, np.ndarray)
    assert got.dtype == sent.dtype
    assert got.shape == shape
    assert np.array_equal(got, sent)


def test_texts_of_any_language_arrive() -> None:
    assert read(wire.pack([("größe", "日本"), ("leer", "")])) == {"größe": "日本", "leer": ""}


def test_a_fortran_array_keeps_its_values() -> None:
    sent = np.asfortranarray(np.arange(6.0).reshape(2, 3))
    assert np.array_equal(read(wire.pack([("a", sent)]))["a"], sent)


def test_lone_surrogates_do_not_stop_a_message() -> None:
    assert read(wire.pack([("a", "x\ud800y")])) == {"a": "x?y"}


def test_an_object_array_cannot_be_sent() -> None:
    with pytest.raises(KeyError):
        wire.pack([("a", np.array([object()]))])


def test_a_closed_end_is_an_end_of_file() -> None:
    with pytest.raises(EOFError):
        read(b"")


def test_every_cut_of_a_message_is_refused() -> None:
    message = wire.pack([("a", np.arange(3.0)), ("b", "text")])
    for length in range(len(message)):
        with pytest.raises((EOFError, wire.WireError)):
            read(message[:length])


def test_a_body_that_is_cut_but_says_so_is_refused() -> None:
    body = wire.pack([("a", np.arange(3.0))])[wire.HEADER.size :]
    for length in range(len(body)):
        with pytest.raises(wire.WireError):
            wire.unpack(body[:length], 1)


def test_a_size_over_the_cap_is_refused_before_anything_is_read() -> None:
    header = wire.HEADER.pack(wire.MAGIC, 1, 1 << 60)
    with pytest.raises(wire.WireError):
        read(header)


def test_a_wrong_magic_is_refused() -> None:
    with pytest.raises(wire.WireError):
        read(b"PK\x03\x04" + bytes(wire.HEADER.size))


def entry(code: int, shape: tuple[int, ...], payload: bytes) -> bytes:
    label = b"a"
    head = wire.ENTRY.pack(len(label), code, len(shape), len(payload))
    return head + label + struct.pack(f"<{len(shape)}Q", *shape) + payload


@pytest.mark.parametrize(
    "body",
    [
        entry(1, (1 << 62, 4), b""),  # the product would overflow 64 bits to zero
        entry(1, (2,), bytes(8)),
        entry(9, (), bytes(8)),
        entry(1, (1,) * 9, bytes(8)),
        entry(1, (0, 1 << 63), b""),  # no elements, and yet too many of them
        entry(1, (0, (1 << 64) - 1), b""),
        entry(1, (1,), bytes(8)) + b"x",
    ],
)
def test_entries_that_contradict_themselves_are_refused(body: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.unpack(body, 1)


def test_bytes_that_are_no_bools_become_bools() -> None:
    got = wire.unpack(entry(5, (3,), b"\x00\x01\xff"), 1)["a"]
    assert got.tolist() == [False, True, True]


def test_random_bytes_never_do_more_than_be_refused() -> None:
    rng = np.random.default_rng(0)
    good = bytearray(wire.pack([("a", np.arange(4.0)), ("b", "text")]))
    for _ in range(2000):
        broken = bytearray(good)
        for position in rng.integers(0, len(good), 3):
            broken[position] = rng.integers(0, 256)
        with contextlib.suppress(EOFError, wire.WireError):
            read(bytes(broken))
