"""Outputs that a case writes: what it prints, and files. They are not names that its lines set."""

PRINTED = "stdout"  # the output that is all that the lines of a case print
FILE = "file:"  # how the name of an output that is a file begins


def is_written(name: str) -> bool:
    """Return whether an output is what a case prints, or a file that it writes."""
    return name == PRINTED or name.startswith(FILE)


def file_of(name: str) -> str:
    """Return the path of the file that an output is; empty for every other output."""
    return name.removeprefix(FILE) if name.startswith(FILE) else ""


def root_of(name: str) -> str:
    """Return the output that a dotted name belongs to: "grads" for "grads.Wx"."""
    return name if is_written(name) else name.partition(".")[0]


def words_for(name: str) -> str:
    """Return what students call an output that is written."""
    return f"the file `{file_of(name)}`" if file_of(name) else "what is printed"
