"""What a reference prints or writes that no answer can be compared with, told by `generate`."""

import pytest

from grader.authoring.generation import generate_cases
from grader.authoring.problems import Refused

SOURCE = """
def f(x):
    # BEGIN SOLUTION
    {line}
    # END SOLUTION
"""
RUBRIC = """
sizes: {{N: 4}}
cases: {{main: {{}}}}
criteria:
  f: {{file: layers.py, points: 1, given: {{x: normal(N)}}, call: f(x), outputs: {outputs}}}
"""
STDOUT, FILE = "{stdout: {}}", '{"file:out": {}}'


@pytest.mark.parametrize(
    ("line", "outputs", "told"),
    [
        ("pass", STDOUT, "what is printed is empty, so a function that writes nothing would pass"),
        ("pass", FILE, "the file `out` was not written; expected a file"),
        ("__import__('os').mkdir('out')", FILE, "the file `out` is a folder; expected an ordinary"),
        (
            "print('x' * 2**21)",
            STDOUT,
            "what is printed is larger than 1 MB; expected at most 1 MB",
        ),
        ("open('out', 'wb').write(bytes([200]))", FILE, "is not text in UTF-8; expected text"),
        ("print(x.sum())", STDOUT, "what is printed differs when its inputs change in the last"),
        ("print(np.random.default_rng().random())", STDOUT, "another `stdout` each time it runs"),
        ("print(1); raise ValueError", STDOUT, "the reference raised ValueError"),
    ],
)
def test_what_cannot_be_compared_is_refused(make_assignment, line, outputs, told):
    opened = make_assignment(SOURCE.format(line=line), RUBRIC.format(outputs=outputs))
    with pytest.raises(Refused) as caught:
        generate_cases(opened.rubric, opened.sources)
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("line", "outputs"),
    [
        ("print(x.sum())", "{stdout: {numbers: 1.0e-9}}"),
        ("print(f'{x.sum():.3f}')", STDOUT),
        ("open('out', 'wb').write(bytes([200]))", '{"file:out": {metric: exact}}'),
    ],
)
def test_what_can_be_compared_is_stored(make_assignment, line, outputs):
    opened = make_assignment(SOURCE.format(line=line), RUBRIC.format(outputs=outputs))
    (case,) = generate_cases(opened.rubric, opened.sources).cases["f"]
    assert case.expected[0].array.size
