"""`grader score`, `history` and `forget`, as a user sees them."""

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli.command_line import main
from grader.core.entries import ManualScore
from grader.core.people.class_submissions import HandIn, Student
from grader.core.policy.lateness import LatePolicy
from grader.gradebook.store import Gradebook
from tests.gradebook.small_class import attempt, hand_in

POLICY = LatePolicy(datetime.fromisoformat("2026-10-01T23:59:00+02:00"), per_day=Fraction(1, 10))


def grader(*words: object, answer: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=answer)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The folder of a batch: anna and carl together and late, bob alone."""
    folder = tmp_path / "out"
    with Gradebook.open(folder / "gradebook.sqlite", "tiny") as book:
        bob = Student("b7", "Bob Ä.")
        together = hand_in("anna", "carl", submitted_at="2026-10-02T08:00:00+02:00")
        book.enter([together, HandIn("bob", Path("bob"), (bob,))])
        for name in ("anna", "bob"):
            book.add(name, attempt(name, 2), b"packed")
            for place in (f"results/{name}.json", f"reports/{name}.html"):
                (folder / place).parent.mkdir(exist_ok=True)
                (folder / place).write_text(name)
        book.set_lateness(POLICY)
    return folder


def entries(out: Path) -> dict[str, object]:
    with Gradebook.open(out / "gradebook.sqlite") as book:
        return {entry.name: entry for entry in book.entries()}


def files(out: Path) -> list[str]:
    return sorted(str(p.relative_to(out)) for folder in ("results", "reports")
                  for p in (out / folder).iterdir())  # fmt: skip


def test_a_score_by_hand_counts_at_once(out: Path) -> None:
    result = grader("score", out, "bob", "essay", "4.5", "--comment", "well argued")
    assert (result.output, result.exit_code) == ("bob: 6.5 of 10\n", 0)
    manual = entries(out)["bob"].manual["essay"]
    assert (manual.score, manual.comment) == (Fraction(9, 2), "well argued")
    made_at = datetime.fromisoformat(manual.made_at)
    assert abs(datetime.now().astimezone() - made_at).total_seconds() < 60


def test_it_says_how_pages_are_brought_up_to_date(out: Path) -> None:
    (out / "index.html").write_text("as it was")
    result = grader("score", out, "bob", "essay", "4")
    assert result.output.endswith(f"`grader report {out}` brings the pages up to date.\n")


def test_the_penalty_and_what_still_waits_are_said(out: Path) -> None:
    result = grader("score", out, "anna", "code", "7/3")
    late = "10 % of 2.33 off for being late"
    waits = "still to be scored by hand: essay"
    assert result.output == f"anna: 2.1 of 10 ({late}); {waits}\n"


@pytest.mark.parametrize("score", [(), ("-",)])
def test_a_comment_alone_changes_no_score(out: Path, score: tuple[str, ...]) -> None:
    result = grader("score", out, "bob", "code", *score, "--comment", "see me")
    assert result.output == "bob: 2 of 10; still to be scored by hand: essay\n"
    assert entries(out)["bob"].manual["code"].comment == "see me"


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        (("bop", "essay", "1"), ("has no submission `bop`", "Did you mean `bob`?")),
        (("bob", "esay", "1"), ("has no criterion `esay`", "Did you mean `essay`?")),
        (("bob", "essay", "7"), ("`essay` gives 0 to 6 points.", "7 is outside that range.")),
        (("bob", "essay", "good"), ("good is not a valid score.", "such as 4, 2.5 or 7/3")),
        (("bob", "essay", "1e99"), ("1e99 is not a valid score.", "such as 4, 2.5 or 7/3")),
        (("bob", "essay"), ("Both the score and --comment are missing", "--comment TEXT")),
    ],
)
def test_a_score_that_cannot_be_is_refused(
    out: Path, words: tuple[str, ...], sentences: tuple[str, ...]
) -> None:
    result = grader("score", out, *words)
    assert result.exit_code == 2
    assert all(sentence in result.output for sentence in sentences), result.output


def test_a_folder_without_a_gradebook_is_said_and_left_alone(tmp_path: Path) -> None:
    result = grader("score", tmp_path, "bob", "essay", "1")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert f"The folder {tmp_path} has no gradebook." in result.output
    assert "Give the folder that `grader batch` wrote, or --gradebook." in result.output


def test_a_gradebook_elsewhere_is_named_by_its_url(out: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{out / 'gradebook.sqlite'}"
    result = grader("history", tmp_path, "bob", "--gradebook", url, "-a", "tiny")
    assert result.output.startswith("1  2026-10-02T12:00:00+02:00  2 of 10  graded  rubric")


def test_the_history_has_a_line_for_each_attempt(out: Path) -> None:
    with Gradebook.open(out / "gradebook.sqlite") as book:
        book.add("bob", attempt("bob", 3, fingerprint="new"), reason="regraded")
        book.enter([hand_in("eve")])
    assert grader("history", out, "bob").output.splitlines() == [
        "1  2026-10-02T12:00:00+02:00  2 of 10  graded  rubric",
        "2  2026-10-02T12:00:00+02:00  3 of 10  regraded  new",
    ]
    assert grader("history", out, "eve").output == "never graded\n"


def test_the_history_shows_what_was_scored_by_hand_and_when(out: Path) -> None:
    with Gradebook.open(out / "gradebook.sqlite") as book:
        early, late = "2026-10-01T12:00:00+02:00", "2026-10-02T13:00:00+02:00"
        book.score_by_hand("bob", ManualScore("essay", Fraction(9, 2), "good", "eva", late))
        book.score_by_hand("bob", ManualScore("code", None, "see me", "", early))
    assert grader("history", out, "bob").output.splitlines() == [
        "by hand  2026-10-01T12:00:00+02:00  code: see me",
        "1  2026-10-02T12:00:00+02:00  2 of 10  graded  rubric",
        "by hand  2026-10-02T13:00:00+02:00  essay 4.5 by eva: good",
        "now: bob: 6.5 of 10",
    ]


def test_a_student_is_forgotten_after_a_question(out: Path) -> None:
    (out / "exports" / "gradescope").mkdir(parents=True)
    for name in ("scores.csv", "exports/canvas.csv", "exports/gradescope/bob.json",
                 "exports/gradescope/anna.json"):  # fmt: skip
        (out / name).write_text("bob")
    result = grader("forget", out, "b7", answer="y\n")
    assert "Delete all work and grades of Bob Ä. (b7) permanently? [y/N]: y" in result.output
    assert "deleted Bob Ä. (b7) with bob\n" in result.output
    assert "make these again, or delete them: exports/canvas.csv, scores.csv\n" in result.output
    assert not (out / "exports" / "gradescope" / "bob.json").exists()
    assert (out / "exports" / "gradescope" / "anna.json").exists()
    assert list(entries(out)) == ["anna"]
    assert files(out) == ["reports/anna.html", "results/anna.json"]


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_nothing_is_deleted_without_a_yes(out: Path, answer: str) -> None:
    assert grader("forget", out, "b7", answer=answer).exit_code == 1
    assert (list(entries(out)), len(files(out))) == (["anna", "bob"], 4)


def test_the_work_of_a_group_stays_with_the_others(out: Path) -> None:
    result = grader("forget", out, "carl", "--yes")
    assert result.output == "deleted Carl (carl) from the work of their group\n"
    assert (list(entries(out)), len(files(out))) == (["anna", "bob"], 4)
    assert [student.key for student in entries(out)["anna"].students] == ["anna"]


def test_an_unknown_student_is_said_before_the_question(out: Path) -> None:
    result = grader("forget", out, "ana")
    assert (result.exit_code, "permanently?" in result.output) == (2, False)
    assert "The gradebook has no student `ana`." in result.output
    assert "Did you mean `anna`?" in result.output


@pytest.mark.parametrize("who", ["b7", "Bob Ä.", "bob"])
def test_a_submission_is_found_by_its_student(out: Path, who: str) -> None:
    assert grader("score", out, who, "essay", "4").output.startswith("bob: 6 of 10")
    assert grader("history", out, who).output.startswith("1  2026")


@pytest.mark.parametrize("who", ["anna", "carl", "carl@x.edu", "Carl"])
def test_a_group_is_found_by_each_of_its_members(out: Path, who: str) -> None:
    assert grader("score", out, who, "essay", "4").output.startswith("anna: ")


def test_of_what_a_student_handed_in_anew_the_new_one_is_meant(out: Path) -> None:
    with Gradebook.open(out / "gradebook.sqlite") as book:
        book.enter([HandIn("second", Path("second"), (Student("b7", "Bob Ä."),))])
        book.add("second", attempt("second", 3))
    said = grader("score", out, "Bob Ä.", "essay", "4").output
    assert said.startswith("second (Bob Ä.): 7 of 10"), "a name that tells nobody has the student's"
    assert grader("score", out, "bob", "essay", "4").output.startswith("bob: 6 of 10")


def test_a_student_of_several_submissions_that_count_has_to_be_told_apart(out: Path) -> None:
    with Gradebook.open(out / "gradebook.sqlite") as book:
        bob = (Student("b7", "Bob Ä."),)
        rivals = [HandIn(name, Path(name), bob, counts_as="bob") for name in ("bob", "second")]
        book.enter(rivals)
    result = grader("score", out, "Bob Ä.", "essay", "4")
    assert result.exit_code == 2
    assert "`Bob Ä.` may mean several submissions: `bob` and `second`." in result.output
    assert "Give the name of one of them." in result.output


@pytest.mark.parametrize("words", [("report",), ("export", "--format", "csv"), ("history", "bob")])
def test_an_assignment_that_is_not_in_the_gradebook_writes_nothing(
    out: Path, words: tuple[str, ...]
) -> None:
    before = sorted(out.rglob("*"))
    result = grader(words[0], out, *words[1:], "-a", "tinny")
    assert result.exit_code == 2
    assert "The gradebook has no assignment `tinny`.\nDid you mean `tiny`?" in result.output
    assert sorted(out.rglob("*")) == before
