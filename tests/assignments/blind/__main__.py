"""Grades every blind mistake, and prints what was noticed, explained and charged once.

`python -m tests.assignments.blind [NAME …] [--no-misconceptions]`
"""

import argparse
from collections.abc import Iterable
from contextlib import closing

from grader.sandbox.sandboxes import open_sandbox
from tests.assignments.blind.blind_mistakes import NAMES, Finding, findings


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.assignments.blind")
    parser.add_argument("names", nargs="*", metavar="NAME", help="files of mistakes (all)")
    parser.add_argument(
        "--no-misconceptions", action="store_true", help="as if the rubrics had no misconceptions"
    )
    chosen = parser.parse_args()
    found: list[Finding] = []
    with closing(open_sandbox()) as sandbox:
        for name in chosen.names or NAMES:
            one = list(findings(name, sandbox, not chosen.no_misconceptions))
            print(f"{name}: {summary(one)}", flush=True)
            found += one
    print(f"together: {summary(found)}")
    for title, these in (
        ("not noticed", (each for each in found if not each.noticed)),
        ("charged more than once", (each for each in found if each.charged_besides)),
        ("silent", (each for each in found if each.noticed and not each.told)),
        ("false", (each for each in found if each.false)),
        ("neither listed as true nor as false", (each for each in found if each.unforeseen)),
    ):
        show(title, these)


def summary(found: list[Finding]) -> str:
    explained = sum(bool(each.true) for each in found)
    false = sum(bool(each.false) for each in found)
    unforeseen = sum(bool(each.unforeseen) for each in found)
    noticed = sum(each.noticed for each in found)
    once = sum(not each.charged_besides for each in found)
    return (
        f"{len(found)} mistakes, {noticed} noticed, {explained} explained, {false} falsely, "
        f"{unforeseen} with a sentence to judge, {once} charged once"
    )


def show(title: str, found: Iterable[Finding]) -> None:
    for number, each in enumerate(found):
        if not number:
            print(f"\n{title}:")
        lines = {
            "not noticed": [],
            "silent": each.complaints,
            "charged more than once": each.charged_besides,
            "false": each.false,
        }.get(title, each.unforeseen)
        print(f"  {each.assignment} {each.mistake.id}: {each.mistake.what}")
        for line in lines:
            print(f"    {line}")


if __name__ == "__main__":
    main()
