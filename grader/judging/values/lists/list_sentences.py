"""One sentence on a list: what it lacks, or has too much, its order, or which items differ."""

from collections.abc import Callable, Iterator, Sequence

from grader.confined.values.leaf_names import segments
from grader.core.grades import OutputVerdict
from grader.judging.values.lists.list_items import ListItems
from grader.judging.values.lists.packed_items import PackedItems

# Items, expected and given, that are compared at other places than their own: so many take a tenth
# of a second, and nobody reads a sentence about longer lists item by item.
MOST_ITEMS = 1000
MOST_MOVED = 60  # items, each of which is compared with each: another tenth of a second
MOST_NAMED = 3  # items that a sentence names
BY_CHANCE = 20  # answers of a few labels, one of which is in reverse order by chance: a choice
CUT = "\N{HORIZONTAL ELLIPSIS}"  # ends an item that is too long to be shown

Same = Callable[[int, int], bool]
Items = ListItems | PackedItems


def list_sentence(items: ListItems, wrong: Sequence[OutputVerdict], remark: str) -> str:
    """Return what is wrong with a list, of which some values are known to be wrong.

    The remark tells how far a single one is off.
    """
    differing = differing_places(items, wrong)
    if told := misplaced_sentence(items, differing):
        return told
    if items.wanted == items.count:
        return _differing(items, differing, remark)
    return _of_another_length(items, differing)


def long_list_sentence(items: Items, differing: Sequence[int]) -> str:
    """Return what is wrong with a list that is one value; nothing if only values differ."""
    told = misplaced_sentence(items, differing)
    if told or items.wanted == items.count:
        return told
    return _of_another_length(items, differing)


def _of_another_length(items: Items, differing: Sequence[int]) -> str:
    start = f"`{items.name}` has {_count(items.count)}, expected {items.wanted}"
    if not differing:
        return start
    got, expected = items.pair_text(differing[0], differing[0])
    place = f"`{items.name}[{differing[0]}]`"
    return f"{start}; the first that differs is {place}: {got}, expected {expected}"


def differing_places(items: ListItems, wrong: Sequence[OutputVerdict]) -> list[int]:
    """Return where the items differ, as far as both lists go."""
    names = (segments(each.name)[items.depth] for each in wrong if each.name != items.name)
    return sorted(place for place in set(map(int, names)) if place < min(items.wanted, items.count))


def misplaced_sentence(items: Items, differing: Sequence[int]) -> str:
    """Return a sentence if all items that came are right, but too few, too many, or moved."""
    if not items.count:
        return f"`{items.name}` has no items, expected {_count(items.wanted)}"
    if items.wanted + items.count > MOST_ITEMS:
        return ""
    if items.wanted == items.count:
        return _moved(items, differing) if len(differing) > 1 else ""
    return _lacking(items) if items.count < items.wanted else _surplus(items)


def _differing(items: ListItems, differing: Sequence[int], remark: str) -> str:
    if not differing:  # an item has parts too many
        return ""
    if len(differing) > 1:
        some = f"{len(differing)} of {_count(items.wanted)} of `{items.name}` differ"
        return f"{some}; {_first(items, differing[0])}"
    name, got, expected = _told(items, differing[0])
    return f"`{name}` is {got}, expected {expected}{remark}"


def _first(items: ListItems, place: int) -> str:
    name, got, expected = _told(items, place)
    return f"the first is `{name}`: {got}, expected {expected}"


def _told(items: ListItems, place: int) -> tuple[str, str, str]:
    """Return the name of an item, what came and was expected; of long ones a part that differs."""
    got, expected = items.pair_text(place, place)
    part = items.differing_part(place) if CUT in (got[-1:], expected[-1:]) else None
    return part or (f"{items.name}[{place}]", got, expected)


def _lacking(items: Items) -> str:
    left = _left_out(items.wanted, items.count, items.same)
    if not left:
        return ""
    if len(left) == 1:
        text = items.wanted_text(left[0])
        return f"`{items.name}` lacks the item {text}, expected at index {left[0]}"
    start = f"`{items.name}` lacks {len(left)} of its {_count(items.wanted)}"
    return f"{start}: {_listed(left, items.wanted_text)}"


def _surplus(items: Items) -> str:
    left = _left_out(items.count, items.wanted, lambda given, wanted: items.same(wanted, given))
    if not left:
        return ""
    if len(left) == 1:
        text = items.given_text(left[0])
        return f"`{items.name}` has an item too many at index {left[0]}: {text}"
    return f"`{items.name}` has {len(left)} items too many: {_listed(left, items.given_text)}"


def _listed(places: Sequence[int], text: Callable[[int], str]) -> str:
    texts = [text(place) for place in places[:MOST_NAMED]]
    named = [f"{each} at index {place}" for each, place in zip(texts, places, strict=False)]
    more = len(places) - len(named)
    if len({*texts}) == 1:
        shown = [*map(str, places[:MOST_NAMED]), *([f"{more} more"] if more else [])]
        return f"{texts[0]}, at the indices {', '.join(shown[:-1])} and {shown[-1]}"
    return "; ".join([*named, f"{more} more"] if more else named)


def _left_out(longer: int, shorter: int, same: Same) -> list[int] | None:
    """Return the places without which the longer list is the shorter one; None if there are none.

    `same` compares an item of the longer list with one of the shorter.
    """
    left, place = [], 0
    for each in range(longer):
        if place < shorter and same(each, place):
            place += 1
        else:
            left.append(each)
    return left if place == shorter else None


def _moved(items: Items, differing: Sequence[int]) -> str:
    """Return that the right items stand in another order, if they do."""
    last = items.wanted - 1
    start = f"`{items.name}` has the right items in"
    turned = all(items.same(last - place, place) for place in differing)
    found = list(_origins(items, differing)) if len(differing) <= MOST_MOVED else [None]
    if None in found and not turned:
        return ""
    some = differing[:MOST_MOVED]
    kinds = len({tuple(items.same(wanted, given) for given in some) for wanted in some})
    told = 2 * kinds > len(some)  # of a few labels any order is likely
    if turned and (told or kinds ** (len(differing) // 2) > BY_CHANCE):
        return f"{start} reverse order"
    return f"{start} another order" if told and None not in found else ""


def _origins(items: Items, differing: Sequence[int]) -> Iterator[int | None]:
    """Yield the place where each of the differing items should stand, each once."""
    free = list(differing)
    for given in differing:
        origin = next((wanted for wanted in free if items.same(wanted, given)), None)
        if origin is not None:
            free.remove(origin)
        yield origin
        if origin is None:
            return


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"
