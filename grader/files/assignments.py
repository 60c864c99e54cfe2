"""Finds and reads assignments: those of this folder, then those that came with grader."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import grader
from grader.core.asked.ensured_names import expected_names
from grader.core.assignment import Assignment
from grader.core.cases import CaseSet
from grader.core.errors import CasesError, GraderError
from grader.core.policy.field_marks import younger_values
from grader.core.rubric import Criterion, Rubric
from grader.core.text import did_you_mean, one_line
from grader.files.cases.cases_file import load_cases
from grader.files.cases.recorded_file import RecordedFile
from grader.files.rubric.rubric_file import check_rubric, read_document
from grader.files.rubric.rubric_records import build_rubric
from grader.files.shipped_files import check_shipped_current, shipped_by_template
from grader.files.sources import read_files, read_sources, sources_digest

HERE = "Your own assignments are looked for in `rubrics/` of the folder in which you run grader."


def rubric_folders(start: Path) -> list[Path]:
    """Return where rubrics may be: in a template, in `rubrics/` here, among grader's own."""
    package = Path(grader.__file__).parent
    shipped, checkout = package / "assignments" / "rubrics", package.parent / "rubrics"
    handed_out = start / ".grader" / "rubrics"
    candidates = [handed_out, start / "rubrics", shipped, checkout]
    folders = [folder.resolve() for folder in candidates if folder.is_dir()]
    return list(dict.fromkeys(folders))


def known_rubrics(start: Path) -> dict[str, Path]:
    """Return the rubric of each assignment, by its name; nearer folders win."""
    found: dict[str, Path] = {}
    for folder in rubric_folders(start):
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def find_rubric(name: str, start: Path) -> Path:
    """Return the rubric of that name or path. Raises `GraderError` that says which there are."""
    path = start / name
    if path.suffix in (".yaml", ".yml"):
        if path.is_file():
            return path
        raise GraderError(
            f"The rubric {name} does not exist.", "Give the path of a rubric, or a name."
        )
    known = known_rubrics(start)
    if name in known:
        return known[name]
    meant = did_you_mean(name, known)
    advice = (
        f"{meant}Known are: {', '.join(sorted(known)) or 'none'}; or give a rubric's path. {HERE}"
    )
    raise GraderError(f"The assignment {name} is unknown.", advice)


def load_assignment(rubric_path: Path) -> Assignment:
    """Read rubric, test cases and template. Raises `GraderError` for what cannot be used."""
    rubric, cases, cases_path = _rubric_and_cases(rubric_path)
    _check_current(rubric, cases, rubric_path)
    folder = rubric_path.parent
    templates = read_sources(folder / rubric.template)
    if not templates:
        message = f"The student template {folder / rubric.template} is missing."
        raise GraderError(message, "Make it with `grader template`.")
    shipped = shipped_by_template(rubric, folder)
    check_shipped_current(rubric, folder, shipped, cases.provenance.get("files", {}))
    graded = set(rubric.graded_files)
    return Assignment(
        rubric=rubric,
        cases=cases,
        templates={path: source for path, source in templates.items() if path in graded},
        support={path: source for path, source in templates.items() if path not in graded},
        reference=folder / rubric.reference,
        shared=shared_files(rubric, folder),
        fingerprint=_fingerprint(rubric, cases_path, shipped),
        evidence=cases_path,
        recorded=RecordedFile(cases_path),
        shipped=shipped,
    )


def _rubric_and_cases(rubric_path: Path) -> tuple[Rubric, CaseSet, Path]:
    """Return both. The very text that the cases were generated from was checked then."""
    document, digest = read_document(rubric_path)
    named = document.value.get("test_cases") if isinstance(document.value, dict) else None
    cases_path = rubric_path.parent / str(named)
    try:
        cases = load_cases(cases_path)
    except CasesError as error:
        check_rubric(document, rubric_path)
        advice = f"Make the test cases again with `grader generate {one_line(rubric_path.stem)}`."
        raise CasesError(error.message, advice) from error
    if cases.rubric_digest != digest:
        check_rubric(document, rubric_path)
    return build_rubric(document.value, digest), cases, cases_path


def _check_current(rubric: Rubric, cases: CaseSet, rubric_path: Path) -> None:
    stored = cases.provenance.get("criteria", {})
    changed = [
        criterion.name
        for criterion in rubric.criteria
        if not criterion.by_hand and stored.get(criterion.name) != criterion_digest(criterion)
    ]
    if changed:
        names = ", ".join(changed)
        message = f"The test cases are older than the rubric: {names} changed since."
        raise CasesError(message, f"Run `grader generate {rubric_path.stem}`.")


def shared_files(rubric: Rubric, folder: Path) -> tuple[Path, ...]:
    """Return the files that a rubric in that folder takes over from other references."""
    return tuple(folder / path for path in rubric.shared)


def reference_sources(rubric: Rubric, folder: Path) -> dict[str, bytes]:
    """Return the reference of a rubric in that folder, with the files it shares."""
    return read_sources(folder / rubric.reference, shared_files(rubric, folder))


def reference_files(rubric: Rubric, folder: Path) -> dict[str, bytes]:
    """Return the files of that reference as they are on disk: a notebook is its JSON."""
    return read_files(folder / rubric.reference, shared_files(rubric, folder))


def criterion_digest(criterion: Criterion) -> str:
    """Return the hash of all that a criterion's cases depend on; points and words are free."""
    outputs = [spec.name for spec in criterion.outputs]
    parts: tuple[Any, ...] = (criterion.given, criterion.call, outputs, criterion.accept)
    parts += (criterion.cases,)
    parts += tuple(case.name for case in criterion.cases if case.early_end)
    if criterion.statistical:
        parts += (criterion.statistical,)
    parts += tuple((spec.name, spec.forms) for spec in criterion.outputs if spec.forms)
    parts += expected_names(criterion)
    parts += criterion.attempts
    parts += tuple(case.own for case in criterion.cases if case.own)
    parts += (criterion.setup,) if criterion.setup else ()
    parts += (criterion.framework, criterion.gradient) if criterion.framework else ()
    if criterion.efficiency:
        parts += (criterion.efficiency.no_loop_over,)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _own_tolerances(rubric: Rubric) -> list[str]:
    """Return a part for the hash where outputs have tolerances of their own.

    Grades of before were given under `sloppy` in all cases: they are brought up to date.
    """
    outputs = [spec for criterion in rubric.criteria for spec in criterion.outputs]
    own = any(spec.tolerance is not None for spec in outputs)
    return [f"sloppy is stated: {rubric.tolerance.sloppy_stated}"] if own else []


def _fingerprint(rubric: Rubric, cases: Path, shipped: Mapping[str, bytes]) -> str:
    """Return the hash of all that a grade depends on: comments and deadlines are free."""
    counting = replace(rubric, late=None, digest="")
    younger = younger_values(counting)
    judged = repr(counting) + (repr(younger) if younger else "")
    parts: tuple[str, ...] = (judged, hashlib.sha256(cases.read_bytes()).hexdigest())
    parts += (grader.__version__, *_own_tolerances(rubric))
    if shipped:
        parts += (sources_digest(shipped),)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
