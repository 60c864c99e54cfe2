"""Each kind of relation is seen where it holds, and nothing is seen where it does not."""

import pkgutil
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from grader.core.cases import Case, Evidence, Expected, Traced
from grader.core.outcomes import Returned
from grader.judging.diagnosis import relations
from grader.judging.diagnosis.diagnose import answer_of, diagnose
from grader.judging.diagnosis.relations import (
    every_relation,
    missing_terms,
    normalised,
    order,
    swaps,
)
from grader.judging.diagnosis.relations.every_relation import RELATIONS
from grader.judging.diagnosis.wrong_output import Wrong, is_count
from tests.judging.diagnosis.relations.test_complex_numbers import EXAMPLES as OF_COMPLEX
from tests.judging.diagnosis.relations.test_complex_numbers import said as of_complex
from tests.judging.diagnosis.relations.test_other_fields import EXAMPLES as OTHER_EXAMPLES
from tests.judging.diagnosis.relations.test_other_fields import said

Sizes = dict[str, int]
Make = Callable[[dict[str, np.ndarray]], np.ndarray]
SMALL, LARGE = {"N": 4, "T": 6, "D": 7, "H": 9}, {"N": 5, "T": 4, "D": 9, "H": 7}


def arrays(sizes: Sizes) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(sum(sizes.values()))
    n, t, d, h = (sizes[letter] for letter in "NTDH")
    found = {
        "x": rng.standard_normal((n, t, d)),
        "prev": rng.standard_normal((n, t, h)),
        "dout": rng.standard_normal((n, h)),
        "mask": np.arange(n * t).reshape(n, t) % 3 > 0,
        "h": rng.standard_normal((n, t, h)),
        "dW": rng.standard_normal((h, h)),
        "other": rng.standard_normal((h, h)),
        "gates": rng.standard_normal((d, 4 * h)),
        "da": rng.standard_normal((n, h)),
    }
    return found | {"db": found["dout"].sum(axis=0), "dc": found["da"].sum(axis=0)}


OUTPUTS = ("h", "dW", "other", "gates", "db", "dc")
GIVEN = ("x", "prev", "dout", "mask")


def case_of(sizes: Sizes, name: str) -> Case:
    made = arrays(sizes)
    expected = tuple(Expected(output, made[output], 1e-12, 1e-6) for output in OUTPUTS)
    given = {key: made[key] for key in GIVEN}
    return Case("criterion", name, sizes, "float64", 0, "visible", None, given, expected)


def diagnosis(**wrong: Make) -> list[str]:
    """What is said if these outputs are made from the right arrays like that."""
    answers, traced = [], {}
    for sizes, name in ((SMALL, "main"), (LARGE, "other_sizes")):
        made, case = arrays(sizes), case_of(sizes, name)
        values = {o: made[o] for o in OUTPUTS} | {o: make(made) for o, make in wrong.items()}
        answers.append(answer_of(case, Returned(values), frozenset(wrong)))
        traced[name] = (Traced("da", "step", made["da"], False, True),)
    return list(diagnose(answers, Evidence(traced=traced)).sentences)


def late(array: np.ndarray) -> np.ndarray:
    moved = np.roll(array, 1, 1)
    moved[:, 0] = 0
    return moved


def only_last(array: np.ndarray) -> np.ndarray:
    kept = np.random.default_rng(1).standard_normal(array.shape)
    kept[:, -1] = array[:, -1]
    return kept


EXAMPLES = [
    ("h", lambda m: 0 * m["h"], "`h` is zero everywhere"),
    ("h", lambda m: np.nan * m["h"], "`h` is NaN everywhere"),
    ("h", lambda m: 0 * m["h"] + 3, "`h` holds 3 everywhere"),
    ("h", lambda m: m["prev"], "`h` is `prev`, unchanged"),
    ("h", lambda m: -m["h"], "`h` has the opposite sign"),
    ("h", lambda m: m["h"] / len(m["h"]), "Every value of `h` is 1/N times the right one"),
    (
        "h",
        lambda m: m["h"] * len(m["h"]) / m["mask"].sum(),
        "Every value of `h` is N / (the number of True in `mask`) times the right one",
    ),
    ("dW", lambda m: m["dW"].T, "`dW` has the right values, but transposed"),
    (
        "h",
        lambda m: m["h"].transpose(0, 2, 1),
        "`h` has the right values, but with its axes in a different order",
    ),
    (
        "h",
        lambda m: m["h"].swapaxes(0, 1).reshape(m["h"].shape),
        "`h` has the right values in the wrong places, as if an array of shape (T, N, H) had "
        "been reshaped instead of transposed",
    ),
    ("db", lambda m: m["db"][None], "`db` has the right values, but in a different shape"),
    (
        "h",
        lambda m: m["h"][:, ::-1],
        "`h` has the right values in reverse order along T (axis 1)",
    ),
    (
        "h",
        lambda m: late(m["h"]),
        "`h` has the right values one place later along T (axis 1), and the first place "
        "holds 0 throughout",
    ),
    (
        "h",
        lambda m: m["h"][:, 2:],
        "`h` has the right values, but the first ones along T (axis 1) are missing",
    ),
    (
        "h",
        lambda m: np.delete(m["h"], [1], 1),
        "`h` has the right values, but some along T (axis 1) are missing",
    ),
    (
        "h",
        lambda m: np.insert(m["h"], 0, 0, 1),
        "`h` has the right values, but more than these along T (axis 1), before them",
    ),
    (
        "h",
        lambda m: np.repeat(m["h"], 2, 1),
        "`h` has the right values, but more than these along T (axis 1), between them",
    ),
    ("h", lambda m: m["h"][:, -1], "`h` has only the last of the right values along T (axis 1)"),
    ("h", lambda m: m["h"][0], "`h` has only the first of the right values along N (axis 0)"),
    (
        "h",
        lambda m: 0 * m["h"] + m["h"][:, -1:],
        "Everywhere along T (axis 1) `h` has the values of the last position, as if one array "
        "were kept each time and changed afterwards",
    ),
    (
        "h",
        lambda m: 0 * m["h"] + m["h"][:, :1],
        "Everywhere along T (axis 1) `h` has the values of the first position",
    ),
    (
        "db",
        lambda m: m["dout"],
        "`db` has the values from before the sum over N (axis 0)",
    ),
    (
        "db",
        lambda m: m["dout"].sum(axis=1),
        "`db` behaves as if summed over H (axis 1), not over N (axis 0)",
    ),
    ("db", lambda m: m["dout"][0], "`db` has only the first part of the sum over N"),
    ("dW", lambda m: m["other"], "`dW` has the values that belong to `other`"),
    (
        "gates",
        lambda m: np.hstack([np.hsplit(m["gates"], 4)[i] for i in (1, 0, 2, 3)]),
        "`gates` has its four blocks of width H in a different order: 2, 1, 3, 4",
    ),
    (
        "gates",
        lambda m: m["gates"] * np.repeat([1, 1, -1, 1], m["gates"].shape[1] // 4),
        "`gates` is wrong only in the third of the four blocks of width H, where every value "
        "has the opposite sign",
    ),
    (
        "h",
        lambda m: np.where(m["mask"][:, :, None], m["h"], m["h"] ** 2 + 1),
        "`h` is wrong exactly where `mask` is False",
    ),
    ("h", lambda m: m["h"] - m["prev"], "`h` behaves as if `prev` were not added"),
    (
        "h",
        lambda m: m["h"] * m["prev"],
        "`h` behaves as if multiplied by `prev` once too often",
    ),
    (
        "h",
        lambda m: m["h"] / (1 - m["prev"] ** 2),
        "`h` behaves as if a factor that depends on `prev` were missing",
    ),
    (
        "h",
        lambda m: m["h"].astype(np.float16),
        "`h` behaves as if computed in half precision (float16)",
    ),
    ("h", lambda m: np.round(m["h"], 2), "`h` behaves as if rounded to a few decimals"),
    (
        "h",
        lambda m: m["h"].astype(int),
        "`h` behaves as if fractions were cut off: an array of whole",
    ),
]


def test_zeros_are_told_before_fractions_that_were_cut_off() -> None:
    """Where all right values are less than one, zeros would be those, too."""
    answers = []
    for size, name in ((4, "main"), (5, "other_sizes")):
        expected = (Expected("y", np.linspace(0.1, 0.9, size), 1e-12, 1e-6),)
        case = Case("f", name, {"N": size}, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"y": np.zeros(size)}), frozenset({"y"})))
    assert diagnose(answers, Evidence()).sentences == ("`y` is zero everywhere",)


@pytest.mark.parametrize(("output", "make", "sentence"), EXAMPLES)
def test_a_relation_is_seen(output: str, make: Make, sentence: str) -> None:
    (said,) = diagnosis(**{output: make})
    assert said.startswith(sentence)


def test_outputs_of_one_expected_value_are_not_exchanged() -> None:
    """Each is off in its last digits, and close to what the other one expects."""
    expected = tuple(Expected(f"out.{i}", np.array(1), 0.0, 0.0) for i in range(2))
    case = Case("f", "main", {}, "float64", 0, "visible", None, {}, expected)
    answers = {"out.0": np.array(1.0), "out.1": np.array(1 + 1e-10)}
    wrong = Wrong("out.1", answers["out.1"], expected[1].array, case, answers)
    assert list(swaps.relations(wrong)) == []
    other = replace(case, expected=(replace(expected[0], array=np.array(2)), expected[1]))
    answers = {"out.0": np.array(1.0), "out.1": np.array(2.0)}
    wrong = Wrong("out.1", answers["out.1"], expected[1].array, other, answers)
    (claim,) = swaps.relations(wrong)
    assert "each other's values" in str(claim)


def test_outputs_that_are_exchanged_are_one_sentence() -> None:
    (said,) = diagnosis(dW=lambda m: m["other"], other=lambda m: m["dW"])
    assert said == "`dW` and `other` have each other's values"


def noise(array: np.ndarray) -> np.ndarray:
    return np.random.default_rng(3).standard_normal(array.shape)


def test_one_number_at_the_first_position_is_seen_whatever_else_is_wrong() -> None:
    def ones_first(made: dict[str, np.ndarray]) -> np.ndarray:
        changed = noise(made["h"])
        changed[:, 0] = 1
        return changed

    said = diagnosis(h=ones_first)
    assert said == ["The first position of `h` along T (axis 1) holds 1 throughout"]
    assert diagnosis(h=lambda m: noise(m["h"])) == []


def test_an_input_that_was_added_up_is_seen() -> None:
    assert diagnosis(h=lambda m: m["h"].shape[1] * m["prev"]) == ["`h` is T times `prev`"]


def test_what_each_output_behaves_like_comes_before_what_all_have_in_common() -> None:
    (first, *_) = diagnosis(db=lambda m: -m["db"], dW=lambda m: 3.3 * m["dW"])
    assert first == "`db` has the opposite sign"


def test_outputs_that_share_a_mistake_share_a_sentence() -> None:
    (said,) = diagnosis(db=lambda m: -m["db"], dW=lambda m: -m["dW"])
    assert said == "`dW` and `db` have the opposite sign"


def test_what_holds_on_one_case_only_is_not_said() -> None:
    assert diagnosis(h=lambda m: m["h"] * (2 if len(m["h"]) == SMALL["N"] else 3)) == [
        "`h` is proportional to the right values"
    ]
    assert not diagnosis(h=lambda m: m["h"][:, ::-1] if len(m["h"]) == 4 else m["h"] ** 2)


def in_one_case(change) -> tuple[str, ...]:
    """What is said where there is one case, and the same where it is there twice."""
    case = case_of(SMALL, "main")
    values = {"h": change(next(e.array for e in case.expected if e.name == "h"))}
    answer = answer_of(case, Returned(values), frozenset(values))
    alone = diagnose([answer], Evidence()).sentences
    assert diagnose([answer, answer], Evidence()).sentences == alone
    return alone


def test_one_case_is_enough_for_facts_alone() -> None:
    assert in_one_case(lambda h: -h) == ("`h` has the opposite sign",)
    assert in_one_case(lambda h: 0 * h) == ("`h` is zero everywhere",)
    assert in_one_case(lambda h: h[:, ::-1]) == ()  # a relation
    told = ("Every value of `h` is 4 times the right one",)  # of N, or of another length
    assert in_one_case(lambda h: h * len(h)) == told


def test_a_case_that_contradicts_silences() -> None:
    answers = []
    for sizes, name in ((SMALL, "main"), (LARGE, "other_sizes"), ({**LARGE, "N": 3}, "hidden")):
        case = case_of(sizes, name)
        sign = 1 if name == "hidden" else -1
        values = {e.name: sign * e.array for e in case.expected}
        wrong = frozenset() if name == "hidden" else frozenset(values)
        answers.append(answer_of(case, Returned(values), wrong))
    assert diagnose(answers[:2], Evidence()).sentences
    assert diagnose(answers, Evidence()).sentences == ()


@pytest.mark.parametrize(
    "value",
    [
        np.array([]),
        np.array(np.nan),
        np.array(["a"]),
        np.zeros((400, 400)),
        np.full((4, 6, 9), np.inf),
        np.ones((4, 6, 9), complex),
        np.array([1e308, -1e308]),
    ],
)
def test_strange_answers_are_survived(value: np.ndarray) -> None:
    diagnosis(h=lambda m: value, dW=lambda m: value)


def test_every_module_of_the_room_is_listed():
    names = {module.name for module in pkgutil.iter_modules(relations.__path__)}
    listed = {relation.__module__.rpartition(".")[2] for relation in RELATIONS}
    assert names - {"every_relation"} == listed


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.__module__)
def test_each_is_seen_in_an_example(relation, monkeypatch) -> None:
    """A relation that never speaks is as good as none; so each has an example."""
    monkeypatch.setattr(every_relation, "RELATIONS", (relation,))
    here = any(diagnosis(**{output: make}) for output, make, _ in EXAMPLES)
    arrays_ = [(o, make) for o, make, _ in OTHER_EXAMPLES if o != "steps"]  # a count, asked apart
    elsewhere = any(said(output, make) for output, make in arrays_)
    assert here or elsewhere or any(of_complex(o, make) for o, make, _ in OF_COMPLEX)


def test_in_further_cases_only_what_was_found_is_looked_for(monkeypatch) -> None:
    asked = []

    def noted(relation):
        def relations(wrong):
            asked.append(relation.__module__)
            yield from relation(wrong)

        relations.__module__ = relation.__module__
        return relations

    monkeypatch.setattr(every_relation, "RELATIONS", tuple(map(noted, RELATIONS)))
    assert diagnosis(h=lambda m: -m["h"]) == ["`h` has the opposite sign"]
    further = asked[len(RELATIONS) :]
    assert 0 < len(further) < len(RELATIONS)
    assert all(asked.count(module) >= 2 for module in further)


@pytest.mark.parametrize(
    ("lengths", "axis"), [((7, 6), "axis 0"), ((6, 5), "T (axis 0)"), ((3, 3), "S (axis 0)")]
)
def test_an_axis_has_a_letter_only_where_all_cases_agree(
    lengths: tuple[int, int], axis: str
) -> None:
    """In the second case 6 is 2S, and in the first 3 is S as well as T−3."""
    answers = []
    for length, sizes in zip(lengths, ({"T": 6, "S": 3}, {"T": 5, "S": 3}), strict=True):
        right = np.random.default_rng(length).standard_normal((length, 2))
        expected = (Expected("y", right, 1e-12, 1e-6),)
        case = Case("f", f"T{sizes['T']}", sizes, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"y": right[::-1]}), frozenset({"y"})))
    (said,) = diagnose(answers, Evidence()).sentences
    assert said == f"`y` has the right values in reverse order along {axis}"


def test_steps_of_an_intermediate_result_are_not_called_transposed() -> None:
    made, case = arrays(SMALL), case_of(SMALL, "main")
    steps = np.random.default_rng(2).standard_normal((SMALL["T"] - 1, SMALL["H"]))
    traced = (Traced("state", "step", steps, True, False),)
    wrong = Wrong("dW", steps, made["dW"], case, {}, traced)
    told = [claim.say for claim in missing_terms.relations(wrong)]
    assert told == [
        "{subject} {has} the value of an intermediate result of shape (H,) at every step"
    ]


def test_an_argument_that_was_not_changed_is_not_said_to_be_itself() -> None:
    case = case_of(SMALL, "main")
    given = case.inputs["x"]
    claims = list(missing_terms.relations(Wrong("x", given, np.tanh(given), case, {})))
    (said,) = [claim for claim in claims if claim.kind == "fact"]
    assert said.say == "{subject} {is} not changed; expected other values"


def test_values_that_are_clipped_at_one_were_not_divided_by_their_greatest() -> None:
    """Several samples at the bounds are clipped ones; of divided ones a single one is 1."""
    signal = np.linspace(-1.9, 1.3, 9)
    for right, count in ((np.clip(signal, -1, 1), 0), (signal / np.abs(signal).max(), 1)):
        case = replace(case_of(SMALL, "main"), inputs={})
        claims = normalised.relations(Wrong("y", right * 1.5, right, case, {}))
        told = [claim.say for claim in claims if "greatest" in claim.say]
        assert (
            told
            == ["{subject} {is} right but for the scale: the greatest absolute value is not 1"]
            * count
        )


def test_a_shape_with_another_number_of_axes_is_told_with_both_numbers() -> None:
    text = "{subject} {has} the right values, but in a different shape"
    for got, expected, more in (
        (np.array([1.5]), np.array(1.5), ": with 1 axis, expected a single number"),
        (np.array([[1.5, 2.5]]), np.array([1.5, 2.5]), ": with 2 axes, expected 1 axis"),
        (np.array([[1.5], [2.5]]), np.array([[1.5, 2.5]]), ""),
    ):
        case = replace(case_of(SMALL, "main"), inputs={})
        told = [claim.say for claim in order.relations(Wrong("y", got, expected, case, {}))]
        assert told[0] == f"{text}{more}"


@pytest.mark.parametrize(
    ("right", "given", "counted"),
    [
        ((0.0, 1.0), (1.0, 0.0), True),
        ((0.5, 1.5), (0.0, 0.0), False),  # a value that is zero by mistake
        ((0.0, 1.0), (0.5, 1.0), False),
        ((0.0, np.inf), (1.0, 0.0), False),
        ((0.0, 1.0), (True, False), True),
    ],
)
def test_one_whole_number_is_a_count_whatever_its_dtype(right, given, counted) -> None:
    answers = []
    for n, (wanted, came) in enumerate(zip(right, given, strict=True)):
        expected = (Expected("y", np.array(wanted), 0.0, 0.0),)
        case = Case("f", str(n), {"N": n}, "float64", 0, "visible", None, {}, expected)
        answers.append(answer_of(case, Returned({"y": np.array(came)}), frozenset({"y"})))
    assert is_count("y", answers) is counted
