"""Judging one output: structure, shape, kind, finite, error, in this order."""

from collections.abc import Mapping
from fractions import Fraction

from grader.core.cases import Array
from grader.core.grades import OutputVerdict, Status
from grader.core.outcomes import Value
from grader.judging.findings import Judged
from grader.judging.values.compared_values import judge_values
from grader.judging.values.measured import measure
from grader.judging.values.questions import Question
from grader.judging.values.shapes import shape_sentence, wanted
from grader.judging.values.structure import absence_sentence
from grader.judging.values.value_kinds import foreign_sentence, kind_sentence, plain_array


def judge_output(values: Mapping[str, Value], question: Question) -> Judged:
    """The verdict on one expected output; extra values are ignored."""
    value = values.get(question.name)
    array = None if value is None else plain_array(value)
    if array is not None:
        return _judge_array(array, question)
    asked = wanted(question.array.shape, question.case.sizes)
    if value is None:
        names = {expected.name for expected in question.case.expected}
        sentence = absence_sentence(question.name, values, asked, names)
        return refuse(question, sentence, "wrong structure")
    return refuse(question, foreign_sentence(question.name, value, asked), "wrong structure")


def refuse(question: Question, message: str, fault: str) -> Judged:
    """No credit, without a look at the values."""
    verdict = OutputVerdict(
        name=question.name,
        status=Status.WRONG,
        credit=Fraction(0),
        message=message,
        metric=question.metric,
        shape=question.shape,
        axes=question.axes,
        wrong=question.array.size,
        total=question.array.size,
    )
    return Judged(verdict, fault)


def _judge_array(got: Array, question: Question) -> Judged:
    odd_kind = kind_sentence(question.name, got, question.array)
    if got.shape != question.array.shape:
        sizes = question.case.sizes

        def same(array: Array) -> bool:
            return not odd_kind and measure(array, question).tier in ("double", "single")

        sentence = shape_sentence(question.name, got, question.array, sizes, same)
        return refuse(question, sentence, "wrong shape")
    if odd_kind:
        return refuse(question, odd_kind, "wrong kind of values")
    return judge_values(got, question)
