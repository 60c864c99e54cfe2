"""Every hostile submission is held: alone, in a class of honest students, as every kind of user."""

import os
import subprocess
import sys
from collections.abc import Iterator
from subprocess import PIPE, STDOUT

import pytest

from tests.handed_in import ROOT
from tests.hostile.cases import load_cases
from tests.hostile.other_user import PACKAGES, OtherUser, other_user
from tests.hostile.together import Choice, Range
from tests.sampling import ALL

fcntl = pytest.importorskip("fcntl")
pytestmark = [pytest.mark.linux, pytest.mark.slow]
CASES = load_cases({})
# Each attack once: one half in a class as root, the other singly as an ordinary user; those on
# values in a class. `GRADER_ALL=1` tries all of them in both ways, `make hostile` in four.
PARTS = range(2)
IN_A_CLASS = [Choice(("values_",), ways=("class",))]
IN_A_CLASS += [Choice((), part, 2, ("class",), True) for part in (PARTS if ALL else [0])]
SINGLY = [Choice((), part, 2, ("singly",), True) for part in (PARTS if ALL else [1])]
LAYERS = ("namespaces", "identity", "limits", "capabilities", "landlock", "seccomp")
# One or two of each kind; with a layer off the others have to do.
SOME = [
    "reads_a_file",
    "reads_the_test_cases_in_c",
    "reads_the_reference",
    "reads_another_student",
    "reads_the_parents_environment",
    "reads_the_parents_memory",
    "reads_the_grader_package",
    "forges_by_exit",
    "forges_the_worker",
    "wire_answer_of_right",
    "siblings_files_left",
    "writes_upward",
    "siblings_shared_memory",
    "survives_by_daemon",
    "survives_by_program",
    "bomb_of_forks",
    "bomb_of_memory_at_once",
    "network_by_tcp",
    "network_by_udp",
    "network_by_path",
    "network_by_abstract_name",
    "calls_ptrace",
    "calls_reading_memory",
    "calls_limits_of_parent",
    "calls_signal_to_parent",
    "calls_mount",
    "loops_for_ever",
    "crashes_by_null",
]


@pytest.fixture(autouse=True)
def apart(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """What a successful attack leaves in the system's folders is blamed on no other process's."""
    alone = request.function is test_without_a_wall_the_attacks_succeed
    with (tmp_path_factory.getbasetemp().parent / "hostile.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


@pytest.fixture
def attacked(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Range]:
    monkeypatch.chdir(tmp_path)
    place = Range()
    yield place
    place.close()


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 110
    assert len({case.name.partition("_")[0] for case in CASES}) >= 15
    assert set(SOME) <= {case.name for case in CASES}


@pytest.fixture(scope="session")
def ordinary_user() -> Iterator[OtherUser]:
    with other_user(PACKAGES) as other:
        yield other


@pytest.mark.parametrize("choice", IN_A_CLASS, ids=lambda choice: " ".join(choice.arguments))
def test_all_are_held_in_a_class(choice: Choice) -> None:
    """As this user, which in CI is root; `python -m tests.hostile` tries both ways as both."""
    command = [sys.executable, "-m", "tests.hostile", "--this-user", "--jobs", "2"]
    run = subprocess.run(
        [*command, *choice.arguments], cwd=ROOT, stdout=PIPE, stderr=STDOUT, text=True
    )
    assert_held(run)


@pytest.mark.parametrize("choice", SINGLY, ids=lambda choice: " ".join(choice.arguments))
def test_all_are_held_singly(choice: Choice, request: pytest.FixtureRequest) -> None:
    """As an ordinary user: this one, or where this one is root, another one."""
    if os.geteuid() == 0:
        other: OtherUser = request.getfixturevalue("ordinary_user")
        assert_held(other.holds(2, choice, PIPE))
        return
    assert os.environ.get("CI") != "true", "run the tests as root: they are both kinds of user"
    command = [sys.executable, "-m", "tests.hostile", "--jobs", "2", *choice.arguments]
    assert_held(subprocess.run(command, cwd=ROOT, stdout=PIPE, stderr=STDOUT, text=True))


def assert_held(told: "subprocess.CompletedProcess[str]") -> None:
    """The run prints what was not held, then one line that counts."""
    assert told.returncode == 0, told.stdout
    (count,) = [line for line in told.stdout.splitlines() if " held, " in line]
    if os.environ.get("CI") == "true":
        assert "isolation full" in count and "left out" not in count


@pytest.mark.parametrize("layer", LAYERS)
def test_without_a_layer_the_others_hold(
    layer: str, attacked: Range, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the level drops to none and every report says so."""
    monkeypatch.setenv("GRADER_WITHOUT", layer)
    attacked.open_again()
    assert layer not in attacked.holding_layers
    if attacked.level == "none":
        return
    problems = [attacked.alone(name) for name in SOME if attacked.may_run(name)]
    assert not [verdict for verdict in problems if verdict.problems]


def test_without_a_wall_the_attacks_succeed(attacked: Range) -> None:
    """Else their being held would show nothing."""
    tried = [case.name for case in CASES if case.keys.get("control")]
    assert len(tried) >= 20
    assert [name for name in tried if not attacked.without_wall(name).problems] == []
