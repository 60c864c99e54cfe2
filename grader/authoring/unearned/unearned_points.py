"""One thing that earns points without the work: how it is told, and whether it is intended."""

from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from fractions import Fraction

from grader.confined.quick_dataclass import dataclass
from grader.core.rubric import Rubric
from grader.reports.number_format import points_text, score_text


@dataclass(frozen=True)
class Unearned:
    """An answer, or a weakness of what is compared, that gives points for nothing."""

    criterion: str
    answer: str  # "zeros as `dx`": with `criterion` its name, by which `intended` waives it
    told: str  # "would earn 2 of 4 points; expected none"
    advice: str
    doubtful: bool = False  # a mistake goes unnoticed, or it may be chance

    @property
    def line(self) -> str:
        """Return what is printed."""
        return f"{self.criterion}: {self.answer} {self.told}. {self.advice}"


def earns(earned: Fraction, points: Fraction, beside: bool = False) -> str:
    """Return in words what an answer earns; `beside` others that are right."""
    others = " beside right other outputs" if beside else ""
    return f"{score_text(earned)} of {points_text(points)}{others}; expected none"


def without_intended(found: Iterable[Unearned], rubric: Rubric) -> list[Unearned]:
    """Return what the rubric does not say is intended."""
    return [each for each in found if not _waivers(each, rubric.intended)]


def unneeded(found: Collection[Unearned], rubric: Rubric) -> list[str]:
    """Return entries "softmax: zeros as dx" of the rubric's `intended` that fit nothing."""
    needed = {(each.criterion, name) for each in found for name in _waivers(each, rubric.intended)}
    entries = ((c, name) for c, names in rubric.intended.items() for name in names)
    return [f"{c}: {name}" for c, name in entries if (c, name) not in needed]


def _waivers(found: Unearned, intended: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the entries that fit: `*` stands for anything, and backticks do not matter."""
    answer = _plain(found.answer)
    patterns = intended.get(found.criterion, {})
    return [name for name in patterns if fnmatchcase(answer, _plain(name).replace("[", "[[]"))]


def _plain(name: str) -> str:
    return " ".join(name.replace("`", "").split())
