"""What sets a wrong function right is searched for once, in the first call that needs it."""

import pytest

from grader.confined.replay.cache_search import Search
from grader.confined.replay.corrected.corrected_cache import Correction
from tests.follow_through.test_late_searches import OTHER_BIAS, STEP

LINE = "next_h = np.tanh(x.dot(Wx) + prev_h.dot(Wh) + b)"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions that were run with a few of their lines set right, one entry a run."""
    found: list[str] = []
    real = Correction._run

    def run(self, *given):
        found.append(self._call.function)
        return real(self, *given)

    monkeypatch.setattr(Correction, "_run", run)
    return found


def test_a_function_is_set_right_as_in_the_call_before(styles, grade_inside, runs) -> None:
    """Each case of each caller has calls of its own, of which one alone takes the search."""
    sources = styles["all_right"]
    assert LINE in sources["rnn_layers.py"]
    wrong = sources["rnn_layers.py"].replace(LINE, LINE.replace("x.dot", "b.nothing"))
    names = ("rnn_step_forward", "rnn_step_backward", "rnn_forward", "rnn_backward")
    found = grade_inside({**sources, "rnn_layers.py": wrong}, *names).criteria
    assert [c.score == c.points for c in found] == [False, True, True, True]
    assert len(runs) < 250  # 900 if each call is searched for


def test_a_search_is_begun_once_in_each_case(styles, grade_inside, monkeypatch) -> None:
    """However many messages it takes."""
    begun: list[int] = []
    real = Search.__init__

    def begin(self, answers, number, *given):
        begun.append(number)
        real(self, answers, number, *given)

    monkeypatch.setattr(Search, "__init__", begin)
    text = styles["all_right"]["rnn_layers.py"]
    text = text.replace(STEP, STEP.replace("def ", "def right_")) + OTHER_BIAS
    names = ("lstm_step_forward", "lstm_step_backward")
    found = grade_inside({**styles["all_right"], "rnn_layers.py": text}, *names).criteria[1]
    assert found.score == found.points
    assert len(begun) == len(found.cases)
