"""Test cases survive the way to disk and back; files that are something else are refused."""

import json
from fractions import Fraction
from pathlib import Path

import h5py
import numpy as np
import pytest

from grader.core.cases import AcceptedOutputs, Case, CaseSet, Expected
from grader.core.errors import CasesError
from grader.files.cases import cases_file
from grader.files.cases.cases_file import load_cases, save_cases


def case(name: str, visibility: str = "visible") -> Case:
    return Case(
        criterion="f",
        name=name,
        sizes={"N": 3},
        dtype="float64",
        seed=7,
        visibility=visibility,
        weight=Fraction(1, 20),
        inputs={
            "x": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
            "mask": np.array([True, False]),
            "ids": np.array([[1, 2]]),
            "params": {"W": np.float32([1, 2]), "name": "rnn", "steps": 3},
            "pair": (np.zeros(0), [1.5, None]),
        },
        expected=(
            Expected("loss", np.array(1.25), 1e-9, 1e-5),
            Expected("grads.W", np.ones((2, 2), np.float32), 1e-5, 1e-4),
        ),
        accepted=(AcceptedOutputs({"loss": np.array(2.5)}, Fraction(1, 2), "Twice."),),
        shapes={"params.W": (2,)},
    )


def case_set() -> CaseSet:
    cases = {"f": (case("main"), case("secret", "hidden"))}
    counted = {"f": (case("2N", "hidden"),)}
    return CaseSet(cases, {"f": ("g",)}, {"rubric": "abc", "seed": 7}, counted=counted)


def test_cases_come_back_as_they_were(tmp_path: Path) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    got = load_cases(tmp_path / "t.h5")
    one = got.cases["f"][0]
    assert got.needs == {"f": ("g",)}
    assert got.rubric_digest == "abc"
    assert one.inputs["x"].flags.f_contiguous
    assert one.inputs["params"]["W"].dtype == np.float32
    assert one.inputs["params"]["name"] == "rnn"
    assert one.inputs["pair"][1] == [1.5, None]
    assert one.inputs["mask"].dtype == bool
    assert one.weight == Fraction(1, 20)
    assert [e.name for e in one.expected] == ["loss", "grads.W"]
    assert one.expected[0].array.shape == ()
    assert one.expected[1].tolerance_single == 1e-4
    assert one.accepted[0].expected["loss"] == 2.5
    assert one.shapes == {"params.W": (2,)}
    assert got.cases["f"][1].hidden
    assert [larger.name for larger in got.counted["f"]] == ["2N"]


def test_the_same_cases_give_the_same_bytes(tmp_path: Path) -> None:
    save_cases(tmp_path / "a.h5", case_set())
    save_cases(tmp_path / "b.h5", case_set())
    assert (tmp_path / "a.h5").read_bytes() == (tmp_path / "b.h5").read_bytes()


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CasesError, match="does not exist"):
        load_cases(tmp_path / "none.h5")


def test_a_file_that_is_no_hdf5(tmp_path: Path) -> None:
    (tmp_path / "t.h5").write_bytes(b"no HDF5 at all")
    with pytest.raises(CasesError, match="damaged or not a file of test cases"):
        load_cases(tmp_path / "t.h5")


def test_a_truncated_file(tmp_path: Path) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    content = (tmp_path / "t.h5").read_bytes()
    for share in (0.1, 0.5, 0.9):
        (tmp_path / "t.h5").write_bytes(content[: int(len(content) * share)])
        with pytest.raises(CasesError, match="damaged"):
            load_cases(tmp_path / "t.h5")


def test_somebody_elses_hdf5(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "t.h5", "w") as file:
        file["x"] = 1
    with pytest.raises(CasesError, match="holds no test cases of grader"):
        load_cases(tmp_path / "t.h5")


@pytest.mark.parametrize("provenance", ["3", '{"criteria": "x"}', '{"criteria": [[]]}'])
def test_a_provenance_of_another_form(tmp_path: Path, provenance: str) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    with h5py.File(tmp_path / "t.h5", "a") as file:
        file.attrs["provenance"] = provenance
    with pytest.raises(CasesError, match="damaged"):
        load_cases(tmp_path / "t.h5")


@pytest.mark.parametrize(
    "changed", ['"seed": "7"', '"seed": null', '"name": 3', '"sizes": {"N": "x"}', '"sizes": []']
)
def test_a_case_with_a_field_of_another_kind(tmp_path: Path, changed: str) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    with h5py.File(tmp_path / "t.h5", "a") as file:
        index = json.loads(file["index"][()].tobytes())
        index["cases"]["f"][0] |= json.loads(f"{{{changed}}}")
        del file["index"]
        file["index"] = np.frombuffer(json.dumps(index).encode(), np.uint8)
    with pytest.raises(CasesError, match="damaged"):
        load_cases(tmp_path / "t.h5")


def test_only_what_this_version_wrote_itself_is_not_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_into: list[object] = []
    monkeypatch.setattr(cases_file, "check_typed", looked_into.append)
    save_cases(tmp_path / "t.h5", case_set())
    load_cases(tmp_path / "t.h5")
    assert not looked_into
    monkeypatch.setattr(cases_file, "__version__", "another")
    load_cases(tmp_path / "t.h5")
    assert len(looked_into) == 1


def test_another_schema(tmp_path: Path) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    with h5py.File(tmp_path / "t.h5", "a") as file:
        file.attrs["schema"] = "grader/cases/0"
    with pytest.raises(CasesError, match="another version of grader"):
        load_cases(tmp_path / "t.h5")


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_cases(tmp_path / "t.h5", case_set())
    before = (tmp_path / "t.h5").read_bytes()

    def fails(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(h5py.Group, "create_dataset", fails)
    with pytest.raises(KeyboardInterrupt):
        save_cases(tmp_path / "t.h5", case_set())
    assert (tmp_path / "t.h5").read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["t.h5"]
