"""Each format, read back by something that is not ours: csv, json with a schema, ElementTree."""

import csv
import html
import io
import json
import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt
from sample_grades import SAMPLES, grade_of, three_mistakes

from grader.core.entries import Entry, ManualScore, pack_grade, unpack_grade
from grader.core.errors import GraderError
from grader.core.grades import Frame, Status
from grader.core.people.class_submissions import Student
from grader.core.policy.lateness import Lateness
from grader.exports import feedback_text
from grader.exports.export import ExportSettings
from grader.exports.export_list import KNOWN_EXPORTS
from grader.exports.feedback_text import summary
from grader.exports.lms_table import numbers_in, without_row
from grader.exports.score_numbers import exact, rounded, whole
from grader.reports import fix_list

THIRD = Fraction(10, 3)
ANNA = Student(
    "7001", "Muster, Anna", "anna@x.org", {"canvas": "501", "login": "am1", "d2l": "7001"}
)
BEN = Student("7002", "=BEN()", "ben@x.org", {"canvas": "502", "sis": "7002", "moodle": "12"})
CARL = Student("7003", "Carl", "", {"login": "carl"})


def graded(**changes: object) -> Entry:
    """60 of 64 points, less a tenth for being late: of both students."""
    partly = {"score": Fraction(4), "status": Status.PARTLY_RIGHT, "lost_to": "own"}
    grade = grade_of({"rnn_step_backward": partly})
    entry = Entry("anna-ben", (ANNA, BEN), grade, lateness=Lateness(60.0, Fraction(1, 10)))
    return replace(entry, **changes)


def by_hand() -> Entry:
    entry = graded(lateness=Lateness())
    manual = {"rnn_step_forward": ManualScore("rnn_step_forward", THIRD, "Well written.")}
    return replace(entry, manual=manual)


FAILED = Entry("carl", (CARL,), None, problem="There is no Python file.\nAt all.")
CLASS = [graded(), FAILED]


def render(name: str, entries=CLASS, **settings: object) -> str:
    return KNOWN_EXPORTS[name].render(entries, ExportSettings(**settings))


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert len({len(row) for row in rows}) == 1, "rows of unequal length"
    return rows


def test_numbers_are_exact_and_halves_go_up() -> None:
    assert [rounded(Fraction(n, 1000), 2) for n in (1005, 2675, -1005, -1, 0)] == [
        "1.01", "2.68", "-1.01", "0", "0",
    ]  # fmt: skip
    assert exact(Fraction(7, 8)) == "0.875"
    assert exact(Fraction(100)) == "100"
    assert exact(Fraction(1, 3)) == "0.3333333333"
    assert [whole(Fraction(n, 2)) for n in (1, 3, -1, 4)] == [1, 2, -1, 2]


@pytest.mark.parametrize("name", ["junit", "markdown", "moodle-gradebook"])
def test_equal_grades_are_worded_once(name: str, monkeypatch) -> None:
    """Of all who handed in the same files the sentences are made for one."""
    worded: list[object] = []
    for module, function in ((feedback_text, "alike_joined"), (fix_list, "_cause")):
        own = getattr(module, function)
        counting = lambda *given, own=own: worded.append(given) or own(*given)  # noqa: E731
        monkeypatch.setattr(module, function, counting)
    counts = []
    for size in (1, 5):
        worded.clear()
        unpack_grade.cache_clear()  # a fresh one
        grade = unpack_grade(pack_grade(three_mistakes()))
        render(name, [Entry(f"s{n}", (ANNA,), replace(grade)) for n in range(size)])
        counts.append(len(worded))
    assert counts[0] == counts[1] > 0


@pytest.mark.parametrize("name", ["csv", "canvas", "d2l"])
def test_a_format_without_feedback_makes_none(name: str, monkeypatch) -> None:
    monkeypatch.setattr("grader.exports.lms_table.summary", lambda _: pytest.fail("not asked for"))
    assert render(name)


def test_csv_has_a_row_for_each_student_and_exact_points() -> None:
    rows = list(csv.DictReader(io.StringIO(render("csv", [*CLASS, by_hand()]))))
    anna, ben, carl, manual, _ = rows
    assert (anna["automatic"], anna["penalty"], anna["total"], anna["points"]) == (
        "60",
        "6",
        "54",
        "64",
    )
    assert anna["late"] == "yes"
    assert anna["rnn_step_backward"] == "4"
    assert ben["name"] == "'=BEN()"
    assert (carl["total"], carl["problem"]) == ("", "There is no Python file. At all.")
    assert manual["rnn_step_forward"] == "3.3333333333"
    assert manual["total"] == "59.3333333333"


CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Old (7),Captioning (99),Final Score
    Points Possible,,,,,5,64,(read only)
"Muster, Anna",501,,am1,A,1,,
Ben,502,7002,,A,2,3,
Carl,,,carl,A,3,,
Nobody,504,,nob,A,4,EX,
"""


def test_canvas_fills_in_the_gradebook_that_it_exported() -> None:
    rows = table(render("canvas", into=CANVAS, title="Captioning"))
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Captioning (99)"]
    assert rows[1] == ["    Points Possible", "", "", "", "", "64"]
    assert rows[2] == ["Muster, Anna", "501", "", "am1", "A", "54"]
    assert [row[-1] for row in rows[3:]] == ["54", "", "EX"]
    assert table(render("canvas", into=CANVAS, title="anything (99)")) == rows
    assert table(render("canvas", into=CANVAS, title="99")) == rows
    named = CANVAS.replace("Old (7)", "99 (7)").replace(",5,64", ",64,64")  # titles come before ids
    assert table(render("canvas", into=named, title="99"))[0][-1] == "99 (7)"
    assert table(render("canvas", into=CANVAS.replace(",", ";"), title="Captioning"), ";")


def test_canvas_writes_two_decimals_and_scales_only_when_asked() -> None:
    into = CANVAS.replace(",64,", ",100,")
    with pytest.raises(GraderError, match="fill in gives 100 points, the assignment 64") as caught:
        render("canvas", into=into, title="Captioning")
    assert caught.value.advice == "--out-of 100 scales the scores."
    rows = table(render("canvas", into=into, title="Captioning", out_of=Fraction(100)))
    assert rows[2][-1] == "84.38"  # of 84.375


def test_canvas_without_a_gradebook() -> None:
    rows = table(render("canvas", title="New"))
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "New"],
        ["Muster, Anna", "501", "", "am1", "", "54"],
        ["'=BEN()", "502", "7002", "", "", "54"],
        ["Carl", "", "", "carl", "", ""],
    ]


@pytest.mark.parametrize(
    ("name", "settings", "sentence"),
    [
        ("canvas", {"into": CANVAS, "title": "Other"}, "fill in has no column `Other`"),
        ("canvas", {"into": "id,name\n1,A\n"}, "The file to fill in is not a Canvas gradebook."),
        ("canvas", {"into": "a,b\n"}, "The file to fill in has no column that identifies"),
        (
            "canvas",
            {"into": 'id\n"' + "x" * 200_000},
            "The file to fill in is not a valid CSV file",
        ),
        ("moodle", {}, "Moodle takes grades of an assignment only in its own grading worksheet."),
        ("moodle", {"into": "Identifier,Full name\nParticipant 1,A\n"}, "has no column `Last mod"),
        (
            "moodle",
            {"into": "Number,Email address\n1,a@x.edu\n"},
            "The file to fill in does not show in which column a grade belongs.",
        ),
        ("d2l", {"into": "OrgDefinedId,x Points Grade\n1,\n", "title": "y"}, "has no item `y`"),
        (
            "d2l",
            {
                "into": "OrgDefinedId,y Points Grade <Numeric MaxPoints:32.5 Weight:5>\n7001,\n",
                "title": "y",
            },
            "The file to fill in gives 32.5 points, the assignment 64.",
        ),
        ("classroom50", {"entries": [FAILED]}, "carl has no grade: There is no Python file."),
    ],
)
def test_what_cannot_be_exported_is_a_sentence(name, settings, sentence: str) -> None:
    with pytest.raises(GraderError) as caught:
        render(name, **settings)
    assert sentence in caught.value.message
    assert caught.value.advice


WORKSHEET = (
    "\ufeffIdentifier,Full name,Email address,Status,Grade,Maximum Grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),Feedback comments\n"
    'Participant 12,Somebody,,Submitted,,64.00,Yes,"Friday, 20 November",-,\n'
    "Participant 13,Muster Anna,ANNA@x.org,Submitted,,64.00,Yes,-,-,\n"
    "Participant 14,Carl,,Submitted,1.00,64.00,Yes,-,-,old\n"
)


def test_moodle_fills_in_its_worksheet() -> None:
    before = table(WORKSHEET.removeprefix("\ufeff"))
    after = table(render("moodle", into=WORKSHEET))
    assert after[0] == before[0]
    assert [row[4] for row in after[1:]] == ["54", "54", "1.00"]
    assert after[3] == before[3]
    assert [row[:4] + row[5:9] for row in after] == [row[:4] + row[5:9] for row in before]
    assert "rnn_step_backward: 4 of 8" in after[1][9]
    assert "Deduction for being late: 6 points." in after[1][9]


def told(*feedback: str, **changes: object) -> Entry:
    """A wrong first criterion with these sentences."""
    wrong = {"status": Status.WRONG, "score": Fraction(0), "diagnosis": (), "feedback": feedback}
    return graded(grade=grade_of({"rnn_step_forward": {**wrong, **changes}}))


@pytest.mark.parametrize("name", ["moodle", "moodle-gradebook"])
def test_moodle_reads_comments_as_html(name: str) -> None:
    """The import of a worksheet keeps them as HTML, the one of the gradebook reads marks alone."""
    entry = told("It behaves as if <START> & x < 1 were stored")
    cell = table(render(name, [entry], into=WORKSHEET, title="HW"))[1][-1]
    assert "as if &lt;START&gt; &amp; x &lt; 1 were stored." in cell
    lines = cell.split("<br>\n" if name == "moodle" else "\n")
    assert lines[0].startswith("rnn_step_forward: 0 of ")
    assert lines[1].startswith("rnn_step_backward: ")


def test_sentences_on_one_line_end_with_a_full_stop_and_are_said_once() -> None:
    off = "`h` is 0, expected 1 (relative error 1)"
    cases = grade_of({}).criteria[0].cases
    bad = [replace(c, status=Status.WRONG, message=off) for c in cases if not c.hidden]
    costs = f"Case `a` costs 20%: {off}"
    line = summary(told("`h` behaves as if", costs, cases=tuple(bad))).split("\n")[0]
    assert line.endswith(f"`h` behaves as if. {costs}.")
    hidden = replace(bad[0], visibility="hidden")
    for count, sentence in {1: "The hidden case is", 2: "2 of 2 hidden cases are"}.items():
        line = summary(told(cases=(hidden,) * count)).split("\n")[0]
        assert line.endswith(f"{sentence} not right.")


def test_moodle_gradebook_names_only_students_with_ids_and_grades() -> None:
    rows = table(render("moodle-gradebook", title="HW"))
    assert rows[0] == ["Email address", "ID number", "Username", "HW", "HW feedback"]
    assert [row[:4] for row in rows[1:]] == [
        ["anna@x.org", "", "am1", "54"],
        ["ben@x.org", "7002", "", "54"],
    ]


def test_d2l_makes_an_item_or_fills_one_in() -> None:
    rows = table(render("d2l", title="HW, one"))
    item = "HW  one Points Grade <Numeric MaxPoints:64>"
    assert rows[0] == ["OrgDefinedId", "Username", re.sub(" +", " ", item), "End-of-Line Indicator"]
    assert rows[1:] == [["7001", "am1", "54", "#"], ["", "carl", "", "#"]]
    header = "OrgDefinedId,Last Name,HW Points Grade <Numeric MaxPoints:64>,End-of-Line Indicator"
    into = f"{header}\n#7001,M,,#\n"
    assert table(render("d2l", into=into, title="HW")) == [
        ["OrgDefinedId", "HW Points Grade <Numeric MaxPoints:64>", "End-of-Line Indicator"],
        ["#7001", "54", "#"],
    ]
    unsaid = "OrgDefinedId,HW Points Grade\n#7001,\n"
    assert table(render("d2l", into=unsaid, title="HW"))[1] == ["#7001", "54", "#"]


FORMATTING = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
VISIBILITY = {"enum": ["visible", "hidden", "after_due_date", "after_published"]}
NUMBER, TEXT = {"type": "number"}, {"type": "string"}
GRADESCOPE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": TEXT,
        "output_format": FORMATTING,
        "test_output_format": FORMATTING,
        "test_name_format": FORMATTING,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "score": NUMBER,
                    "max_score": NUMBER,
                    "status": {"enum": ["passed", "failed"]},
                    "name": TEXT,
                    "name_format": FORMATTING,
                    "number": {"type": "string", "pattern": r"^\d+(\.\d+)*$"},
                    "output": TEXT,
                    "output_format": FORMATTING,
                    "tags": {"type": "array", "items": TEXT},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}


def test_gradescope_counts_what_counts() -> None:
    results = json.loads(render("gradescope", [by_hand()]))
    jsonschema.validate(results, GRADESCOPE)
    assert results["score"] == pytest.approx(59.333333)
    assert sum(test["max_score"] for test in results["tests"]) == 64
    first, second, *rest = results["tests"]
    assert first["score"] == 3.333333
    assert (first["status"], first["name"].endswith(" (partly right)")) == ("passed", True)
    assert "Well written." in first["output"]
    assert (second["number"], second["name"]) == ("2", "rnn_step_backward (partly right)")
    assert {test["status"] for test in rest} == {"passed"}
    nothing = grade_of({"rnn_forward": {"status": Status.WRONG, "score": Fraction(0)}})
    tests = json.loads(render("gradescope", [replace(graded(), grade=nothing)]))["tests"]
    assert [test["name"] for test in tests if test["status"] == "failed"] == ["rnn_forward"]
    late = json.loads(render("gradescope", [graded()]))
    assert late["score"] == 54
    assert "Deduction for being late: 6 points." in late["output"]
    first, *_, last = late["output"].splitlines()
    assert first == "Fix these, in this order:"
    assert last.startswith("Isolation while grading: full")
    assert json.loads(render("gradescope", [graded()], out_of=Fraction(32)))["score"] == 27


def test_gradescope_without_a_grade_has_no_score() -> None:
    results = json.loads(render("gradescope", [FAILED]))
    jsonschema.validate(results, GRADESCOPE)
    assert "score" not in results
    assert "tests" not in results
    assert "There is no Python file." in results["output"]


CLASSROOM50 = {
    "type": "object",
    "required": [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
        "release", "review", "datetime", "score", "max-score", "tests",
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "score": {"type": "integer"},
        "max-score": {"type": "integer"},
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "passed": {"type": "boolean"},
                    "score": {"type": "integer"},
                    "max-score": {"type": "integer"},
                },
            },
        },
    },
}  # fmt: skip


def test_classroom50_has_whole_numbers_and_hundredths_where_needed() -> None:
    environment = {"CLASSROOM": "ml", "OWNER": "anna-gh", "COMMIT_URL": "https://x/c"}
    result = json.loads(render("classroom50", [graded()], environment=environment))
    jsonschema.validate(result, CLASSROOM50)
    assert (result["score"], result["max-score"], result["scale"]) == (54, 64, 1)
    assert (result["classroom"], result["owner"], result["commit"]) == (
        "ml",
        "anna-gh",
        "https://x/c",
    )
    result = json.loads(render("classroom50", [by_hand()]))
    jsonschema.validate(result, CLASSROOM50)
    assert (result["score"], result["max-score"], result["scale"]) == (5933, 6400, 100)
    assert result["tests"][0]["score"] == 333


def test_junit_keeps_to_the_schema_of_xunit2() -> None:
    waiting = grade_of({"loss_rnn": {"status": Status.WAITING, "score": Fraction(0)}})
    entries = [graded(), FAILED, Entry("dora", (), waiting)]
    root = ElementTree.fromstring(render("junit", entries).encode())
    assert root.tag == "testsuites"
    assert set(root.attrib) <= {"name", "time", "tests", "failures", "errors"}
    for suite in root:
        assert suite.tag == "testsuite"
        for name in ("name", "tests", "failures", "errors"):
            assert name in suite.attrib
        cases = suite.findall("testcase")
        assert [child.tag for child in suite] == ["properties", *["testcase"] * len(cases)]
        assert int(suite.get("tests")) == len(cases) > 0
        for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(kind)) == len(suite.findall(f"testcase/{tag}"))
        for case in cases:
            assert case.get("classname") and case.get("name")
            assert re.fullmatch(r"\d+\.\d{3}", case.get("time"))
            assert len(case) <= 1
    anna, carl, dora = root
    assert anna.find("testcase/failure").get("message") == "partly right: 4 of 8 points"
    assert anna.get("timestamp") == "2025-03-04T14:05:09"
    assert carl.find("testcase/error").get("message") == "There is no Python file. At all."
    assert dora.find("testcase/skipped") is not None


@pytest.mark.parametrize("name", KNOWN_EXPORTS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_hidden_and_nothing_unreadable_leaves(name: str, sample: str) -> None:
    notes = "a note of the instructor"
    grade = SAMPLES[sample]()
    criteria = tuple(replace(c, instructor_notes=(notes,)) for c in grade.criteria)
    entry = Entry("anna", (BEN,), replace(grade, criteria=criteria))
    into = WORKSHEET.replace("64.00", "") if name == "moodle" else ""
    text = render(name, [entry], into=into)
    for secret in ("secret", "4242", notes):
        assert secret not in text
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x1b\ud800-\udfff\ufffe]", text)
    text.encode("utf-8")
    if name == "junit":
        ElementTree.fromstring(text.encode())


def test_what_a_human_wrote_cannot_become_a_formula() -> None:
    entry = replace(graded(), grade=replace(three_mistakes(), title="=cmd()"))
    assert table(render("canvas", [entry]))[0][-1] == "'=cmd()"


def test_a_score_by_hand_takes_the_place_of_the_words_that_it_waits() -> None:
    waiting = {"status": Status.WAITING, "score": Fraction(0), "file": "", "cases": ()}
    said = ("A person grades this criterion",)
    grade = grade_of({"loss_rnn": {**waiting, "feedback": said, "diagnosis": ()}})
    assert "A person grades" not in summary(Entry("dora", (), grade))
    assert "loss_rnn: 0 of 8. This part is scored by hand; it has no score yet." in summary(
        Entry("dora", (), grade)
    )
    manual = {"loss_rnn": ManualScore("loss_rnn", Fraction(6), "Well argued.")}
    assert "loss_rnn: 6 of 8. Well argued." in summary(Entry("dora", (), grade, manual=manual))
    case = render("junit", [Entry("dora", (), grade)]).partition('name="loss_rnn"')[0]
    assert case.endswith('classname="captioning" ')


NAMESAKES = """Identifier,Full name,Email address,Grade,Maximum Grade,Last modified (grade)
Participant 11,Jane Doe,j1@x.edu,,64.00,-
Participant 77,Jane Doe,j2@x.edu,,64.00,-
"""


@pytest.mark.parametrize("known", [{"moodle": "11"}, {"id": "j1"}])
def test_a_namesake_who_submitted_nothing_gets_no_score(known: dict[str, str]) -> None:
    jane = Student("j", "Jane Doe", "j1@x.edu" if "id" in known else "", known)
    rows = table(render("moodle", [graded(students=(jane,))], into=NAMESAKES))
    assert [row[3] for row in rows[1:]] == ["54", ""]
    left, remarks = without_row([jane], [jane], ExportSettings(into=NAMESAKES))
    assert (left, len(remarks)) == ([], 1)


def test_of_rows_that_may_all_be_one_student_none_gets_a_score() -> None:
    jane = Student("Jane Doe", "Jane Doe")
    rows = table(render("moodle", [graded(students=(jane,))], into=NAMESAKES))
    assert [row[3] for row in rows[1:]] == ["", ""]
    left, (remark,) = without_row([jane], [jane], ExportSettings(into=NAMESAKES))
    assert [student.key for student in left] == ["Jane Doe"]
    assert remark.endswith("may each be the student `Jane Doe`: no student was chosen.")


@pytest.mark.parametrize("word", ["EX", "excused", "entschuldigt", "缺席"])
def test_a_word_in_place_of_a_score_stays_and_is_said(word: str) -> None:
    settings = ExportSettings(into=CANVAS.replace("2,3,", f"2,{word},"), title="Captioning")
    rows = table(KNOWN_EXPORTS["canvas"].render(CLASS, settings))
    assert [row[-1] for row in rows[2:4]] == ["54", word]
    assert settings.notes == [f"`{word}` stays in the row of `Ben`, in place of a score."]
    into = WORKSHEET.replace("Submitted,,64.00", f"Submitted,{word},64.00", 1)
    assert table(render("moodle", into=into))[1][4] == word
    d2l = f"OrgDefinedId,HW Points Grade,End-of-Line Indicator\n#7001,{word},#\n"
    assert table(render("d2l", into=d2l, title="HW"))[1][1] == word


def test_a_score_by_hand_is_never_more_than_the_criterion_gives() -> None:
    manual = {"rnn_step_forward": ManualScore("rnn_step_forward", Fraction(99))}
    entry = graded(lateness=Lateness(), manual=manual)
    assert entry.score == 60
    assert json.loads(render("gradescope", [entry]))["tests"][0]["score"] == 4


GERMAN = (
    "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,Bewertung kann geändert "
    "werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar\n"
    'Teilnehmer/in12,Somebody,,Zur Bewertung abgegeben,,"64,00",Ja,"Freitag, 20. November",-,\n'
    'Teilnehmer/in13,Anna Muster,anna@x.org,Zur Bewertung abgegeben,,"64,00",Ja,-,-,\n'
)


def test_a_worksheet_of_moodle_in_another_language() -> None:
    rows = table(render("moodle", into=GERMAN))
    assert [row[4] for row in rows[1:]] == ["54", "54"]
    assert "rnn_step_backward: 4 of 8" in rows[1][9]
    without = "\n".join(line.rpartition(",")[0] for line in GERMAN.splitlines()) + "\n"
    rows = table(render("moodle", into=without))
    assert [row[-1] for row in rows[1:]] == ["-", "-"], "a time is no place for feedback"
    named = {"grade": "Status", "feedback": "bewertung"}
    rows = table(
        render("moodle", into=GERMAN.replace("Zur Bewertung abgegeben", ""), columns=named)
    )
    assert rows[1][3] == "54" and "rnn_step_backward" in rows[1][4]


def test_a_file_with_decimal_commas_gets_decimal_commas() -> None:
    """Excel reads 17.6 as a day of June where numbers have commas."""
    third = graded(lateness=Lateness(60.0, Fraction(1, 3)))
    assert table(render("moodle", [third], into=GERMAN))[1][4] == "40"
    eighth = graded(lateness=Lateness(60.0, Fraction(1, 8)))
    assert table(render("moodle", [eighth], into=GERMAN))[1][4] == "52,5"
    mixed = GERMAN.replace("Freitag", "1.5", 1).replace(", 20. November", "", 1)
    assert table(render("moodle", [eighth], into=mixed))[1][4] == "52.5"
    assert table(render("moodle", [eighth], into=WORKSHEET))[1][4] == "52.5"
    canvas = CANVAS.replace(",64,", ',"64,00",')
    assert table(render("canvas", [eighth], into=canvas, title="Captioning"))[2][-1] == "52,5"


def test_a_worksheet_whose_grades_cannot_be_found_says_how_to_name_them() -> None:
    into = "Kennung,Wer\nTeilnehmer/in12,Somebody\n"
    with pytest.raises(GraderError) as caught:
        render("moodle", into=into, columns={"name": "Wer"})
    assert caught.value.advice == "Name it with --grade-column: `Kennung` and `Wer`."


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("64.00", [64]), ("64,00", [64]), ("1,000", [1000, 1]), ("1.000,50", [Fraction(2001, 2)]),
        ("1,000.50", [Fraction(2001, 2)]), ("1\u202f000", [1000]), ("", []), ("(read only)", []),
    ],
)  # fmt: skip
def test_numbers_as_tables_have_them(cell: str, numbers: list[int | Fraction]) -> None:
    assert numbers_in(cell) == numbers


def test_a_thousand_points_are_not_one() -> None:
    into = CANVAS.replace(",64,", ',"1,000",')
    with pytest.raises(GraderError, match="fill in gives 1000 points, the assignment 64"):
        render("canvas", into=into, title="Captioning")


def rendered(text: str) -> str:
    """The HTML that a reader of GitHub's Markdown makes."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def test_markdown_shows_a_table_of_scores_and_what_to_fix() -> None:
    page = rendered(render("markdown"))
    assert "<td>anna-ben</td>\n<td>54 of 64</td>" in page
    assert "<td>carl</td>\n<td>not graded</td>" in page
    assert "<p>There is no Python file. At all.</p>" in page
    assert re.search(r"<ol>\n<li>Fix <code>rnn_step_backward</code> \(\d points\)", page)


def test_one_grade_is_no_table_and_a_right_one_says_so() -> None:
    page = rendered(render("markdown", [Entry("anna", (), SAMPLES["all_right"]())]))
    assert "<table>" not in page
    assert "<p>Everything is right.</p>" in page


HOSTILE = ("<script>alert(1)</script>", "[a](https://x.org)", "![a](//x.org/y.png)", "| a | b |")


@pytest.mark.parametrize("text", [*HOSTILE, "# Title", "https://x.org", "@user", "a `b` <b>c</b>"])
def test_nothing_that_a_student_wrote_is_markup(text: str) -> None:
    wrong = {"status": Status.RAISED, "score": Fraction(0), "diagnosis": (text,), "cases": ()}
    page = rendered(render("markdown", [Entry(text, (), grade_of({"loss_rnn": wrong}))] * 2))
    tags = set(re.findall(r"<(\w+)", page))
    assert tags <= {"h1", "h2", "table", "thead", "tbody", "tr", "th", "td", "ol", "li", "br"} | {
        *("p", "code")
    }


@pytest.mark.parametrize("line", ["y = x @ W_1 * 2", 'y = "`<b>``"', "`"])
def test_markdown_shows_the_lines_of_a_student_as_code(line: str) -> None:
    frame = Frame("layers.py", 12, "loss_rnn", line)
    wrong = {"status": Status.RAISED, "score": Fraction(0), "cases": (), "lines": (frame,)}
    page = rendered(render("markdown", [Entry("anna", (), grade_of({"loss_rnn": wrong}))]))
    assert f"12: <code>{html.escape(line)}</code>" in page


def test_markdown_has_what_people_said() -> None:
    manual = {"loss_rnn": ManualScore("loss_rnn", Fraction(6), "Well *argued*.")}
    comments = {"rnn_step_backward": ("See lecture 5.",)}
    page = rendered(render("markdown", [replace(graded(manual=manual), comments=comments)]))
    assert "loss_rnn: Well *argued*." in page
    assert "rnn_step_backward: See lecture 5." in page
