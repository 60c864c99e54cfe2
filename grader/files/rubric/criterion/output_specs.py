"""The outputs of a criterion: their records, and what of their keys does not go together."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.core.outputs.freedom import FACTORS, ORDER, RELABELLING, freedom_of
from grader.core.outputs.written_outputs import is_written
from grader.core.rubric import OutputSpec
from grader.files.rubric.bound_names import names_in
from grader.files.rubric.criterion.written_keys import TEXT, TEXT_KEYS, text_rules
from grader.files.rubric.rubric_schema import unknown
from grader.files.rubric.written_numbers import as_written
from grader.files.rubric.yaml_lines import Document
from grader.files.rubric.yaml_lines import Path as KeyPath

KINDS = ("float", "int", "complex", "bool")
WIDTHS = ("8", "16", "32", "64", "128")
DTYPES = sorted(
    {f"{kind}{width}" for kind in ("int", "uint", "float", "complex") for width in WIDTHS}
    & {np.dtype(each).name for each in np.sctypeDict.values()}
)


def outputs_of(tree: Any, metric: str) -> tuple[OutputSpec, ...]:
    """Return the records of a list of names, or of a mapping."""
    specs = {name: {} for name in tree} if isinstance(tree, list) else tree
    return tuple(_output(name, _with_metric(name, spec, metric)) for name, spec in specs.items())


def _with_metric(name: str, spec: Mapping[str, Any], metric: str) -> Mapping[str, Any]:
    """Return a spec with its metric: what is written is compared as text if nothing is said."""
    return {"metric": TEXT if is_written(name) else metric, **spec}


def _output(name: str, spec: Mapping[str, Any]) -> OutputSpec:
    fields = {key: value for key, value in spec.items() if key != "with" and key not in TEXT_KEYS}
    fields["text"] = text_rules(spec)
    if fields.get("keys") == "exact":
        del fields["keys"]  # the default
    if "points" in spec:
        fields["points"] = as_written(spec["points"])
    if "shape" in spec:
        fields["shape"] = tuple(spec["shape"])
    return OutputSpec(name, **{**fields, "up_to": _words(spec), "together": spec.get("with", "")})


def _words(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the words of `up_to`, of which there may be one or a list."""
    words = spec.get("up_to", ())
    return (words,) if isinstance(words, str) else tuple(words)


def check_outputs(document: Document, name: str) -> None:
    """Report keys of the outputs of a criterion that mean nothing, or not together."""
    own = document.value["criteria"][name]
    outputs = own.get("outputs", [])
    for output, spec in outputs.items() if isinstance(outputs, dict) else ():
        path: KeyPath = ("criteria", name, "outputs", output)
        _check_freedom(document, path, spec)
        _check_shape(document, path, output, spec, own.get("ensure", {}))
        if "with" in spec:
            _check_partner(document, path, output, spec, outputs)
        dtype = spec.get("dtype")
        if dtype is not None and dtype not in (*KINDS, *DTYPES):
            message = unknown(f"dtype {dtype}", dtype, (*KINDS, *DTYPES))
            document.report((*path, "dtype"), message)


def _check_freedom(document: Document, path: KeyPath, spec: Mapping[str, Any]) -> None:
    words = _words(spec)
    if len(words) > 1 and not _go_together(words):
        message = (
            "these do not go together; expected one, or a sign, phase or scale and the order "
            "of the same rows or columns"
        )
        document.report((*path, "up_to"), message)


def _go_together(words: Sequence[str]) -> bool:
    """Return whether several things may be free at once: a factor of pieces, and their order."""
    freedom = freedom_of(tuple(words), 2)
    kinds = {word.partition(" of ")[0] for word in words}
    known = len(words) == 2 and ORDER in kinds and bool(kinds & set(FACTORS))
    return known and freedom.order == freedom.factor_of


def _check_partner(
    document: Document,
    path: KeyPath,
    output: str,
    spec: Mapping[str, Any],
    outputs: Mapping[str, Mapping[str, Any]],
) -> None:
    partner, place = spec["with"], (*path, "with")
    others = [each for each in outputs if each != output]
    if partner not in others:
        document.report(place, unknown(f"output {partner}", partner, others))
        return
    kinds = [{w.partition(" of ")[0] for w in _words(each)} for each in (spec, outputs[partner])]
    if "with" in outputs[partner]:
        document.report(place, f"{partner} has `with` itself; expected the output that it names")
    elif ORDER not in kinds[0] or not kinds[1] & {ORDER, RELABELLING}:
        message = (
            f"{output} and {partner} have no order in common; expected `up_to: order` in both, or "
            f"`up_to: relabelling` in {partner}"
        )
        document.report(place, message)


def _check_shape(
    document: Document,
    path: KeyPath,
    output: str,
    spec: Mapping[str, Any],
    ensure: Mapping[str, str],
) -> None:
    shape, sizes = spec.get("shape", []), document.value["sizes"]
    for index, each in enumerate(shape):
        if isinstance(each, str) and each not in (*sizes, "any", "..."):
            allowed = (*sizes, "any", "...")
            document.report((*path, "shape", index), unknown(f"size {each}", each, allowed))
    if shape.count("...") > 1:
        document.report((*path, "shape"), "`...` stands in it twice; expected it at most once")
    if not {"any", "..."} & set(shape):
        return
    if "up_to" in spec:
        message = "an open shape leaves nothing to compare; expected no `up_to` beside it"
        document.report((*path, "up_to"), message)
    if not any(output in names_in(expression) for expression in ensure.values()):
        message = (
            f"nothing judges the values of {output}; expected a line in `ensure` that reads it"
        )
        document.report((*path, "shape"), message)
