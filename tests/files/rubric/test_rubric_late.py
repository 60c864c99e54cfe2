"""When work is due is read from the rubric, or refused with its line."""

from datetime import datetime
from fractions import Fraction
from pathlib import Path
from shutil import copytree

import pytest

from grader.core.errors import RubricError
from grader.core.policy.lateness import LatePolicy
from grader.files.assignments import load_assignment
from grader.files.rubric.rubric_file import load_rubric
from grader.files.rubric.rubric_late import extended

DUE = datetime.fromisoformat("2026-10-01T23:59:00+02:00")
RUBRIC = """\
version: 1
assignment: tiny
title: A tiny one
reference: .
template: template
test_cases: tiny.h5
sizes: {{N: 3}}
late: {late}
criteria:
  double: {{file: layers.py, points: 1}}
"""


def load(folder: Path, late: str) -> LatePolicy | None:
    (folder / "layers.py").write_text("def double(x):\n    return 2 * x\n")
    (folder / "tiny.yaml").write_text(RUBRIC.format(late=late), "utf-8")
    return load_rubric(folder / "tiny.yaml").late


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        ('{due: "2026-10-01 23:59 +02:00"}', LatePolicy(DUE)),
        ("{due: 2026-10-01 23:59:00 +02:00}", LatePolicy(DUE)),
        ("{due: 2026-10-01T21:59Z, grace: 15 minutes}", LatePolicy(DUE, grace=900)),
        ("{due: 2026-10-01T23:59+0200, grace: 1 day}", LatePolicy(DUE, grace=86_400)),
        ("{due: 2026-10-01 23:59+02:00, grace: 1.5hours}", LatePolicy(DUE, grace=5400)),
        (
            "{due: 2026-10-01 23:59+02:00, per_day: 10%, cap: 0.5}",
            LatePolicy(DUE, per_day=Fraction(1, 10), cap=Fraction(1, 2)),
        ),
    ],
)
def test_a_policy_is_read_as_people_write_it(
    tmp_path: Path, late: str, expected: LatePolicy
) -> None:
    assert load(tmp_path, late) == expected


@pytest.mark.parametrize(
    ("late", "problem"),
    [
        ("{grace: 1 day}", "late: the key due is missing"),
        (
            '{due: "2026-10-01 23:59 Europe/Berln"}',
            "late.due: unknown time zone Europe/Berln; did you mean Europe/Berlin?",
        ),
        (
            '{due: "2026-10-01 23:59 XQZ"}',
            "late.due: unknown time zone XQZ; expected one such as Europe/Berlin",
        ),
        (
            "{due: tomorrow}",
            "late.due: tomorrow is not a valid time; "
            'expected one such as "2026-10-01 23:59 +02:00"',
        ),
        (
            "{due: 2026-10-01 23:59}",
            "late.due: the zone or offset is missing; expected one, as in "
            '"2026-10-01 23:59 Europe/Berlin" or "2026-10-01 23:59 +02:00"',
        ),
        (
            '{due: "2026-13-01 23:59 +02:00"}',
            "late.due: 2026-13-01 23:59 +02:00 is not a valid time: month must be in 1..12",
        ),
        ("{due: 5}", "late.due: got 5, expected text"),
        (
            "{due: 2026-10-01 23:59 +02:00, gracee: 1 day}",
            "late.gracee: unknown key gracee; did you mean grace?",
        ),
        (
            "{due: 2026-10-01 23:59 +02:00, grace: 5 minuts}",
            "late.grace: unknown unit minuts; did you mean minutes?",
        ),
        (
            "{due: 2026-10-01 23:59 +02:00, grace: soon}",
            'late.grace: soon is not a duration; expected one such as "15 minutes"',
        ),
        (
            "{due: 2026-10-01 23:59 +02:00, per_day: ten}",
            "late.per_day: ten is not a share; expected one such as 10% or 0.1",
        ),
        (
            "{due: 2026-10-01 23:59 +02:00, cap: 150%}",
            "late.cap: got 150%, expected 0% to 100%",
        ),
        (
            "{due: 2026-10-01 23:59 +02:00, cap: 10}",
            "late.cap: got 10, expected 0% to 100%",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, late: str, problem: str) -> None:
    with pytest.raises(RubricError) as error:
        load(tmp_path, late)
    assert error.value.message.splitlines()[1:] == [
        f"  {tmp_path / 'tiny.yaml'}, line 8: {problem}"
    ]


def test_without_the_key_nobody_is_late(root: Path) -> None:
    assert load_rubric(root / "rubrics" / "captioning.yaml").late is None


def test_a_new_deadline_leaves_cases_and_grades_valid(root: Path, tmp_path: Path) -> None:
    for folder in ("rubrics", "reference", "student_template", "test_cases"):
        copytree(root / folder, tmp_path / folder)
    rubric = tmp_path / "rubrics" / "captioning.yaml"
    before = load_assignment(rubric)
    text = rubric.read_text("utf-8")
    rubric.write_text(text + '\nlate: {due: "2026-10-01 23:59 +02:00"}\n', "utf-8")
    after = load_assignment(rubric)
    assert after.rubric.late == LatePolicy(DUE)
    assert after.fingerprint == before.fingerprint
    rubric.write_text(text.replace("points: 7", "points: 8", 1), "utf-8")
    assert load_assignment(rubric).fingerprint != before.fingerprint


def test_a_zone_by_its_name(tmp_path: Path) -> None:
    policy = load(tmp_path, '{due: "2026-10-01 23:59 Europe/Berlin"}')
    assert policy and policy.due == DUE
    assert str(policy.due.tzinfo) == "Europe/Berlin"


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2026-10-25 23:59", "2026-10-25T23:59:00+01:00"),
        ("2026-10-25 23:59 +00:00", "2026-10-26T00:59:00+01:00"),
        ("2026-10-25 23:59 America/New_York", "2026-10-26T04:59:00+01:00"),
        ("24 days", "2026-10-25T23:59:00+01:00"),
    ],
)
def test_an_extension_is_a_moment_or_a_duration(tmp_path: Path, text: str, until: str) -> None:
    policy = load(tmp_path, '{due: "2026-10-01 23:59 Europe/Berlin"}')
    assert policy and extended(text, policy) == until


@pytest.mark.parametrize("text", ["soon", "2026-13-01 10:00", "3 moons"])
def test_what_is_no_extension(tmp_path: Path, text: str) -> None:
    policy = load(tmp_path, '{due: "2026-10-01 23:59 Europe/Berlin"}')
    assert policy
    with pytest.raises(ValueError, match=r"not a valid time|unknown unit"):
        extended(text, policy)
