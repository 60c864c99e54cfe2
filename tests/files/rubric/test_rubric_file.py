"""A rubric is read into records, or refused with every problem at once."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from grader.core.aspects import Efficiency, Style
from grader.core.errors import RubricError
from grader.core.metrics import METRICS
from grader.files.rubric.rubric_file import load_rubric, load_sound_part

GOOD = """\
version: 1
assignment: tiny
title: A tiny one
reference: reference
template: template
test_cases: tiny.h5
sizes: {N: 3, D: 4}
cases:
  main: {}
  hidden: {N: 5, visibility: hidden}
  one: {N: 1, weight: 0.1}
criteria:
  double:
    file: layers.py
    points: 1.5
    given: {x: "normal(N, D)"}
    call: y = double(x)
    outputs: [y]
    accept: [{y: "y + 1", credit: 0.5, say: One too many.}]
  halve:
    function: Layer.halve
    points: 3
    given: {like: double, z: "x + 1"}
    call: |
      w = Layer().halve(x + z)
    outputs: {w: {metric: rel, tolerance: 1.0e-6}}
    cases: {one: false, hidden: {x: "zeros"}, stability: {x: "1000 + normal(N, D)"}}
    hints: {w: Which factor?}
  written:
    file: layers.py
    function: double
    points: 2
"""


def test_an_assignment_without_letters_need_not_say_so(folder: Path) -> None:
    cut = re.sub(r"sizes: .*\n|  hidden: .*\n|  one: .*\n|    (accept|cases): .*\n", "", GOOD)
    text = cut.replace("normal(N, D)", "normal(3, 4)")
    rubric = load(folder, text)
    assert [dict(spec.sizes) for spec in rubric.criterion("double").cases] == [{}]
    assert "unknown name N" in " ".join(problems(folder, text.replace("(3, 4)", "(N, 4)")))


def test_a_shared_file_must_be_there(folder: Path) -> None:
    text = GOOD.replace("template: ", "shared: [reference/layers.py, other/optim.py]\ntemplate: ")
    with pytest.raises(RubricError, match=r"shared\[1\]: the file other/optim.py does not exist"):
        load(folder, text)
    (folder / "other").mkdir()
    (folder / "other/optim.py").write_text("def step(w):\n    return w\n")
    seen = text.replace("call: y = double(x)", "call: y = double(step(x))")
    assert load(folder, seen).shared == ("reference/layers.py", "other/optim.py")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    reference = tmp_path / "reference"
    reference.mkdir()
    source = "zeros = 0\n\n\ndef double(x):\n    return 2 * x\n\n\nclass Layer:\n"
    source += "    def halve(self, x):\n        return x / 2\n"
    (reference / "layers.py").write_text(source)
    return tmp_path


def load(folder: Path, text: str):
    path = folder / "tiny.yaml"
    path.write_text(text, "utf-8")
    return load_rubric(path)


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(RubricError) as caught:
        load(folder, text)
    head, *lines = caught.value.message.splitlines()
    assert head.startswith("The rubric has ")
    prefix = f"  {folder / 'tiny.yaml'}, "
    assert all(line.startswith(prefix) for line in lines)
    return [line.removeprefix(prefix) for line in lines]


def test_a_good_rubric_becomes_records(folder: Path) -> None:
    rubric = load(folder, GOOD)
    double, halve, written = rubric.criteria
    assert rubric.points == Fraction(13, 2)
    assert double.points == Fraction(3, 2)
    assert [case.name for case in double.cases] == ["main", "hidden", "one"]
    assert double.cases[1].sizes == {"N": 5, "D": 4}
    assert double.cases[2].weight == Fraction(1, 10)
    assert double.accept[0].credit == Fraction(1, 2)
    assert halve.files == ("layers.py",)
    assert dict(halve.given) == {"x": "normal(N, D)", "z": "x + 1"}
    assert [case.name for case in halve.cases] == ["main", "hidden", "stability"]
    assert halve.cases[1].given == {"x": "zeros"}
    assert halve.cases[1].visibility == "hidden"
    assert halve.outputs[0].metric == "rel"
    assert written.by_hand


def test_shares_may_be_written_as_percentages(folder: Path) -> None:
    text = GOOD.replace("weight: 0.1", "weight: 10 %").replace("credit: 0.5", 'credit: "50%"')
    text += "tolerance: {sloppy: {credit: 25%}}\nfollow_through: {cache: 33.5%}\n"
    rubric = load(folder, text)
    assert rubric.criteria[0].cases[2].weight == Fraction(1, 10)
    assert rubric.criteria[0].accept[0].credit == Fraction(1, 2)
    assert rubric.tolerance.sloppy_credit == Fraction(1, 4)
    assert rubric.follow_through.cache == Fraction(67, 200)


@pytest.mark.parametrize("weight", ["0%", "0.0 %", "101%", "-5%", "1e1%", "%"])
def test_what_is_no_share_of_a_case_is_told(folder: Path, weight: str) -> None:
    assert problems(folder, GOOD.replace("weight: 0.1", f"weight: '{weight}'")) == [
        f'line 11: cases.one.weight: got "{weight}", expected a share such as 0.95 or 95%'
    ]


def test_efficiency_and_style_become_records(folder: Path) -> None:
    asked = """outputs: [y]
    efficiency: {no_loop_over: [N, D], points: 0.1}
    style: {must_call: [np.add.at, double, sum], must_not_use: [for, np.linalg], points: 0.4}"""
    double, halve, _ = load(folder, GOOD.replace("outputs: [y]", asked)).criteria
    assert double.efficiency == Efficiency(("N", "D"), Fraction(1, 10))
    assert double.style == Style(
        ("np.add.at", "double", "sum"), ("for", "np.linalg"), points=Fraction(2, 5)
    )
    assert double.value_points == 1
    assert (halve.efficiency, halve.style, halve.value_points) == (None, None, halve.points)


def test_five_mistakes_are_five_problems_with_their_lines(folder: Path) -> None:
    text = (
        GOOD.replace("points: 1.5", "point: 1.5")
        .replace("metric: rel", "metric: relative")
        .replace("weight: 0.1", "weight: ten")
        .replace("sizes: {N: 3, D: 4}", "sizes: {N: three, D: 4}")
        .replace("hints: {w: Which factor?}", "hint: {w: Which factor?}")
    )
    assert problems(folder, text) == [
        'line 7: sizes.N: got "three", expected a whole number',
        'line 11: cases.one.weight: got "ten", expected a share such as 0.95 or 95%',
        "line 13: criteria.double: the key points is missing",
        "line 15: criteria.double.point: unknown key point; did you mean points?",
        'line 26: criteria.halve.outputs.w.metric: unknown "relative"; expected one of: '
        + ", ".join(sorted(METRICS)),
        "line 28: criteria.halve.hint: unknown key hint; did you mean hints?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("normal(N, D)", "normal(N, E)", "line 16: criteria.double.given.x: unknown name E"),
        ("normal(N, D)", "nomal(N, D)", "unknown name nomal; did you mean normal?"),
        ("normal(N, D)", "normal(N, D", "line 16: criteria.double.given.x: not valid Python"),
        ("y = double(x)", "y = duble(x)", "line 17: criteria.double.call: unknown name duble"),
        ("y = double(x)", "np.random.seed(seed); y = double(x)",
         "line 17: criteria.double.call: `seed` is known only in the `call` of criteria with "
         "`statistical`; expected a number. Write one, such as 7"),
        ("outputs: [y]", "outputs: [z]", "line 18: criteria.double.outputs[0]: unknown output z"),
        ("    file: layers.py\n    points: 1.5", "    file: layer.py\n    points: 1.5",
         "line 14: criteria.double.file: unknown file layer.py; did you mean layers.py?"),
        ("    file: layers.py\n    points: 1.5", "    points: 1.5",
         "line 13: criteria.double: the key file is missing"),
        ("Layer.halve", "Layer.half",
         "unknown function Layer.half in layers.py; did you mean Layer.halve?"),
        ("Layer.halve", "Layer",
         "function: Layer is a class; expected a function, or a method: Layer.halve"),
        ("like: double", "like: duble", "unknown criterion duble; did you mean double?"),
        ("like: double", "like: halve", "`like` leads back to this criterion"),
        ("one: false", "uno: {M: 3}", "criteria.halve.cases.uno.M: unknown key M"),
        ("{N: 5, visibility", "{Q: 5, visibility", "line 10: cases.hidden.Q: unknown key Q"),
        ("{w: Which factor?}", "{v: Which factor?}", "criteria.halve.hints.v: unknown output v"),
        ("outputs: [y]\n    accept", "accept", "both `outputs` and `ensure` are missing"),
        ("reference: reference", "reference: refrence", "the folder refrence does not exist"),
        ("accept: [{y:", "accept: [{u:", "criteria.double.accept[0].u: unknown output u"),
        ("version: 1", "version: 2", "line 1: version: got 2, expected 1"),
        ("version: 1", "version: 1\nversion: 1", "line 2: version: duplicate key; expected"),
        ("points: 3", "points: -3", "got -3, expected at least 0"),
        ("points: 3", "points: .nan", "points: got NaN, expected a finite number"),
        ("points: 3", "points: .inf", "points: got Infinity, expected a finite number"),
        ("visibility: hidden", "visibility: secret", 'unknown "secret"; expected one of: '),
        ("assignment: tiny", "assignment: Tiny One", 'got "Tiny One", expected the form'),
        ("outputs: [y]", "outputs: [y]\n    gradient: {z: x}", "double.gradient.z: unknown name z"),
        ("outputs: [y]", "outputs: [y]\n    gradient: {y: dy}", "gradient.y: unknown given dy"),
        ("outputs: [y]", "outputs: [y]\n    gradient: {of: v, y: x}", "of: unknown name v"),
        (
            "outputs: [y]",
            "outputs: [y]\n    gradient: {of: y, x: y}",
            "`y` is left by `call`; expected a given, as in `y: x`: the gradient, then its given",
        ),
        ("version: 1", "version: 1\nequivalent: {dubble: {a → b: why}}",
         "line 2: equivalent.dubble: unknown function dubble; did you mean double?"),
        ("version: 1", "version: 1\nstrength: {at_least: 90%}",
         "line 2: strength: the key because is missing"),
        ("version: 1", "version: 1\nstrength: {at_least: most, because: it converges}",
         "line 2: strength.at_least: most is not a share; expected one such as 10% or 0.1"),
        ("version: 1", "version: 1\nintended: {dubble: {zeros as y: why}}",
         "line 2: intended.dubble: unknown criterion dubble; did you mean double?"),
        ("outputs: [y]", "outputs: [y]\n    efficiency: {no_loop_over: [N, M]}",
         "double.efficiency.no_loop_over[1]: unknown size M; expected one of: D, N"),
        ("outputs: [y]", "outputs: [y]\n    efficiency: {no_loops_over: [N]}",
         "unknown key no_loops_over; did you mean no_loop_over?"),
        ("outputs: [y]", "outputs: [y]\n    efficiency: {points: 1}", "no_loop_over is missing"),
        ("outputs: [y]", "outputs: [y]\n    efficiency: {no_loop_over: [N], points: 2}",
         "double.points: efficiency and style have more points than their criterion"),
        ("call: y = double(x)", "call: y = 2 * x\n    efficiency: {no_loop_over: [N]}",
         "double.efficiency: the lines of `call` do not call double themselves"),
        ("    points: 2\n", "    points: 2\n    style: {must_not_use: [for]}\n",
         "criteria.written: this criterion is scored by hand; expected one with `call`"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_not_use: [while, wile]}",
         "style.must_not_use[1]: unknown name wile; did you mean while?"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_call: [np.add.att]}",
         "style.must_call[0]: unknown name np.add.att; did you mean np.add.at?"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_call: [einsum]}",
         "unknown name einsum; did you mean np.einsum?"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_call: [zzz]}",
         "unknown name zzz; functions of NumPy are written np.…"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_call: [for]}",
         "for is a keyword, which only must_not_use may name"),
        ("outputs: [y]", "outputs: [y]\n    style: {must_not_import: [no name]}",
         'style.must_not_import[0]: "no name" is not a valid Python name'),
        ("outputs: [y]", "outputs: [y]\n    style: {points: 1}",
         "double.style: no rule is given; expected one of must_call, must_not_use, must_not_im"),
        ("points: 3", "points: 3\n    was: double",
         "criteria.halve.was: double is the name of another criterion; expected a former name"),
        ("  written:\n", "  third: {points: 1, was: old}\n  written:\n    was: old\n",
         "two criteria have `was: old`; expected one"),
        ("outputs: [y]", "outputs: y", 'got "y", expected a list of names or a mapping'),
        ('x: "normal(N, D)"}\n    call: y', 'x: train}\n    call: y',
         "criteria.double.given.x: unknown name train; expected one of: D, Layer, Layer.halve"),
        ('x: "normal(N, D)"}\n    call: y', 'x: train}\n    call: y',
         """; a text is written "'train'\""""),
        ('x: "normal(N, D)"}\n    call: y', 'x: off}\n    call: y',
         """double.given.x: YAML reads off as false; write false, or "'off'" for the text"""),
        ('x: "normal(N, D)"}\n    call: y', 'x: {a: Yes}}\n    call: y',
         """criteria.double.given.x.a: YAML reads Yes as true; write true, or "'Yes'" for"""),
        ("outputs: [y]", "outputs: [on]",
         'criteria.double.outputs[0]: YAML reads on as true; write "on" in quotes'),
        ("version: 1", "version: 1\nfollow_through: {mode: off}",
         'follow_through.mode: YAML reads off as false; write "off" in quotes'),
        ("sizes: {N: 3, D: 4}", "sizes: {N: 3, D: 4, no: 5}",
         'sizes.no: YAML reads the key no as true or false; write "no" in quotes'),
        ("sizes: {N: 3, D: 4}", "sizes: {N: 3, D: 4, 5: 5}",
         'sizes.5: YAML reads the key 5 as a number; write "5" in quotes'),
        ("  written:", "  2026-10-01:",
         'YAML reads the key 2026-10-01 as a date; write "2026-10-01" in quotes'),
        ("  written:", "  2026-99-99:",
         'YAML reads the key 2026-99-99 as a date; write "2026-99-99" in quotes'),
        ("  written:", "  null:", 'an empty key (null); expected text, such as "null" in quotes'),
        ("  written:", "  ? [a, b]\n  :", "got a list or a mapping as a key, expected text"),
        ("points: 3", "points: " + 5000 * "9", "this value cannot be read: Exceeds the limit"),
        ("call: y = double(x)", "call:\n      x = 2 * x\n      y = double(x)",
         'YAML joins these lines into one; write "|" and the lines below it'),
        ('given: {x: "normal(N, D)"}', "given: {x: normal(N, D)}",
         "given.D): a comma cut an expression in two before this; put the whole expression in "
         "quotes"),
        ('given: {x: "normal(N, D)"}', "given: {x: uniform(0, 1, N)}",
         "given.1: a comma cut an expression in two before this; put the whole expression in "
         "quotes"),
        ('given: {x: "normal(N, D)"}', "given: {x: }",
         "x: got null, expected an expression: write 'None' in quotes"),
        ('given: {x: "normal(N, D)"}', "given: {x: [1, 2]}",
         "x: got a list, expected an expression: write '[1, 2]' in quotes"),
        ("one: {N: 1, weight: 0.1}", "one: {x: 2 * x}",
         "cases.one.x: x is a given; change it in the criterion's own `cases`"),
    ],
)  # fmt: skip
def test_each_mistake_is_said(folder: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    found = problems(folder, GOOD.replace(old, new, 1))
    assert any(problem in line for line in found), found


def test_a_reference_that_does_not_parse_is_said_with_its_line(folder: Path) -> None:
    (folder / "reference" / "layers.py").write_text("def double(x:\n")
    assert "layers.py, line 1" in problems(folder, GOOD)[0]


def test_a_reference_that_does_not_compile_is_said_with_its_line(folder: Path) -> None:
    (folder / "reference" / "layers.py").write_text("x = 1\nreturn x\n")
    assert "layers.py, line 2: 'return' outside function" in problems(folder, GOOD)[0]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("call: y = double(x)", "call: if True: y = double(x)",
         'Put a text that holds a colon or a bracket in quotes, or write "|" and the text below '
         'it'),
        ('{x: "normal(N, D)"}', '{x: "normal(N, D)"[0]}', 'or write "|" and the text below it'),
        ("    points: 2\n", "\tpoints: 2\n", "This is a tab; indent with spaces"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_comes_with_what_to_write(
    folder: Path, old: str, new: str, advice: str
) -> None:
    (found,) = problems(folder, GOOD.replace(old, new, 1))
    assert "not valid YAML" in found
    assert advice in found


LINES = """call: |
      import io
      from math import pi as half
      with io.StringIO() as file:
          file.write("a")
      try:
          w = Layer().halve(x)
      except ValueError as error:
          print(error)
      for n in range(3):
          [k * n * half for k in range(3)]
      def more(a, b=2):
          return a + b
      class Own:
          size = 1
      w = (lambda u: more(u))(w) + (last := 1) + Own.size + pi
"""


def test_names_that_the_lines_bind_and_the_reference_imports_are_known(folder: Path) -> None:
    layers = folder / "reference" / "layers.py"
    layers.write_text("from math import pi\n" + layers.read_text())
    text = GOOD.replace("call: |\n      w = Layer().halve(x + z)\n", LINES)
    assert [c.name for c in load(folder, text).criteria] == ["double", "halve", "written"]
    assert problems(folder, text.replace("k * n * half", "k * n * hlf")) == [
        "line 24: criteria.halve.call: unknown name hlf; did you mean half?"
    ]


def test_what_has_no_problem_can_be_tried_meanwhile(folder: Path) -> None:
    def sound(text: str) -> list[str]:
        (folder / "tiny.yaml").write_text(text, "utf-8")
        rubric, error = load_sound_part(folder / "tiny.yaml")
        assert (error is None) == (text == GOOD)
        return [criterion.name for criterion in rubric.criteria] if rubric else []

    assert sound(GOOD) == ["double", "halve", "written"]
    assert sound(GOOD.replace("y = double(x)", "y = duble(x)")) == ["written"]  # halve is like it
    assert sound(GOOD.replace("Layer.halve", "Layer.half")) == ["double", "written"]
    assert sound(GOOD.replace("    hints:", "    hint:")) == ["double", "halve", "written"]
    assert sound(GOOD.replace("version: 1", "version: 1\nlate: {due: soon}")) == [
        *("double", "halve", "written")
    ]
    assert sound(GOOD.replace("D: 4}", "D: four}")) == []
    assert sound(GOOD.replace("criteria:", "criterias:")) == []
    assert sound("a: [1, 2") == sound("") == sound("- a\n") == []


def test_a_file_that_is_no_yaml_is_one_problem(folder: Path) -> None:
    assert "not valid YAML" in problems(folder, "a: [1, 2")[0]


def test_an_empty_file_is_refused(folder: Path) -> None:
    assert problems(folder, "") == ["line 1: got null, expected a mapping"]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read"):
        load_rubric(tmp_path / "none.yaml")


def test_an_editor_finds_the_schema_beside_the_captioning_rubric() -> None:
    rubric = Path(__file__).parents[3] / "rubrics" / "captioning.yaml"
    first = rubric.read_text("utf-8").splitlines()[0]
    assert (rubric.parent / first.partition("$schema=")[2]).is_file()


def test_what_a_human_scores_needs_no_function(folder: Path) -> None:
    essay = load(folder, GOOD + "  essay:\n    points: 5\n").criteria[-1]
    assert (essay.by_hand, essay.files, essay.points) == (True, (), 5)
    for more in ("outputs: [y]", "call: y = 1", "function: double", "given: {x: 1}"):
        text = f"{GOOD}  essay:\n    points: 5\n    {more}\n"
        assert "line 33: criteria.essay: the key file is missing" in problems(folder, text)


def test_precisions_are_those_of_the_criterion_or_of_the_whole_rubric(folder: Path) -> None:
    single = GOOD.replace("  main: {}", "  main: {}\n  single: {dtype: float32}")
    assert [c.name for c in load(folder, single).criterion("double").cases][1] == "single"
    whole = load(folder, single.replace("criteria:", "precision: [float64]\ncriteria:"))
    assert whole.criterion("double").precisions == ("float64",)
    assert "single" not in [case.name for case in whole.criterion("double").cases]
    own = load(
        folder, single.replace("    points: 3\n", "    points: 3\n    precision: [float64]\n")
    )
    assert own.criterion("double").precisions == ("float64", "float32")
    assert "single" not in [case.name for case in own.criterion("halve").cases]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("points: 1.5", "points: 1.5\n    precision: [float32]", "expected one with float64"),
        ("points: 1.5", "points: 1.5\n    precision: [float16]", "float16"),
        (
            "points: 3",
            "points: 3\n    precision: [float64]",
            "halve.cases.stability.dtype: float32 is not in `precision`; expected float64",
        ),
    ],
)
def test_a_precision_that_cannot_be_is_said(folder: Path, old: str, new: str, problem: str) -> None:
    text = GOOD.replace("stability: {x", "stability: {dtype: float32, x")
    assert any(problem in found for found in problems(folder, text.replace(old, new)))


def test_a_criterion_whose_cases_are_all_in_another_precision_is_said(folder: Path) -> None:
    text = GOOD.replace("points: 1.5", "points: 1.5\n    precision: [float64]")
    for case in ("main: {", "hidden: {", "one: {"):
        text = text.replace(case, f"{case}dtype: float32, ", 1)
    assert any("double: no case is left" in found for found in problems(folder, text))


def test_a_criterion_of_another_form_beside_cases_of_all(folder: Path) -> None:
    text = GOOD.replace("criteria:\n", "cases: {other: {K: 3}}\ncriteria:\n  odd: []\n", 1)
    assert any("criteria.odd" in found for found in problems(folder, text))


def test_a_path_with_control_characters_is_refused(folder: Path) -> None:
    text = re.sub("^template: .*$", r'template: "\\0"', GOOD, flags=re.MULTILINE)
    assert any("template: " in found for found in problems(folder, text))


def test_a_value_that_contains_itself_is_refused(folder: Path) -> None:
    assert any("contains itself" in found for found in problems(folder, f"{GOOD}\nx: &x [*x]\n"))


def test_bytes_are_read_as_the_text_that_stands_there(folder: Path) -> None:
    found = problems(folder, GOOD.replace("outputs: [y]", "outputs: !!binary Ynl0ZXM=", 1))
    assert any("criteria.double.outputs: " in problem for problem in found)


@pytest.mark.parametrize("key", ["signatures", "fingerprints"])
def test_feedback_is_read_under_both_its_names(folder: Path, key: str) -> None:
    text = GOOD.replace("sizes:", f"feedback: {{{key}: instructor_only}}\nsizes:", 1)
    assert load(folder, text).feedback.fingerprints == "instructor_only"
    assert load(folder, GOOD).feedback.fingerprints == "show_relation"


def test_feedback_has_one_of_both_names(folder: Path) -> None:
    both = "feedback: {signatures: none, fingerprints: none}\nsizes:"
    with pytest.raises(RubricError, match=r"feedback: .* too many properties"):
        load(folder, GOOD.replace("sizes:", both, 1))
