"""Evidence: what is recorded of the reference, stored, read again, and kept from students."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.handout.student_bundle import public_cases
from grader.authoring.mistakes.altered_inputs import altered_inputs
from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.core.cases import Case, CaseSet, Evidence
from grader.core.errors import CasesError, GraderError
from grader.core.outcomes import Returned
from grader.files.cases.cases_file import cases_bytes, load_cases, save_cases
from grader.files.cases.evidence_file import load_evidence
from grader.files.rubric.rubric_file import load_rubric
from grader.files.sources import read_sources
from grader.judging.diagnosis.diagnose import answer_of, diagnose

RUBRIC = """
version: 1
assignment: tiny
title: Tiny
reference: reference
template: reference
test_cases: tiny.h5
sizes: {N: 3, D: 5}
cases: {main: {}, other_sizes: {N: 4, D: 6}, hidden: {N: 5, D: 7, visibility: hidden}}
%s
criteria:
  mean_square:
    file: tiny.py
    points: 1
    given: {x: "normal(N, D)", w: "normal(D)"}
    call: loss, dw = mean_square(x, w)
    outputs: [loss, dw]
"""
SOURCE = b'''
import numpy as np


def mean_square(x, w):
    """The mean square of y = x w, and its gradient dw (D,)."""
    y = x @ w
    secret = 2 * y / len(y)
    dw = x.T @ secret
    return (y**2).mean(), dw
'''


SPECTRUM = """
criteria:
  spectrum:
    {file: tiny.py, points: 1, given: {z: normal(N) + 1j * normal(N), w: normal(N), gain: 1 + 2j},
    call: "X, power = spectrum(z, w, gain)", outputs: [X, power]}
"""
COMPLEX_SOURCE = b"""
import numpy as np


def spectrum(z, w, gain):
    k = np.arange(len(z))
    turned = np.exp(-2j * np.pi * np.outer(k, k) / len(z))
    X = gain * turned @ (w * z)
    return X, np.abs(X).sum()
"""


def collected(folder: Path, head: str = "") -> tuple[CaseSet, Evidence]:
    return _collected(folder, RUBRIC % head, SOURCE, "mean_square")


def _collected(folder: Path, text: str, source: bytes, name: str) -> tuple[CaseSet, Evidence]:
    (folder / "reference").mkdir(exist_ok=True)
    (folder / "reference" / "tiny.py").write_bytes(source)
    (folder / "tiny.yaml").write_text(text, "utf-8")
    rubric = load_rubric(folder / "tiny.yaml")
    sources = read_sources(folder / "reference")
    cases = generate_cases(rubric, sources)
    evidence = collect_evidence(rubric, sources, cases, reference_scope(rubric, sources))
    save_cases(folder / "tiny.h5", cases, evidence)
    return cases, evidence[name]


def test_intermediates_are_recorded_and_known_to_be_public_or_not(tmp_path: Path) -> None:
    _, evidence = collected(tmp_path)
    found = {traced.name: traced for traced in evidence.traced["main"]}
    assert found["y"].public
    assert not found["secret"].public
    assert found["secret"].array.shape == (3,)
    assert "x" not in found  # an input
    assert "dw" not in found  # an output


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    cases, evidence = collected(tmp_path)
    stored = load_evidence(tmp_path / "tiny.h5", "mean_square")
    assert stored.signatures == evidence.signatures
    np.testing.assert_array_equal(stored.projections, evidence.projections)
    for one, other in zip(stored.traced["hidden"], evidence.traced["hidden"], strict=True):
        assert (one.name, one.function, one.public) == (other.name, other.function, other.public)
        np.testing.assert_array_equal(one.array, other.array)
    assert cases_bytes(load_cases(tmp_path / "tiny.h5")) == cases_bytes(cases)


def test_it_is_read_once_until_the_file_changes(tmp_path: Path) -> None:
    cases, evidence = collected(tmp_path)
    path = tmp_path / "tiny.h5"
    first = load_evidence(path, "mean_square")
    assert load_evidence(path, "mean_square") is first
    save_cases(path, cases, {"mean_square": replace(evidence, signatures=evidence.signatures[:1])})
    assert len(load_evidence(path, "mean_square").signatures) == 1
    path.write_bytes(b"damaged")
    with pytest.raises(CasesError):
        load_evidence(path, "mean_square")


def test_students_get_none_of_it(tmp_path: Path) -> None:
    collected(tmp_path)
    rubric = load_rubric(tmp_path / "tiny.yaml")
    public = public_cases(load_cases(tmp_path / "tiny.h5"), rubric, {})
    (tmp_path / "public.h5").write_bytes(cases_bytes(public))
    known = load_evidence(tmp_path / "public.h5", "mean_square")
    assert (known.traced, known.signatures, known.projections.size) == ({}, (), 0)
    assert b"secret" not in (tmp_path / "public.h5").read_bytes()


def test_mutants_are_quoted_in_notes_only(tmp_path: Path) -> None:
    _, evidence = collected(tmp_path)
    mutants = [f for f in evidence.signatures if f.source == "mutant"]
    assert any("x.T @ secret" in f.note for f in mutants)
    assert not [f for f in mutants if "secret" in f.say or "→" in f.say]


def test_misconceptions_change_the_reference_or_the_inputs(tmp_path: Path) -> None:
    head = """
misconceptions:
  - {in: mean_square, replace: "2 * y", with: "y", say: "{subject} {is} half"}
  - {inputs: {x: "np.abs(x)"}, say: "{subject} {behaves} as if x were never negative"}
"""
    _, evidence = collected(tmp_path, head)
    first, second = evidence.signatures[:2]
    assert (first.source, first.say) == ("misconception", "{subject} {is} half")
    assert second.say.endswith("never negative")
    right = np.isnan(evidence.projections[0]).all(axis=(0, 2))
    assert right.tolist() == [True, False]  # the loss is right, the gradient is not


@pytest.mark.parametrize("text", ["no such text", "y"])
def test_a_misconception_must_quote_the_reference_once(text: str, tmp_path: Path) -> None:
    head = f'misconceptions: [{{in: mean_square, replace: "{text}", with: "1", say: "it is"}}]'
    with pytest.raises(GraderError, match="expected once"):
        collected(tmp_path, head)


def test_a_single_array_of_many_is_not_misread() -> None:
    many = {f"w{number}": np.ones(2) for number in range(13)}
    few = {"w": np.ones(2), "b": np.ones(3)}
    inputs = {"x": np.ones(4), "many": many, "few": few}
    case = Case("sum", "main", {}, "float64", 0, "visible", None, inputs, ())
    said = [change.say for change in altered_inputs(case, inputs)]
    for name in ("x", "few.w", "few.b"):
        assert f"{{subject}} {{behaves}} as if `{name}` were zero" in said
    assert not [text for text in said if "many" in text]


def test_a_list_that_is_longer_in_one_case_has_evidence_too(tmp_path: Path) -> None:
    (tmp_path / "reference").mkdir()
    source = "def years(goal):\n    found = []\n    while len(found) < goal:\n"
    source += "        found.append(1.5 * len(found) + 2)\n    return found\n"
    (tmp_path / "reference" / "tiny.py").write_text(source, "utf-8")
    head, _, _ = (RUBRIC % "").partition("criteria:")
    criteria = """criteria:
  years: {file: tiny.py, points: 1, given: {goal: N}, call: found = years(goal), outputs: [found]}
"""
    (tmp_path / "tiny.yaml").write_text(head + criteria, "utf-8")
    rubric, sources = load_rubric(tmp_path / "tiny.yaml"), read_sources(tmp_path / "reference")
    cases, scope = generate_cases(rubric, sources), reference_scope(rubric, sources)
    evidence = collect_evidence(rubric, sources, cases, scope)["years"]
    assert evidence.outputs == (*(f"found.{place}" for place in range(5)), "found.*")
    assert len(evidence.signatures)
    assert np.isnan(evidence.projections[:, 0, 3:5]).all()


def test_complex_answers_have_evidence_of_both_their_parts(tmp_path: Path) -> None:
    text = RUBRIC.partition("criteria:")[0] % "" + SPECTRUM
    cases, evidence = _collected(tmp_path, text, COMPLEX_SOURCE, "spectrum")
    assert evidence.outputs == ("X", "power")
    assert "turned" in {traced.name for traced in evidence.traced["main"]}
    stored = load_evidence(tmp_path / "tiny.h5", "spectrum")

    def said(mistaken: Callable[[np.ndarray, np.ndarray, complex], np.ndarray]) -> list[str]:
        answers = []
        for case in cases.cases["spectrum"]:
            X = mistaken(*case.inputs.values())
            values = {"X": X, "power": np.asarray(np.abs(X).sum())}
            answers.append(answer_of(case, Returned(values), frozenset(values)))
        return list(diagnose(answers, stored).sentences)

    for mistaken, words in (
        (lambda z, w, gain: gain * np.fft.fft(z), "a factor were missing"),
        (lambda z, w, gain: gain * np.fft.fft(w * z.conj()), "`z` were conjugated"),
        (
            lambda z, w, gain: gain * np.fft.fft(w * z.real),
            "the imaginary part of `z` were left out",
        ),
        (lambda z, w, gain: np.fft.fft(w * z), "a factor were missing"),
    ):
        assert words in (said(mistaken) or [""])[0]
    assert said(lambda z, w, gain: 1j * np.fft.fft(w * z) + np.fft.fft(z)) == []


SCAN = """
criteria:
  scan:
    {file: tiny.py, points: 1, given: {x: normal(N), w: normal(1)}, call: "out = scan(x, w)",
    outputs: [out], accept: [{out: "np.append(0.0, out[:-1])", credit: 0.5, say: one later}]}
"""
SCAN_SOURCE = b"""
import numpy as np


def scan(x, w):
    out = np.cumsum(x)
    out[-1] += w[0]
    return out
"""


def test_a_mistake_that_an_accepted_form_does_not_show_is_not_told_of_it(tmp_path: Path) -> None:
    """Without `w` the last element is wrong, which the other form leaves out."""
    text = RUBRIC.partition("%s")[0] + SCAN
    cases, evidence = _collected(tmp_path, text, SCAN_SOURCE, "scan")

    def said(of_right: Callable[[np.ndarray], np.ndarray]) -> list[str]:
        answers = []
        for case in cases.cases["scan"]:
            (right,) = (expected.array for expected in case.expected)
            answers.append(answer_of(case, Returned({"out": of_right(right)}), frozenset({"out"})))
        return list(diagnose(answers, evidence).sentences)

    told = ["`out` has the right values one place later along N (axis 0)"]
    assert said(lambda right: np.append(0.0, right[:-1])) == told


def test_a_mistake_that_weighted_cases_alone_show_is_not_told_of_an_accepted_form(
    tmp_path: Path,
) -> None:
    weighted = SCAN.replace("w: normal(1)", "w: 0 * normal(1)").replace(
        "outputs: [out],", "outputs: [out], cases: {heavy: {w: normal(1) + 3, weight: 0.1}},"
    )
    source = SCAN_SOURCE.replace(b"out[-1] += w[0]", b"out[0] += w[0]")
    source = source.replace(b"np.cumsum(x)", b"np.cumsum(x) * np.arange(1, len(x) + 1)")
    cases, evidence = _collected(tmp_path, RUBRIC.partition("%s")[0] + weighted, source, "scan")
    required = [case for case in cases.cases["scan"] if case.weight is None]
    assert {"main", "other_sizes"} <= {case.name for case in required}
    answers = []
    for case in required:
        later = np.append(0.0, case.expected[0].array[:-1])
        answers.append(answer_of(case, Returned({"out": later}), frozenset({"out"})))
    assert "{subject} {behaves} as if `w` were zero" in [s.say for s in evidence.signatures]
    told = ("`out` has the right values one place later along N (axis 0)",)
    assert diagnose(answers, evidence).sentences == told


def test_no_condition_is_said_before_zeros_of_what_only_a_condition_reads(tmp_path: Path) -> None:
    text = (
        (RUBRIC % "").partition("criteria:")[0]
        + """
criteria:
  spread: {file: tiny.py, points: 1, given: {x: "normal(N, D)", dy: "normal(N, D)"},
           call: "dx = spread(x, dy)", outputs: [dx]}
"""
    )
    source = b"def spread(x, dy):\n    return dy * (x == x.max(axis=1, keepdims=True))\n"
    _, evidence = _collected(tmp_path, text, source, "spread")
    words = [signature.say for signature in evidence.signatures]
    assert "{subject} {behaves} as if a condition, or a part of one, were ignored" in words
    assert "{subject} {behaves} as if `x` were zero" not in words
    assert "{subject} {behaves} as if `dy` were twice as large" in words


def test_a_forgotten_call_is_said_before_zeros_that_have_the_same_effect(tmp_path: Path) -> None:
    text = (
        (RUBRIC % "").partition("criteria:")[0]
        + """
criteria:
  moved: {file: tiny.py, points: 1, given: {x: normal(D), rate: "uniform(1, 2)"},
          call: "y = moved(x, rate)", outputs: [y]}
"""
    )
    source = b"def moved(x, rate):\n    y = [*x]\n    y.append(y.pop(0) + 1)\n    add(y, rate)\n"
    source += b"    return y\n\n\ndef add(y, rate):\n    y[0] += rate\n"
    _, evidence = _collected(tmp_path, text, source, "moved")
    words = [signature.say for signature in evidence.signatures]
    assert "{subject} {behaves} as if a function call were left out" in words
    assert "{subject} {behaves} as if `rate` were zero" not in words
