from dataclasses import replace
from fractions import Fraction

from sample_grades import case, criterion, grade_of, right_output, three_mistakes

from grader.core.grades import CaseVerdict, OutputVerdict, Status, Worst
from grader.reports.student.sections import group_cases, view_criterion
from grader.reports.student.student_page import render_page

ZERO = Fraction(0)


def raised(name: str, message: str) -> CaseVerdict:
    return CaseVerdict(name, "visible", Status.RAISED, Fraction(0), message=message)


def names(groups: list[list[CaseVerdict]]) -> list[list[str]]:
    return [[each.name for each in group] for group in groups]


def test_cases_that_differ_only_in_numbers_and_shapes_say_it_once() -> None:
    cases = [
        raised("main", "(4, 7) is not (N, H) = (4, 28), 3.5e-07 off"),
        raised("other", "(3, 5) is not (3, H) = (3, 20), 1 off"),
        raised("third", "something else"),
    ]
    assert names(group_cases(cases)) == [["main", "other"], ["third"]]


def test_what_is_not_right_comes_first() -> None:
    cases = [case("main", right_output("out")), raised("one", "x")]
    assert names(group_cases(cases)) == [["one"], ["main"]]


def test_another_precision_is_another_group() -> None:
    single = replace(right_output("out"), tier="single")
    assert len(group_cases([case("main", right_output("out")), case("float32", single)])) == 2


def test_a_section_is_open_where_points_were_lost() -> None:
    assert not view_criterion(criterion("rnn_forward"), 1, "captioning").unfolded
    assert view_criterion(three_mistakes().criteria[1], 2, "captioning").unfolded


def test_only_the_first_of_a_group_has_pictures() -> None:
    view = view_criterion(three_mistakes().criteria[6], 7, "captioning")
    (group,) = view.groups
    assert group.other_names == "other_sizes, float32"
    drawn = {output.name: bool(output.heat) for output in group.first.outputs}
    # Where all elements are off a picture says nothing.
    assert drawn == {o.name: not o.off.startswith("all") for o in group.first.outputs}
    assert any(drawn.values())
    assert not any(output.heat for other in group.others for output in other.outputs)


def test_a_message_that_stands_above_is_not_repeated() -> None:
    said = criterion(
        "rnn_forward",
        status=Status.RAISED,
        feedback=("It raised.",),
        cases=(raised("main", "It raised."),),
    )
    view = view_criterion(said, 1, "captioning")
    assert [fragment.text for fragment in view.sentences[0]] == ["It raised."]
    assert view.groups[0].first.message == ()
    assert view.groups[0].first.bare


def test_a_signature_starts_with_the_functions_name() -> None:
    assert (
        view_criterion(criterion("rnn_forward"), 1, "captioning").signature
        == "rnn_forward(x, h0, Wx, Wh, b)"
    )
    whole = criterion("rnn_forward", signature="rnn_forward(x)")
    assert view_criterion(whole, 1, "captioning").signature == "rnn_forward(x)"
    assert (
        view_criterion(criterion("rnn_forward", signature=""), 1, "captioning").signature
        == "rnn_forward"
    )


def test_the_next_hint_opens_on_request() -> None:
    told = ("Hint: which axis?", "Next hint: the batch's", "Next hint: axis 0")
    view = view_criterion(criterion("rnn_forward", feedback=told), 1, "captioning")
    assert [fragment.text for sentence in view.sentences for fragment in sentence] == [told[0]]
    said = [fragment.text for hint in view.next_hints for fragment in hint]
    assert said == ["the batch's", "axis 0"]
    html = render_page(grade_of({"rnn_forward": {"feedback": told}}))
    assert html.count("<summary>Next hint</summary>") == 2


def test_what_the_numbers_of_a_row_say_is_said_once() -> None:
    told = "`out`: 3 of 4 elements are off; the worst is `out[1]`: 2, expected 1"
    wrong = replace(
        right_output("out"), status=Status.WRONG, wrong=3, total=4, message=told,
        worst=Worst((1,), "2", "1"),
    )  # fmt: skip
    other = replace(case("main", wrong), status=Status.WRONG, message=told)
    view = view_criterion(
        criterion("rnn_forward", status=Status.WRONG, feedback=(told,), cases=(other,)), 1, "x"
    )
    first = view.groups[0].first
    assert (view.sentences, first.message, first.outputs[0].message) == ((), (), ())
    assert (first.outputs[0].got, first.outputs[0].off) == ("2", "3 of 4 elements are off")
    free = replace(wrong, up_to="the sign of each column")
    shown = replace(other, outputs=(free,))
    again = criterion("rnn_forward", status=Status.WRONG, feedback=(told,), cases=(shown,))
    assert len(view_criterion(again, 1, "x").sentences) == 1


def test_many_wrong_outputs_begin_with_five() -> None:
    wrong = [replace(right_output(f"o{n}"), status=Status.WRONG) for n in range(7)]
    shown = view_criterion(
        criterion("rnn_forward", status=Status.WRONG, cases=(_wrong_case(*wrong),)), 1, "x"
    )
    first = shown.groups[0].first
    assert [o.name for o in first.wrong_outputs] == ["o0", "o1", "o2", "o3", "o4"]
    assert [o.name for o in first.more_outputs] == ["o5", "o6"]
    six = criterion("rnn_forward", status=Status.WRONG, cases=(_wrong_case(*wrong[:6]),))
    assert view_criterion(six, 1, "x").groups[0].first.more_outputs == ()


def _wrong_case(*outputs: OutputVerdict) -> CaseVerdict:
    return replace(case("main", *outputs), status=Status.WRONG)


def test_names_in_a_warning_of_a_case_are_set_as_code() -> None:
    case = CaseVerdict("main", "visible", Status.WRONG, ZERO, warnings=("changed `x` in place",))
    grade = grade_of({"rnn_forward": {"status": Status.WRONG, "score": ZERO, "cases": (case,)}})
    assert "Warning: changed <code>x</code> in place" in render_page(grade)
