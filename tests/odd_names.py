"""Names of folders as they come: alike but for case, accents, joiners, or what cannot be shown."""

import os

from hypothesis import strategies as st

ALIKE = (
    *("anna", "Anna", "ANNA", "anna.", "anna ", "anna~1", "a?", "a:", "a*", "a|", "a\x01", "a\x02"),
    *("müller", "mu\u0308ller", "muller", "Müller", "straße", "strasse", "STRASSE", "\u212a", "k"),
    *(
        "con",
        "CON",
        "nul",
        "می\u200cخواهم",
        "میخواهم",
        "👩\u200d💻",
        "👩💻",
        "李",
        "-rf",
        "ﬁ",
        "fi",
    ),
    *(os.fsdecode(b"j\xf6rg"), os.fsdecode(b"j\xe4rg"), "j�rg", "j_rg", "x" * 200, "X" * 200),
)
TEXTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)
BYTES = st.binary(min_size=1, max_size=40).map(os.fsdecode)
TITLES = st.sampled_from(ALIKE) | TEXTS | BYTES


def is_a_name(title: str) -> bool:
    """Whether a folder of that name can be made, and is none that a system made."""
    usual = (
        not title.startswith(".") and title.strip(" .") and "/" not in title and "\0" not in title
    )
    return bool(usual) and len(os.fsencode(title)) <= 255


FOLDERS = TITLES.filter(is_a_name)
