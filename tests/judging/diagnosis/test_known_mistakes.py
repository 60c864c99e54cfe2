"""Known mistakes are recognised by what they give in every case, right ones among them."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader.authoring.mistakes.mistake_signatures import projected
from grader.core.cases import Case, Evidence, Expected, Signature
from grader.core.outcomes import Returned
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.projections import project

SIZES = {"main": 3, "other_sizes": 4, "same": 5}
RIGHT = {name: np.sin(np.arange(1.0, 4 * n + 1)).reshape(n, 4) for name, n in SIZES.items()}
WRONG = {name: np.cosh(array) for name, array in RIGHT.items()}
NOTHING = np.full(3, np.nan)


def said(answers, mistake, scaled: str = "", source: str = "mutant") -> tuple[str, ...]:
    """What is said about answers when the known mistake gives these values (None: right ones)."""
    found, names = [], tuple(SIZES)
    for name in names:
        expected = (Expected("y", RIGHT[name], 1e-12, 1e-6),)
        sizes = {"N": SIZES[name], "D": 4}
        case = Case("f", name, sizes, "float64", 0, "visible", None, {}, expected)
        wrong = frozenset() if answers[name] is RIGHT[name] else frozenset({"y"})
        found.append(answer_of(case, Returned({"y": answers[name]}), wrong))
    stored = [_stored(mistake[name], RIGHT[name].shape) for name in names]
    projections = np.array(stored)[None, :, None]
    signature = Signature(source, "{subject} {behaves} as told", "", scaled)
    evidence = Evidence(names, ("y",), {}, (signature,), projections)
    return diagnose(found, evidence).sentences


def _stored(array, usual: tuple[int, ...]) -> np.ndarray:
    if array is None:
        return NOTHING
    found = project(array, usual)
    return np.full(3, np.inf) if np.isnan(found).any() else found


TOLD = ("`y` behaves as told",)
ALIKE_ONCE = {**WRONG, "same": None}  # a mistake that makes no difference in one case
WRONG_ONCE = {**RIGHT, "same": WRONG["same"]}
DIFFERS_ONCE = {"main": None, "other_sizes": None, "same": WRONG["same"]}


@pytest.mark.parametrize(
    ("answers", "mistake", "sentences"),
    [
        (WRONG, WRONG, TOLD),
        ({**WRONG, "same": RIGHT["same"]}, ALIKE_ONCE, TOLD),
        (WRONG, ALIKE_ONCE, ()),  # wrong where the mistake makes no difference
        ({**WRONG, "same": RIGHT["same"]}, WRONG, ()),  # right where it makes one
        ({**WRONG, "main": RIGHT["main"] + 1}, WRONG, ()),
        (WRONG, {**WRONG, "same": np.full(3, np.inf)}, ()),  # the mistake raises in one case
        (WRONG_ONCE, DIFFERS_ONCE, TOLD),
        (WRONG_ONCE, WRONG, ()),
        ({**RIGHT, "same": RIGHT["same"] + 1}, DIFFERS_ONCE, ()),
    ],
)
def test_a_mistake_must_agree_with_every_case(answers, mistake, sentences) -> None:
    assert said(answers, mistake) == sentences


@pytest.mark.parametrize(("source", "sentences"), [("input", ()), ("mutant", TOLD)])
def test_a_sign_in_some_cases_tells_nothing_of_the_inputs(source, sentences) -> None:
    """A determinant that is never negative is not one of rows in another order."""
    turned = {**RIGHT, "other_sizes": -RIGHT["other_sizes"], "same": -RIGHT["same"]}
    assert said(turned, {**turned, "main": None}, source=source) == sentences


@pytest.mark.parametrize(("source", "sentences"), [("input", ()), ("mutant", TOLD)])
def test_one_number_in_all_cases_tells_nothing_of_the_inputs(source, sentences) -> None:
    """A search that ends at its bound is not one of which an input was another."""
    found, bound = [], np.array(3.0)
    for name, length in SIZES.items():
        expected = (Expected("y", np.array(1 / length), 1e-12, 1e-6),)
        case = Case("f", name, {"N": length}, "float64", 0, "visible", None, {}, expected)
        found.append(answer_of(case, Returned({"y": bound}), frozenset({"y"})))
    projections = np.array([project(bound)] * len(SIZES))[None, :, None]
    signature = Signature(source, "{subject} {behaves} as told", "")
    evidence = Evidence(tuple(SIZES), ("y",), {}, (signature,), projections)
    assert diagnose(found, evidence).sentences == sentences


def test_an_output_may_be_missing_in_a_case_that_is_wrong() -> None:
    """A list may lack its items in one case, and hold others in the next."""
    values, wrong = {}, frozenset({"y"})
    for name, value in (("main", 3.0), ("other_sizes", 3.0), ("same", None)):
        expected = (Expected("y", np.array(1.0), 1e-12, 1e-6),)
        case = Case("f", name, {"N": SIZES[name]}, "float64", 0, "visible", None, {}, expected)
        given = {} if value is None else {"y": np.array(value)}
        values[name] = answer_of(case, Returned(given), wrong)
    projections = np.array([project(np.array(3.0))] * len(SIZES))[None, :, None]
    evidence = Evidence(
        tuple(SIZES), ("y",), {}, (Signature("mutant", "as told", ""),), projections
    )
    assert diagnose([*values.values()], evidence).sentences


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(np.array([True, False] * 3), np.array([False] * 6)), (np.array([["a"]]), np.array([["b"]]))],
)
def test_truth_values_and_texts_have_no_sign(right, wrong) -> None:
    """They are wrong in one of two cases: what has a sign would be told from a turned one."""
    found = []
    for name, given in (("main", right), ("other_sizes", wrong)):
        expected = (Expected("y", right, 0.0, 0.0),)
        case = Case("f", name, {}, "float64", 0, "visible", None, {}, expected)
        differing = frozenset() if given is right else frozenset({"y"})
        found.append(answer_of(case, Returned({"y": given}), differing))
    signature = Signature("input", "{subject} {behaves} as told", "", "")
    stored = np.array([NOTHING, _stored(wrong != right, right.shape)])[None, :, None]
    evidence = Evidence(("main", "other_sizes"), ("y",), {}, (signature,), stored)
    assert "as told" not in "".join(diagnose(found, evidence).sentences)


def test_the_same_numbers_in_another_shape_are_another_mistake() -> None:
    other = {name: array.reshape(2, -1) for name, array in WRONG.items()}
    assert said(WRONG, other) == said(other, WRONG) == ()
    assert said(other, other) == TOLD


def with_holes(answers, value: float = np.nan) -> dict[str, np.ndarray]:
    """The answers with some elements that are not numbers."""
    found = {name: array.copy() for name, array in answers.items()}
    for array in found.values():
        array[0, :2] = value
    return found


def test_answers_that_hold_nan_are_known_by_the_rest() -> None:
    assert said(with_holes(WRONG), with_holes(WRONG)) == TOLD
    assert said(with_holes(WRONG), with_holes(WRONG, np.inf)) == ()
    assert said(with_holes(WRONG, -np.inf), with_holes(WRONG, np.inf)) == ()
    assert said(with_holes(WRONG), WRONG) == said(WRONG, with_holes(WRONG)) == ()
    for most in (np.nan, 0.0):  # too little is left to be compared
        little = with_holes({n: np.full_like(a, most) for n, a in WRONG.items()}, np.nan - most)
        assert TOLD[0] not in said(little, little)


def test_what_is_zero_by_theory_is_right_up_to_rounding() -> None:
    noise = Expected("db", np.array([1e-17, -2e-17]), 1e-12, 1e-6, scale=1.0)
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, (noise,))
    assert np.isnan(projected([case], [{"db": np.array([0.0, 1e-17])}])).all()
    assert not np.isnan(projected([case], [{"db": np.array([0.0, 1e-3])}])).any()


def along(amount: float) -> dict[str, np.ndarray]:
    return {name: RIGHT[name] + amount * (WRONG[name] - RIGHT[name]) for name in SIZES}


ANOTHER = "{subject} {behaves} as if a term had another coefficient"


@pytest.mark.parametrize("amount", [-1.0, 0.5, 2.0, 3.3])
def test_a_deviation_of_another_amount_is_known(amount: float) -> None:
    told = "`y` behaves as if a term had another coefficient"
    assert said(along(amount), WRONG, ANOTHER) == (told,)
    assert said(along(amount), WRONG) == ()  # of another kind of mistake nothing is known


def test_the_amount_must_be_the_same_in_every_case() -> None:
    assert said({**along(2.0), "same": along(3.0)["same"]}, WRONG, ANOTHER) == ()


def test_a_known_mistake_with_a_factor_is_two_mistakes() -> None:
    negative = {name: -array for name, array in WRONG.items()}
    told = "`y` behaves as told, and every value were multiplied by −1"
    assert said(negative, WRONG) == (told,)
    assert said({**negative, "main": -1.1 * WRONG["main"]}, WRONG) == ()


@pytest.mark.parametrize("turned", [False, True])
def test_a_known_mistake_with_a_factor_of_a_size_is_two_mistakes(turned: bool) -> None:
    mistake = {name: array.T if turned else array for name, array in WRONG.items()}
    larger = {name: array * SIZES[name] for name, array in mistake.items()}
    smaller = {name: array / SIZES[name] for name, array in mistake.items()}
    assert said(larger, mistake) == ("`y` behaves as told, and every value were multiplied by N",)
    assert said(smaller, mistake) == (
        "`y` behaves as told, and every value were multiplied by 1/N",
    )
    assert said({**larger, "same": 4 * mistake["same"]}, mistake) == ()
    assert not turned or said(larger, WRONG) == ()  # of the same numbers in another shape


def test_what_has_nearly_converged_must_agree_in_what_is_left() -> None:
    near = {name: array * (1 + 1e-9 * np.cos(array)) for name, array in RIGHT.items()}
    other = {name: array * (1 + 2e-9 * np.cos(array)) for name, array in RIGHT.items()}
    assert said(near, near) == TOLD
    assert said(near, other) == ()


def said_of_counts(
    apart: int, source: str = "mutant", mistakes: int = 8, known: int = 0
) -> tuple[str, ...]:
    """What is said about counts that are this far off, as by one of several known mistakes."""
    found, names = [], ("main", "other_sizes")
    right = dict(zip(names, (40, 63), strict=True))
    for name in names:
        expected = (Expected("n", np.array(right[name]), 0.0, 0.0),)
        case = Case("f", name, {"N": right[name]}, "float64", 0, "visible", None, {}, expected)
        given = Returned({"n": np.array(right[name] + apart)})
        found.append(answer_of(case, given, frozenset({"n"})))
    stored = np.stack([project(np.array(float(right[name] + (known or apart)))) for name in names])
    others = np.full((mistakes - 1, len(names), 1, 3), np.inf)
    told = Signature(source, "{subject} {behaves} as told", "", ANOTHER)
    signatures = (told,) + (Signature("mutant", "{subject} {behaves} otherwise", "", ""),) * (
        mistakes - 1
    )
    projections = np.concatenate([stored[None, :, None], others])
    evidence = Evidence(names, ("n",), {}, signatures, projections)
    return diagnose(found, evidence).sentences


def test_a_count_that_is_nearly_right_is_equal_by_chance() -> None:
    told = ("`n` behaves as told",)
    assert said_of_counts(1) == ("`n` is 1 too large",)
    assert said_of_counts(1, "misconception") == told  # few, and what students really do
    assert said_of_counts(100) == told
    assert said_of_counts(200, known=100) == ()  # a count has no direction
    # 13.32 bits, of which more mistakes to choose from need more.
    assert told != said_of_counts(100, mistakes=11)


def said_of_words(changed: int) -> tuple[str, ...]:
    """What is said about words of which a known mistake changes so many in each case."""
    found, stored = [], []
    for count in (4, 5):
        right = np.arange(3 * count).reshape(3, count) * 7 % 10
        got = right.copy()
        got.flat[:changed] = (got.flat[:changed] + 3) % 10
        expected = (Expected("words", right, 0.0, 0.0),)
        sizes = {"N": 3, "T": count}
        case = Case("f", str(count), sizes, "float64", 0, "visible", None, {}, expected)
        found.append(answer_of(case, Returned({"words": got}), frozenset({"words"})))
        stored.append(project(got))
    told = Signature("mutant", "{subject} {behaves} as told", "", ANOTHER)
    evidence = Evidence(("4", "5"), ("words",), {}, (told,), np.array(stored)[None, :, None])
    return diagnose(found, evidence).sentences


def test_a_few_words_are_those_of_a_mistake_by_chance() -> None:
    assert "`words` behaves as told" not in said_of_words(1)  # 2 · log2(10) bits of 10
    assert "`words` behaves as told" in said_of_words(2)
    assert not [each for each in said_of_words(1) if "another coefficient" in each]


def said_of_pairs(wrong: Callable[[list], list], known: Callable[[list], list]) -> tuple[str, ...]:
    """What is said about a list of (index, value) pairs of which one known mistake is known."""
    found, names, stored = [], ("main", "other_sizes"), []
    for name, count in zip(names, (5, 6), strict=True):
        right = [(3 * place, float(np.sin(place + count))) for place in range(count)]
        leaves = flat(right)
        expected = tuple(Expected(n, np.asarray(v), 1e-12, 1e-6) for n, v in leaves.items())
        case = Case("f", name, {"N": count}, "float64", 0, "visible", None, {}, expected)
        given = {n: np.asarray(v) for n, v in flat(wrong(right)).items()}
        differing = frozenset(n for n, v in leaves.items() if given.get(n) != v)
        found.append(answer_of(case, Returned(given), differing))
        stored.append({n: project(np.asarray(float(v))) for n, v in flat(known(right)).items()})
    outputs = tuple(flat([(0, 0.0)] * 6))
    projections = np.array([[[s.get(o, np.full(3, np.inf)) for o in outputs] for s in stored]])
    signature = Signature("mutant", "{subject} {behaves} as told", "", "")
    evidence = Evidence(names, outputs, {}, (signature,), projections)
    return diagnose(found, evidence).sentences


def flat(pairs: list) -> dict[str, float]:
    return {f"y.{i}.{j}": value for i, pair in enumerate(pairs) for j, value in enumerate(pair)}


def test_a_mistake_that_explains_all_of_a_list_is_told_of_the_list() -> None:
    def moved(right: list) -> list:
        return [(place + 7, value + 0.3) for place, value in right]

    def partly(right: list) -> list:
        return [(place, value + (0.3 if place < 6 else 0.4)) for place, value in right]

    assert said_of_pairs(moved, moved) == ("`y` behaves as told",)
    assert said_of_pairs(partly, moved) == ()


def test_values_beside_those_of_other_items_have_no_relation() -> None:
    def lacking(right: list) -> list:
        return [(place - 1, 2 * value) for place, value in right[:-1]]

    def nothing(right: list) -> list:
        return []

    doubled = said_of_pairs(lambda right: [(p, 2 * v) for p, v in right], nothing)
    assert doubled == ("`y.0.1`, `y.1.1`, `y.2.1` and 2 more are 2 times the right one",)
    assert said_of_pairs(lacking, nothing) == ()
    assert said_of_pairs(lacking, lacking) == ("`y` behaves as told",)


RIGHT_MAP = {"d.A": 2.5, "d.B": 3.75, "d.C": 7.25, "d.W": np.array([1.5, 2.5, 4.0])}
WRONG_MAP = {"d.A": 2.5, "d.B": 5.5, "d.C": 9.5, "d.W": np.array([2.5, 7.5, 1.0])}


def said_of_a_mapping(given: dict, mistake: dict, extra: tuple[str, str] = ("", "")) -> list[str]:
    """What is said of a mapping, if a known mistake gives these parts; so many times larger."""
    found, stored, names = [], [], ("main", "other_sizes")
    for size in (1, 2):
        right = {name: np.asarray(np.multiply(value, size)) for name, value in RIGHT_MAP.items()}
        expected = tuple(Expected(name, array, 1e-12, 1e-6) for name, array in right.items())
        case = Case("f", names[size - 1], {"N": size}, "float64", 0, "visible", None, {}, expected)
        values = {name: np.asarray(np.multiply(value, size)) for name, value in given.items()}
        wrong = {n for n, v in RIGHT_MAP.items() if np.any(given.get(n) != np.array(v))}
        answer = answer_of(case, Returned(values), frozenset(wrong))
        theirs, own = ({"d.*": np.frombuffer(t.encode(), np.uint8)} if t else {} for t in extra)
        found.append(replace(answer, extra=theirs))
        run = {name: np.asarray(np.multiply(value, size)) for name, value in mistake.items()}
        stored.append(projected([case], [run | own])[0])
    evidence = Evidence(
        names, (*RIGHT_MAP, "d.*"), {}, (Signature("mutant", "{subject} {behaves} as told"),),
        np.array(stored)[None],
    )  # fmt: skip
    return [text for text in diagnose(found, evidence).sentences if "as told" in text]


def without(name: str, values: dict) -> dict:
    return {other: value for other, value in values.items() if other != name}


@pytest.mark.parametrize(
    ("given", "mistake", "extra", "told"),
    [
        (WRONG_MAP, WRONG_MAP, ("", ""), "`d.B`, `d.C` and `d.W` behave as told"),
        # Numbers in a mapping are one value: what one of them contradicts explains none.
        ({**WRONG_MAP, "d.B": 3.75, "d.W": 9.0}, WRONG_MAP, ("", ""), ""),
        ({**WRONG_MAP, "d.A": 9.0, "d.W": 9.0}, WRONG_MAP, ("", ""), ""),
        ({**without("d.A", WRONG_MAP), "d.W": 9.0}, WRONG_MAP, ("", ""), ""),
        ({**WRONG_MAP, "d.W": 9.0}, without("d.A", WRONG_MAP), ("", ""), ""),
        (without("d.A", WRONG_MAP), without("d.A", WRONG_MAP), ("", ""), "`d.B`, `d.C` and `d.W`"),
        ({**WRONG_MAP, "d.W": 9.0}, WRONG_MAP, ("more", ""), ""),
        ({**WRONG_MAP, "d.W": 9.0}, WRONG_MAP, ("", "more"), ""),
        ({**WRONG_MAP, "d.W": 9.0}, WRONG_MAP, ("more", "more"), "`d.B` and `d.C` behave as told"),
        # An array in it is an output of its own: it may be wrong by another mistake, or right.
        (WRONG_MAP | {"d.W": RIGHT_MAP["d.W"]}, WRONG_MAP, ("", ""), "`d.B` and `d.C` behave"),
        ({**RIGHT_MAP, "d.W": WRONG_MAP["d.W"]}, WRONG_MAP, ("", ""), "`d.W` behaves as told"),
    ],
)  # fmt: skip
def test_numbers_in_a_mapping_are_one_value(given, mistake, extra, told: str) -> None:
    found = said_of_a_mapping(given, mistake, extra)
    assert len(found) == bool(told)
    assert not told or found[0].startswith(told)


def unreached(array: np.ndarray) -> np.ndarray:
    """The same with infinite numbers in the places of the first row."""
    return np.where(np.arange(len(array))[:, None] == 0, np.inf, array)


@pytest.mark.parametrize(
    ("mistake", "told"),
    [(unreached, TOLD), (lambda array: array, ()), (lambda array: -unreached(-array), ())],
)
def test_a_mistake_must_agree_in_what_is_infinite(mistake, told) -> None:
    found, stored = [], []
    for name in SIZES:
        expected = (Expected("y", unreached(RIGHT[name]), 1e-12, 1e-6),)
        sizes = {"N": SIZES[name], "D": 4}
        case = Case("f", name, sizes, "float64", 0, "visible", None, {}, expected)
        answer = Returned({"y": unreached(WRONG[name])})
        found.append(answer_of(case, answer, frozenset({"y"})))
        stored.append(projected([case], [{"y": mistake(WRONG[name])}])[0])
    told_by = (Signature("mutant", "{subject} {behaves} as told"),)
    evidence = Evidence(tuple(SIZES), ("y",), {}, told_by, np.array(stored)[None])
    assert diagnose(found, evidence).sentences == told


def test_what_makes_a_right_number_infinite_makes_a_difference() -> None:
    right = np.array([1.0, np.inf])
    case = Case(
        "f", "main", {}, "float64", 0, "visible", None, {}, (Expected("y", right, 1e-9, 1e-5),)
    )
    assert np.isnan(projected([case], [{"y": right.copy()}])).all()
    for wrong in ([np.inf, np.inf], [np.nan, np.inf], [1.0, -np.inf]):
        assert np.isinf(projected([case], [{"y": np.array(wrong)}])).all()


def test_work_in_single_precision_is_compared_as_such() -> None:
    """Numbers that no other precision would give differ by its rounding."""
    single = {name: array.astype(np.float32).astype(np.float64) for name, array in WRONG.items()}
    assert said(single, WRONG) == TOLD
    assert said({name: array * (1 + 3e-8) for name, array in WRONG.items()}, WRONG) == ()
    assert said({name: array * (1 + 1e-4) for name, array in single.items()}, WRONG) == ()
