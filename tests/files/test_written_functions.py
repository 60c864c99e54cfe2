"""Which assignment a submission belongs to, by what is written in it."""

from pathlib import Path

from grader.core.submission import Sighting
from grader.files.fitting_assignment import KnownAssignment, decide, standing

CAPTIONING = KnownAssignment("captioning", Path(), dict.fromkeys("abcdef", ("rnn.py",)), (), Path())
TRANSFORMER = KnownAssignment("transformer", Path(), dict.fromkeys("wxyzs", ("t.py",)), (), Path())
WITH_TORCH = KnownAssignment(
    "with_torch", Path(), dict.fromkeys("wxyzs", ("t.py",)), ("torch",), Path()
)


def decided(*known, written="", stubs="", torch="", beside=""):
    sightings = [Sighting(f, f"{f}.py", True) for f in written]
    sightings += [Sighting(f, f"{written[0]}.py", True) for f in beside]
    sightings += [Sighting(f, "p.py", False) for f in stubs]
    sightings += [Sighting(f, "t.py", True, ("torch",)) for f in torch]
    decision = decide([standing(each, sightings) for each in known])
    best = [each.name for each in decision.best]
    return best, [each.name for each in decision.also], decision.written


BOTH = (CAPTIONING, TRANSFORMER)


def test_most_functions_written_wins_and_others_are_named():
    assert decided(*BOTH, written="abcx") == (["captioning"], ["transformer"], True)
    assert decided(*BOTH, written="awxyz") == (["transformer"], ["captioning"], True)


def test_a_tie_is_not_clear():
    assert decided(*BOTH, written="abwx")[0] == ["captioning", "transformer"]


def test_placeholders_count_only_where_nothing_is_written():
    assert decided(*BOTH, written="a", stubs="wxyz") == (["captioning"], [], True)
    assert decided(*BOTH, stubs="awxyz") == (["transformer"], [], False)


def test_half_of_an_assignment_comes_before_helpers_that_a_course_gives_complete():
    layers = KnownAssignment("layers", Path(), dict.fromkeys("aopqrstuvw", ("l.py",)), (), Path())
    helpers = "opq"  # less than half of them
    assert decided(layers, CAPTIONING, written=f"a{helpers}", stubs="bcdef")[0] == ["captioning"]
    assert decided(layers, CAPTIONING, written=f"{helpers}s", stubs="abcdef")[0] == ["layers"]
    assert decided(layers, CAPTIONING, written=f"ab{helpers}", stubs="")[0] == ["layers"]


def test_work_with_a_library_that_is_not_allowed_says_nothing_of_an_assignment():
    assert decided(*BOTH, written="a", torch="wxyzs") == (["captioning"], [], True)
    assert decided(*BOTH, stubs="a", torch="wxyzs") == (["captioning"], [], False)
    assert decided(CAPTIONING, WITH_TORCH, written="a", torch="ws")[0] == ["with_torch"]


def test_without_any_other_sign_a_library_does_not_hide_what_it_is():
    assert decided(*BOTH, torch="wx") == (["transformer"], [], True)


def test_nothing_defined_is_nothing():
    assert decided(*BOTH) == ([], [], False)


def test_functions_that_two_assignments_share_are_no_work_for_the_second():
    course = KnownAssignment("course", Path(), dict.fromkeys("abuv", ("layers.py",)), (), Path())
    assert decided(CAPTIONING, course, written="abcd") == (["captioning"], [], True)
    assert decided(CAPTIONING, course, written="abcdu") == (["captioning"], ["course"], True)


def test_a_helper_in_a_file_of_one_assignment_is_no_work_for_another():
    assert decided(*BOTH, written="abc", beside="x") == (["captioning"], [], True)
    assert decided(*BOTH, written="abcd", beside="xyz")[1] == ["transformer"], "half of it"


def test_of_assignments_with_the_same_functions_the_one_of_fewer_then_the_nearer_counts():
    part = KnownAssignment("part", Path(), dict.fromkeys("abc", ("rnn.py",)), (), Path())
    assert decided(CAPTIONING, part, written="abc") == (["part"], [], True)
    assert decided(CAPTIONING, part, written="abcd")[0] == ["captioning"]
    copy = KnownAssignment("copy", Path(), CAPTIONING.functions, (), Path())
    assert decided(copy, CAPTIONING, written="abc")[0] == ["copy"]
