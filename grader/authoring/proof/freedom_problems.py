"""Why a freedom makes no sense for a value of the reference, or would let wrong answers pass."""

import numpy as np

from grader.confined.values.arrays import Array
from grader.core.metrics import METRICS
from grader.core.outputs.freedom import RELABELLING, Freedom, freedom_of
from grader.core.rubric import Criterion, OutputSpec
from grader.judging.alignment.pairing import MOST_PIECES
from grader.judging.alignment.target import pieces_of

MOST_PLACES = 50_000_000  # of labels in pieces: each is a byte, and looked at several times
SMALL = 1e-12  # of the largest piece: a smaller one has no direction but rounding
MOST_COLUMNS = 512  # that are mixed with each other: their cube is a second of work


def freedom_problem(array: Array, freedom: Freedom, spec: OutputSpec) -> str:
    """Return why a freedom makes no sense for an array, or lets wrong answers pass."""
    if spec.up_to and METRICS[spec.metric].entries:
        return f"the metric {spec.metric} compares places; expected another one for `up_to`"
    if spec.up_to and array.dtype.kind in "fc" and not np.isfinite(array).all():
        return "it holds infinite numbers; expected finite ones for `up_to`"
    if freedom.relabelling:
        return _labels_problem(array)
    if freedom.mixture:
        return _mixture_problem(array, freedom.mixture) or _rounded(array, spec)
    if freedom.factor:
        problem = _factor_problem(array, freedom)
        if problem:
            return problem
    return _order_problem(array, freedom) if freedom.order else ""


def _labels_problem(array: Array) -> str:
    if array.dtype.kind not in "biuUS" or not array.ndim:
        return "a relabelling is for arrays of integers or texts"
    count = len(np.unique(array))
    if count < 2:
        return "all labels are the same, so a function that returns a constant would pass"
    if count == array.size:
        return "all labels differ, so a function that returns 0, 1, 2, … would pass"
    return ""


def _factor_problem(array: Array, freedom: Freedom) -> str:
    kind, pieces = freedom.factor, freedom.factor_of
    if array.dtype.kind not in ("c" if kind == "phase" else "ifc"):
        other = "; write `sign`" if kind == "phase" and array.dtype.kind in "if" else ""
        wanted = "complex numbers" if kind == "phase" else "numbers that may be negative"
        return f"a {kind} is for {wanted}{other}"
    if kind == "scale" and array.dtype.kind == "i":
        return "a scale is for floating-point numbers"
    if pieces != "the whole" and array.ndim != 2:
        return f"it has no {pieces}; expected a matrix, or `{kind} of the whole`"
    cut = pieces_of(array, pieces)
    if kind == "scale" and (cut.shape[1] < 2 or _some_small(cut)):
        return "a part of it is one number or zero, so that with a free scale every number is right"
    if freedom.order and pieces == "the whole":
        return "the order is free beside the sign of rows or columns; expected a matrix"
    return ""


def _some_small(cut: Array) -> bool:
    sizes = np.abs(cut).max(axis=1, initial=0.0)
    return bool((sizes <= SMALL * sizes.max(initial=0.0)).any())


def _order_problem(array: Array, freedom: Freedom) -> str:
    if not array.ndim or (freedom.order == "columns" and array.ndim != 2):
        return f"it has no {freedom.order} that could stand in another order"
    pieces = pieces_of(array, freedom.order)
    line = pieces.shape[1] == 1 and array.dtype.kind in "biuf"
    if len(pieces) > MOST_PIECES and not line:
        return f"it has {len(pieces)} {freedom.order}; expected at most {MOST_PIECES} in any order"
    return ""


def _mixture_problem(array: Array, mixture: str) -> str:
    if array.dtype.kind not in "fc" or array.ndim != 2:
        return f"a {mixture} is for matrices of floating-point or complex numbers"
    rows, columns = array.shape
    if columns > MOST_COLUMNS:
        return f"it has {columns} columns; expected at most {MOST_COLUMNS}"
    if mixture == "basis" and (columns >= rows or np.linalg.matrix_rank(array) < columns):
        return "its columns are no basis of a smaller space, so that any numbers would pass"
    gram = array @ array.conj().T
    if mixture == "rotation" and columns >= rows and np.allclose(gram, gram[0, 0] * np.eye(rows)):
        return "its rows are orthogonal, so that every matrix of this kind would pass"
    return ""


def _rounded(array: Array, spec: OutputSpec) -> str:
    if METRICS[spec.metric].discrete:
        return f"after `{spec.up_to[0]}` no number is exact; expected another metric"
    return ""


def partner_problem(
    name: str, array: Array, spec: OutputSpec, criterion: Criterion, partner: Array | None
) -> str:
    """Return why an output cannot stand in the same order as the one that it names."""
    other = criterion.spec_of(spec.together) if spec.together else None
    if other is None:
        return ""
    if name != spec.name or partner is None or partner.dtype.kind == "O":
        return f"it is not a single array, or `{other.name}` is not; expected no `with`"
    count = _count(array, spec)
    if RELABELLING in other.up_to:
        numbers = partner.dtype.kind in "iu" and bool(np.isin(partner, np.arange(count)).all())
        if count * partner.size > MOST_PLACES:
            return f"it has {count} pieces for {partner.size} labels; expected fewer of both"
        wanted = f"expected the numbers of its {count} pieces, counted from 0"
        return "" if numbers else f"`{other.name}` holds other labels; {wanted}"
    found = _count(partner, other)
    return "" if found == count else f"it has {count} pieces, and `{other.name}` has {found}"


def _count(array: Array, spec: OutputSpec) -> int:
    order = freedom_of(spec.up_to, array.ndim).order
    return len(pieces_of(array, order)) if array.ndim and order else 0
