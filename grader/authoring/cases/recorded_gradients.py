"""What autograd finds for the arguments of recorded calls, for callers that go on from them."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from grader.authoring.cases.recorder import Recorder
from grader.authoring.cases.reference_runs import Scope
from grader.confined.case.tensors import arrays, tensors, watched
from grader.confined.class_members import function_of
from grader.confined.replay.recorded_calls import Instance, Made, RecordedCall
from grader.confined.replay.recorded_tensors import followed_leaves


def with_gradients(
    calls: Sequence[RecordedCall], recorder: Recorder, scope: Scope
) -> list[RecordedCall]:
    """Return the calls with the gradients that reach their answers, and those of their arguments.

    Each function runs once more, with the values that were `chosen` for parameters with defaults.
    A call that nothing was differentiated through stays as it is.
    """
    return [
        _with_gradients(
            call,
            recorder.upstream[number],
            recorder.copies.get(number, {}),
            partial(function_of(scope, call.function), **tensors(recorder.chosen[number])),
        )
        if number in recorder.upstream and call.is_answerable
        else call
        for number, call in enumerate(calls)
    ]


def _with_gradients(
    call: RecordedCall,
    upstream: Mapping[int, Any],
    modules: Mapping[int, Any],
    function: Callable[..., Any],
) -> RecordedCall:
    torch: Any = importlib.import_module("torch")  # the reference has imported it
    given = {**tensors(dict(enumerate(call.arguments))), **modules}
    if any(isinstance(value, Instance | Made) for value in given.values()):
        return RecordedCall(call.function, inside=call.inside)  # nobody can call it again
    followed = watched(given, given.keys())
    leaves: dict[tuple[Any, str], Any] = {
        (place, name): leaf for place, v in followed.items() for name, leaf in followed_leaves(v)
    }
    result = function(*followed.values())
    parts = result if call.several else (result,)
    outside = _from_outside(parts, upstream, torch)
    flowing = [parts[position] * value for position, value in outside.items()]
    total = sum(value.sum() for value in flowing)
    found = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
    gradients: dict[Any, dict[str, Any]] = {}
    for ((place, name), leaf), gradient in zip(leaves.items(), found, strict=True):
        known = torch.zeros_like(leaf) if gradient is None else gradient
        gradients.setdefault(place, {})[name] = known
    return replace(call, upstream=arrays(outside), gradients=arrays(gradients))


def _from_outside(parts: Sequence[Any], reached: Mapping[int, Any], torch: Any) -> dict[int, Any]:
    """Return the gradients that reach the parts of an answer from outside of the call.

    The call may make one part from another, as an LSTM makes `next_h` from `next_c`: then what
    reaches `next_c` comes by way of `next_h` too. Each round sets one more part right, first the
    parts that no other part is made from.
    """
    outside = dict(reached)
    for _ in range(len(reached) - 1):
        inside = {i: _through_others(i, parts, outside, torch) for i in outside}
        outside = {i: reached[i] - inside[i] for i in outside}
    return outside


def _through_others(
    position: int, parts: Sequence[Any], outside: Mapping[int, Any], torch: Any
) -> Any:
    others = sum((parts[i] * value).sum() for i, value in outside.items() if i != position)
    (found,) = torch.autograd.grad(others, [parts[position]], retain_graph=True, allow_unused=True)
    return 0 if found is None else found
