import pytest

from grader.core.grades import Status
from grader.core.outcomes import Frame, Raised
from grader.core.rubric import Tolerance
from grader.judging.values.case_verdict import CaseJudge

OWN = Frame("layers.py", 12, "loss", "raise")
HELPER = Frame("layers.py", 3, "rnn_step_forward", "raise")
TWO_LINES = "h, cache = forward(x)\ndx, dw = backward(dh, cache)"


@pytest.fixture
def judge_raised(make_case, make_criterion):
    def judge(exception, message="", frames=(OWN,), **changes):
        printed = changes.pop("printed", "printed\n")
        case = make_case({"y": 1.0}, visibility=changes.pop("visibility", "visible"))
        criterion = make_criterion("y", function="Model.loss", **changes)
        outcome = Raised(exception, message, frames, printed)
        return CaseJudge(Tolerance())(criterion, case, outcome)

    return judge


def test_the_exception_its_message_and_its_place(judge_raised):
    verdict = judge_raised("ValueError", "bad shapes (4,7) (3,5)")
    assert verdict.message == "raised ValueError: bad shapes (4,7) (3,5) (layers.py, line 12)"
    assert (verdict.status, verdict.credit) == (Status.RAISED, 0)
    assert (verdict.frames, verdict.printed) == ((OWN,), "printed\n")


def test_an_exception_without_a_message_or_a_place(judge_raised):
    assert judge_raised("KeyError", frames=()).message == "raised KeyError"


def test_a_message_cannot_steer_a_terminal(judge_raised):
    found = judge_raised("ValueError", "\x1b[31mred\nline" + "x" * 5000).message
    assert found.startswith("raised ValueError: red line")
    assert len(found) < 300


@pytest.mark.parametrize("name", ["loss", "Model.loss"])
def test_a_function_that_says_it_is_not_implemented(judge_raised, name):
    verdict = judge_raised("NotImplementedError", frames=(Frame("layers.py", 1, name, ""),))
    assert (verdict.status, verdict.message) == (Status.NOT_IMPLEMENTED, "is not written yet")
    assert judge_raised("NotImplementedError", frames=()).status is Status.NOT_IMPLEMENTED


def test_a_function_it_calls_that_is_not_implemented(judge_raised):
    verdict = judge_raised("NotImplementedError", "TODO", (OWN, HELPER))
    assert verdict.status is Status.RAISED
    assert verdict.message == (
        "raised NotImplementedError: `rnn_step_forward` is not written yet (layers.py, line 3)"
    )


def test_an_error_in_a_function_it_calls(judge_raised):
    found = judge_raised("ValueError", "bad shapes", (OWN, HELPER)).message
    assert found == "raised ValueError: bad shapes (in `rnn_step_forward`, layers.py, line 3)"
    anonymous = Frame("layers.py", 3, "<lambda>", "")
    assert judge_raised("KeyError", "1", (OWN, anonymous)).message == (
        "raised KeyError: 1 (layers.py, line 3)"
    )


@pytest.mark.parametrize(
    "said",
    [
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
        "you tried to allocate 40000000000 bytes. Error code 12 (Cannot allocate memory)",
        "std::bad_alloc",
    ],
)
def test_a_library_that_got_no_memory_is_told_as_memory(judge_raised, said: str) -> None:
    found = judge_raised("RuntimeError", said).message
    assert (
        found
        == "raised RuntimeError: it needed more memory than the limit allows (layers.py, line 12)"
    )
    assert "bad_alloc" in judge_raised("ValueError", "std::bad_alloc").message


def test_too_much_memory(judge_raised):
    found = judge_raised("MemoryError", "Unable to allocate 20. GiB").message
    assert found == (
        "raised MemoryError: it needed more memory than the limit allows (layers.py, line 12)"
    )


@pytest.mark.parametrize(
    "message, sentence",
    [
        ("not enough values to unpack (expected 5, got 3)", "returned 3 values, expected 5"),
        (
            "too many values to unpack (expected 2)",
            "returned one array, or more than 2 values; expected 2",
        ),
        ("too many values to unpack (expected 2, got 4)", "returned 4 values, expected 2"),
    ],
)
def test_too_few_or_too_many_outputs(judge_raised, message, sentence):
    assert judge_raised("ValueError", message, ()).message == sentence
    own = judge_raised("ValueError", message).message
    assert own == f"raised ValueError: {message} (layers.py, line 12)"


def test_none_where_several_values_are_unpacked(judge_raised):
    message = "cannot unpack non-iterable NoneType object"
    verdict = judge_raised("TypeError", message, (), printed="")
    assert (verdict.status, verdict.message) == (Status.NOT_IMPLEMENTED, "returns only None")
    printed = judge_raised("TypeError", message, (), printed="3 4")
    assert printed.status is Status.WRONG
    assert printed.message == (
        "returned None, expected several values. Return the value instead of printing it."
    )
    either = judge_raised("TypeError", message, (), call=TWO_LINES, printed="")
    assert either.status is Status.RAISED
    assert either.message == "returned None, expected several values"
    assert judge_raised("TypeError", message).status is Status.RAISED


@pytest.mark.parametrize(
    "exception, message",
    [
        ("ValueError", "raised ValueError"),
        ("numpy.linalg.LinAlgError", "raised numpy.linalg.LinAlgError"),
        ("Secret_0_7312", "raised an exception"), ("NotImplementedError", "not written yet"),
    ],
)  # fmt: skip
def test_a_hidden_case_tells_the_class_only(judge_raised, exception, message):
    assert judge_raised(exception, "x = 0.7312", visibility="hidden").message == message
