"""Takes down calls of functions while they run: their arguments, and what they return."""

import copy
import opcode
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.authoring.cases.argument_snapshots import Snapshot, changes_since, is_kept, snapshot
from grader.authoring.cases.storable_values import held, kind_of
from grader.confined.case.raised_entries import class_names
from grader.confined.case.tensors import arrays
from grader.confined.replay.argument_leaves import (
    MAX_LEAVES,
    attributes_of,
    instance_name,
    opened,
    opened_receiver,
)
from grader.confined.replay.given_answers import field_names, kept
from grader.confined.replay.recorded_calls import Instance, Made, Parts, Receiver, RecordedCall
from grader.confined.values.tree import flatten
from grader.judging.retry.function_pairs import Pair

PLAIN = {"builtins", "itertools"}  # modules whose iterators can do nothing but give their items

SIMPLE = (bool, int, float, str, type(None))  # kinds of arguments that tell calls apart

NO_VALUE = (Made, Instance)  # an argument that a case cannot hold: a cache, a model

UNSEEN = Instance("")  # an argument that can only be taken item by item


def is_stream(value: Any) -> bool:
    """Return whether a value can only be taken item by item: a generator, a `zip`, a `map`."""
    return isinstance(value, Iterator) and type(value).__module__ in PLAIN


class Recorder:
    """Listens to the calls and returns of functions."""

    def __init__(
        self,
        codes: Mapping[CodeType, str],
        optional: Mapping[CodeType, int],  # parameters with defaults: callers differ in them
        pairs: Collection[Pair],
        with_locals: bool,
        of_tensors: bool = False,
    ) -> None:
        self.calls: list[RecordedCall] = []
        self.parameters: dict[str, tuple[str, ...]] = {}  # names, by functions
        self.raising: set[int] = set()  # numbers of calls that end in an exception
        self.most: int | None = None  # calls: with more of them all are lost
        self.lost = False  # a returned value cannot be stored
        self.streams: set[str] = set()  # functions that returned iterators, and were not followed
        self._of_tensors = of_tensors
        self.upstream: dict[int, dict[int, Any]] = {}  # gradients that reach what a call returned
        self.chosen: dict[int, dict[str, Any]] = {}  # values of parameters with defaults, likewise
        self._plain = _plain_tensors if of_tensors else _plain
        self._codes = dict(codes)
        self._optional = optional
        self._caches = {(pair.forward, pair.position) for pair in pairs}
        self._with_locals = with_locals
        self._made: dict[int, Made] = {}
        self._kept: list[Any] = []  # while it is alive, nothing else has its identity
        self._open: list[tuple[FrameType | None, int]] = []
        self._receivers: dict[int, Any] = {}  # objects that methods are called on, by calls
        self._before: dict[int, list[Snapshot]] = {}  # arguments of open calls, by their numbers
        self._had: dict[int, dict[int, Any]] = {}  # likewise, as they are kept: the optional ones

    def watch(self, run: Callable[[], object]) -> None:
        """Run something and record its calls."""
        before = sys.getprofile()
        sys.setprofile(self._note)
        try:
            run()
        finally:
            sys.setprofile(before)

    def leave_out(self, functions: Collection[str]) -> None:
        """Listen no more to these functions: their calls are told by `begin` and `end`."""
        self._codes = {code: name for code, name in self._codes.items() if name not in functions}

    @contextmanager
    def inside(self, number: int) -> Iterator[None]:
        """Take calls for ones that this call makes, until the block ends."""
        self._open.append((None, number))
        try:
            yield
        finally:
            self._open.pop()

    def _note(self, frame: FrameType, event: str, returned: Any) -> None:
        if self.lost:
            return
        if event == "call" and frame.f_code in self._codes:
            self._begin(frame)
        elif event == "return" and self._open and self._open[-1][0] is frame:
            _, number = self._open.pop()
            if returned is None and not _returns(frame):
                self.raising.add(number)
            if is_stream(returned) and "." not in self.calls[number].function:
                self.streams.add(self.calls[number].function)
            self.end(number, frame.f_code, returned, frame.f_locals)

    def _begin(self, frame: FrameType) -> None:
        number = self.begin(self._codes[frame.f_code], frame.f_code, frame.f_locals)
        self._open.append((frame, number))

    def begin(self, function: str, code: CodeType, given: Mapping[str, Any]) -> int:
        """Return the number of a new call with these arguments."""
        if self.most is not None and len(self.calls) >= self.most:
            self.lost = True
        every = code.co_varnames[: code.co_argcount]
        names = every[: code.co_argcount - self._optional[code]]
        number = len(self.calls)
        things = [given[name] for name in every]
        held = attributes_of(things[0]) if "." in function and things else None
        values = [self._argument(thing) for thing in things[: len(names)]]
        if held is not None and names:
            self._receivers[number] = things[0]
            values[0], things[0] = self._receiver(things[0]), held
        inside = self._open[-1][1] if self._open else None
        optional = {place: given[every[place]] for place in range(len(names), len(every))}
        self._had[number] = {place: self._argument(value) for place, value in optional.items()}
        self._before[number] = [snapshot(thing) for thing in things]
        whole = self.parameters[function] = _parameters(code)
        plain = {place: given[whole[place]] for place in range(len(names), len(whole))}
        if self._of_tensors:  # autograd runs the function once more
            chosen = {name: self._argument(given[name]) for name in whole[len(names) :]}
            self.chosen[number] = {n: v for n, v in chosen.items() if not isinstance(v, NO_VALUE)}
        told = {place: value for place, value in plain.items() if type(value) in SIMPLE}
        call = RecordedCall(function, names, tuple(values), inside=inside, optional=told)
        self.calls.append(call)
        return number

    def _receiver(self, value: Any) -> Instance:
        """Return the object that a method is called on.

        Not what holds other objects: nobody sees what happens to them. Functions are no state.
        """
        leaves = flatten("", opened_receiver(value))
        if any(attributes_of(leaf) is not None and not callable(leaf) for _, leaf in leaves):
            return UNSEEN
        return Receiver(type(value).__name__, {name: self._leaf(leaf) for name, leaf in leaves})

    def _argument(self, value: Any) -> Any:
        if id(value) in self._made:
            return self._made[id(value)]
        if is_stream(value):
            return UNSEEN
        try:
            return self._plain(value)
        except TypeError:
            leaves = flatten("", opened(value))[:MAX_LEAVES]
        if [name for name, _ in leaves] == [""]:
            return Instance(instance_name(value))
        return Parts(type(value).__name__, {name: self._leaf(leaf) for name, leaf in leaves})

    def _leaf(self, value: Any) -> Any:
        try:
            return self._plain(value)
        except TypeError:
            return Instance(instance_name(value))

    def end(self, number: int, code: CodeType, returned: Any, variables: Mapping[str, Any]) -> None:
        """Keep what a call returns, and what its variables hold then."""
        call = self.calls[number]
        several = isinstance(returned, tuple)
        parts = returned if several else (returned,)
        before, had = self._before.pop(number), self._had.pop(number)
        try:
            values = tuple(self._part(number, i, part) for i, part in enumerate(parts))
        except TypeError:  # not raised: the reference might catch it
            self._forget(number)
            return
        if number in self._receivers and not is_kept(before[0]):
            self._forget(number)
            return
        arrays = _arrays(variables, call.names) if self._with_locals else {}
        names = field_names(returned) if several else ()
        record = (type(returned).__name__, *names) if names else ()
        done = replace(call, returned=values, several=several, record=record, locals=arrays)
        done = _with_effects(done, code, before, parts)
        changed = {change.path[0] for change in done.changes}
        state = {place: value for place, value in had.items() if place in changed}
        self.calls[number] = replace(done, state=state)

    def _forget(self, number: int) -> None:
        """Let nothing answer for a call that no file of cases can hold.

        Functions give others what they return, so that all calls are lost with it.
        """
        call = self.calls[number]
        if "." in call.function:
            self.calls[number] = RecordedCall(call.function, inside=call.inside)
        else:
            self.lost = True

    def end_raising(self, number: int, error: Exception) -> None:
        """Keep the classes of what a call raises in place of its first item."""
        raised = tuple(class_names(error))
        self.calls[number] = replace(self.calls[number], raised=raised)

    def end_stream(self, number: int, items: Sequence[Any], yields: str) -> None:
        """Keep what a call has yielded.

        Nothing is recorded if its arguments have changed meanwhile: who did that, and when, is not
        known; and nothing of tensors, whose gradients would have to be followed item by item.
        """
        before = self._before.pop(number)
        if self._of_tensors or any(changes_since(each, each.thing, ()) for each in before):
            self.lost = True
        done = replace(self.calls[number], returned=(list(items),), several=False, yields=yields)
        self.calls[number] = done

    def copied(self, item: Any) -> Any:
        """Return a copy of something yielded; nothing is recorded if no case can hold it."""
        try:
            return self._plain(kept(item))
        except TypeError:
            self.lost = True
            return None

    def _part(self, number: int, position: int, value: Any) -> Any:
        if getattr(value, "requires_grad", False):
            value.register_hook(partial(self._flowed, number, position))
        if number in self._receivers and value is self._receivers[number]:
            return Instance(type(value).__name__)
        if (self.calls[number].function, position) not in self._caches:
            return self._plain(kept(value))
        self._kept.append(value)
        made, known = Made(number, position), self._made.get(id(value))
        self._made[id(value)] = (
            replace(known, through=(*known.through, (number, position))) if (known) else made
        )
        return made

    def _flowed(self, number: int, position: int, gradient: Any) -> None:
        """Keep the gradient that reaches a part of what a call returned."""
        self.upstream.setdefault(number, {})[position] = gradient.detach().clone()


def _parameters(code: CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _returns(frame: FrameType) -> bool:
    """Return whether a frame that ends does so at a `return`: an exception ends it elsewhere."""
    operation = opcode.opname[frame.f_code.co_code[frame.f_lasti]]
    return operation.startswith(("RETURN_", "YIELD_"))


def _with_effects(
    call: RecordedCall, code: CodeType, before: Sequence[Snapshot], returned: Sequence[Any]
) -> RecordedCall:
    """Return the call with what it changed in its arguments, and which of them it hands back."""
    found = [changes_since(each, each.thing, (place,)) for place, each in enumerate(before)]
    changed = [place for place, changes in enumerate(found) if changes]
    optional = [place for place in changed if place >= len(call.arguments)]
    return replace(
        call,
        names=code.co_varnames[: optional[-1] + 1] if optional else call.names,
        changes=tuple(change for changes in found for change in changes),
        back={
            **{position: 0 for position, own in enumerate(call.returned) if type(own) is Instance},
            **{
                position: place
                for position, part in enumerate(returned)
                for place, each in enumerate(before)
                if part is each.thing and (place in changed or each.items is not None)
            },
        },
    )


def _plain(value: Any) -> Any:
    """Return a copy of a value; raises `TypeError` for what cannot be stored."""
    if not held(value):
        raise TypeError(f"{kind_of(value)} cannot be stored")
    return copy.deepcopy(value)


def _plain_tensors(value: Any) -> Any:
    return _plain(arrays(value))


def _arrays(values: Mapping[str, Any], arguments: Collection[str]) -> dict[str, Any]:
    return {
        name: np.array(value)
        for name, value in values.items()
        if name not in arguments and isinstance(value, np.ndarray) and value.dtype.kind == "f"
    }
