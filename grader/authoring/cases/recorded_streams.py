"""Records what functions yield: one call, with the items that the reference takes.

A profiler hears of a generator at each item, as if it were called again, never of the items of a
`zip` or a `map`, and not of exceptions. So such functions are asked through others, which hand
everything on.
"""

import inspect
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import partial
from types import CodeType
from typing import Any

from grader.authoring.cases.recorded_arguments import is_stream
from grader.authoring.cases.recorder import Recorder
from grader.authoring.cases.reference_runs import Scope
from grader.confined.class_members import function_of
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import ALL, SOME
from grader.confined.replay.stand_ins import standing_in


@contextmanager
def following(recorder: Recorder, functions: Collection[str], scope: Scope) -> Iterator[None]:
    """Let what these functions yield and raise be recorded too until the block ends."""
    owns = {name: function_of(scope, name) for name in functions}
    follower = _Follower(recorder, owns)
    recorder.leave_out(functions)
    with standing_in({name: partial(follower.call, name) for name in functions}, owns):
        yield
    for number in follower.unfinished:
        recorder.end_stream(number, SOME)


@dataclass
class _Follower:
    """Stands between the reference's functions and those that take what they yield."""

    recorder: Recorder
    owns: dict[str, Callable[..., Any]]
    unfinished: set[int] = field(default_factory=set)  # numbers of calls

    def call(self, name: str, /, *positional: Any, **named: Any) -> Any:
        own: Any = self.owns[name]
        bound = inspect.signature(own).bind(*positional, **named)
        bound.apply_defaults()
        number = self.recorder.begin(name, own.__code__, bound.arguments)
        try:
            with self.recorder.inside(number):
                returned = own(*positional, **named)
        except Exception as error:
            self.recorder.end_raising(number, own.__code__, error)
            raise
        if is_stream(returned):
            self.unfinished.add(number)
            self.recorder.begin_stream(number)
            return self._items(number, own.__code__, returned)
        self.recorder.end(number, own.__code__, returned, {})
        return returned

    def _items(self, number: int, code: CodeType, stream: Any) -> Generator[Any, Any, Any]:
        sent, count = None, 0
        while True:
            self.recorder.resume(number)
            try:
                with self.recorder.inside(number):
                    item = next(stream) if sent is None else stream.send(sent)
            except StopIteration as end:
                self.unfinished.remove(number)
                self.recorder.pause(number, ())
                self.recorder.end_stream(number, ALL)
                return end.value
            except Exception as error:
                if not count:
                    self.recorder.end_raising(number, code, error)
                    self.unfinished.remove(number)
                raise
            self.recorder.pause(number, (item,))
            count += 1
            sent = yield item
            if sent is not None:  # what comes next is an answer to this, which no call tells
                self.recorder.lost = True
