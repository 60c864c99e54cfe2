"""Tables in CSV beside the expected ones."""

import random

import pytest

from grader.core.outputs.written_outputs import TextRules
from grader.judging.texts.table_difference import table_difference

TABLE = "name,area\nBerlin,891.7\nRome,1285\n"
FREE = TextRules(columns="any_order", rows="any_order")


@pytest.mark.parametrize(
    ("got", "rules"),
    [
        (TABLE, TextRules()),
        ("name, area\r\n'Berlin' ,891.70\r\nRome,1.285e3".replace("'", '"'), TextRules()),
        ("\ufeffname,area\nBerlin,891.7000001\n\nRome,1285\n", TextRules()),
        ("area,name\n891.7,Berlin\n1285,Rome\n", TextRules(columns="any_order")),
        ("name,area\nRome,1285\nBerlin,891.7\n", TextRules(rows="any_order")),
        ("area,name\n1285.0001,Rome\n891.7,Berlin\n", FREE),
        ("NAME,area\nberlin,891.7\nROME,1285\n", TextRules(("case",))),
        ("name,area\nBerlin,892\nRome,1285\n", TextRules(numbers=1e-3)),
    ],
)
def test_the_same_table_is_right(got, rules):
    assert table_difference(got, TABLE, rules) == ""


@pytest.mark.parametrize(
    ("got", "rules", "told"),
    [
        ("area,name\n891.7,Berlin\n1285,Rome\n", TextRules(),
         "has its columns in another order: `area` and `name`, expected `name` and `area`"),
        ("name,area\nRome,1285\nBerlin,891.7\n", TextRules(),
         "differs in row 1, column `name`: “Rome”, expected “Berlin”"),
        ("name,area\nBerlin,891.7\nRome,1286\n", FREE,
         "differs in row 2, column `area`: “1286”, expected “1285”"),
        ("name,area\nberlin,891.7\nRome,1285\n", TextRules(),
         "differs in row 1, column `name`, in capital letters alone: “berlin”, expected “Berlin”"),
        ("name,area\nBerlin,891.7\n", FREE,
         "has 1 row below the names of the columns, expected 2; missing is “Rome, 1285”"),
        (TABLE + "Oslo,454\n", FREE,
         "has 3 rows below the names of the columns, expected 2; too many is “Oslo, 454”"),
        ("name,size\nBerlin,891.7\n", FREE,
         "has no column `area`; its columns are `name` and `size`"),
        ("name,area,x\nBerlin,891.7,1\n", FREE, "has a column too many: `x`"),
        ("name,area,x,y\nBerlin,891.7,1,2\n", FREE, "has 2 columns too many: `x` and `y`"),
        ("name,area\nBerlin\nRome,1285\n", TextRules(), "has 1 cell in row 1, expected 2"),
        ("name;area\nBerlin;891.7\nRome;1285\n", FREE, "has no columns `name` and `area`"),
        ("", FREE, "has 0 rows, expected 3"),
        ("name,area\nBerlin,\nRome,1285\n", TextRules(),
         "differs in row 1, column `area`: blank, expected “891.7”"),
        ("a," * 500_000, FREE, "has 1,000,000 characters, expected 33"),
    ],
)  # fmt: skip
def test_the_first_difference_is_told(got, rules, told):
    assert table_difference(got, TABLE, rules).startswith(told)


def test_the_separator_is_that_of_the_reference():
    assert table_difference("a\tb\n1\t2,0\n", "a\tb\n1\t2,0", TextRules()) == ""
    assert table_difference('"a";b\n1;2.0\n', "a;b\n1;2", TextRules()) == ""


def rows(count, seed, noise=0.0):
    """A table whose first column has many equal numbers."""
    rng = random.Random(7)
    table = [(rng.randrange(20) / 7, rng.random(), rng.choice("xyz")) for _ in range(count)]
    random.Random(seed).shuffle(table)
    moved = random.Random(seed)
    lines = [f"{a * (1 + noise * moved.uniform(-1, 1))},{b},{c}" for a, b, c in table]
    return "\n".join(["a,b,c", *lines])


@pytest.mark.parametrize("noise", [0.0, 1e-9, 2e-7])
def test_many_rows_in_another_order_are_right(noise):
    assert table_difference(rows(800, 1, noise), rows(800, 2), FREE) == ""
    assert table_difference(rows(800, 1, noise), rows(800, 2), TextRules())


def test_one_wrong_number_among_many_rows_is_found():
    wrong = rows(800, 1).replace(",x", "e3,x", 1)
    assert "column `b`" in table_difference(wrong, rows(800, 2), FREE)


def test_a_row_counts_once_however_often_it_stands_there():
    twice = "name,area\nRome,1285\nRome,1285\n"
    assert "expected “Berlin”" in table_difference(twice, TABLE, FREE)


@pytest.mark.parametrize("rules", [TextRules(), FREE])
def test_no_table_makes_the_comparison_slow(rules):
    expected = rows(5000, 1)
    texts = [
        'a,b,c\n"' + '"' * 100_000,
        "a,b,c\n" + "9" * 130_000 + ",1,x",
        "a,b,c\n" + "\n1,1,x" * 20_000,
        "a,b,c\n" + "\n".join(f"{number},1e999999,x" for number in range(5000)),
    ]
    for got in texts:
        assert table_difference(got, expected, rules)
    same = "a,b\n" + "1,1\n" * 5000
    assert table_difference(same, same.replace("1,1", "1,1.5"), rules)
