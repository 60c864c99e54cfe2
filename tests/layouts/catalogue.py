"""The layouts: where right work, and what else, lies in a submission; and what must come of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from tests.layouts.course import (
    CLASSIC,
    OLDER_PARTS,
    PYTORCH_PARTS,
    SINCE_2021,
    TO_WRITE,
    below,
    packaged,
    places,
    starter,
)
from tests.layouts.right import (
    FILES,
    LAYERS,
    MODEL,
    OWN_HELPERS,
    RNN,
    Sources,
    captioning,
    example,
    one_file,
    reference,
    since_2021,
)
from tests.layouts.stubs import FORMS, emptied

LSTM = tuple(name for name in TO_WRITE if name.startswith("lstm"))
STEPS = ("rnn_step_forward", "rnn_step_backward")
NOTHING = frozenset({"every function"})


@dataclass(frozen=True)
class Layout:
    """One submission, and what has to be made of it."""

    name: str
    files: Mapping[str, str]
    origins: Mapping[str, str]  # the assignment's path -> where it must be taken from
    assignment: str = "captioning"
    unwritten: frozenset[str] = field(default_factory=frozenset)  # these earn nothing
    pack: str = ""  # "zip" or "tar.gz"


def layouts() -> list[Layout]:
    """All of them; the names are unique."""
    makers = (
        _plain,
        _of_2021,
        _whole_course,
        _beside_starter,
        _half_done,
        _untouched,
        _two_years,
        _odd,
        _others,
    )
    return [layout for make in makers for layout in make()]


def _plain() -> Iterator[Layout]:
    """One solution alone, wherever it lies; every time another author's."""
    number = count()

    def classic(name: str, folder: str, pack: str = "") -> Layout:
        files = below(folder, captioning(next(number)))
        return Layout(name, files, places(folder, *CLASSIC), pack=pack)

    yield classic("folders_as_handed_out", "")
    yield classic("package", "cs231n")
    yield classic("one_level_deep", "assignment3/cs231n")
    yield classic("two_levels_deep", "cs231n-2017/assignment3/cs231n")
    yield classic("wrapped", "homework 3 final version")
    yield classic("zipped_package", "cs231n", "zip")
    yield classic("zipped_and_wrapped", "submission/assignment3/cs231n", "zip")
    yield classic("tar_of_a_package", "cs231n", "tar.gz")
    sources = captioning(next(number))
    flat = {RNN: sources[RNN], LAYERS: sources[LAYERS], "rnn.py": sources[MODEL]}
    yield Layout("flat", flat, {RNN: RNN, LAYERS: LAYERS, MODEL: "rnn.py"})
    yield Layout("flat_zipped", flat, {RNN: RNN, LAYERS: LAYERS, MODEL: "rnn.py"}, pack="zip")
    capital = {
        "RNN_Layers.py": sources[RNN],
        "Layers.py": sources[LAYERS],
        "RNN.py": sources[MODEL],
    }
    origins = {RNN: "RNN_Layers.py", LAYERS: "Layers.py", MODEL: "RNN.py"}
    yield Layout("capitals", capital, origins)
    sources = captioning(next(number))
    yield Layout("one_file_of_another_name", {"solution.py": one_file(sources)}, {})
    yield Layout("one_file_of_a_graded_name", {RNN: one_file(sources)}, {RNN: RNN})
    sources = captioning(next(number))
    apart = {f"part1/{RNN}": sources[RNN], f"part2/{LAYERS}": sources[LAYERS]}
    apart[f"part3/{MODEL}"] = sources[MODEL]
    spread = {RNN: f"part1/{RNN}", LAYERS: f"part2/{LAYERS}", MODEL: f"part3/{MODEL}"}
    yield Layout("a_folder_for_each_file", apart, spread)


def _of_2021() -> Iterator[Layout]:
    """Without `layers.py`, alone and beside the course's PyTorch parts."""
    for number, (name, folder) in enumerate(
        {"top": "", "package": "cs231n", "deep": "assignment3/cs231n"}.items()
    ):
        sources = since_2021(captioning(number + 3))
        origins = places(folder, *SINCE_2021)
        yield Layout(f"of_2021_{name}", below(folder, sources), origins)
        both = below(folder, {**sources, **PYTORCH_PARTS})
        yield Layout(f"of_2021_{name}_with_pytorch", both, origins)
        yield Layout(f"of_2021_{name}_with_pytorch_zipped", both, origins, pack="zip")
    for form in FORMS:
        files = packaged({**emptied(since_2021(captioning(5)), form, LSTM), **PYTORCH_PARTS})
        origins = places("cs231n", *SINCE_2021)
        unwritten = frozenset(LSTM)
        yield Layout(f"of_2021_half_done_{form}", files, origins, unwritten=unwritten)


def _whole_course() -> Iterator[Layout]:
    """All assignments of a course: the affine functions are there several times."""
    folder = "assignment3/cs231n"
    new = below(folder, {**since_2021(captioning(2)), **PYTORCH_PARTS})
    origins = places(folder, *SINCE_2021)
    yield Layout("whole_course_of_2021", {**OLDER_PARTS, **new}, origins)
    yield Layout("whole_course_of_2021_zipped", {**OLDER_PARTS, **new}, origins, pack="zip")
    old = below(folder, captioning(4))
    origins = places(folder, *CLASSIC)
    yield Layout("whole_course", {**OLDER_PARTS, **old}, origins)
    one = {path: text for path, text in OLDER_PARTS.items() if path.startswith("assignment1")}
    yield Layout("two_course_parts", {**one, **new}, places(folder, *SINCE_2021))
    wrapped = below("cs231n-solutions-main", {**OLDER_PARTS, **new})
    deep = places(f"cs231n-solutions-main/{folder}", *SINCE_2021)
    yield Layout("whole_course_wrapped", wrapped, deep)


def _beside_starter() -> Iterator[Layout]:
    """Work beside untouched starter code of another year, in each form that there is."""
    for number, form in enumerate(FORMS):
        classic = starter(form, 2017)
        work = since_2021(captioning(number))
        files = {**work, **below("assignment3/cs231n", classic)}
        origins = places("", *SINCE_2021)
        yield Layout(f"work_above_starter_{form}", files, origins)
        work = captioning(number + 7)
        files = {**below("cs231n", starter(form, 2021)), **below("my_solution", work)}
        yield Layout(f"starter_beside_work_{form}", files, places("my_solution", *CLASSIC))
    most = emptied(captioning(0), "nones", [name for name in TO_WRITE if name not in STEPS])
    files = {RNN: most[RNN], **below("starter", starter("raising"))}
    origins = {RNN: RNN, LAYERS: f"starter/{LAYERS}", MODEL: f"starter/{MODEL}"}
    missing = frozenset(TO_WRITE) - set(STEPS)
    yield Layout("two_functions_above_starter", files, origins, unwritten=missing)


def _half_done() -> Iterator[Layout]:
    """Half of the work, the rest as some year handed it out."""
    for number, form in enumerate(FORMS):
        files = packaged(emptied(captioning(number), form, LSTM))
        origins = places("cs231n", *CLASSIC)
        yield Layout(f"half_done_{form}", files, origins, unwritten=frozenset(LSTM))


def _untouched() -> Iterator[Layout]:
    """Nothing is written: that is a grade, with what the course hands out complete."""
    for form in FORMS:
        everything = (*TO_WRITE, *("affine_forward", "affine_backward"))
        temporal = tuple(name for name in _functions_of_captioning() if name not in everything)
        files = emptied(reference("captioning"), form, (*everything, *temporal))
        origins = places("cs231n", *CLASSIC)
        yield Layout(f"untouched_{form}", packaged(files), origins, unwritten=NOTHING)
        files = packaged({**starter(form, 2021), **PYTORCH_PARTS})
        origins, missing = places("cs231n", *SINCE_2021), frozenset(TO_WRITE)
        yield Layout(f"untouched_of_2021_{form}", files, origins, unwritten=missing)


def _functions_of_captioning() -> tuple[str, ...]:
    return (
        *TO_WRITE,
        "temporal_affine_forward",
        "temporal_affine_backward",
        "temporal_softmax_loss",
    )


def _two_years() -> Iterator[Layout]:
    """The same assignment twice: the one with more work counts, the other fills gaps."""
    old, new = captioning(6), since_2021(captioning(8))
    files = {**below("2017", old), **below("2021", emptied(new, "zeros", LSTM))}
    yield Layout("two_years_the_older_complete", files, places("2017", *CLASSIC))
    files = {**below("2017", emptied(old, "marked", LSTM)), **below("2021", new)}
    yield Layout("two_years_the_newer_complete", files, places("2021", *SINCE_2021))
    files = {**below("spring_2017", old), **below("spring_2019", captioning(9))}
    yield Layout("two_years_both_complete", files, places("spring_2017", *CLASSIC))
    backup = {f"backup/{RNN}": emptied(old, "nones", LSTM)[RNN]}
    yield Layout("a_backup", {**packaged(old), **backup}, places("cs231n", *CLASSIC))
    no_model = {path: text for path, text in captioning(3).items() if path != MODEL}
    files = {**below("new", no_model), **below("old", starter("bare_pass") | {MODEL: old[MODEL]})}
    origins = {**places("new", RNN, LAYERS), MODEL: f"old/{MODEL}"}
    yield Layout("a_gap_filled_from_another_year", files, origins)


def _odd() -> Iterator[Layout]:
    """Syntax of Python 2, a broken line, functions moved elsewhere, line ends of Windows."""
    work = captioning(0)
    printing = work[RNN].replace(
        "def lstm_forward(", 'def show(x):\n    print "x", x\n\n\ndef lstm_forward('
    )
    files = {**below("work", {**work, RNN: printing}), **below("starter", starter("marked"))}
    yield Layout("python2_beside_starter", files, places("work", *CLASSIC))
    broken = work[RNN].replace(
        "def lstm_forward(", "def unfinished(x):\n    y = (x +\n\n\ndef lstm_forward("
    )
    files = {**below("work", {**work, RNN: broken}), **below("starter", starter("zeros"))}
    yield Layout("broken_line_beside_starter", files, places("work", *CLASSIC))
    windows = {path: text.replace("\n", "\r\n") for path, text in work.items()}
    files = {**below("work", windows), **below("starter", starter("undefined"))}
    yield Layout("windows_beside_starter", files, places("work", *CLASSIC))
    elsewhere = {**emptied(work, "raising", LSTM), "my_lstm.py": work[RNN]}
    yield Layout("stubs_written_in_another_file", packaged(elsewhere), places("cs231n", *CLASSIC))
    stubs = emptied(work, "bare_pass", ["affine_forward", "affine_backward"])
    moved = {**stubs, RNN: since_2021(work)[RNN]}
    yield Layout("affine_stubs_in_layers", packaged(moved), places("cs231n", *CLASSIC))


def _others() -> Iterator[Layout]:
    """The other assignments, alone and beside starter code of this one."""
    names = ("gan", "transformer", "style_transfer", "network_visualization")
    for name in (*names, "classification", "networks"):
        own = (*FILES[name], *OWN_HELPERS.get(name, ()))
        yield Layout(f"{name}_example", example(name), places("", *own), name)
        yield Layout(f"{name}_reference", reference(name), places("", *FILES[name]), name)
        alone = below("part/deep", example(name))
        yield Layout(f"{name}_deep", alone, places("part/deep", *own), name, pack="zip")
        if name in ("network_visualization", "classification"):
            continue  # the starter below has functions complete that are not written here
        files = {**packaged(starter("raising")), **below("answers", example(name))}
        yield Layout(f"{name}_beside_starter", files, places("answers", *own), name)
    files = {"everything.py": one_file(example("gan"))}
    yield Layout("gan_in_one_file", files, {}, "gan")
    both: Sources = {**example("transformer"), **PYTORCH_PARTS, **example("transformer")}
    yield Layout("transformer_in_numpy", both, places("", *FILES["transformer"]), "transformer")
