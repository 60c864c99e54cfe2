"""Something else where an array should be: a tuple that was not unpacked, None, the wrong kind."""

import re
from collections.abc import Iterator

from grader.core.text import quoted, quoted_list
from grader.judging.diagnosis.exceptions.fault import ARRAY, Fault, as_shape

KINDS = {"tuple": "a tuple", "list": "a list"}
OF_ARRAYS = "T|dot|shape|ndim|size|dtype|reshape|ravel|flatten|transpose|astype|sum|mean|max|argmax"
ANY_KIND = "can't multiply sequence by non-int|setting an array element with a sequence"


def _as_array(kind: str) -> re.Pattern[str]:
    """Return what is raised only where a tuple or list is taken for an array."""
    words = (
        f"'{kind}' object has no attribute '(?:{OF_ARRAYS})'",
        f"{kind} indices must be integers or slices, not tuple",
        f"(?:unsupported|bad) operand type.*'{kind}'",
        ANY_KIND,
    )
    return re.compile("|".join(words))


AS_ARRAY = {kind: _as_array(kind) for kind in KINDS}
NO_INDEX = re.compile("must be of integer|only integers, slices")
UNPACKED_CALL = re.compile(r"=\s*((?:self\.)?\w+)\(")
ONE_NUMBER = re.compile(
    r"'(?:int|float|bool|complex|numpy\.\w+)' object is not iterable|over a 0-d"
)
NO_ITEMS = re.compile(r"^(min|max)\(\) (?:arg is an empty sequence|iterable argument is empty)")
UNPACKED = re.compile(r"unpack \(expected (\d+)(?:, got (\d+))?\)")


def relations(fault: Fault) -> Iterator[str]:
    """Yield sentences about a name of the student's line that holds another kind of value."""
    yield from _several_values(fault)
    yield from _nothing(fault)
    yield from _no_index(fault)
    yield from _unpacked(fault)
    yield from _no_size(fault)
    yield from _single(fault)
    yield from _nothing_to_choose(fault)


def _several_values(fault: Fault) -> Iterator[str]:
    for kind, words in KINDS.items():
        said = AS_ARRAY[kind].search(fault.message)
        if said and (name := fault.only(f"{kind} of")):
            count = fault.values[name.strip("`")].split()[-1]
            yield f"{name} is {words} of {count} values; it is used as one array"


def _nothing(fault: Fault) -> Iterator[str]:
    unpacked = UNPACKED_CALL.search(fault.text)
    if "cannot unpack non-iterable NoneType" in fault.message and unpacked:
        yield f"{quoted(unpacked[1])} returns None, from which several values are unpacked"
    if "NoneType" in fault.message and (name := fault.only("None$")):
        yield f"{name} is None; it is used as a value"


def _no_index(fault: Fault) -> Iterator[str]:
    """Yield a sentence on floating-point numbers between square brackets."""
    if fault.exception != "IndexError" or not NO_INDEX.search(fault.message):
        return
    floats = [n for n, v in fault.values.items() if re.match(r"(\(.*\) )?float", v)]
    used = [n for n in floats if re.search(rf"\[[^\]]*\b{re.escape(n)}\b(?!\[)", fault.text)]
    if len(used) == 1:
        yield (
            f"{quoted(used[0])} holds floating-point numbers and is used as an index; "
            "expected whole numbers"
        )


def _unpacked(fault: Fault) -> Iterator[str]:
    found = UNPACKED.search(fault.message)
    if fault.exception != "ValueError" or not found:
        return
    asked = found[1]
    shaped = re.search(r"=\s*(?:np\.shape\((\w+)\)|(\w+)\.shape)\s*$", fault.text)
    name = (shaped[1] or shaped[2]) if shaped else ""
    shape = ARRAY.match(fault.values.get(name, ""))
    if shape:
        letters = fault.letters(as_shape(shape[0]))
        yield f"{quoted(name)} has the shape {letters}, but the line unpacks {asked} sizes from it"
    elif fault.text and "not enough" in fault.message and found[2]:
        yield f"the line unpacks {asked} values, but gets {found[2]}"
    elif fault.text and "too many" in fault.message:
        yield f"the line unpacks {asked} values, but gets more"


def _no_size(fault: Fault) -> Iterator[str]:
    """Yield a sentence on a floating-point number that is taken for a size or a count."""
    if "'float' object cannot be interpreted as an integer" not in fault.message:
        return
    floats = [name for name, value in fault.values.items() if re.match(r"float", value)]
    if floats:
        holds = (
            "holds a floating-point number" if len(floats) == 1 else "hold floating-point numbers"
        )
        yield f"{quoted_list(floats)} {holds}; expected whole numbers, as `//` gives them"
    elif re.search(r"(?<!/)/(?!/)", fault.text):
        yield "`/` gives a floating-point number; expected a whole number, as `//` gives it"


def _single(fault: Fault) -> Iterator[str]:
    """Yield a sentence on one number that the lines of a case take for many."""
    if not fault.text and ONE_NUMBER.search(fault.message):
        yield (
            "a single number stands where several values are expected, as a list holds them "
            "or `yield` gives them"
        )


def _nothing_to_choose(fault: Fault) -> Iterator[str]:
    """Yield a sentence on the smallest or largest of no items."""
    found = NO_ITEMS.search(fault.message)
    if fault.exception == "ValueError" and found:
        which = "smallest" if found[1] == "min" else "largest"
        if name := fault.only(r"(?:dict|list|tuple|set) of 0\b"):
            yield f"{name} is empty; its {which} item is asked for"
        yield f"the {which} of no items is asked for"
