"""Text that students made: what must never pass, and what must pass unharmed."""

import unicodedata

import pytest

from grader.core.text import clean_text, one_line, quoted, quoted_list, spreadsheet_cell

VISIBLE_FORMAT = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
VISIBLE_FORMAT |= {"\U000110bd", "\U000110cd"}
HIDDEN_KINDS = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def test_ordinary_text_passes_unchanged():
    text = "dx is wrong:\n\tΔ = 3 · 10⁻⁷, naïve, 日本語, \U0001f600, العربية"
    assert clean_text(text) == text


def test_no_hidden_character_of_any_kind_passes():
    everything = "".join(map(chr, range(0x110000)))
    cleaned = clean_text(everything, limit=len(everything))
    cleaned.encode("utf-8")
    left = set(cleaned) - {"\n", "\t"} - VISIBLE_FORMAT
    kinds = {
        unicodedata.category(letter) for letter in left if not 0x13430 <= ord(letter) <= 0x1345F
    }
    assert not kinds & HIDDEN_KINDS
    assert not {letter for letter in left if ord(letter) & 0xFFFE == 0xFFFE}


def test_every_visible_character_passes():
    letters = [chr(code) for code in range(0x30000) if chr(code).isalnum()]
    invisible = set("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
    kept = [letter for letter in letters if letter not in invisible]
    assert clean_text("".join(kept), limit=len(kept)) == "".join(kept)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;owned\x07title", "title"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("lone \x1b escape", "lone � escape"),
        ("\x9b31m", "�31m"),
        ("a\u202eyp.exe", "a�yp.exe"),
        ("zero\u200bwidth\ufeff", "zero�width�"),
        ("\ud83d\ude00", "��"),
        ("tag\U000e0041", "tag�"),
        ("bell\x07 nul\x00", "bell� nul�"),
        ("", ""),
    ],
)
def test_what_becomes_of_hidden_text(text, cleaned):
    assert clean_text(text) == cleaned


def test_long_text_ends_with_the_number_of_characters_cut_off():
    cleaned = clean_text("x" * 14_313)
    assert cleaned.endswith("x… (12,345 characters more)")
    assert cleaned.startswith("x" * 1_968 + "…")


@pytest.mark.parametrize("limit", [1, 10, 64, 65, 200, 2000])
def test_cut_text_stays_within_the_limit_and_is_stable(limit):
    once = clean_text("y" * 1_000_000, limit)
    assert len(once) <= limit
    assert clean_text(once, limit) == once


def test_text_at_the_limit_is_whole():
    assert clean_text("z" * 2000) == "z" * 2000


@pytest.mark.parametrize("part", ["\x1b[", "\x1b]", "\x1b[0;", "\x1b] ", "\x1b[ "])
def test_unfinished_escape_sequences_take_no_quadratic_time(part):
    clean_text(part * 300_000)
    clean_text(part + "0" * 1_000_000)


def test_one_line_has_no_line_ends_or_runs_of_blanks():
    assert one_line(" a\n b\t\tc\r\nd\u2028e ") == "a b c d e"
    assert len(one_line("n" * 999)) <= 200


@pytest.mark.parametrize("start", [*"=+-@\t\r\n＝＋－＠", " =", "  +"])
def test_a_formula_is_quoted_in_a_cell(start):
    assert spreadsheet_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("text", ["", "right", "a=b", "(-1)", "'=x"])
def test_harmless_cells_stay_as_they_are(text):
    assert spreadsheet_cell(text) == text


def test_cells_are_clean():
    assert spreadsheet_cell("a\x00\u202eb") == "a��b"


def test_quoted_names():
    assert quoted("a`b\n.py") == "`a'b .py`"
    assert quoted_list([]) == ""
    assert quoted_list(["a"]) == "`a`"
    assert quoted_list(["a", "b"]) == "`a` and `b`"
    assert quoted_list(list("abc")) == "`a`, `b` and `c`"
    assert quoted_list(list("abcd") * 500) == "`a`, `b`, `c` and 1,997 more"


JOINED = ("می\u200cخواهم", "👩\u200d💻", "👩\U0001f3fd\u200d⚕\ufe0f", "क्\u200dष")
HIDING = ("a\u200db", "\u200cمی", "می\u200d", "an\u200cna", "م\u200c\u200cی")


@pytest.mark.parametrize("name", JOINED)
def test_joiners_within_words_and_pictures_stay(name: str) -> None:
    assert one_line(name) == name


@pytest.mark.parametrize("name", HIDING)
def test_joiners_that_only_hide_are_shown(name: str) -> None:
    assert not {"\u200c", "\u200d"} & set(one_line(name))
    assert "�" in one_line(name)
