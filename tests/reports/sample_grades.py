"""Realistic grades, as they come out of grading, for the tests of reports and exports."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np

from grader.core.grades import CaseVerdict, CriterionGrade, Grade, OutputVerdict, Status, Worst
from grader.core.outcomes import Frame

SIZES = {"N": 4, "T": 5, "D": 6, "H": 7, "V": 9, "M": 8, "F": 10}
OTHER = {"N": 3, "T": 4, "D": 7, "H": 5, "V": 11, "M": 6, "F": 8}
CRITERIA = {
    "rnn_step_forward": ("(x, prev_h, Wx, Wh, b)", 4),
    "rnn_step_backward": ("(dnext_h, cache)", 8),
    "rnn_forward": ("(x, h0, Wx, Wh, b)", 6),
    "rnn_backward": ("(dh, cache)", 10),
    "word_embedding_forward": ("(x, W)", 3),
    "word_embedding_backward": ("(dout, cache)", 5),
    "lstm_step_forward": ("(x, prev_h, prev_c, Wx, Wh, b)", 8),
    "lstm_forward": ("(x, h0, Wx, Wh, b)", 6),
    "temporal_softmax_loss": ("(x, y, mask, verbose=False)", 6),
    "loss_rnn": ("(self, features, captions)", 8),
}
OUTPUTS = {
    "rnn_step_backward": {"dx": "(N, D) = (4, 6)", "dWx": "(D, H) = (6, 7)", "db": "(H,) = (7,)"},
    "lstm_step_forward": {"next_h": "(N, H) = (4, 7)", "next_c": "(N, H) = (4, 7)"},
    "loss_rnn": {"loss": "()", "grads.W_proj": "(F, H) = (10, 7)"},
    "rnn_forward": {"h": "(N, T, H) = (4, 5, 7)"},
}


def right_output(name: str, shape: str = "(N, H) = (4, 7)", /, **more: object) -> OutputVerdict:
    verdict = OutputVerdict(
        name, Status.RIGHT, Fraction(1), error=3.1e-16, tolerance=1e-9, tier="double", shape=shape
    )
    return replace(verdict, **more)


def wrong_output(name: str, errors: np.ndarray, /, **more: object) -> OutputVerdict:
    worst = np.unravel_index(int(np.argmax(np.nan_to_num(errors, nan=np.inf))), errors.shape)
    verdict = OutputVerdict(
        name,
        Status.WRONG,
        Fraction(0),
        message=f"`{name}` is off in most elements.",
        error=float(np.max(errors)),
        tolerance=1e-9,
        shape="(N, H) = (4, 7)",
        axes=("N", "H"),
        wrong=int((errors > 1e-9).sum()),
        total=errors.size,
        worst=Worst(tuple(int(i) for i in worst), "0.41231", "−1.20911"),
        errors=errors,
    )
    return replace(verdict, **more)


def case(name: str, /, *outputs: OutputVerdict, **more: object) -> CaseVerdict:
    bad = [output for output in outputs if output.status is not Status.RIGHT]
    verdict = CaseVerdict(
        name,
        "visible",
        Status.WRONG if bad else Status.RIGHT,
        Fraction(0 if bad else 1),
        outputs=outputs,
        sizes=OTHER if name == "other_sizes" else SIZES,
    )
    return replace(verdict, **more)


def hidden(status: Status = Status.RIGHT) -> CaseVerdict:
    """Full of what no student may see."""
    secret = wrong_output(
        "secret_output",
        np.ones((5, 6)),
        message="secret message",
        shape="secret shape",
        metric="tokens",
    )
    return CaseVerdict(
        "hidden",
        "hidden",
        status,
        Fraction(status is Status.RIGHT),
        message="secret reason",
        outputs=(secret,),
        frames=(Frame("secret.py", 7, "f", "secret line", {"x": "secret value"}),),
        printed="secret print",
        sizes={"Q": 4242},
        warnings=("secret warning",),
    )


def right_cases(name: str) -> tuple[CaseVerdict, ...]:
    outputs = [
        right_output(*item) for item in OUTPUTS.get(name, {"out": "(N, T) = (4, 5)"}).items()
    ]
    single = [replace(o, error=2.4e-7, tolerance=1e-4, tier="single") for o in outputs]
    return (
        case("main", *outputs),
        case("other_sizes", *outputs),
        hidden(),
        case("float32", *single),
        case("layout", *outputs, weight=Fraction(1, 20)),
    )


def criterion(name: str, /, **changes: object) -> CriterionGrade:
    signature, points = CRITERIA[name]
    function = "CaptioningRNN.loss" if name == "loss_rnn" else name
    file = "classifiers/rnn.py" if name == "loss_rnn" else "rnn_layers.py"
    grade = CriterionGrade(
        name,
        function,
        file,
        Status.RIGHT,
        Fraction(points),
        Fraction(points),
        signature=signature,
        cases=right_cases(name),
    )
    return replace(grade, **changes)


def grade_of(changes: Mapping[str, Mapping[str, object]], **more: object) -> Grade:
    grade = Grade(
        "captioning",
        "Image captioning with RNNs and LSTMs",
        "ann_smith",
        "full: namespaces, seccomp and resource limits were measured in force",
        tuple(criterion(name, **changes.get(name, {})) for name in CRITERIA),
        fingerprint="sha256:5f0c2a9be41d",
        seconds=0.42,
        graded_at="2025-03-04T14:05:09+00:00",
        versions={"grader": "0.1.0", "python": "3.11.2", "numpy": "2.1.0"},
    )
    return replace(grade, **more)


def all_right() -> Grade:
    return grade_of({})


def _db_wrong() -> dict[str, object]:
    def shaped(text: str) -> str:
        return f"`db` has shape {text}: it still has one row per sample."

    dx, dwx = (right_output(n, s) for n, s in list(OUTPUTS["rnn_step_backward"].items())[:2])

    def db(text: str) -> OutputVerdict:
        return OutputVerdict(
            "db", Status.WRONG, Fraction(0), shaped(text), tolerance=1e-9, shape="(N, H) = (4, 7)"
        )

    line = Frame("rnn_layers.py", 17, "rnn_step_backward", "db = da.sum(axis=1)")
    main = "(N, H) = (4, 7), expected (H,) = (7,)"
    other = "(N, H) = (3, 5), expected (H,) = (5,)"
    return {
        "status": Status.WRONG,
        "score": Fraction(0),
        "lost_to": "own",
        "lines": (line,),
        "diagnosis": ("`db` behaves as if it were not summed over the batch.",),
        "feedback": ("`b` was broadcast over the batch: which axis did it gain?",),
        "cases": (
            case("main", dx, dwx, replace(db(main), shape="(N, H) = (4, 7)")),
            case("other_sizes", dx, dwx, replace(db(other), shape="(N, H) = (3, 5)")),
            hidden(Status.WRONG),
            case("float32", dx, dwx, replace(db(main), shape="(N, H) = (4, 7)")),
            case("layout", dx, dwx, replace(db(main), shape="(N, H) = (4, 7)")),
        ),
    }


def _gates_wrong() -> dict[str, object]:
    random = np.random.default_rng(1)
    errors = 10.0 ** random.uniform(-2.5, 0.3, (4, 7))
    mixed = np.where(random.random((4, 7)) < 0.4, 1e-16, errors)
    outputs = (wrong_output("next_h", errors), wrong_output("next_c", mixed))
    return {
        "status": Status.WRONG,
        "score": Fraction(0),
        "lost_to": "own",
        "diagnosis": ("Behaves as if the gates `f` and `i` were taken in the other order.",),
        "cases": (
            case("main", *outputs, printed="a.shape (4, 28)\n" * 3),
            case("other_sizes", *outputs),
            hidden(Status.WRONG),
            case("float32", *outputs),
        ),
    }


def _loss_wrong() -> dict[str, object]:
    random = np.random.default_rng(2)
    loss = wrong_output(
        "loss", np.array(2.3), shape="()", axes=(), error=2.3, total=1, wrong=1, worst=None,
        message="`loss` is 5 times too large: it behaves as if it were averaged over T as well.",
    )  # fmt: skip
    grads = wrong_output(
        "grads.W_proj", 10.0 ** random.uniform(-6, -3, (10, 7)),
        shape="(F, H) = (10, 7)", axes=("F", "H"), tier="sloppy",
        status=Status.PARTLY_RIGHT, credit=Fraction(1, 2),
        message="`grads.W_proj` is roughly right.",
    )  # fmt: skip
    return {
        "status": Status.PARTLY_RIGHT,
        "score": Fraction(8, 3),
        "lost_to": "own",
        "cases": (case("main", loss, grads, status=Status.PARTLY_RIGHT), hidden(Status.WRONG)),
    }


def three_mistakes() -> Grade:
    carried = {
        "carried_forward": True,
        "replaced": ("rnn_step_backward",),
        "feedback": (
            "Judged with `rnn_step_backward` replaced: that mistake is charged only once.",
        ),
    }
    lstm = {"carried_forward": True, "replaced": ("lstm_step_forward",)}
    return grade_of(
        {
            "rnn_step_backward": _db_wrong(),
            "rnn_backward": carried,
            "lstm_step_forward": _gates_wrong(),
            "lstm_forward": lstm,
            "loss_rnn": _loss_wrong(),
        },
        warnings=("`rnn_layers.py` was found in the folder `homework/`.",),
        output="loading my layers\n",
    )


def half_finished() -> Grade:
    unwritten = {
        "status": Status.NOT_IMPLEMENTED,
        "score": Fraction(0),
        "lost_to": "own",
        "feedback": ("It still raises `NotImplementedError`, as in the hand-out.",),
        "cases": tuple(
            CaseVerdict(name, "visible", Status.NOT_IMPLEMENTED, Fraction(0), sizes=SIZES)
            for name in ("main", "other_sizes")
        ),
    }
    blocked = {
        "status": Status.BLOCKED,
        "score": Fraction(0),
        "lost_to": "cascade",
        "feedback": ("It could not be judged: `lstm_step_forward` is not implemented.",),
        "cases": (),
    }
    waiting = {"status": Status.WAITING, "score": Fraction(0), "cases": ()}
    changes = {"rnn_backward": unwritten, "lstm_step_forward": unwritten, "lstm_forward": blocked}
    return grade_of({**changes, "temporal_softmax_loss": unwritten, "loss_rnn": waiting})


def troubled() -> Grade:
    """One raised, one timed out, one crashed, one file that did not load; NaN; three axes."""
    frames = (
        Frame("rnn_layers.py", 88, "rnn_forward", "h[:, t], c = rnn_step_forward(x[:, t], h, Wx)",
              {"x": "(4, 5, 6) float64", "h": "(4, 5, 7) float64", "t": "0"}),
        Frame("rnn_layers.py", 31, "rnn_step_forward", "a = x @ Wx + prev_h @ Wh.T + b",
              {"x": "(4, 6) float64", "prev_h": "(4, 5, 7) float64", "Wh": "(7, 7) float64"}),
    )  # fmt: skip

    def ended(status: Status, message: str, **more: object) -> dict[str, object]:
        bad = CaseVerdict(
            "main", "visible", status, Fraction(0), message=message, sizes=SIZES, **more
        )
        cases = (bad, replace(bad, name="other_sizes"), hidden(status))
        return {"status": status, "score": Fraction(0), "lost_to": "own", "cases": cases}

    errors = 10.0 ** np.random.default_rng(3).uniform(-14, 1, (4, 5, 6))
    errors[1, 2, 3:5] = np.nan
    errors[2] = 1e-16
    large = 10.0 ** np.random.default_rng(4).uniform(-12, -1, (40, 90))
    three = wrong_output(
        "dx", errors, axes=("N", "T", "D"), shape="(N, T, D) = (4, 5, 6)", error=float("inf"),
        message="`dx` holds 2 values that are not finite.",
    )  # fmt: skip
    row = wrong_output("dW", large[0][:7], axes=("H",), shape="(H,) = (7,)")
    wide = wrong_output("dh0", large, axes=("40", "90"), shape="(40, 90)")
    return grade_of(
        {
            "rnn_step_forward": ended(
                Status.RAISED,
                "`ValueError`: matmul: Input operand 1 has a mismatch in its core dimension 0",
                frames=frames,
                printed="before the line\n",
            ),
            "rnn_forward": ended(Status.TIMED_OUT, "It did not finish within 10 seconds."),
            "rnn_backward": {
                "status": Status.WRONG, "score": Fraction(0), "lost_to": "own",
                "cases": (case("main", three, row, wide), case("other_sizes", three, row, wide)),
            },
            "word_embedding_forward": ended(
                Status.CRASHED, "The process died: it was killed by signal 11 (SIGSEGV)."
            ),
            "loss_rnn": ended(Status.NOT_LOADED, "`classifiers/rnn.py`, line 12: invalid syntax."),
        }
    )  # fmt: skip


def hostile() -> Grade:
    script = "<script>alert('x')</script><img src=http://evil.example/x.png>"
    long_word = "w" * 3000
    bad = case(
        "main",
        wrong_output("out", np.array([[np.nan, np.inf], [0.0, 1.0]]), error=float("nan"),
                     message=f"`out` says {script} {long_word}", axes=("<N>", '"H"')),
        printed=f"{script}\n{long_word}\n" + "line\n" * 100,
        message=f"{script} `unpaired",
        frames=(Frame(script, 3, script, f"x = '{long_word}' # {script}", {script: script}),),
        warnings=(script,),
    )  # fmt: skip
    return grade_of(
        {
            "rnn_step_forward": {
                "name": "a_very_long_name_" * 8,
                "signature": f"({script}, {long_word})",
                "status": Status.WRONG,
                "score": Fraction(1, 3),
                "cases": (bad,),
                "feedback": (f"Feedback {script}",),
                "diagnosis": (f"Diagnosis {script}",),
                "written": f"{script}\n{long_word}",
                "lost_to": "own",
            }
        },
        submission=f"{script}{'s' * 200}",
        title=script,
        output=script,
        warnings=(script,),
        isolation=script,
        versions={script: script},
        fingerprint="f" * 500,
    )


SAMPLES = {
    "all_right": all_right,
    "three_mistakes": three_mistakes,
    "half_finished": half_finished,
    "troubled": troubled,
    "hostile": hostile,
}
