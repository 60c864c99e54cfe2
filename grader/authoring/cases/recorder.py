"""Takes down calls of functions while they run: their arguments, and what they return."""

import copy
import opcode
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from types import CodeType, FrameType
from typing import Any

import numpy as np

from grader.authoring.cases.argument_snapshots import (
    Keeping,
    Snapshot,
    changes_since,
    is_kept,
    known_objects,
    snapshot,
)
from grader.authoring.cases.recorded_arguments import (
    UNSEEN,
    argument_of,
    by_class,
    bytes_of,
    is_stream,
    is_unknown,
)
from grader.authoring.cases.storable_values import held_copy, kind_of
from grader.confined.case.raised_entries import class_names
from grader.confined.case.tensors import arrays
from grader.confined.replay.arguments.given_answers import field_names, kept
from grader.confined.replay.object_parts import is_module
from grader.confined.replay.recorded_calls import Instance, Made, Parts, RecordedCall
from grader.judging.retry.function_pairs import Pair

# Bytes of the objects that are arguments, of one case. A margin: a layer holds some kilobytes, and
# a training that holds its network in each of a thousand steps is recorded without these calls.
MOST_HELD = 8 << 20

SIMPLE = (bool, int, float, str, type(None))  # kinds of arguments that tell calls apart

NO_VALUE = (Made, Instance, Parts)  # an argument that a case cannot hold: a cache, a model


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
        self.most: int | None = None  # calls: with more of them all are lost
        self.lost = False  # a returned value cannot be stored
        self.judged: Collection[tuple[str, int]] = ()  # caches, if no case holds them
        self.unheard: set[str] = set()  # functions that returned iterators or raised, not followed
        self._of_tensors = of_tensors
        self.upstream: dict[int, dict[int, Any]] = {}  # gradients that reach what a call returned
        self.copies: dict[int, dict[int, Any]] = {}  # of arguments that are modules, by places
        self.chosen: dict[int, dict[str, Any]] = {}  # values of parameters with defaults, likewise
        self._plain = _plain_tensors if of_tensors else _plain
        self._codes = dict(codes)
        self._optional = optional
        self._caches = {(pair.forward, pair.position) for pair in pairs}
        self._with_locals = with_locals
        self._room = MOST_HELD
        self._made: dict[int, Made] = {}
        self._kept: list[Any] = []  # while it is alive, nothing else has its identity
        self._open: list[tuple[FrameType | None, int]] = []
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
            if is_stream(returned) or (returned is None and not _returns(frame)):
                self.unheard.add(self.calls[number].function)
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
        of_method = "." in function
        values = [
            self._argument(thing, whole=of_method and place == 0)
            for place, thing in enumerate(things[: len(names)])
        ]
        modules = {i: thing for i, thing in enumerate(things[: len(names)]) if is_module(thing)}
        if self._of_tensors and modules and self._room >= 0:
            with suppress(Exception):  # a module may hold what cannot be copied
                self.copies[number] = copy.deepcopy(modules)
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

    def _argument(self, value: Any, *, whole: bool = False) -> Any:
        if id(value) in self._made:
            return self._made[id(value)]
        found = argument_of(value, self._plain, whole=whole)
        self._room -= bytes_of(found)
        return found if self._room >= 0 else by_class(found, whole=whole)

    def end(self, number: int, code: CodeType, returned: Any, variables: Mapping[str, Any]) -> None:
        """Keep what a call returns, and what its variables hold then."""
        call = self.calls[number]
        several = isinstance(returned, tuple)
        parts = returned if several else (returned,)
        before, had = self._before.pop(number), self._had.pop(number)
        keeping = self._keeping(before)
        try:
            values = tuple(self._part(number, i, part, keeping) for i, part in enumerate(parts))
        except TypeError:  # not raised: the reference might catch it
            self._forget(number)
            return
        if "." in call.function and not all(is_kept(each, keeping) for each in before):
            self._forget(number)
            return
        arrays = _arrays(variables, call.names) if self._with_locals else {}
        names = field_names(returned) if several else ()
        record = (type(returned).__name__, *names) if names else ()
        done = replace(call, returned=values, several=several, record=record, locals=arrays)
        done = _with_effects(done, code, before, parts, keeping)
        changed = {change.path[0] for change in done.changes}
        state = {place: value for place, value in had.items() if place in changed}
        given = tuple(
            UNSEEN if place in changed and is_unknown(value) else value
            for place, value in enumerate(done.arguments)
        )
        self.calls[number] = replace(done, state=state, arguments=given)

    def _forget(self, number: int) -> None:
        """Let nothing answer for a call that no file of cases can hold.

        Functions give others what they return, so that all calls are lost with it.
        """
        call = self.calls[number]
        if "." in call.function:
            self.calls[number] = RecordedCall(call.function, inside=call.inside)
        else:
            self.lost = True

    def end_raising(self, number: int, code: CodeType, error: Exception) -> None:
        """Keep the classes of what a call raises, and what it changed before that."""
        self.end(number, code, (), {})
        if self.calls[number].names:
            raised = tuple(class_names(error))
            self.calls[number] = replace(self.calls[number], raised=raised)

    def begin_stream(self, number: int) -> None:
        """Take a call for one that yields; nothing of tensors, whose gradients nobody follows."""
        self.calls[number] = replace(self.calls[number], returned=([],), several=False)
        self.lost |= self._of_tensors

    def resume(self, number: int) -> None:
        """Look at the arguments anew: what changed them until now is not this call."""
        self._before[number] = [snapshot(each.thing) for each in self._before[number]]

    def pause(self, number: int, items: Sequence[Any]) -> None:
        """Keep the item that a call yields, if it does, and what it changed before."""
        call, before = self.calls[number], self._before[number]
        if not call.names:
            return
        keeping = self._keeping(before)
        found = [changes_since(s, s.thing, (n,), keeping) for n, s in enumerate(before)]
        known = all(is_kept(each, keeping) for each in before) and not any(
            found[len(call.arguments) :]
        )
        try:
            call.returned[0].extend(self._plain(keeping(item)) for item in items)
        except TypeError:
            known = False
        changes = tuple(change for changes in found for change in changes)
        self.calls[number] = replace(call, meanwhile=(*call.meanwhile, changes))
        if not known:
            self._forget(number)

    def end_stream(self, number: int, yields: str) -> None:
        """Keep how much was yielded."""
        if self.calls[number].names:
            self.calls[number] = replace(self.calls[number], yields=yields)

    def _keeping(self, before: Sequence[Snapshot]) -> Keeping:
        """Return how values are kept that may hold objects which are among the arguments."""
        keeping = partial(kept, known=known_objects(before))
        return (lambda value: arrays(keeping(value))) if self._of_tensors else keeping

    def _part(self, number: int, position: int, value: Any, keeping: Keeping) -> Any:
        if getattr(value, "requires_grad", False):
            value.register_hook(partial(self._flowed, number, position))
        place = self.calls[number].function, position
        if place not in self._caches:
            try:
                return self._plain(keeping(value))
            except TypeError:
                if place not in self.judged:
                    raise
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
    call: RecordedCall,
    code: CodeType,
    before: Sequence[Snapshot],
    returned: Sequence[Any],
    keeping: Keeping,
) -> RecordedCall:
    """Return the call with what it changed in its arguments, and which of them it hands back."""
    found = [
        changes_since(each, each.thing, (place,), keeping) for place, each in enumerate(before)
    ]
    changed = [place for place, changes in enumerate(found) if changes]
    optional = [place for place in changed if place >= len(call.arguments)]
    return replace(
        call,
        names=code.co_varnames[: optional[-1] + 1] if optional else call.names,
        changes=tuple(change for changes in found for change in changes),
        back={
            position: place
            for position, part in enumerate(returned)
            for place, each in enumerate(before)
            if part is each.thing and (place in changed or each.items is not None)
        },
    )


def _plain(value: Any) -> Any:
    """Return a copy of a value, as a case holds it; raises `TypeError` for what cannot be stored.

    A mapping of the reference's own class is an ordinary one there.
    """
    kept = held_copy(value)
    if kept is None and value is not None:
        raise TypeError(f"{kind_of(value)} cannot be stored")
    return kept


def _plain_tensors(value: Any) -> Any:
    return _plain(arrays(value))


def _arrays(values: Mapping[str, Any], arguments: Collection[str]) -> dict[str, Any]:
    return {
        name: np.array(value)
        for name, value in values.items()
        if name not in arguments and isinstance(value, np.ndarray) and value.dtype.kind == "f"
    }
