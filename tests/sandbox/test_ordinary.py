"""A worker looks like an ordinary Python that was started with the student's file."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

import numpy as np
import pytest

from grader.core.outcomes import Outcome, Returned
from grader.core.submission import Job
from grader.sandbox.sandboxes import ConfinedSandbox, PlainSandbox

# What files do at module level, by a word for it; `ok` has to come out true, at loading and later.
HABITS = {
    "argv": "import sys\nok = len(sys.argv) == 1 and sys.argv[0] == 'argv.py'",
    "orig_argv": "import sys\nok = sys.orig_argv[1:] == ['argv.py']",
    "argparse": (
        "import argparse\nparser = argparse.ArgumentParser(description=__doc__)\n"
        "parser.add_argument('--scale', type=float, default=1.0)\n"
        "parser.add_argument('files', nargs='*')\n"
        "args = parser.parse_args()\nok = args.scale == 1.0 and args.files == []"
    ),
    "getopt": "import getopt, sys\nok = getopt.getopt(sys.argv[1:], 'x') == ([], [])",
    "usage": "import sys\nif len(sys.argv) > 1:\n    sys.exit('usage: f.py')\nok = True",
    "half a letter": "print('\\ud800')\nok = True",
    "encoding": "import sys\nok = sys.stdout.encoding.lower() == 'utf-8' == sys.stderr.encoding",
    "errors": "import sys\nok = isinstance(sys.stdout.errors, str)",
    "buffer": "import sys\nok = sys.stdout.buffer.write(b'told by bytes\\n') == 14",
    "raw": "import sys\nok = sys.stdout.buffer.raw.write(b'x') == 1 and sys.stdout.mode == 'w'",
    "reconfigure": (
        "import sys\nsys.stdout.reconfigure(encoding='utf-8', line_buffering=True)\n"
        "ok = sys.stdout.line_buffering"
    ),
    "fileno": "import sys\nok = (sys.stdout.fileno(), sys.stderr.fileno()) == (1, 2)",
    "stream": (
        "import sys\nsys.stdout.writelines(['a', 'b'])\nsys.stdout.flush()\n"
        "ok = (sys.stdout.isatty(), sys.stdout.newlines, sys.stdout.readable()) "
        "== (False, None, False) and sys.stdout.name == '<stdout>' and sys.stdout.writable()"
    ),
    "stderr": "import sys\nprint('a warning', file=sys.stderr)\nok = sys.stderr.name == '<stderr>'",
    "standard": "import sys\nsys.__stdout__.write('x')\nsys.stdout = sys.__stdout__\nok = True",
    "redirected": (
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as f:\n"
        "    print('x')\nok = f.getvalue() == 'x\\n'"
    ),
    "faulthandler": "import faulthandler\nfaulthandler.enable()\nok = True",
    "terminal": "import shutil\nok = shutil.get_terminal_size().columns > 0",
    "input": (
        "import sys\ntry:\n    input('Name: ')\nexcept EOFError:\n    ok = not sys.stdin.isatty()"
    ),
    "stdin": "import sys\nok = sys.stdin.read() == '' and list(sys.stdin.buffer) == []",
    "find_spec": (
        "import importlib.util as u\n"
        "ok = u.find_spec('torch') is None and u.find_spec('json') and u.find_spec('numpy')"
    ),
    "metadata": (
        "import importlib.metadata as m, numpy\n"
        "try:\n    m.version('torch')\nexcept m.PackageNotFoundError:\n"
        "    ok = m.version('numpy') == numpy.__version__"
    ),
    "main": (
        "import sys\nmain = sys.modules['__main__']\n"
        "ok = main.__file__.endswith('argv.py') and main.__name__ == '__main__' "
        "and not hasattr(main, 'received')"
    ),
    "import of main": "import __main__\nok = hasattr(__main__, '__file__')",
    "main block": "ok = True\nif __name__ == '__main__':\n    ok = False\n    raise SystemExit",
    "file": (
        "import os, sys\nsys.path.append(os.path.dirname(os.path.abspath(__file__)))\n"
        "sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..'))\n"
        "ok = os.path.isabs(__file__)"
    ),
    "folder": "import os\nos.chdir(os.path.dirname(__file__))\nok = os.path.isdir(os.getcwd())",
    "pathlib": (
        "from pathlib import Path\nROOT = Path(__file__).resolve().parents[1]\n"
        "ok = Path(__file__).name == 'pathlib.py' and ROOT.is_dir() and Path.home().is_dir()"
    ),
    "relative import": "from . import argv\nok = argv.ok",
    "getsource": (
        "import inspect, linecache\nclass C:\n    a = 1\ndef f():\n    return 3\n"
        "ok = 'return 3' in inspect.getsource(f) and 'a = 1' in inspect.getsource(C) "
        "and linecache.getline(__file__, 2) == 'class C:\\n' and inspect.getfile(C) == __file__"
    ),
    "frame": "import inspect\nok = inspect.currentframe().f_lineno == 2 and inspect.stack()[0]",
    "traceback": (
        "import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n"
        "    ok = '1 / 0' in traceback.format_exc()"
    ),
    "logging": (
        "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlog = logging.getLogger('x')\n"
        "log.info('logged')\nok = log.handlers == []"
    ),
    "warnings": (
        "import warnings\nwarnings.filterwarnings('ignore')\nwarnings.warn('x')\nok = True"
    ),
    "breakpoint": "breakpoint()\nok = True",
    "pdb": "import pdb\npdb.set_trace()\nok = issubclass(pdb.Pdb, object) and pdb.post_mortem",
    "set_trace": "from pdb import set_trace\nset_trace()\nok = True",
    "another debugger": "import ipdb; ipdb.set_trace()\nok = True",
    "doctest": "import doctest\nok = doctest.testmod().failed == 0",
    "unittest": "import unittest\nclass T(unittest.TestCase):\n    pass\nok = True",
    "thread": (
        "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()\nok = True"
    ),
    "atexit": "import atexit\natexit.register(print, 'bye')\nok = True",
    "signal": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_DFL)\nok = True",
    "recursion": "import sys\nsys.setrecursionlimit(5000)\nok = sys.getrecursionlimit() == 5000",
    "seed": "import random, numpy as np\nrandom.seed(1); np.random.seed(1)\nok = True",
    "user": "import getpass, os\nok = getpass.getuser() == os.environ['USER']",
    "environment": (
        "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '0'\nos.environ['PATH'] += ':x'\n"
        "ok = os.path.expanduser('~') == os.environ['HOME'] and os.getenv('NO') is None"
    ),
    "platform": "import os, platform, sys\nok = platform.python_version() and os.cpu_count()",
    "time": "import time, datetime\ntic = time.time()\nok = datetime.datetime.now().year > 2000",
    "locale": "import locale\nlocale.setlocale(locale.LC_ALL, '')\nok = True",
    "temporary": (
        "import tempfile\nwith tempfile.TemporaryFile('w+') as f:\n    f.write('x')\nok = True"
    ),
    "pickle": (
        "import pickle\nclass P:\n    pass\nok = type(pickle.loads(pickle.dumps(P()))) is P"
    ),
    "dataclass": (
        "from dataclasses import dataclass\n@dataclass\nclass D:\n    a: int = 1\nok = D().a == 1"
    ),
    "builtins": "import builtins\nbuiltins.profile = abs\nok = profile(-1) == 1",
    "reload": "import importlib, json\nimportlib.reload(json)\nok = True",
    "exec": "exec('a = 1')\nok = eval('a') == 1",
    "style": "import numpy as np\nnp.set_printoptions(precision=3)\nok = True",
    "exit": "import sys\nok = callable(exit) and callable(sys.exit)",
    "hooks": "import sys\nsys.excepthook = sys.displayhook = print\nok = True",
    "modules": "import sys\nok = sys.modules[__name__].__dict__ is globals() and __spec__.name",
    "garbage": "import gc\ngc.collect()\nok = gc.isenabled()",
    "dotenv": "import os\nDEBUG = bool(os.environ.get('DEBUG'))\nok = not DEBUG",
    "asyncio": (
        "import asyncio\nasync def f():\n    return 1\nok = asyncio.iscoroutinefunction(f)"
    ),
    # Python itself prints nowhere after these, until the next case.
    "wrapped": (
        "import io, sys\n"
        "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, encoding='utf-8')\nprint('wrapped')\n"
        "ok = True"
    ),
    "detached": "import codecs, sys\nsys.stdout = codecs.getwriter('utf-8')(sys.stdout.detach())\n"
    "print('detached')\nok = True",
    "closed": "import sys\nsys.stderr.close()\nok = True",
    "replaced": "import os, sys\nsys.stdout = open(os.devnull, 'w')\nprint('gone')\nok = True",
    "deleted": "import sys\ndel sys.stdout\nok = True",
    "none": "import sys\nsys.stderr = None\nok = True",
}
PRINTED = ["told by bytes", "a warning", "wrapped", "detached", "INFO:x:logged", "was skipped"]
Told = tuple[tuple[str, ...], str, Mapping[str, Outcome]]


def _file(name: str) -> str:
    return name.replace(" ", "_") + ".py"


@pytest.fixture(scope="module", params=["plain", "confined"])
def told(request: pytest.FixtureRequest) -> Iterator[Told]:
    """The notes, what was printed, and the outcomes, of all habits in one worker."""
    from tests.sandbox.conftest import CASE
    from tests.sandbox.test_plain_sandbox import criterion

    ends = {name: f"\ndef {_function(name)}(x):\n    return bool(ok) * x\n" for name in HABITS}
    sources = {_file(name): source + ends[name] for name, source in HABITS.items()}
    job = Job(
        graded={path: source.encode() for path, source in sources.items()},
        support={},
        extra={},
        templates={},
        functions={_function(name): (_file(name),) for name in HABITS},
        seconds=20.0,
        total_seconds=60.0,
        memory=1024**3,
    )
    sandbox: Any = PlainSandbox() if request.param == "plain" else ConfinedSandbox()
    with closing(sandbox), sandbox.open(job) as worker:
        outcomes = {n: worker.run(criterion(_function(n)), CASE) for n in HABITS}
        yield worker.loading.notes, worker.loading.printed, outcomes


def _function(name: str) -> str:
    return "f_" + name.replace(" ", "_")


def test_nothing_is_skipped(told: Told) -> None:
    assert list(told[0]) == []


@pytest.mark.parametrize("habit", HABITS)
def test_a_habit_does_no_harm(told: Told, habit: str) -> None:
    outcome = told[2][habit]
    assert isinstance(outcome, Returned), outcome
    assert np.array_equal(outcome.values["y"], [0, 1, 2])


@pytest.mark.parametrize("text", PRINTED)
def test_what_is_printed_is_kept(told: Told, text: str) -> None:
    assert text in told[1]
