"""Awkward submissions as data: `tests/submissions/<misbehaviour>/case.yaml` says what each earns.

`tests/submissions/README.md` describes the format.
"""

import base64
import re
import shutil
import tarfile
import textwrap
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from grader.core.assignment import Assignment
from grader.core.errors import SubmissionError
from grader.core.grades import CriterionGrade, Grade
from grader.exports.result_json import render_json

HERE = Path(__file__).parent
CASES = sorted((HERE / "submissions").rglob("case.yaml"))
OTHER_KEYS = {"why", "base", "grade", "expect", "notes", "feedback", "never", "printed", "refused"}
OTHER_KEYS |= {"awaits", "limits", "compatibility", "pack", "submit"}
SHARE = re.compile(r"([<>]?) *(\S+)")
REPEATED_WORD = re.compile(r"\b([a-z]+) \1\b", re.IGNORECASE)
NEVER = ("Traceback", "_handed_in", "the case, line", "frozen importlib", "grader/", "grader.")

Step = Callable[[Path, Any], None]


# --- building a submission


def build(case: dict[str, Any], own: Path, folder: Path) -> Path:
    """The submission that a case describes, made in `folder`."""
    submission = folder / "submission"
    base = case.get("base", "all_right")
    source = HERE.parent / (base if "/" in base else f"examples/submissions/{base}")
    if base == "nothing":
        submission.mkdir()
    else:
        shutil.copytree(source, submission, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(own, submission, dirs_exist_ok=True, ignore=shutil.ignore_patterns("case.yaml"))
    for key, value in case.items():
        if key not in OTHER_KEYS:
            STEPS[key](submission, value)
    if "pack" in case:
        return pack(submission, case["pack"])
    return submission / case.get("submit", "")


def replace_texts(root: Path, changes: list[dict[str, Any]]) -> None:
    for change in changes:
        path = root / change["file"]
        text = read(path)
        start, end = definition(text, change["function"]) if "function" in change else (0, None)
        part = text[start:end]
        count = change.get("count", 1)
        assert part.count(change["old"]) == count, f"{change['old']!r} does not stand there"
        path.write_bytes(text.replace(part, part.replace(change["old"], change["new"])).encode())


def define(root: Path, definitions: dict[str, str]) -> None:
    for place, text in definitions.items():
        for new in re.split(r"^(?=def )", text, flags=re.MULTILINE)[1:]:
            old = read(root / place)
            start, end = definition(old, new[4 : new.index("(")])
            indent = old[start:end].partition("def")[0]
            body = textwrap.indent(new.rstrip(), indent) + "\n\n"
            (root / place).write_bytes((old[:start] + body + old[end:]).encode())


def definition(text: str, name: str) -> tuple[int, int]:
    """Where a function or method begins and ends in a source."""
    found = re.search(rf"^( *)def {name}\(", text, re.MULTILINE)
    assert found, f"there is no function {name}"
    rest = re.compile(rf"^ {{0,{len(found[1])}}}[^ \n]", re.MULTILINE).search(text, found.end())
    return found.start(), rest.start() if rest else len(text)


def write(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        write_bytes(root / place, text.encode())


def append(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        (root / place).write_bytes(f"{read(root / place)}\n\n{text}".encode())


def write_base64(root: Path, texts: dict[str, str]) -> None:
    for place, text in texts.items():
        write_bytes(root / place, base64.b64decode(text))


def write_bytes(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def move(root: Path, places: dict[str, str]) -> None:
    for old, new in places.items():
        between = root.with_name("between")
        (root / old).rename(between)
        (root / new).parent.mkdir(parents=True, exist_ok=True)
        between.rename(root / new)


def copy(root: Path, places: dict[str, str]) -> None:
    for old, new in places.items():
        write_bytes(root / new, (root / old).read_bytes())


def delete(root: Path, places: list[str]) -> None:
    for place in places:
        path = root / place
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def encode(root: Path, encodings: dict[str, str]) -> None:
    for place, encoding in encodings.items():
        (root / place).write_bytes(read(root / place).encode(encoding))


def newline(root: Path, ends: dict[str, str]) -> None:
    for place, end in ends.items():
        (root / place).write_bytes(read(root / place).replace("\n", end).encode())


def pack(folder: Path, form: str) -> Path:
    """The folder's content as an archive of that form."""
    if form == "zip":
        return Path(shutil.make_archive(str(folder), "zip", folder))
    archive = folder.with_name(f"submission.{form}")
    with tarfile.open(archive, {"tar": "w", "tar.gz": "w:gz"}[form]) as tar:
        tar.add(folder, ".")
    return archive


def read(path: Path) -> str:
    return path.read_bytes().decode()


STEPS: dict[str, Step] = {
    "replace": replace_texts,
    "define": define,
    "write": write,
    "append": append,
    "write_base64": write_base64,
    "move": move,
    "copy": copy,
    "delete": delete,
    "encoding": encode,
    "newline": newline,
}


# --- what must come out of it


def adjusted(assignment: Assignment, case: dict[str, Any]) -> Assignment:
    rubric = assignment.rubric
    limits = replace(rubric.limits, **case.get("limits", {}))
    compatibility = case.get("compatibility", rubric.compatibility)
    return replace(assignment, rubric=replace(rubric, limits=limits, compatibility=compatibility))


def names_to_grade(assignment: Assignment, case: dict[str, Any]) -> list[str]:
    names = [criterion.name for criterion in assignment.rubric.criteria]
    chosen = case.get("grade") or [name for name in names if not name.startswith("training_")]
    assert set(chosen) <= set(names)
    assert {*case.get("expect", {}), *case.get("feedback", {})} <= set(chosen)
    return chosen


def check_criterion(criterion: CriterionGrade, expected: Any) -> None:
    if isinstance(expected, str):
        expected = {"status": expected}
    told = f"{criterion.name}: {criterion.status} {criterion.feedback}"
    assert criterion.status == expected["status"], told
    default = {"right": "1", "partly right": "< 1"}.get(expected["status"], "0")
    sign, number = SHARE.fullmatch(str(expected.get("score", default))).groups()
    share, bound = criterion.score / criterion.points, Fraction(number)
    assert {"<": share < bound, ">": share > bound, "": share == bound}[sign], f"{share} {told}"
    assert criterion.feedback or share == 1, f"{criterion.name} lost points without a word"


def check_notes(grade: Grade, texts: list[str]) -> None:
    """Every text stands in a note, and there is no other note."""
    missing = [text for text in texts if not any(text in note for note in grade.warnings)]
    others = [note for note in grade.warnings if not any(text in note for text in texts)]
    assert not missing and not others, f"missing: {missing}, unexpected: {others}"


def check_feedback(criterion: CriterionGrade, texts: str | list[str]) -> None:
    for text in [texts] if isinstance(texts, str) else texts:
        assert any(text in sentence for sentence in criterion.feedback), criterion.feedback


def check_sentences(grade: Grade, never: list[str]) -> None:
    """What no student should have to read."""
    sentences = [*grade.warnings, *(s for c in grade.criteria for s in c.feedback)]
    for sentence in sentences:
        assert not REPEATED_WORD.search(sentence), sentence
        assert not [text for text in NEVER if text in sentence], sentence
        assert "\n" not in sentence
    told = render_json(grade)
    assert not [text for text in never if text in told]


def name_of(path: Path) -> str:
    return path.parent.relative_to(HERE / "submissions").as_posix()


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_submission(
    path: Path, captioning: Assignment, grade: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    if "awaits" in case:
        request.applymarker(pytest.mark.xfail(reason=case["awaits"], strict=True))
    assert set(case) <= OTHER_KEYS | set(STEPS)
    assert case["why"]
    submission = build(case, path.parent, tmp_path)
    assignment = adjusted(captioning, case)
    names = names_to_grade(assignment, case)
    if "refused" in case:
        with pytest.raises(SubmissionError, match=re.escape(case["refused"])):
            grade(submission, *names, assignment=assignment)
        return
    result = grade(submission, *names, assignment=assignment)
    for criterion in result.criteria:
        check_criterion(criterion, case.get("expect", {}).get(criterion.name, "right"))
        check_feedback(criterion, case.get("feedback", {}).get(criterion.name, []))
    if case.get("notes") != "any":
        check_notes(result, case.get("notes", []))
    check_sentences(result, case.get("never", []))
    assert case.get("printed", "") in result.output
