"""The documentation is complete and current, and its guides can be followed literally."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from grader.cli.command_line import BUG
from grader.cli.early_end import INTERRUPTED
from grader.core.errors import GraderError
from grader.core.grades import Status
from tests.all_commands import all_commands
from tests.command import done
from tests.reference_pages import PAGES, WORDS, pages, result_keys

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples/submissions"
DOCS = ROOT / "docs"
SCHEMA = json.loads((ROOT / "grader/files/rubric.schema.json").read_text("utf-8"))
RUBRIC = (ROOT / "docs/rubric.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
CHANGE_POINTS = (DOCS / "how-to/change-points.md").read_text("utf-8")


def keys() -> list[str]:
    definitions = SCHEMA["$defs"]
    places = [SCHEMA, definitions["criterion"], definitions["case"], definitions["output"]]
    return sorted({key for place in places for key in place["properties"]})


@pytest.mark.parametrize("key", keys())
def test_every_key_of_the_rubric_is_documented(key: str) -> None:
    assert f"`{key}" in RUBRIC


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, command in all_commands().items():
        yield f"grader {name}", command


@pytest.mark.parametrize(("name", "command"), [*commands()], ids=[name for name, _ in commands()])
def test_every_command_and_every_option_stands_in_the_reference(
    name: str, command: click.Command
) -> None:
    text = (PAGES / "commands.md").read_text("utf-8")
    start = text.index(f"## {name}\n")
    section = text[start : text.index("\n## ", start + 1)]
    for option in command.params:
        if isinstance(option, click.Option):
            assert all(word in section for word in option.opts), option.name


@pytest.mark.parametrize("page", [*pages()], ids=lambda page: page.name)
def test_the_generated_pages_are_current(page: Path) -> None:
    assert page.read_text("utf-8") == pages()[page], "run `python -m tests.reference_pages`"


def test_every_status_key_and_exit_code_has_words_and_no_others_have() -> None:
    assert list(WORDS["statuses"]) == [str(status) for status in Status]
    assert sorted(WORDS["result_keys"]) == sorted(result_keys())
    assert {BUG, INTERRUPTED, GraderError("").exit_code} <= set(WORDS["exit_codes"])


def test_the_index_names_every_page() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    for page in DOCS.rglob("*.md"):
        if page != DOCS / "README.md":
            assert f"]({page.relative_to(DOCS).as_posix()})" in index


def test_the_readme_has_both_commands_and_a_picture() -> None:
    assert "make demo" in README
    assert "make test" in README
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert (ROOT / picture).read_bytes().startswith(b"\x89PNG")


def test_every_document_that_is_linked_is_there() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


COMMANDS = [
    (page, line)
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]
    if page.parent != PAGES
    for line in re.findall(r"^ {4,}grader (.+)$", page.read_text("utf-8"), re.MULTILINE)
]


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[line for _, line in COMMANDS])
def test_every_command_on_a_page_has_only_options_that_exist(page: Path, line: str) -> None:
    words = shlex.split(line, comments=True)
    known = all_commands()
    name = words.pop(0)
    if name not in known:
        name = f"{name} {words.pop(0)}"
    known[name].make_context(line, words)


def shown(page: str) -> list[str]:
    """Return the commands that a page shows, in their order."""
    text = (DOCS / "how-to" / page).read_text("utf-8")
    return re.findall(r"^ +grader (.+)$", text, re.MULTILINE)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def new_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new assignment and two submissions, one of them wrong in one line."""
    folder = tmp_path_factory.mktemp("class")
    done(folder, "new", "tiny")
    for name in ("anna", "ben"):
        shutil.copytree(folder / "reference/tiny", folder / "submissions" / name)
    change(folder / "submissions/ben/layers.py", "np.sum(dout, axis=0)", "np.sum(dout, axis=1)")
    return folder


@pytest.mark.slow
@pytest.mark.linux
def test_the_guides_about_a_class_can_be_followed_literally(new_class: Path) -> None:
    rubric = new_class / "rubrics/tiny.yaml"
    for command in shown("grade-a-class.md"):
        done(new_class, *shlex.split(command))
    assert (new_class / "scores-for-me.csv").exists()
    assert (new_class / "graded/feedback-plain.zip").exists()

    change(rubric, "points: 6", "points: 12")
    said = [done(new_class, *shlex.split(command)) for command in shown("change-points.md")]
    (printed,) = re.findall(r"```text\n(.*?)```", CHANGE_POINTS, re.DOTALL)
    assert said[0].splitlines() == [line.strip() for line in printed.strip().splitlines()]

    late = re.search(r"^late: .+$", (DOCS / "how-to/give-more-time.md").read_text("utf-8"), re.M)
    assert late
    change(rubric, "seed: 1\n", f"seed: 1\n{late[0]}\n")
    said = [done(new_class, *shlex.split(command)) for command in shown("give-more-time.md")]
    assert ["20 %" in text for text in said] == [False, False, False, True, False, False]


@pytest.mark.slow
def test_the_guide_to_gradescope_can_be_followed_literally(new_class: Path) -> None:
    for command in shown("grade-on-gradescope.md"):
        done(new_class, *shlex.split(command))
    assert (new_class / "autograder.zip").exists()


def test_the_guide_to_cs231n_can_be_followed_literally(tmp_path: Path) -> None:
    """Its student has worked on two parts of the course, in folders as they are handed out."""
    for place, example in (("course/assignment1", "classification"), ("class/anna", "networks")):
        shutil.copytree(EXAMPLES / f"{example}_all_right", tmp_path / place)
    shutil.copytree(EXAMPLES / "all_right", tmp_path / "course/assignment3")
    said = [done(tmp_path, *shlex.split(command)) for command in shown("grade-cs231n.md")]
    assert said[0].count("100 of 100 points (100 %)") == 2
    assert "1 of 1 graded" in said[1]
    assert {"handout.zip", "networks.zip", "graded"} <= {p.name for p in tmp_path.iterdir()}


LEADING = """\
import numpy as np


def leading_vectors(A, k):
    # BEGIN SOLUTION
    values, vectors = np.linalg.eigh(A)
    V = vectors[:, ::-1][:, :k]
    # END SOLUTION
    return V
"""
HEAD = """\
version: 1
assignment: leading
title: Leading eigenvectors
reference: ../reference/leading
template: ../student_template/leading
test_cases: ../test_cases/leading.h5
sizes: {N: 12, D: 5, K: 2}
cases: {main: {}, other_sizes: {D: 7, K: 3}, hidden: {D: 8, K: 4, visibility: hidden}}
"""


CLUSTERS = """\
import numpy as np


def k_means(X, k):
    # BEGIN SOLUTION
    centres = X[:k]
    for _ in range(3):
        apart = ((X[:, None] - centres) ** 2).sum(axis=2)
        labels = apart.argmin(axis=1)
        centres = np.stack([X[labels == j].mean(axis=0) for j in range(k)])
    # END SOLUTION
    return labels, centres
"""
DECAY = """\
import numpy as np


def decay(rate):
    # BEGIN SOLUTION
    steps = 400
    t = np.arange(steps + 1) / steps
    y = np.cumprod(np.r_[1.0, np.full(steps, 1 - rate / steps)])
    late = t > 0.5
    # END SOLUTION
    return t, y, late
"""
GUIDES = {
    "accept-either-sign.md": (
        ("leading", LEADING), ("V = vectors", "V = -vectors"), ("V = vectors", "V = 2 * vectors"),
        "Every value of `V` is 2 times the right one",
    ),
    "accept-any-cluster-labels.md": (
        ("clusters", CLUSTERS), ("= X[:k]", "= X[:k][::-1]"),
        ("return labels, centres", "return labels, centres[::-1]"),
        "`labels` is right in itself, but not in the order of `centres`",
    ),
    "leave-a-shape-open.md": (
        ("decay", DECAY), ("steps = 400", "steps = 500"), ("steps = 400", "steps = 4"),
        "the values are those of the exact solution",
    ),
}  # fmt: skip
UTILS = "def doubled(x):\n    return 2.0 * x\n"


@pytest.mark.slow
def test_the_guide_to_files_that_students_change_can_be_followed_literally(tmp_path: Path) -> None:
    text = (DOCS / "how-to/let-students-change-a-file.md").read_text("utf-8")
    (key,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (sentence,) = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    done(tmp_path, "new", "tiny")
    reference, rubric = tmp_path / "reference/tiny", tmp_path / "rubrics/tiny.yaml"
    (reference / "layer_utils.py").write_text(UTILS, "utf-8")
    change(rubric, "seed: 1\n", f"seed: 1\n{key}")
    done(tmp_path, "template", "tiny")
    changed = shutil.copytree(reference, tmp_path / "changed")
    (changed / "layer_utils.py").write_text(
        UTILS + "\n\ndef halved(x):\n    return x / 2\n", "utf-8"
    )
    change(
        changed / "layers.py", "import numpy as np\n", "import numpy as np\nimport layer_utils\n"
    )
    change(
        changed / "layers.py",
        "np.sum(dout, axis=0)",
        "layer_utils.halved(2 * np.sum(dout, axis=0))",
    )
    said = [
        done(tmp_path, *shlex.split(command)) for command in shown("let-students-change-a-file.md")
    ]
    assert "10 of 10 points" in said[-1]
    change(rubric, key, "")
    graded = ["run", "changed", "-a", "tiny", "--json", "result.json", "--no-html"]
    for words in (["generate", "tiny"], graded):
        done(tmp_path, *words)
    assert sentence in (tmp_path / "result.json").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("page", GUIDES)
def test_the_guides_to_answers_with_many_forms_can_be_followed(page: str, tmp_path: Path) -> None:
    (name, source), right, wrong, said = GUIDES[page]
    text = (DOCS / "how-to" / page).read_text("utf-8")
    criteria = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
    done(tmp_path, "new", name)
    (tmp_path / f"reference/{name}/layers.py").write_text(source, "utf-8")
    head = HEAD.replace("leading", name) + ("precision: [float64]\n" if name == "decay" else "")
    (tmp_path / f"rubrics/{name}.yaml").write_text(head + criteria, "utf-8")
    done(tmp_path, "template", name)
    for command in shown(page):
        done(tmp_path, *shlex.split(command))
    for change_made, told in ((right, "4 of 4 points"), (wrong, said)):
        other = tmp_path / "other/layers.py"
        other.parent.mkdir(exist_ok=True)
        other.write_text(source.replace(*change_made), "utf-8")
        assert told in " ".join(done(tmp_path, "run", "other", "-a", name, "--no-html").split())


@pytest.mark.slow
def test_the_guide_to_any_value_can_be_followed_literally(tmp_path: Path) -> None:
    text = (DOCS / "how-to/grade-any-value.md").read_text("utf-8")
    (source,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (rubric,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (sentence,) = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    wrong = source.replace(".lower()", "").replace("return sympy.diff(sympy.sin(x) ** n, x)",
        "return n * sympy.sin(x) ** (n - 1) * sympy.cos(x)")  # fmt: skip
    for path, content in {
        "reference/words/words.py": source,
        "rubrics/words.yaml": rubric,
        "submission/words.py": wrong,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, "utf-8")
    *_, told = [done(tmp_path, *shlex.split(command)) for command in shown("grade-any-value.md")]
    assert "4 of 6 points" in told
    assert sentence in " ".join(told.split())
