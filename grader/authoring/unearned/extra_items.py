"""Lists that only properties judge, with an item more: a property may not notice it."""

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from grader.authoring.unearned.answer_groups import ensured_names_alone
from grader.authoring.unearned.points_bench import PointsBench
from grader.authoring.unearned.unearned_points import Unearned
from grader.confined.values.leaf_names import is_within, item_name
from grader.confined.values.leaves import LIST
from grader.core.cases import Case
from grader.core.outcomes import Formed, Outcome, Value
from grader.judging.credit import FULL
from grader.judging.values.kinds.answer_values import children_of

ADVICE = "Add a line to `ensure` that does not hold then, if that is wrong."


def extra_items(bench: PointsBench) -> Iterator[Unearned]:
    """Yield each list that counts as right also with its last item once more at its end."""
    if not bench.criterion.ensure:
        return
    for name in ensured_names_alone(bench):
        longer = {case.name: with_an_item_more(bench.right(case), name) for case in bench.cases}
        answer = partial(_answer, bench, longer)
        if all(longer.values()) and bench.credit(answer) == FULL:
            words = f"an item more in `{name}`"
            yield Unearned(bench.criterion.name, words, "counts as right", ADVICE, doubtful=True)


def _answer(bench: PointsBench, longer: Mapping[str, Mapping[str, Value]], case: Case) -> Outcome:
    return bench.returned(longer[case.name])


def with_an_item_more(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    """Return values in which a list has its last item twice; nothing if there is none."""
    leaf = values.get(name)
    if isinstance(leaf, Formed):
        content = np.asarray(leaf.content)
        if leaf.form != LIST or not content.size:
            return {}
        return {**values, name: Formed(LIST, np.concatenate([content, content[-1:]]))}
    parts = children_of(name, values)
    if leaf is not None or parts != [str(place) for place in range(len(parts))] or not parts:
        return {}
    last, more = item_name(name, len(parts) - 1), item_name(name, len(parts))
    copied = {more + n.removeprefix(last): v for n, v in values.items() if is_within(n, last)}
    return {**values, **copied}
