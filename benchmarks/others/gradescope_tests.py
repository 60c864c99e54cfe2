"""The workload as an autograder of Gradescope: `unittest` with weights, for each submission.

    python gradescope_tests.py CASES RESULTS SUBMISSION [...]

Gradescope starts a process for one submission. With several, this one process runs them all.
"""

import importlib
import sys
import unittest
from pathlib import Path

from cases_of_layers import check, functions
from gradescope_utils.autograder_utils.decorators import weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner

CASES = functions(sys.argv[1])
MODULE = "rnn_layers"


def suite_of(submission):
    """Import a submission as a test module does, and return the tests of its functions."""
    sys.path.insert(0, submission)
    sys.modules.pop(MODULE, None)
    importlib.invalidate_caches()
    student = importlib.import_module(MODULE)
    sys.path.remove(submission)

    def test_of(name):
        @weight(1)
        def test(self):
            check(CASES[name], vars(student))

        test.__doc__ = name
        return test

    tests = {f"test_{name}": test_of(name) for name in CASES}
    kind = type("Layers", (unittest.TestCase,), tests)
    return unittest.defaultTestLoader.loadTestsFromTestCase(kind)


def main():
    """Write the results of the last submission, as Gradescope reads them."""
    for submission in sys.argv[3:]:
        suite = suite_of(submission)
        with Path(sys.argv[2]).open("w", encoding="utf-8") as results:
            JSONTestRunner(visibility="visible", stream=results, buffer=True).run(suite)


if __name__ == "__main__":
    main()
