"""All layers together: in order, tried before they count, and without any of them if need be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.confined.wall import wall

FreshPython = Callable[..., dict[str, object]]

START = """
import numpy
from grader.confined.wall import wall
without = sys.argv[1].split()
built = wall.Wall(without, ["numpy"])
reader, writer = os.pipe()
secret = os.open("/", os.O_RDONLY)
process = built.fork()
if process == 0:
    told["failures"] = built.confine(writer)
    told["layers"] = built.layers
    told["missing"] = built.missing
    look()
    os.write(wall.WIRE, json.dumps(told).encode())
    os._exit(0)
os.close(writer)
told = json.loads(open(reader).read())
os.waitpid(process, 0)
"""
EVERYTHING = " ".join((*wall.OUTER, *wall.INNER))


@pytest.fixture
def inside(fresh_python: FreshPython) -> Callable[..., dict[str, object]]:
    def run(look: str, without: str = "") -> dict[str, object]:
        body = "".join(f"    {line}\n" for line in look.strip().splitlines())
        return fresh_python(f"def look():\n{body}{START}", without)

    return run


DESCRIPTORS = """
told["open"] = []
for number in range(100):
    try: os.fstat(number)
    except OSError: continue
    told["open"].append(number)
told["null"] = [os.fstat(number).st_rdev == os.stat(os.devnull).st_rdev for number in range(3)]
"""


@pytest.mark.parametrize("without", ["", "namespaces", "seccomp", EVERYTHING])
def test_only_the_wire_stays_open(inside: Callable[..., dict[str, object]], without: str) -> None:
    told = inside(DESCRIPTORS, without)
    assert told["failures"] == {}
    assert told["open"] == [0, 1, 2, 3]
    assert told["null"] == [True] * 3


def test_what_is_switched_off_is_missing_and_says_so(
    inside: Callable[..., dict[str, object]],
) -> None:
    told = inside("pass", EVERYTHING)
    assert told["layers"] == []
    assert told["missing"] == dict.fromkeys(EVERYTHING.split(), "switched off")


def test_without_namespaces_nothing_can_be_written(
    inside: Callable[..., dict[str, object]], needs: Callable[[str], None]
) -> None:
    needs("landlock")
    told = inside("attempt('write', open, '/tmp/never-written', 'w')", "namespaces")
    assert told["write"] == "EACCES"
    assert not Path("/tmp/never-written").exists()


def test_what_fails_in_the_rehearsal_is_missing(fresh_python: FreshPython) -> None:
    told = fresh_python("""
from grader.confined.wall import capabilities, wall
def refuse():
    raise OSError("not here")
capabilities.drop_all = refuse
built = wall.Wall([], [])
told["layers"], told["missing"] = built.layers, built.missing
""")
    assert "capabilities" not in told["layers"]  # type: ignore[operator]
    assert told["missing"]["capabilities"] == "not here"  # type: ignore[index]


def test_lazily_imported_modules_are_there(inside: Callable[..., dict[str, object]]) -> None:
    told = inside("""
import bz2, calendar, cmath, collections, colorsys, csv, decimal, fractions, hashlib, heapq
import inspect, itertools, lzma, math, pdb, random, sqlite3, ssl, statistics, typing, unittest
import numpy.fft, numpy.polynomial, numpy.random, numpy.testing, numpy.ma, numpy.lib.recfunctions
told["numpy"] = float(numpy.fft.fft(numpy.ones(4)).real[0])
""")
    assert told["numpy"] == 4
