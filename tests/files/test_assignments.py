"""What is said of an assignment whose files are not there."""

from pathlib import Path

import pytest
import yaml

from grader.core.errors import CasesError
from grader.files.assignments import load_assignment

RUBRIC = Path(__file__).parents[2] / "rubrics/captioning.yaml"


def test_missing_test_cases_are_said_with_the_assignment(tmp_path: Path) -> None:
    document = yaml.safe_load(RUBRIC.read_text("utf-8"))
    here = {"reference": str(RUBRIC.parent / document["reference"]), "test_cases": "none.h5"}
    path = tmp_path / "captioning.yaml"
    path.write_text(yaml.safe_dump({**document, **here}), "utf-8")
    with pytest.raises(CasesError) as error:
        load_assignment(path)
    assert error.value.message == f"The file of test cases {tmp_path}/none.h5 does not exist."
    assert error.value.advice == "Make the test cases again with `grader generate captioning`."
