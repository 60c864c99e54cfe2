"""The rubric that students get."""

from grader.authoring.handout.student_bundle import public_rubric


def test_what_a_person_grades_in_the_hand_out_has_no_efficiency_and_no_style() -> None:
    asked = {"efficiency": {"no_loop_over": ["N"]}, "style": {"must_not_use": ["for"]}}
    criterion = {"file": "f.py", "points": 1, "call": "y = f(x)", "outputs": ["y"], **asked}
    tree = {"assignment": "tiny", "criteria": {"f": criterion, "g": {**criterion, "ensure": {}}}}
    public = public_rubric(tree)["criteria"]
    assert asked.items() <= public["f"].items()
    assert public["g"].keys() == {"file", "points", "outputs"}


def test_reasons_that_quote_the_reference_or_name_its_weaknesses_stay_with_the_instructor() -> None:
    criterion = {"file": "f.py", "points": 1, "call": "y = f(x)", "outputs": ["y"]}
    secret = {"equivalent": {"f": {"x → 2 * x": "why"}}, "intended": {"f": {"ones as y": "why"}}}
    public = public_rubric({"assignment": "tiny", "criteria": {"f": criterion}, **secret})
    assert not secret.keys() & public.keys()


def test_what_holds_lines_of_the_solution_stays_with_the_instructor() -> None:
    secret = {"equivalent": {"f": {"x + 1 → 1 + x": "it commutes"}}, "misconceptions": []}
    tree = {"assignment": "tiny", "criteria": {}, "strength": {"at_least": 0.9, "because": "x + 1"}}
    assert not {*secret, "strength"} & public_rubric({**tree, **secret}).keys()
