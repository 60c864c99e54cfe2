"""What an allowed package brings along."""

import json

import pytest

from grader.confined.zygote import MAX_ORDER
from grader.sandbox.wire.packages import allowed_packages, imported_modules


def test_what_a_package_requires_comes_with_it() -> None:
    assert set(allowed_packages(["jinja2"])) == {"jinja2", "markupsafe"}
    assert "referencing" in allowed_packages(["jsonschema"])
    assert "rpds" in allowed_packages(["jsonschema"])  # what that requires, in its turn


def test_a_module_of_a_package_means_the_package() -> None:
    assert allowed_packages(["jinja2.ext"]) == allowed_packages(["jinja2"])


def test_what_is_always_there_and_what_must_never_be_are_left_out() -> None:
    assert allowed_packages(["numpy", "math", "os.path", "grader"]) == ()
    assert "numpy" not in allowed_packages(["h5py"])


def test_what_is_not_installed_is_kept_by_name() -> None:
    assert allowed_packages(["nowhere_to_be_found"]) == ("nowhere_to_be_found",)


def test_nothing_allowed_costs_nothing() -> None:
    assert allowed_packages([]) == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"import jinja2.sandbox\n", {"jinja2.sandbox"}),
        (b"import jinja2.ext as e, jinja2.meta\n", {"jinja2.ext", "jinja2.meta"}),
        (b"from jinja2 import sandbox as s, ext\n", {"jinja2", "jinja2.sandbox", "jinja2.ext"}),
        (b"    from jinja2 import (meta,\n", {"jinja2", "jinja2.meta"}),
        (b'   "from jinja2 import meta\\n",\n', {"jinja2", "jinja2.meta"}),  # of a notebook
        (b"import jinja2\r\n", {"jinja2"}),
        (b"import json, h5py.h5t\nfrom .jinja2 import x\n# import jinja2.ext\n", set()),
    ],
)
def test_the_fork_server_imports_what_handed_out_files_import_of_allowed_packages(
    source: bytes, expected: set[str]
) -> None:
    assert set(imported_modules(["jinja2"], [b"x = 1\n", source])) == expected


def test_it_imports_allowed_libraries_that_no_file_names() -> None:
    assert set(imported_modules(["pandas"], [])) == {"pandas"}
    assert set(imported_modules(["torch.nn"], [b"opt = torch.optim.SGD(w)\n"])) == {
        "torch",
        "torch._dynamo",
    }
    assert imported_modules([], [b"import scipy.stats\n"]) == ()


def test_so_many_imports_fit_into_the_first_order_of_a_fork_server() -> None:
    source = "".join(f"import jinja2.{'m' * 76}{i:03}\n" for i in range(999)).encode()
    assert 0 < len(json.dumps(imported_modules(["jinja2"], [source]))) < MAX_ORDER - 200
