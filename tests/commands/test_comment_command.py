"""`grader comment`: one comment reaches all who made a mistake, on pages and in exports."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.graded_attempt import attempt_of
from grader.core.grades import CriterionGrade, Grade, Status
from grader.core.mistakes import mistake_in
from grader.gradebook.store import Gradebook
from tests.command import done, grader
from tests.gradebook.small_class import hand_in

WRONG = CriterionGrade(
    "code", "code", "a.py", Status.WRONG, Fraction(0), Fraction(4), lost_to="own",
    diagnosis=("`h` is doubled",), answer="aa",
)  # fmt: skip
OTHER = replace(WRONG, diagnosis=(), answer="bb")
RIGHT = replace(WRONG, status=Status.RIGHT, score=Fraction(4), lost_to=None, diagnosis=())
WORK = {"anna": WRONG, "bob": WRONG, "carl": OTHER, "dora": OTHER, "eve": RIGHT}


def graded(name: str, criterion: CriterionGrade) -> Grade:
    return Grade("tiny", "Tiny", name, "full", (criterion,), fingerprint="f")


def named(criterion: CriterionGrade) -> str:
    mistake = mistake_in(criterion)
    assert mistake
    return mistake.name


DOUBLED, EQUAL = named(WRONG), named(OTHER)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    with Gradebook.open(tmp_path / "gradebook.sqlite", "tiny") as book:
        book.enter([hand_in(name) for name in WORK])
        for name, criterion in WORK.items():
            book.add(name, attempt_of(graded(name, criterion), name))
    return tmp_path


def reached(out: Path, text: str) -> list[str]:
    """Names of the submissions whose pages have a text."""
    done(out, "report", ".")
    pages = sorted((out / "reports").iterdir())
    return [page.stem for page in pages if text in page.read_text("utf-8")]


def test_without_a_mistake_they_are_listed(out: Path) -> None:
    assert done(out, "comment", ".").splitlines() == [
        f"{DOUBLED}  2  code: `h` is doubled",
        f"{EQUAL}  2  code: equal answers",
    ]


def test_one_that_a_single_student_made_is_listed_too(out: Path) -> None:
    own = replace(WRONG, diagnosis=("`h` is halved",), answer="cc")
    with Gradebook.open(out / "gradebook.sqlite") as book:
        book.add("eve", attempt_of(graded("eve", own), "new"))
    assert f"{named(own)}  1  code: `h` is halved" in done(out, "comment", ".").splitlines()


def test_the_class_page_has_the_command_with_the_folder(out: Path) -> None:
    done(out, "report", ".")
    page = (out / "index.html").read_text("utf-8")
    assert f"grader comment {out.absolute()} {DOUBLED} " in page


def test_a_comment_reaches_all_members_and_nobody_else(out: Path) -> None:
    assert done(out, "comment", ".", DOUBLED, "<see> lecture 5") == (
        "The comment reaches 2 submissions: Anna, Bob\n"
    )
    assert reached(out, "&lt;see&gt; lecture 5") == ["anna", "bob"]
    assert "Your comment: &lt;see&gt; lecture 5" in (out / "index.html").read_text("utf-8")
    assert done(out, "comment", ".", EQUAL, "which axis?").endswith(
        "reaches 2 submissions: Carl, Dora\n`grader report .` brings the pages up to date.\n"
    )
    assert reached(out, "which axis?") == ["carl", "dora"]
    assert f"comment on {EQUAL}, 2 submissions: which axis?" in done(out, "comment", ".")


def test_it_is_changed_and_removed(out: Path) -> None:
    done(out, "comment", ".", DOUBLED, "lecture 1")
    done(out, "comment", ".", DOUBLED, "lecture 2")
    assert (reached(out, "lecture 1"), reached(out, "lecture 2")) == ([], ["anna", "bob"])
    assert done(out, "comment", ".", DOUBLED) == ("lecture 2\nMade by 2 submissions: Anna, Bob\n")
    assert done(out, "comment", ".", DOUBLED, "--remove").startswith(
        "No comment any more for 2 submissions: Anna, Bob\n"
    )
    assert reached(out, "lecture 2") == []
    assert "lecture 2" not in done(out, "comment", ".")


def test_exports_with_feedback_have_it(out: Path) -> None:
    done(out, "comment", ".", DOUBLED, "see lecture 5")
    done(out, "export", ".", "--format", "gradescope")
    texts = {p.stem: p.read_text("utf-8") for p in (out / "exports" / "gradescope").iterdir()}
    assert sorted(n for n, text in texts.items() if "see lecture 5" in text) == ["anna", "bob"]


def test_who_makes_the_mistake_later_gets_it_too(out: Path) -> None:
    done(out, "comment", ".", DOUBLED, "see lecture 5")
    with Gradebook.open(out / "gradebook.sqlite") as book:
        before = {entry.name: entry.changed_at for entry in book.entries()}
        ((_, shown),) = book.add_shown(["eve"], attempt_of(graded("eve", WRONG), "new"))
        book.add("bob", attempt_of(graded("bob", RIGHT), "new"))
        assert not shown.alone, "the page that a worker wrote lacks the comment"
        done(out, "comment", ".", DOUBLED, "see lecture 6")
        after = {entry.name: entry.changed_at for entry in book.entries()}
    assert reached(out, "see lecture 6") == ["anna", "eve"]
    assert after["anna"] > before["anna"], "`batch` writes its page again"
    assert after["carl"] == before["carl"]


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ((f"{DOUBLED[:-1]}x", "text"), ("has no mistake `", f"Did you mean `{DOUBLED}`?")),
        ((DOUBLED, "text", "--remove"), ("--remove takes the name of a mistake", "Leave out")),
        (("--remove",), ("--remove takes the name of a mistake", "Leave out")),
    ],
)
def test_what_cannot_be_is_refused(
    out: Path, words: tuple[str, ...], sentences: tuple[str, ...]
) -> None:
    ended = grader(out, "comment", ".", *words)
    assert ended.returncode == 2
    assert all(sentence in ended.stderr for sentence in sentences), ended.stderr


def test_a_comment_of_a_mistake_that_nobody_makes_any_more_can_be_removed(out: Path) -> None:
    done(out, "comment", ".", EQUAL, "old")
    with Gradebook.open(out / "gradebook.sqlite") as book:
        for name in ("carl", "dora"):
            book.add(name, attempt_of(graded(name, RIGHT), "new"))
    assert done(out, "comment", ".", EQUAL) == "old\nMade by 0 submissions\n"
    assert f"comment on {EQUAL}, 0 submissions: old" in done(out, "comment", ".")
    assert done(out, "comment", ".", EQUAL, "--remove") == "No comment any more for 0 submissions\n"


def test_a_class_without_mistakes_says_so(tmp_path: Path) -> None:
    with Gradebook.open(tmp_path / "gradebook.sqlite", "tiny") as book:
        book.enter([hand_in("eve")])
        book.add("eve", attempt_of(graded("eve", RIGHT), "eve"))
    assert done(tmp_path, "comment", ".") == "No mistake was recognised.\n"
