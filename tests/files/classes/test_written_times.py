"""Times as Moodle's worksheets have them: read in many languages, refused where in doubt."""

import calendar
from pathlib import Path

import pytest

from grader.files.classes.class_folder import find_hand_ins
from grader.files.classes.roster_file import load_roster
from grader.files.classes.written_times import read_times

AFTERNOON = "2026-10-05T15:14:00"

READ = [
    "Monday, 5 October 2026, 3:14 PM",
    "Monday, 5 October 2026, 3:14\u202fpm",
    "Monday, October 5, 2026, 3:14 PM",
    "Montag, 5. Oktober 2026, 15:14",
    "lundi 5 octobre 2026, 15:14",
    "lundi 5 octobre 2026 à 15h14",
    "Monday, 5 October 2026, 15:14 PM",
    "maanantai 5. lokakuuta 2026, 15.14",
    "lunes, 5 de octubre de 2026, 15:14",
    "lunes, 5 de octubre de 2026, 3:14 p. m.",
    "lunedì, 5 ottobre 2026, 15:14",
    "maandag, 5 oktober 2026, 15:14",
    "segunda, 5 out. 2026, 15:14",
    "segunda-feira, 5 de outubro de 2026 às 15:14",
    "måndag, 5 oktober 2026, 15:14",
    "poniedziałek, 5 października 2026, 15:14",
    "pondělí, 5. října 2026, 15.14",
    "понедельник, 5 октября 2026, 15:14",
    "2026年 10月 5日(月曜日) 15:14",
    "2026年10月5日 星期一 15:14",
    "2026年10月5日 星期一 下午3:14",
    "2026년 10월 5일 월요일 오후 3:14",
    "2026-10-05 15:14",
    "2026-10-05 15:14:00",
    "5.10.2026, 15:14",
]


@pytest.mark.parametrize("cell", READ)
def test_a_time_in_a_language(cell: str) -> None:
    assert read_times("Time", [cell, "-", ""]).times == (AFTERNOON, "", "")


@pytest.mark.parametrize(("number", "month"), [*enumerate(calendar.month_abbr)][1:])
def test_a_short_month(number: int, month: str) -> None:
    found = read_times("Time", [f"Monday, 2 {month} 2026, 12:05 AM"])
    assert found.times == (f"2026-{number:02}-02T00:05:00",)


NOT_READ = {
    "05/10/2026, 15:14": "`05/10/2026, 15:14` can mean 2026-05-10 or 2026-10-05; no time was read",
    "5 listopada 2026, 15:14": "can mean 2026-10-05 or 2026-11-05; no time was read",
    "دوشنبه، 13 مهر 1405، 15:14": "is not a time that can be read",
    "วันจันทร์, 5 ตุลาคม 2569, 15:14": "is not a time that can be read",
    "Monday, 5 October 2569, 3:14 PM": "is not a time that can be read",
    "Monday, 5 October 2026, 3:14 XM": "is not a time that can be read",
    "Monday, 5 October 2026, 15:14 AM": "is not a time that can be read",
    "2026年10月5日 星期一 晚上3:14": "is not a time that can be read",
    "Monday, 31 September 2026, 3:14 PM": "is not a time that can be read",
    "March, 5 October 2026, 3:14 PM": "is not a time that can be read",
    "3 days late": "is not a time that can be read",
}


@pytest.mark.parametrize("cell", NOT_READ)
def test_a_time_in_doubt_is_refused_with_one_sentence(cell: str) -> None:
    read = read_times("Time", [cell, "-"])
    assert read.times == ("", "")
    assert NOT_READ[cell] in read.note
    assert read.note.endswith('write times as "2026-10-05 15:14".')


def test_the_other_rows_of_a_column_tell_what_one_row_leaves_open() -> None:
    assert read_times("Time", ["05/10/2026 15:14", "25/10/2026 8:00"]).times[0] == AFTERNOON
    assert read_times("Time", ["10/05/2026 15:14", "10/25/2026 8:00"]).times[0] == AFTERNOON
    polish = ["5 listopada 2026, 15:14", "1 października 2026, 8:00"]
    assert read_times("Time", polish).times == ("2026-11-05T15:14:00", "2026-10-01T08:00:00")


def test_a_time_that_cannot_be_read_leaves_the_others() -> None:
    read = read_times("Time", ["Monday, 5 October 2026, 3:14 PM", "yesterday"])
    assert read.times == (AFTERNOON, "")
    assert "`yesterday` is not a time that can be read" in read.note


WORKSHEETS = {
    "English": (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
        "Last modified (submission),Last modified (grade),Feedback comments",
        "Participant {},{},{},Submitted,,10.00,Yes,{},-,",
        '"Monday, 5 October 2026, 3:14 PM"',
    ),
    "German": (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
        "Feedback als Kommentar",
        "Teilnehmer/in {},{},{},Abgegeben,,10.00,Ja,{},-,",
        '"Montag, 5. Oktober 2026, 15:14"',
    ),
}


@pytest.mark.parametrize("language", WORKSHEETS)
def test_a_worksheet_of_moodle_says_when_work_was_submitted(tmp_path: Path, language: str) -> None:
    header, row, moment = WORKSHEETS[language]
    rows = [row.format(11, "Jane Doe", "j@x.org", moment), row.format(12, "Bo Li", "b@x.org", "-")]
    (tmp_path / "worksheet.csv").write_text("\n".join([header, *rows]), "utf-8")
    for folder in ("Jane Doe_11_assignsubmission_file_", "Bo Li_12_assignsubmission_file_"):
        (tmp_path / "class" / folder).mkdir(parents=True)
    found = find_hand_ins(tmp_path / "class", load_roster(tmp_path / "worksheet.csv"))
    times = {one.students[0].name: one.submitted_at for one in found.hand_ins}
    assert times == {"Jane Doe": AFTERNOON, "Bo Li": ""}


def test_a_time_in_doubt_is_told_of_the_roster(tmp_path: Path) -> None:
    header, row, _ = WORKSHEETS["English"]
    text = "\n".join([header, row.format(11, "Jane Doe", "j@x.org", '"05/10/2026, 15:14"')])
    (tmp_path / "worksheet.csv").write_text(text, "utf-8")
    roster = load_roster(tmp_path / "worksheet.csv")
    assert not roster.times
    assert "`Last modified (submission)`, `05/10/2026, 15:14` can mean" in roster.notes[-1]
