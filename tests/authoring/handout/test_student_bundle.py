"""The rubric that students get."""

from grader.authoring.handout.student_bundle import public_rubric


def test_what_a_person_grades_in_the_hand_out_has_no_efficiency_and_no_style() -> None:
    asked = {"efficiency": {"no_loop_over": ["N"]}, "style": {"must_not_use": ["for"]}}
    criterion = {"file": "f.py", "points": 1, "call": "y = f(x)", "outputs": ["y"], **asked}
    tree = {"assignment": "tiny", "criteria": {"f": criterion, "g": {**criterion, "ensure": {}}}}
    public = public_rubric(tree)["criteria"]
    assert asked.items() <= public["f"].items()
    assert public["g"].keys() == {"file", "points", "outputs"}
