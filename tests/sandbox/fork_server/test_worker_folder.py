"""The folder that a worker is given where there are no namespaces, and what it can do in it."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from grader.core.outcomes import Outcome, Raised, Returned
from grader.core.rubric import OutputSpec
from grader.sandbox.fork_server import worker_folder
from grader.sandbox.fork_server.worker_folder import FolderContent, WorkerFolder
from grader.sandbox.sandboxes import ConfinedSandbox
from grader.temporary import held_folders

pytestmark = pytest.mark.linux
SHIPPED = {"data/a.csv": b"1,2\n"}
OUTPUT = OutputSpec("file:sub/out.csv", "text")


@pytest.fixture(scope="module")
def partial() -> Iterator[ConfinedSandbox]:
    with closing(ConfinedSandbox(["namespaces"])) as sandbox:
        yield sandbox


@pytest.fixture
def run(partial, job, criterion, case, tmp_path, monkeypatch) -> Callable[..., list[Outcome]]:
    """Runs the body of `f` as often as asked; its folder is below `tmp_path`."""
    monkeypatch.setattr(held_folders, "MEMORY", str(tmp_path))

    def run(body: str, times: int = 1, **changes: object) -> list[Outcome]:
        source = f"import os\nimport numpy as np\ndef f(x):\n    {body}\n    return x\n"
        files = {"shipped": SHIPPED, "written": ("sub/out.csv",), **changes}
        asked = replace(criterion("f"), outputs=(OutputSpec("y"), OUTPUT))
        with partial.open(job(source, **files)) as worker:
            return [worker.run(asked, case) for _ in range(times)]

    return run


def test_the_files_that_the_rubric_names_can_be_written(run, tmp_path):
    body = "open('sub/out.csv', 'a').write(open('data/a.csv').read())"
    for outcome in run(body, times=2):
        assert isinstance(outcome, Returned)
        assert outcome.values[OUTPUT.name].tobytes() == b"1,2\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_not_written_is_empty(run):
    (outcome,) = run("pass")
    assert outcome.values[OUTPUT.name].size == 0


@pytest.mark.parametrize(
    "body",
    [
        "open('other.csv', 'w')",
        "open('sub/other.csv', 'w')",
        "os.mkdir('more')",
        "open('data/a.csv', 'a')",
        "os.chmod('data/a.csv', 0o666); open('data/a.csv', 'a')",
        "os.unlink('sub/out.csv')",
        "os.rename('sub/out.csv', 'sub/b')",
        "os.rename('data', 'kept')",
        "os.symlink('/etc/passwd', 'sub/link')",
        "os.mkfifo('sub/pipe')",
        "open('../out.csv', 'w')",
        "os.listdir('..')",
        "open('/etc/passwd')",
        "open('sub/out.csv', 'wb').write(bytes(9 * 1024**2))",
    ],
)
def test_nothing_else_can_be_changed(run, tmp_path, body):
    (outcome,) = run(body)
    assert isinstance(outcome, Raised), outcome
    assert outcome.exception in ("PermissionError", "OSError")
    assert list(tmp_path.iterdir()) == []


def test_no_worker_finds_the_folder_of_another(run, partial, job, criterion, case, tmp_path):
    with partial.open(job("def f(x): return x", shipped=SHIPPED)) as other:
        other.run(criterion("f"), case)
        (place,) = tmp_path.iterdir()
        (outcome,) = run(f"open({str(place / 'work/data/a.csv')!r})")
    assert isinstance(outcome, Raised)
    assert outcome.exception == "PermissionError"


def test_a_worker_without_files_has_no_folder(run, tmp_path, monkeypatch):
    monkeypatch.setattr(worker_folder, "WorkerFolder", None)
    (outcome,) = run("open('out.csv', 'w')", shipped={}, written=())
    assert isinstance(outcome, Raised)


def test_a_folder_has_the_files_and_the_folders_of_sources(tmp_path, monkeypatch):
    monkeypatch.setattr(held_folders, "MEMORY", str(tmp_path / "absent"))
    folder = WorkerFolder(FolderContent(SHIPPED, ["out"], ["classifiers/rnn.py"]))
    with folder:
        found = {p.relative_to(folder.work).as_posix() for p in folder.work.rglob("*")}
        assert found == {"data", "data/a.csv", "out", "classifiers"}
        assert (folder.work / "out").read_bytes() == b""
