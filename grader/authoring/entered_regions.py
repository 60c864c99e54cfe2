"""Solution regions that nothing grades: no criterion is for them, or no case enters them."""

import sys
from collections import Counter
from collections.abc import Collection, Mapping
from functools import partial
from types import CodeType, FrameType
from typing import Any

from grader.authoring.handout.solution_regions import Region, solution_regions, ungraded_regions
from grader.authoring.limited.pool import run_all
from grader.authoring.limited.process_limits import step_limits
from grader.authoring.mutation.trials import Trial
from grader.authoring.reference_loading import reference_scope
from grader.confined.function_names import own_name
from grader.confined.quick_dataclass import dataclass
from grader.core.cases import CaseSet
from grader.core.rubric import Rubric
from grader.grading.reference import NONE


@dataclass(frozen=True)
class UngradedRegion:
    """A solution region without a criterion, or that no case enters."""

    region: Region
    entered: bool  # by a case of some criterion
    in_part: bool = False  # the function has other regions, or a criterion of its own

    @property
    def line(self) -> str:
        """Return what is printed."""
        region = self.region
        place = f"{region.place}, line {region.line}"
        name = f"`{region.function}`" if region.function else "this solution region"
        if self.entered:
            return f"no criterion grades {name} ({place}): a mistake there costs only its callers"
        if self.in_part:
            place = (
                f"{region.place}, lines {region.line} to {region.line + region.last - region.first}"
            )
            return (
                f"nothing grades a part of {name} ({place}): no case enters it. Add one that does."
            )
        return f"nothing grades {name} ({place}): no case calls it. Add one that does."


def unentered_regions(
    rubric: Rubric,
    sources: Mapping[str, bytes],
    case_set: CaseSet,
    shipped: Mapping[str, bytes] = NONE,
) -> list[UngradedRegion]:
    """Return the regions that no case enters, and those that are entered without a criterion.

    The only region of a criterion's own function is not looked at: a case calls that. A person
    reads all regions of a function that is graded by hand. Raises `GraderError` if the reference
    does not load, or does not end.
    """
    regions = solution_regions(sources)
    ungraded = ungraded_regions(rubric, sources)
    own = {own_name(criterion.function) for criterion in rubric.criteria}
    by_hand = {own_name(c.function) for c in rubric.criteria if c.by_hand}
    count = Counter((region.file, region.function) for region in regions)
    in_parts = {function for (_, function), number in count.items() if number > 1}
    unsure = ({r.function for r in regions} - own) | in_parts
    sought = [r for r in regions if r.function in unsure - by_hand - {""}]
    scope = reference_scope(rubric, sources, shipped) if sought else {}
    entered = _entered(rubric, case_set, scope, sought)
    kept = [r for r in regions if r in ungraded or (r in sought and r not in entered)]
    return [UngradedRegion(r, not r.function or r in entered, r.function in own) for r in kept]


def _entered(
    rubric: Rubric, case_set: CaseSet, scope: Mapping[str, Any], sought: list[Region]
) -> set[Region]:
    """Return the regions that a case of any criterion enters, directly or through others."""
    trials = [
        Trial(criterion, case, rubric.tolerance, scope, ())
        for criterion in rubric.criteria
        for case in case_set.cases.get(criterion.name, ())
    ]
    found: set[Region] = set()
    for trial in sorted(trials, key=_is_later):
        left = [region for region in sought if region not in found]
        if not left:
            break
        (outcome,) = run_all([partial(_entered_by, trial, left)], step_limits(rubric).longer)
        found |= outcome.result("the reference", trial.criterion.name, (trial.case.name,))
    return found


def _is_later(trial: Trial) -> bool:
    """Return whether it is not the first case of its criterion: first cases enter most."""
    return trial.case.name != trial.criterion.cases[0].name


def _entered_by(trial: Trial, sought: Collection[Region]) -> set[Region]:
    """Return the regions that one case enters. Lines cost time: few functions are traced."""
    found: set[Region] = set()
    regions: dict[CodeType, list[Region]] = {}

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if code not in regions:
            regions[code] = [r for r in sought if r.file == code.co_filename and _holds(r, code)]
        return move if regions[code] else None

    def move(frame: FrameType, event: str, _: Any) -> Any:
        for region in regions[frame.f_code]:
            if event == "line" and region.first < frame.f_lineno < region.last:
                found.add(region)
        return move

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        trial.run()
    finally:
        sys.settrace(before)
    return found


def _holds(region: Region, code: CodeType) -> bool:
    """Return whether code is a region's function, or inside of that function."""
    return f"{code.co_qualname}.".startswith(f"{region.function}.")
