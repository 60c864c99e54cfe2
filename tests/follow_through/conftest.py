"""Right solutions in many styles, and mistakes put into them, graded without any process."""

import ast
import io
import json
import os
import pkgutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import grader.grading
import grader.judging
from grader.confined import worker
from grader.confined.case.listener import Deaf
from grader.confined.load.loader import load_program, unload
from grader.confined.loading_entries import function_entries
from grader.confined.values import wire
from grader.core.assignment import Assignment
from grader.core.grades import CriterionGrade, Grade
from grader.core.outcomes import TimedOut
from grader.core.replay_orders import NAMED, SEARCH
from grader.core.submission import Job, Submission
from grader.grading.grade_submission import grade_submission
from grader.grading.retry import Follower
from grader.judging.retry.plans import Plan
from grader.sandbox.time_limits import Purse
from grader.sandbox.wire.replies import read_loading, read_outcome
from grader.sandbox.wire.requests import load_request, run_request
from grader.sandbox.worker_questions import Answers

# While a submission is loaded in this process, nothing of grader can be imported.
for room in (grader.grading, grader.judging):
    for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        import_module(module.name)

HERE = Path(__file__).parent
LAYERS = ("rnn_layers.py", "layers.py")
MODEL = "classifiers/rnn.py"


class InsideWorker:
    """Runs submissions in this very process: for our own, harmless ones."""

    def __init__(self, job: Job) -> None:
        request = self._sent(load_request(job, None))
        order = json.loads(request["order"])
        with self._quiet():
            self.program = load_program(
                worker._groups(order, request),
                {name: tuple(files) for name, files in order["functions"].items()},
                compatibility=order["compatibility"],
                allow=tuple(order["allow"]),
            )
        self.loading = read_loading(self._sent(wire.pack(function_entries(self.program.functions))))

        self.time = Purse(job.total_seconds)

    has_begun = False

    def look_into(self, functions):
        told = wire.pack(function_entries(self.program.look_into(functions)))
        found = read_loading(self._sent(told)).functions
        return {name: each for name, each in found.items() if each.stub}

    def ran_beside_others(self, criterion) -> bool:
        return False

    def beside(self, number, plans):
        return nullcontext([self] * number)

    def expect(self, groups) -> None:
        """Runs nothing ahead."""

    def run(self, criterion, case, replay=None, *, counted=False):
        request = self._sent(run_request(criterion, case, replay, counted=counted))
        order = json.loads(request["order"])
        try:
            with self._quiet(), np.errstate(all="ignore"), self._within(10):
                ask = self._answerer(replay, case)
                entries = worker._run(self.program, order, request, Deaf(), ask)
        except TimeoutError:
            return TimedOut(10)
        return read_outcome(self._sent(wire.pack(entries)))

    def _answerer(self, replay, case):
        answer = Answers(replay, case)
        return lambda question: self._sent(answer(self._sent(wire.pack(question))))

    @staticmethod
    def _sent(message: bytes):
        return wire.read_message(io.BytesIO(message).read, 1 << 30)

    @staticmethod
    @contextmanager
    def _quiet() -> Iterator[None]:
        before, sys.stdout = sys.stdout, io.StringIO()
        try:
            yield
        finally:
            sys.stdout = before

    @staticmethod
    @contextmanager
    def _within(seconds: int) -> Iterator[None]:
        def stop(*_):
            raise TimeoutError

        before = signal.signal(signal.SIGALRM, stop)
        signal.alarm(seconds)
        try:
            yield
        finally:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)


class InsideSandbox:
    isolation = "none"

    def __init__(self) -> None:
        self.opened = 0

    def open(self, job: Job):
        self.opened += 1
        return nullcontext(InsideWorker(job))

    def blamed_lines(self, job: Job, asked):
        return nullcontext(lambda: ((),) * len(asked))


@pytest.fixture(scope="session")
def inside_sandbox() -> type[InsideSandbox]:
    return InsideSandbox


Sources = dict[str, str]  # by the pack's paths


@pytest.fixture(scope="session")
def untrained(captioning: Assignment) -> Assignment:
    """Without the criteria that train for a second."""
    criteria = tuple(c for c in captioning.rubric.criteria if not c.ensure)
    return replace(captioning, rubric=replace(captioning.rubric, criteria=criteria))


@pytest.fixture(scope="session")
def grade_inside(untrained: Assignment) -> Callable[..., Grade]:
    def grade_sources(sources: Sources, *only: str, follow: bool = True, sandbox=None) -> Grade:
        files = {path: text.encode() for path, text in sources.items()}
        terms = replace(untrained.rubric.follow_through, mode="auto" if follow else "off")
        assignment = replace(untrained, rubric=replace(untrained.rubric, follow_through=terms))
        submission = Submission("", files, {}, {})
        try:
            return grade_submission(submission, assignment, sandbox or InsideSandbox(), only)
        finally:
            unload()  # else the imports of the tests to come would be answered for this submission

    return grade_sources


@pytest.fixture(scope="session")
def styles(root: Path) -> dict[str, Sources]:
    """Right solutions by the names of their styles."""
    base = _sources(root / "examples/submissions/all_right/cs231n")
    found = {"all_right": base, "reference": _sources(root / "reference/captioning")}
    for path in sorted((HERE / "styles").glob("*.py")):
        text = _with_definitions(base["rnn_layers.py"], path.read_text("utf-8"))
        found[path.stem] = {**base, "rnn_layers.py": text}
    return found


def _sources(folder: Path) -> Sources:
    return {path: (folder / path).read_text("utf-8") for path in (*LAYERS, MODEL)}


def _with_definitions(text: str, definitions: str) -> str:
    """The source with functions replaced by those of the same name, and others before them."""
    tree, new = ast.parse(text), ast.parse(definitions)
    mine = {node.name: node for node in new.body if isinstance(node, ast.FunctionDef)}
    kept = [
        mine.pop(node.name, node) if isinstance(node, ast.FunctionDef) else node
        for node in tree.body
    ]
    others = [node for node in new.body if not isinstance(node, ast.FunctionDef)]
    tree.body = [*kept[:1], *others, *kept[1:], *mine.values()]
    return ast.unparse(ast.fix_missing_locations(tree))


@pytest.fixture(scope="session")
def mistaken() -> Callable[[Sources, str, int], Iterator[Sources]]:
    return mistaken_sources


def mistaken_sources(sources: Sources, function: str, most: int) -> Iterator[Sources]:
    """The sources with one small mistake in a function, at most so many, evenly chosen."""
    trees = {path: ast.parse(text) for path, text in sources.items()}
    path = next(path for path, tree in trees.items() if _definition(tree, function))
    definition = _definition(trees[path], function)
    changes = list(_changes(definition))
    step = max(len(changes) / most, 1.0)
    for node, changed in (changes[int(i * step)] for i in range(min(most, len(changes)))):
        right = vars(node).copy()
        vars(node).update(changed)
        text = ast.unparse(ast.fix_missing_locations(trees[path]))
        vars(node).update(right)
        yield {**sources, path: text}


SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult}
Fields = dict[str, object]  # of a node, as a mistake changes them


def _changes(definition: ast.FunctionDef) -> Iterator[tuple[ast.AST, Fields]]:
    """Each node that a small mistake may change, and what it changes: all are of one tree."""
    names = [argument.arg for argument in definition.args.args]
    for node in ast.walk(definition):
        for kind in (_operator, _constant, _call, _name, _left):
            changed = kind(node, names)
            if changed:
                yield node, changed


def _definition(tree: ast.Module, function: str) -> ast.FunctionDef | None:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return next((node for node in nodes if node.name == function), None)


def _operator(node: ast.AST, names: list[str]) -> Fields:
    if not isinstance(node, ast.BinOp) or type(node.op) not in SWAPS:
        return {}
    return {"op": SWAPS[type(node.op)]()}


def _constant(node: ast.AST, names: list[str]) -> Fields:
    if not isinstance(node, ast.Constant) or type(node.value) not in (int, float):
        return {}
    return {"value": node.value + 1}


def _call(node: ast.AST, names: list[str]) -> Fields:
    """Sine for tanh, and tanh for sigmoid."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute) and called.attr == "tanh":
        return {"func": ast.Attribute(called.value, "sin", ast.Load())}
    if isinstance(called, ast.Name) and called.id == "sigmoid":
        return {"func": ast.Attribute(ast.Name("np", ast.Load()), "tanh", ast.Load())}
    return {}


def _left(node: ast.AST, names: list[str]) -> Fields:
    """Of a sum only the left side."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Add | ast.Mult):
        return {}
    return {"right": ast.Constant(1 if isinstance(node.op, ast.Mult) else 0)}


def _name(node: ast.AST, names: list[str]) -> Fields:
    """One argument of the function for another one."""
    loaded = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    if not loaded or node.id not in names or len(names) < 2:
        return {}
    return {"id": names[names.index(node.id) - 1]}


WEIGHTS = os.environ.get("GRADER_LAYOUTS", "")


@pytest.fixture(scope="session", autouse=bool(WEIGHTS))
def cache_layouts_weighed() -> Iterator[None]:
    """With GRADER_LAYOUTS=FILE: append by which cache layouts each backward keeps its credit.

    A line of the file is {"criterion": …, "kept_by": […]}. Nothing but the layout that is tried
    first is run where that one is enough, as it always is for callers that take no cache.
    """
    original = Follower.best
    with Path(WEIGHTS).open("a", encoding="utf-8") as file, pytest.MonkeyPatch.context() as patch:

        def best(follower: Follower, plans: list[Plan], carried: dict) -> CriterionGrade:
            if not any(plan.forward for plan in plans):
                return original(follower, plans, carried)
            kept_by = layouts_that_keep(follower, plans)
            name = follower.name
            file.write(json.dumps({"criterion": name, "kept_by": kept_by}) + "\n")
            file.flush()
            return original(follower, plans, carried)

        patch.setattr(Follower, "best", best)
        yield


def layouts_that_keep(follower: Follower, plans: list[Plan]) -> list[str]:
    """Each layout with which the criterion earns everything, in any plan."""
    kept_by: dict[str, None] = {}
    with follower.retrial.open() as worker:
        for plan in plans:
            for layout in plan.layouts:
                if NAMED in kept_by or (layout == SEARCH and len(kept_by) > 1):
                    return list(kept_by)
                grade = follower._with_layout(plan, layout, worker)
                if grade is None:
                    break
                if grade.score == grade.points:
                    kept_by[layout] = None
    return list(kept_by)
