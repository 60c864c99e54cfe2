"""What fresh inputs show of a mutant that no case notices."""

from grader.confined.quick_dataclass import dataclass

EQUAL, ROUNDING, UNREACHED, LUCK, ONE_INPUT, UNREAD, UNKNOWN, ALLOWED, ODD, APART = (
    "equal",  # the same bits in all cases and on all fresh inputs: it makes no difference
    "rounding",  # values change by a millionth at most
    "unreached",  # no input gets there
    "luck",  # no input makes the choice matter that is changed
    "one input",  # there is no fresh input: all givens are constants
    "unread",  # only what no output reads differs
    "unknown",  # the outputs are the same, and other values that are returned cannot be read
    "allowed",  # other values, right by all that the rubric asks of them
    "odd",  # it differs on inputs that no case can have, and nothing else is certain
    "apart",  # a fresh case notices it
)


@dataclass(frozen=True)
class Fate:
    """What became of a survivor on fresh inputs."""

    kind: str
    criterion: str = ""  # whose fresh case notices it ...
    case: str = ""  # ... "fresh_3: {seed: 3, N: 5}"
    far: bool = False  # a given has another expression there: it may be no right input
    where: str = ""  # what is compared there, if a comparison is changed: "`x` is 0.25"
    fixed: tuple[str, ...] = ()
    """Arguments that were the same in all cases and on all fresh inputs, of what makes no
    difference there: "`graph` of `bfs`"."""
