"""`grader doctor`: how well this machine isolates student code, and how to improve that."""

import sys
from contextlib import closing

from grader.sandbox.sandboxes import open_sandbox

NOT_FULL = 1  # exit code, so that a script can ask for full isolation


def doctor_command() -> int:
    """Print a line per layer, then every attempt; return 1 if the isolation is not full."""
    with closing(open_sandbox()) as sandbox:
        report = sandbox.report
    for layer in report.layers:
        sys.stdout.write(f"{'ok  ' if layer.holds else 'OFF '}  {layer.name}: {layer.protects}\n")
        if not layer.holds:
            sys.stdout.write(f"      {layer.reason}\n      {layer.mend}\n")
    refused = sum(attempt.refused for attempt in report.attempts)
    if report.attempts:
        sys.stdout.write(
            f"{refused} of {len(report.attempts)} attempts to leave the sandbox were refused\n"
        )
    for attempt in report.attempts:
        if not attempt.refused:
            sys.stdout.write(f"      student code can {attempt.what}\n")
    sys.stdout.write(f"isolation: {report.level}\n")
    return 0 if report.level == "full" else NOT_FULL
