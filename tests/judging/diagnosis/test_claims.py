"""Which explanations are said: together those in the same words."""

from grader.judging.diagnosis.claims import (
    MUTANT,
    SCALED,
    Claim,
    Explanation,
    best_notes,
    best_sentences,
)

MISSING = "{subject} {behaves} as if a term were missing"


def explanation(say: str, note: str, *outputs: str, rank: int = MUTANT) -> Explanation:
    return Explanation(Claim(say, note), frozenset(outputs), rank)


def test_one_mistake_in_two_places_is_said_once_of_both() -> None:
    first, second = explanation(MISSING, "one", "dW1"), explanation(MISSING, "two", "dW2")
    vague = explanation("{subject} {has} another sign", "", "dW1", "dW2", rank=SCALED)
    (spoken,) = best_sentences([vague, first, second], ["dW1", "dW2"])
    assert spoken.claim.say == MISSING
    assert spoken.outputs == {"dW1", "dW2"}


def test_what_is_said_has_its_note_and_is_not_noted_again() -> None:
    found = [explanation(MISSING, "one", "dW1"), explanation(MISSING, "two", "dW1", "dW2")]
    spoken = best_sentences(found, ["dW1", "dW2"])
    notes = [each.claim.note for each in best_notes(found, ["dW1", "dW2"], spoken)]
    assert notes == ["two", "one"]
