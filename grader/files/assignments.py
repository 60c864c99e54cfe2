"""Finds and reads assignments: those of this folder, then those that came with grader."""

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import grader
from grader.confined.quick_dataclass import dataclass
from grader.core.asked.ensured_names import expected_names
from grader.core.assignment import Assignment
from grader.core.cases import CaseSet
from grader.core.errors import CasesError, GraderError
from grader.core.policy.field_marks import younger_values
from grader.core.rubric import Criterion, Rubric
from grader.core.text import did_you_mean, one_line
from grader.files.cases.cases_file import generated_from, load_cases
from grader.files.cases.kept_rubric import kept_rubric
from grader.files.cases.recorded_file import RecordedFile
from grader.files.rubric.rubric_file import check_rubric, parsed, read_text, text_digest
from grader.files.rubric.rubric_records import NOT_A_RUBRIC, build_rubric
from grader.files.rubric.yaml_lines import Document
from grader.files.shipped_files import check_shipped_current, shipped_by_template
from grader.files.sources import read_files, read_sources, sources_digest

HERE = "Your own assignments are looked for in `rubrics/` of the folder in which you run grader."
# What the zip for students keeps the assignment in: out of the way, and not part of a submission.
PUBLISHED = ".grader"
NOWHERE = Path(os.devnull, "reference")  # nobody can make this folder


def rubric_folders(start: Path) -> list[Path]:
    """Return where rubrics may be: in `rubrics/` here, among grader's own."""
    package = Path(grader.__file__).parent
    shipped, checkout = package / "assignments" / "rubrics", package.parent / "rubrics"
    folders = [f.resolve() for f in (start / "rubrics", shipped, checkout) if f.is_dir()]
    return list(dict.fromkeys(folders))


def known_rubrics(start: Path) -> dict[str, Path]:
    """Return the rubric of each assignment, by its name; nearer folders win."""
    return _rubrics_in(rubric_folders(start))


def published_rubrics(start: Path) -> dict[str, Path]:
    """Return the rubrics that a zip for students has unpacked here, by their names.

    They may have come back with somebody's work, so what they give is practice.
    """
    return _rubrics_in([start.resolve() / PUBLISHED / "rubrics"])


def is_published(rubric: Path) -> bool:
    """Return whether a rubric comes from the zip for students, and perhaps back with their work."""
    return rubric.resolve().parent.parent.name == PUBLISHED


def _rubrics_in(folders: Iterable[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return found


def find_rubric(name: str, start: Path) -> Path:
    """Return the rubric of that name or path. Raises `GraderError` that says which there are."""
    if not is_path(name):
        return rubric_named(name, known_rubrics(start))
    if not (start / name).is_file():
        message = f"The rubric {name} does not exist."
        raise GraderError(message, "Give the path of a rubric, or a name.")
    return start / name


def is_path(name: str) -> bool:
    """Return whether what somebody gave is the path of a rubric, not the name of one."""
    return Path(name).suffix in (".yaml", ".yml")


def rubric_named(name: str, known: Mapping[str, Path]) -> Path:
    """Return the rubric of that name. Raises `GraderError` that says which there are."""
    if name in known:
        return known[name]
    meant = did_you_mean(name, known)
    advice = (
        f"{meant}Known are: {', '.join(sorted(known)) or 'none'}; or give a rubric's path. {HERE}"
    )
    raise GraderError(f"The assignment {name} is unknown.", advice)


def check_outside(rubric: Path, work: Path) -> None:
    """Refuse a rubric that lies in the very folder that is graded: its code is not confined.

    One from the zip for students runs no code here, and is taken for practice.
    """
    place, folder = rubric.resolve(), work.resolve()
    if not place.is_relative_to(folder) or PUBLISHED in place.relative_to(folder).parts:
        return
    message = f"The rubric {place} lies in the folder that is graded; expected it elsewhere."
    advice = "Run grader in the folder of the assignment, and give it the folder of the work."
    raise GraderError(message, advice)


def load_assignment(rubric_path: Path) -> Assignment:
    """Read rubric, test cases and template. Raises `GraderError` for what cannot be used."""
    return open_assignment(rubric_path).read()


def open_assignment(rubric_path: Path) -> "OpenedAssignment":
    """Read the text of a rubric, and nothing else yet. Raises `RubricError`."""
    return OpenedAssignment(rubric_path, read_text(rubric_path))


@dataclass(frozen=True)
class OpenedAssignment:
    """An assignment of which the rubric's text has been read."""

    path: Path
    text: str

    def without_cases(self) -> Assignment | None:
        """Return what workers get, so that they begin while the cases are read.

        Nothing is checked: return `None` where the rubric shows at once that it has problems.
        """
        try:
            return self._assignment(CaseSet({}, {}), "")
        except (GraderError, *NOT_A_RUBRIC):
            return None

    def is_checked(self) -> bool:
        """Return whether the cases were generated from the very text, which was checked then."""
        return self._kept is not None or generated_from(self._cases_path) == self._digest

    def read(self) -> Assignment:
        """Read and check the rest, once. Raises `GraderError` for what cannot be used."""
        return self._whole

    @cached_property
    def _whole(self) -> Assignment:
        cases = self._cases()
        rubric, folder = self._rubric, self.path.parent
        _check_current(rubric, cases, self.path)
        if not self._templates:
            message = f"The student template {folder / rubric.template} is missing."
            raise GraderError(message, "Make it with `grader template`.")
        check_shipped_current(rubric, folder, self._shipped, cases.provenance.get("files", {}))
        return self._assignment(cases, _fingerprint(rubric, self._cases_path, self._shipped))

    def _assignment(self, cases: CaseSet, fingerprint: str) -> Assignment:
        rubric, templates, folder = self._rubric, self._templates, self.path.parent
        graded = set(rubric.graded_files)
        return Assignment(
            rubric=rubric,
            cases=cases,
            templates={path: source for path, source in templates.items() if path in graded},
            support={path: source for path, source in templates.items() if path not in graded},
            reference=self._reference(rubric),
            shared=shared_files(rubric, folder),
            fingerprint=fingerprint,
            evidence=self._cases_path,
            recorded=RecordedFile(self._cases_path),
            shipped=self._shipped,
        )

    def _reference(self, rubric: Rubric) -> Path:
        """Return the folder of the reference, which may be missing."""
        return NOWHERE if self._is_published else self.path.parent / rubric.reference

    def _cases(self) -> CaseSet:
        """Return the cases. The very text that they were generated from was checked then."""
        try:
            cases = load_cases(self._cases_path)
        except CasesError as error:
            check_rubric(self._document, self.path)
            stem = one_line(self.path.stem)
            advice = f"Make the test cases again with `grader generate {stem}`."
            raise CasesError(error.message, advice) from error
        if cases.rubric_digest != self._digest:
            check_rubric(self._document, self.path)
        return cases

    @cached_property
    def _digest(self) -> str:
        return text_digest(self.text)

    @cached_property
    def _kept(self) -> dict[str, Any] | None:
        return kept_rubric(self.path, self._digest)

    @cached_property
    def _document(self) -> Document:
        """Return the text as YAML, with what is wrong with it: few runs need more than values."""
        return parsed(self.text)

    @property
    def values(self) -> Any:
        """Return what the rubric's text says, unchecked."""
        return self._document.value if self._kept is None else self._kept

    @property
    def _cases_path(self) -> Path:
        values = self.values
        own = values.get("test_cases") if isinstance(values, dict) else None
        return self.path.parent / str(own)

    @cached_property
    def _rubric(self) -> Rubric:
        rubric = build_rubric(self.values, self._digest)
        if self._is_published and any(criterion.ensure for criterion in rubric.criteria):
            message = f"The rubric {self.path} has `ensure`; expected none in a zip for students."
            raise GraderError(message, "Unpack the zip of the assignment again.")
        return rubric

    @property
    def _is_published(self) -> bool:
        """Return whether this process must not run its code.

        A published rubric has neither a reference nor expressions that are evaluated here.
        """
        return is_published(self.path)

    @cached_property
    def _templates(self) -> dict[str, bytes]:
        return read_sources(self.path.parent / self._rubric.template)

    @cached_property
    def _shipped(self) -> dict[str, bytes]:
        return shipped_by_template(self._rubric, self.path.parent)


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
