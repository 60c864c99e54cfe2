"""What is said of numbers in a mapping, with parts that are right, missing or too many."""

from pathlib import Path

import numpy as np
import pytest

from grader.authoring.mistakes.collected_evidence import collect_evidence
from grader.authoring.reference_loading import reference_scope
from grader.files.assignments import load_assignment
from grader.files.cases.cases_file import save_cases
from grader.files.sources import read_sources
from tests.small_assignments import SmallAssignment

SOURCE = """
def links(w):
    graph = {}
    for i in range(len(w)):
        graph.setdefault(f"n{i}", {})
        graph.setdefault(f"n{i + 1}", {})
        graph[f"n{i}"][f"n{i + 1}"] = float(w[i])
        graph[f"n{i + 1}"][f"n{i}"] = float(w[i]) ** 2 + i
    return graph
"""
RUBRIC = """
sizes: {N: 3}
precision: [float64]
cases: {main: {}, longer: {N: 5}}
criteria:
  links: {file: layers.py, points: 1, given: {w: "uniform(1, 2, N)"}, call: graph = links(w),
    outputs: [graph]}
"""
BACK = '        graph[f"n{i + 1}"][f"n{i}"] = float(w[i]) ** 2 + i\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    made = SmallAssignment(tmp_path_factory.mktemp("links"), SOURCE, RUBRIC)
    rubric, cases = made.assignment.rubric, made.assignment.cases
    sources = read_sources(made.folder / "reference")
    evidence = collect_evidence(rubric, sources, cases, reference_scope(rubric, sources))
    save_cases(Path(made.folder / "small.h5"), cases, evidence)
    made.assignment = load_assignment(made.folder / "small.yaml")
    yield made, evidence["links"]
    made.close()


def said(small, old: str, new: str) -> tuple[str, ...]:
    assert old in SOURCE
    return small[0].grade(SOURCE.replace(old, new)).criteria[0].diagnosis


def test_extra_keys_of_mistakes_are_known(small) -> None:
    evidence = small[1]
    extra = evidence.projections[:, :, evidence.outputs.index("graph.*")]
    assert np.isnan(extra).all(axis=(1, 2)).any()
    assert np.isfinite(extra).all(axis=(1, 2)).any()


def test_a_mistake_explains_all_of_a_mapping_or_nothing(small) -> None:
    told = said(small, "** 2 + i", "** 2 - i")
    assert [text.split(" behave ")[0] for text in told] == ["`graph.n2.n1` and `graph.n3.n2`"]
    once = "** 2 + i * (1 if i == 2 else -1)"  # the same mistake, but one key is right
    assert said(small, "** 2 + i", once) == ()
    assert said(small, BACK, BACK.replace("+ i\n", "- i\n") + "    graph['more'] = 1.0\n") == ()
    two_ways = BACK.replace("+ i\n", "- i\n").replace("graph[f", "if i != 2: graph[f", 1)
    assert said(small, BACK, two_ways) == ()  # a key is missing


def test_a_value_may_be_a_number_in_one_case_and_none_in_another(tmp_path) -> None:
    source = """
        def least(x):
            known = [v for v in x if v > 0]
            return {"n": len(known), "least": min(known) if known else None}
        """
    rubric = """
        sizes: {}
        criteria:
          least: {file: layers.py, points: 1, given: {x: "[2.5, -1.0, 1.5]"}, call: s = least(x),
            outputs: [s], cases: {main: {}, none: {x: "[-1.0, -2.0]"}}}
        """
    made = SmallAssignment(tmp_path, source, rubric)
    sources = read_sources(made.folder / "reference")
    known = made.assignment.rubric
    scope = reference_scope(known, sources)
    evidence = collect_evidence(known, sources, made.assignment.cases, scope)["least"]
    made.close()
    place = evidence.outputs.index("s.least")
    assert np.isnan(evidence.projections[:, evidence.cases.index("none"), place]).all()
    assert np.isfinite(evidence.projections[:, evidence.cases.index("main"), place]).any()
