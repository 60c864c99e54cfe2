"""What outputs are made of, as far as it tells whether two calls return them in one place."""

from types import SimpleNamespace

from grader.authoring.unearned.places_in_answers import AnswerPlaces


def places(call: str) -> AnswerPlaces:
    criterion = SimpleNamespace(call=call, function="f")
    return AnswerPlaces(criterion, SimpleNamespace(criteria=(criterion,)))


def test_texts_with_values_are_made_of_the_values() -> None:
    found = places("a = {f'n{i}': x for i, x in g(f(1))}\nb = f'{f(2)} km'\nc = f'{1}'")
    assert "f()" in found.place("a")
    assert "f()" in found.place("b")
    assert found.place("c")
    assert "f()" not in found.place("c")
