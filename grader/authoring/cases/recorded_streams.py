"""Records what functions yield: one call, with the items that the reference takes.

A profiler hears of a generator at each item, as if it were called again, and never of the items of
a `zip` or a `map`. So such functions are asked through others, which hand every item on.
"""

import inspect
from collections.abc import Callable, Collection, Generator, Iterator
from contextlib import contextmanager
from dataclasses import field
from functools import partial
from typing import Any

from grader.authoring.cases.recorder import Recorder, is_stream
from grader.authoring.cases.reference_runs import Scope
from grader.confined.quick_dataclass import dataclass
from grader.confined.replay.recorded_calls import ALL, SOME
from grader.confined.replay.stand_ins import standing_in


@contextmanager
def following(recorder: Recorder, functions: Collection[str], scope: Scope) -> Iterator[None]:
    """Let what these functions yield be recorded too until the block ends."""
    owns = {name: scope[name] for name in functions}
    follower = _Follower(recorder, owns)
    recorder.leave_out(functions)
    with standing_in({name: partial(follower.call, name) for name in functions}, owns):
        yield
    for number, items in follower.unfinished.items():
        recorder.end_stream(number, items, SOME)


@dataclass
class _Follower:
    """Stands between the reference's functions and those that take what they yield."""

    recorder: Recorder
    owns: dict[str, Callable[..., Any]]
    unfinished: dict[int, list[Any]] = field(default_factory=dict)  # items, by numbers of calls

    def call(self, name: str, /, *positional: Any, **named: Any) -> Any:
        own: Any = self.owns[name]
        bound = inspect.signature(own).bind(*positional, **named)
        bound.apply_defaults()
        number = self.recorder.begin(name, own.__code__, bound.arguments)
        try:
            with self.recorder.inside(number):
                returned = own(*positional, **named)
        except Exception as error:
            self.recorder.end_raising(number, error)
            raise
        if is_stream(returned):
            self.unfinished[number] = []
            return self._items(number, returned)
        self.recorder.end(number, own.__code__, returned, {})
        return returned

    def _items(self, number: int, stream: Any) -> Generator[Any, Any, Any]:
        sent = None
        while True:
            try:
                with self.recorder.inside(number):
                    item = next(stream) if sent is None else stream.send(sent)
            except StopIteration as end:
                self.recorder.end_stream(number, self.unfinished.pop(number), ALL)
                return end.value
            except Exception as error:
                if not self.unfinished[number]:
                    self.recorder.end_raising(number, error)
                    del self.unfinished[number]
                raise
            self.unfinished[number].append(self.recorder.copied(item))
            sent = yield item
            if sent is not None:  # what comes next is an answer to this, which no call tells
                self.recorder.lost = True
