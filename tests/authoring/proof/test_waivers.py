"""Survivors that the rubric explains."""

from dataclasses import replace

from grader.authoring.proof.strength import reason_for, stale_waivers


def rubric_with(make_assignment, equivalent):
    rubric = """
    sizes: {N: 3}
    criteria:
      f: {file: layers.py, points: 1, given: {x: "normal(N)"}, call: y = f(x), outputs: [y]}
    """
    return replace(
        make_assignment("def f(x):\n    return x\n", rubric).rubric, equivalent=equivalent
    )


def test_arrows_and_spaces_do_not_matter(make_assignment):
    rubric = rubric_with(make_assignment, {"f": {"x >= 0 ->  x > 0": "both agree"}})
    assert reason_for(rubric, "f", "x >= 0 → x > 0") == "both agree"
    assert reason_for(rubric, "f", "x >= 0 → x < 0") == ""
    assert reason_for(rubric, "g", "x >= 0 → x > 0") == ""


def test_waivers_for_what_does_not_survive_are_told(make_assignment):
    rubric = rubric_with(make_assignment, {"f": {"a -> b": "why", "c → d": "why"}})
    assert stale_waivers(rubric, [("f", "a → b")]) == ("f: c → d",)
