"""What all submissions of an assignment share, which the fork server reads once for all workers."""

import json
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from grader.confined.quick_dataclass import dataclass
from grader.confined.values import wire
from grader.core.submission import Job
from grader.sandbox.wire.requests import run_request

# Bytes of requests that a fork server keeps: with more memory each fork takes longer. A margin: the
# largest packaged assignment has 1 MB.
MOST_KEPT = 8 << 20


@dataclass(frozen=True)
class SharedWork:
    """An assignment's own files, its template, and requests to run cases.

    Every worker gets the files, and the inputs of cases before an answer is asked for. So none of
    these is a secret from what a worker runs.
    """

    support: Mapping[str, bytes]
    templates: Mapping[str, bytes]
    functions: Mapping[str, tuple[str, ...]]
    requests: tuple[bytes, ...]

    @cached_property
    def numbers(self) -> Mapping[bytes, int]:
        """Return the number of each request that workers know."""
        return {request: number for number, request in enumerate(self.requests)}

    def has(self, support: Mapping[str, bytes], templates: Mapping[str, bytes]) -> bool:
        """Return whether workers know these files of the assignment, and no others."""
        return (self.support, self.templates) == (support, templates)

    def message(self) -> bytes:
        """Return a message with all files and requests."""
        groups = {"support": self.support, "templates": self.templates}
        content = [
            (f"{group}/{path}", source)
            for group, sources in groups.items()
            for path, source in sources.items()
        ]
        content += [(f"cases/{number}", each) for number, each in enumerate(self.requests)]
        order = json.dumps({name: list(files) for name, files in self.functions.items()})
        files = [(name, np.frombuffer(source, np.uint8)) for name, source in content]
        return wire.pack([("functions", order), *files])


def shared_work_of(job: Job, *, with_requests: bool) -> SharedWork:
    """Return what a job shares with others, with as many requests as a fork server keeps.

    For one submission alone requests are not worth it: it would begin later.
    """
    requests, room = list[bytes](), MOST_KEPT
    for criterion, case in job.cases() if with_requests else ():
        request = run_request(criterion, case)
        room -= len(request)
        if room < 0:
            break
        requests.append(request)
    return SharedWork(job.support, job.templates, job.functions, tuple(requests))
