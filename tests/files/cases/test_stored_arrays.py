"""Arrays are read by the table as HDF5 reads them, and as HDF5 where the table does not count."""

import io
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest

from grader.files.cases import stored_arrays
from grader.files.cases.stored_arrays import END, MARK, add_array, with_table

CHANCE = np.random.default_rng(3)
ARRAYS = {
    "double": CHANCE.standard_normal((4, 5, 3)),
    "single": np.float32([1.5, np.nan, -np.inf]),
    "half": np.float16([[1], [2]]),
    "complex": np.array([1 + 2j, -3j]),
    "long": np.longdouble([1, 3]) / 3,
    "whole": np.arange(300).reshape(3, 100),
    "small": np.uint8([0, 255]),
    "big_endian": np.array([1, 2], ">i4"),
    "truth": np.array([[True, False], [False, True]]),
    "nothing": np.zeros((0, 3)),
    "incompressible": np.frombuffer(CHANCE.bytes(4001), np.uint8),
    "repeated": np.zeros((70, 30)),
    "group/inner": np.int64([7]),
    "group/<U5": np.uint8([1, 2, 3, 4]),
    "group/deeper/still": np.int64([8]),
}


def content(compressed: bool) -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.attrs["said"] = "yes"
        for path, array in ARRAYS.items():
            add_array(file, path, array, compressed=compressed)
    return with_table(buffer, {"said": "yes"})


@pytest.fixture(params=[False, True], ids=["plain", "compressed"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "t.h5"
    path.write_bytes(content(request.param))
    return path


def assert_same(path: Path) -> None:
    with stored_arrays.stored_arrays(path) as stored:
        for name, array in ARRAYS.items():
            read = stored[name]
            assert (read.dtype, read.shape) == (array.dtype, array.shape)
            assert read.tobytes() == array.tobytes()
            assert read.flags.writeable
        assert sorted(stored.names("group")) == ["<U5", "deeper", "inner"]
        assert stored.names("other") == []
        assert stored.texts["said"] == "yes"
        with pytest.raises(KeyError):
            stored["other"]


def test_arrays_are_read_without_hdf5(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    assert_same(file)


def test_other_programs_read_the_same(file: Path) -> None:
    with h5py.File(file) as read:
        for name, array in ARRAYS.items():
            assert read[name][()].tobytes() == array.tobytes()


def test_a_file_that_another_program_opened_to_write_is_read_as_hdf5(file: Path) -> None:
    """HDF5 cuts off what it did not write: no table can tell of an older content."""
    with h5py.File(file, "r+") as changed:
        changed["double"][0, 0, 0] = 99
    assert not file.read_bytes().endswith(MARK)
    with stored_arrays.stored_arrays(file) as stored:
        assert stored["double"][0, 0, 0] == 99
        assert stored["single"].tobytes() == ARRAYS["single"].tobytes()


@pytest.mark.parametrize("place", [-1, -9, -END.size, -END.size - 5])
def test_a_damaged_table_does_not_count(file: Path, place: int) -> None:
    damaged = bytearray(file.read_bytes())
    damaged[place] ^= 1
    file.write_bytes(damaged)
    assert_same(file)


def test_a_damaged_array_is_noticed(tmp_path: Path) -> None:
    """HDF5 would give other numbers."""
    path, stored = tmp_path / "t.h5", content(compressed=False)
    place = stored.index(ARRAYS["double"].tobytes())
    damaged = bytearray(stored)
    damaged[place + 7] ^= 1
    path.write_bytes(damaged)
    with stored_arrays.stored_arrays(path) as read:
        assert read["single"].size == 3
        with pytest.raises(OSError, match="the bytes of double are not those that were written"):
            read["double"]


def test_a_short_file_without_a_table(tmp_path: Path) -> None:
    (tmp_path / "t.h5").write_bytes(b"short")
    with pytest.raises(OSError), stored_arrays.stored_arrays(tmp_path / "t.h5"):
        pass


def test_the_packaged_cases_have_tables() -> None:
    """`h5py` is not imported to read them: each run would wait for it."""
    program = """
import sys
from pathlib import Path
from grader.files.cases.cases_file import load_cases
from grader.files.cases.evidence_file import load_evidence
from grader.files.cases.recorded_file import RecordedFile
for path in map(Path, sys.argv[1:]):
    for name, cases in load_cases(path).cases.items():
        load_evidence(path, name)
        RecordedFile(path)(name, cases[0].name)
assert "h5py" not in sys.modules
"""
    root = Path(__file__).parents[3]
    paths = [*root.glob("test_cases/*.h5"), *root.glob("examples/assignments/*/test_cases/*.h5")]
    assert len(paths) > 10
    subprocess.run([sys.executable, "-c", program, *map(str, paths)], check=True)
