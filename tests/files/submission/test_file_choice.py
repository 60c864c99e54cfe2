"""Which of the files handed in are graded."""

import random

import pytest

from grader.core.submission import Sighting
from grader.files.submission.file_choice import choose

GRADED = ("rnn_layers.py", "layers.py", "classifiers/rnn.py")
SUPPORT = {"optim.py": b"def sgd():\n    pass\n", "classifiers/base.py": b"base"}
TEMPLATES = {
    "rnn_layers.py": b"def f():\n    pass\n",
    "classifiers/rnn.py": b"class R:\n    pass\n",
}


def choice(*paths, **sources):
    files = {path: f"# {path}\n".encode() for path in paths}
    return choose(files | sources.get("files", {}), GRADED, SUPPORT, TEMPLATES)


@pytest.mark.parametrize(
    "origins",
    [
        ("rnn_layers.py", "layers.py", "classifiers/rnn.py"),
        ("cs231n/rnn_layers.py", "cs231n/layers.py", "cs231n/classifiers/rnn.py"),
        ("a/b/cs231n/rnn_layers.py", "a/b/cs231n/layers.py", "a/b/cs231n/classifiers/rnn.py"),
        ("rnn_layers.py", "layers.py", "rnn.py"),
        ("hw/rnn_layers.py", "hw/layers.py", "hw/rnn.py"),
        ("hw/rnn_layers.py", "hw/layers.py", "hw/models/rnn.py"),
        ("one/rnn_layers.py", "two/layers.py", "three/classifiers/rnn.py"),
        ("RNN_Layers.PY", "Layers.py", "Classifiers/RNN.py"),
        ("hw/RNN_layers.py", "hw/LAYERS.py", "hw/RNN.py"),
    ],
)
def test_every_layout_is_understood(origins):
    found = choice(*origins)
    assert found.origins == dict(zip(GRADED, origins, strict=True))
    assert found.graded["classifiers/rnn.py"] == f"# {origins[2]}\n".encode()
    assert (found.extra, found.notes) == ({}, ())


def test_the_place_with_most_work_in_it_is_graded():
    untouched = {
        "assignment2/rnn_layers.py": b"def f():\r\n        pass",
        "assignment2/classifiers/rnn.py": TEMPLATES["classifiers/rnn.py"],
        "assignment2/layers.py": b"worked on",
    }
    found = choice(
        "deep/er/assignment3/rnn_layers.py", "deep/er/assignment3/layers.py", files=untouched
    )
    assert found.origins == {
        "rnn_layers.py": "deep/er/assignment3/rnn_layers.py",
        "layers.py": "deep/er/assignment3/layers.py",
        "classifiers/rnn.py": "assignment2/classifiers/rnn.py",
    }
    assert found.notes == (
        "`deep/er/assignment3/rnn_layers.py` was graded; `assignment2/rnn_layers.py` was not: "
        "submit one copy only.",
        "`deep/er/assignment3/layers.py` was graded; `assignment2/layers.py` was not: "
        "submit one copy only.",
    )
    assert found.extra == {}


def test_with_equal_work_more_files_win_then_the_top_then_the_alphabet():
    stub = {"z/layers.py": b"w", "z/rnn_layers.py": TEMPLATES["rnn_layers.py"]}
    assert choice("a/layers.py", files=stub).origins["layers.py"] == "z/layers.py"
    assert choice("a/b/layers.py", "z/layers.py").origins["layers.py"] == "z/layers.py"
    assert choice("b/layers.py", "a/layers.py").origins["layers.py"] == "a/layers.py"


def test_an_empty_file_has_no_work_in_it():
    found = choice("z/layers.py", files={"a/layers.py": b" \n"})
    assert found.origins["layers.py"] == "z/layers.py"


def test_a_trailing_path_is_stronger_than_a_name_and_case_counts():
    found = choice("rnn.py", "classifiers/rnn.py", "LAYERS.py", "layers.py")
    assert found.origins == {"layers.py": "layers.py", "classifiers/rnn.py": "classifiers/rnn.py"}
    assert found.extra == {}
    assert len(found.notes) == 2


def test_strength_comes_before_the_alphabet():
    files = {"zoo/model.py": b"", "model.py": b""}
    assert choose(files, ("zoo/model.py",), {}, {}).origins == {"zoo/model.py": "zoo/model.py"}


def test_a_longer_name_with_the_same_end_is_another_file():
    assert choice("my_layers.py").graded == {}
    assert choice("rnn_layers.py").origins == {"rnn_layers.py": "rnn_layers.py"}


def test_a_path_of_its_own_is_not_lent_to_another_file_of_the_same_name():
    files = {"a/model.py": b"a"}
    assert choose(files, ("a/model.py", "b/model.py"), {}, {}).origins == {
        "a/model.py": "a/model.py"
    }
    assert choose(files, ("model.py", "a/model.py"), {}, {}).origins == {"a/model.py": "a/model.py"}


def test_many_copies_are_counted():
    found = choice(*(f"copy{number}/layers.py" for number in range(6)))
    assert found.notes == (
        "`copy0/layers.py` was graded; `copy1/layers.py`, `copy2/layers.py`, `copy3/layers.py` "
        "and 2 more were not: submit one copy only.",
    )


STEPS = b"def f(): return 1\n\ndef g(): return 2\n\ndef h(): return 3\n"


@pytest.mark.parametrize(
    ("path", "source", "told"),
    [
        ("hw/steps (1).py", STEPS, "`f`, `g` and `h`"),  # as a browser names a second download
        ("hw/steps.ipynb", STEPS + b"\nrest = 1\n", "`f`, `g` and `h`"),
        ("hw/fg.py", b"def f(): ...\n\ndef g(): ...\n", ""),  # work may be spread over files
        ("hw/own/steps_too.py", STEPS, ""),  # in another folder: older parts, backups
        ("hw/run.py", b"from steps import f, g, h\nmine = f()\n", ""),
    ],
)
def test_a_file_beside_the_graded_one_that_has_its_functions_is_named(path, source, told):
    files = {"hw/steps.py": STEPS + b"\ndef own(): return 4\n", path: source}
    template = {"steps.py": b"def f(): pass\n\ndef g(): pass\n\ndef h(): pass\n"}
    notes = choose(files, ("steps.py",), {}, template).notes
    assert bool(notes) == bool(told)
    if told:
        assert notes == (
            f"`{path}` defines {told} too; what is written in `hw/steps.py` was graded: "
            "submit one copy only.",
        )


def test_extra_files_are_placed_as_seen_from_the_graded_ones():
    found = choice(
        "hw/cs231n/layers.py",
        "hw/cs231n/__init__.py",
        "hw/cs231n/classifiers/__init__.py",
        "hw/cs231n/own/gates.py",
        "hw/setup.py",
    )
    places = ["__init__.py", "classifiers/__init__.py", "hw/setup.py", "own/gates.py"]
    assert list(found.extra) == places
    assert found.extra["own/gates.py"] == b"# hw/cs231n/own/gates.py\n"


def test_without_graded_files_the_wrapping_folder_is_dropped():
    assert list(choice("hw/a.py", "hw/in/b.py").extra) == ["a.py", "in/b.py"]
    assert list(choice("alice_layers-1.py").extra) == ["alice_layers-1.py"]


@pytest.mark.parametrize("copy", [b"def sgd():\r\n    pass", b"def sgd():   \n    pass\n\n\n"])
def test_an_unchanged_support_file_is_silently_the_packs_own(copy):
    found = choice("hw/layers.py", files={"hw/optim.py": copy})
    assert (found.extra, found.notes) == ({}, ())


@pytest.mark.parametrize("place", ["hw/optim.py", "hw/classifiers/base.py", "hw/base.py"])
def test_a_changed_support_file_is_named_to_instructors(place):
    found = choice("hw/layers.py", place)
    remark = (f"`{place}` differs from the assignment's own copy, which was graded instead of it.",)
    assert (found.extra, found.notes, found.remarks) == ({}, (), remark)


def test_many_changed_support_files_are_one_sentence():
    found = choice("hw/layers.py", "hw/optim.py", "hw/classifiers/base.py")
    assert found.remarks == (
        "`hw/classifiers/base.py` and `hw/optim.py` differ from the assignment's own copy, "
        "which was graded instead of them.",
    )


def test_support_files_of_another_year_in_another_place_are_not_named():
    work = {"hw/layers.py": b"work", "hw/rnn_layers.py": b"work"}
    found = choice("old/layers.py", "old/optim.py", files=work)
    assert (found.extra, found.remarks) == ({}, ())


def test_indentation_is_a_change():
    assert choice("layers.py", files={"optim.py": b"def sgd():\n  pass\n"}).remarks


def test_an_init_file_is_the_students_own():
    found = choose({"layers.py": b"", "__init__.py": b"own"}, GRADED, {"__init__.py": b""}, {})
    assert (found.extra, found.notes) == ({"__init__.py": b"own"}, ())


def test_a_students_own_module_elsewhere_is_no_support_file():
    assert list(choice("layers.py", "own/optim.py").extra) == ["own/optim.py"]


def test_names_in_notes_are_clean():
    found = choice("layers.py", "a\u202e`b/layers.py")
    assert found.notes == (
        "`layers.py` was graded; `a�'b/layers.py` was not: submit one copy only.",
    )


def test_the_order_of_files_does_not_matter():
    paths = [f"{root}/{name}" for root in "abc" for name in (*GRADED, "rnn.py", "x.py", "optim.py")]
    expected = choice(*paths)
    for seed in range(20):
        random.Random(seed).shuffle(paths)
        found = choice(*paths)
        assert found == expected
        assert list(found.extra) == list(expected.extra)


def seen(written, *stubs):
    """`written` and `stubs`: "path: function function"."""
    lines = [(line, True) for line in written] + [(line, False) for line in stubs]
    parts = [(*line.split(": "), is_written) for line, is_written in lines]
    return [Sighting(f, path, w) for path, names, w in parts for f in names.split()]


def chosen(sightings):
    return choose({each.path: b"" for each in sightings}, GRADED, SUPPORT, TEMPLATES, sightings)


def test_untouched_starter_code_of_another_year_does_not_win_over_work():
    found = chosen(
        seen(
            ["rnn_layers.py: rnn_step affine", "old/layers.py: affine", "old/rnn_layers.py: loss"],
            "classifiers/rnn.py: R.loss R.sample",
            "old/rnn_layers.py: rnn_step rnn_loop",
            "old/classifiers/rnn.py: R.loss R.sample",
        )
    )
    assert found.origins == {
        "rnn_layers.py": "rnn_layers.py",
        "classifiers/rnn.py": "classifiers/rnn.py",
    }


def test_one_function_written_wins_over_what_a_course_hands_out_complete():
    found = chosen(
        seen(
            ["rnn_layers.py: rnn_step", "old/rnn_layers.py: loss", "old/layers.py: affine back"],
            "old/rnn_layers.py: rnn_step rnn_loop",
        )
    )
    assert found.origins["rnn_layers.py"] == "rnn_layers.py"
    assert found.origins["layers.py"] == "old/layers.py"


def test_a_function_of_the_best_root_is_not_looked_for_in_older_parts_of_a_course():
    found = chosen(
        seen(
            [
                "new/rnn_layers.py: rnn_step rnn_loop affine",
                "new/classifiers/rnn.py: R.loss",
                "part1/layers.py: affine",
            ]
        )
    )
    assert "layers.py" not in found.origins
    assert list(found.extra) == ["part1/layers.py"], "there for imports"


def test_a_gap_is_filled_from_another_root():
    found = chosen(seen(["new/rnn_layers.py: rnn_step rnn_loop", "old/classifiers/rnn.py: R.loss"]))
    assert found.origins["classifiers/rnn.py"] == "old/classifiers/rnn.py"


def test_an_untouched_file_in_the_best_root_gives_way_to_work_elsewhere():
    found = chosen(
        seen(
            ["new/rnn_layers.py: rnn_step rnn_loop", "rnn.py: R.loss"],
            "new/classifiers/rnn.py: R.loss R.sample",
            "rnn_layers.py: rnn_step rnn_loop",
        )
    )
    assert found.origins["classifiers/rnn.py"] == "rnn.py"


def test_files_of_the_students_own_count_for_the_root_they_lie_in():
    found = chosen(
        seen(
            ["a/my_rnn.py: rnn_step rnn_loop", "b/rnn_layers.py: rnn_step"],
            "a/rnn_layers.py: rnn_step rnn_loop",
        )
    )
    assert found.origins["rnn_layers.py"] == "a/rnn_layers.py"
