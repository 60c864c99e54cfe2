"""Files of a reference, as editors write them."""

from pathlib import Path

import pytest

from grader.core.errors import GraderError
from grader.files.sources import read_sources


def test_a_byte_order_mark_is_no_part_of_a_source(tmp_path: Path) -> None:
    tmp_path.joinpath("layers.py").write_text("π = 3\n", "utf-8-sig")
    assert read_sources(tmp_path) == {"layers.py": "π = 3\n".encode()}


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_another_encoding_is_named_with_its_line(tmp_path: Path, encoding: str) -> None:
    line = 1 if encoding == "utf-16" else 2
    tmp_path.joinpath("layers.py").write_text("x = 1\nname = 'Zoé'\n", encoding)
    with pytest.raises(GraderError) as caught:
        read_sources(tmp_path)
    message = f"layers.py is not UTF-8: line {line} holds another encoding; expected UTF-8."
    assert (caught.value.message, caught.value.advice) == (message, "Save it as UTF-8.")
