import json
from dataclasses import replace
from fractions import Fraction

import jsonschema
import pytest
from sample_grades import SAMPLES, hidden, three_mistakes, troubled

from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status
from grader.exports.result_json import render_json

STATUSES = [
    "right", "partly right", "wrong", "raised", "timed out", "crashed", "missing",
    "not implemented", "not loaded", "blocked", "waiting",
]  # fmt: skip


def shape(**properties: object) -> dict[str, object]:
    return {"type": "object", "required": list(properties), "properties": properties}


def many(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


TEXT, NUMBER = {"type": "string"}, {"type": "number"}
NUMBER_OR_NULL = {"type": ["number", "null"]}
STATUS = {"enum": STATUSES}
OUTPUT = shape(
    name=TEXT, error=NUMBER_OR_NULL, tolerance=NUMBER_OR_NULL, credit=NUMBER, message=TEXT
)
CASE = shape(name=TEXT, visibility=TEXT, status=STATUS, credit=NUMBER, outputs=many(OUTPUT))
CRITERION = shape(
    name=TEXT,
    function=TEXT,
    file=TEXT,
    score=NUMBER,
    points=NUMBER,
    status=STATUS,
    carried_forward={"type": "boolean"},
    replaced=many(TEXT),
    same_mistake_as=TEXT,
    lost_to={"enum": ["own", "cascade", None]},
    diagnosis=many(TEXT),
    feedback=many(TEXT),
    cases=many(CASE),
)
RESULT = shape(
    schema={"const": "grader/result/1"},
    assignment=TEXT,
    submission=TEXT,
    isolation=TEXT,
    score=NUMBER,
    points=NUMBER,
    criteria=many(CRITERION),
    output=TEXT,
    warnings=many(TEXT),
    remarks=many(TEXT),
    fingerprint=TEXT,
    seconds=NUMBER,
)


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


def parsed(grade: Grade) -> dict:
    return json.loads(render_json(grade), parse_constant=refuse)


def with_output(**changes: object) -> Grade:
    output = replace(OutputVerdict("out", Status.WRONG, Fraction(0)), **changes)
    case = CaseVerdict("main", "visible", Status.WRONG, Fraction(0), outputs=(output,))
    criterion = CriterionGrade(
        "f", "f", "f.py", Status.WRONG, Fraction(1, 3), Fraction(1), cases=(case,)
    )
    return Grade("a", "A", "ann", "full", (criterion,))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_obeys_the_schema(name: str) -> None:
    jsonschema.validate(parsed(SAMPLES[name]()), RESULT)


@pytest.mark.parametrize("error", [float("nan"), float("inf"), float("-inf")])
def test_an_error_that_is_not_finite_is_null_and_says_why(error: float) -> None:
    output = parsed(with_output(error=error))["criteria"][0]["cases"][0]["outputs"][0]
    assert output["error"] is None
    assert output["message"]


def test_the_judges_own_message_is_kept() -> None:
    grade = with_output(error=float("nan"), message="`out` holds NaN.")
    assert "`out` holds NaN." in render_json(grade)


def test_fractions_are_rounded() -> None:
    assert parsed(with_output())["score"] == 0.333333


def test_nothing_of_a_hidden_case_is_told() -> None:
    text = render_json(troubled())
    assert "secret" not in text
    assert "4242" not in text
    case = next(c for c in json.loads(text)["criteria"][0]["cases"] if c["name"] == "hidden")
    assert set(case) == {"name", "visibility", "status", "credit", "outputs"}
    assert case["status"] == "raised"
    assert case["outputs"] == []
    assert hidden().outputs  # the sample did have something to hide


def test_a_traceback_keeps_the_students_lines_and_shapes() -> None:
    frames = parsed(troubled())["criteria"][0]["cases"][0]["frames"]
    assert frames[1]["line"] == 31
    assert frames[1]["values"]["Wh"] == "(7, 7) float64"


def test_any_text_can_be_written_as_utf8() -> None:
    grade = replace(three_mistakes(), submission="unpaired \ud800 surrogate")
    render_json(grade).encode("utf-8")
