"""What an allowed package brings along."""

from grader.sandbox.wire.packages import allowed_packages


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
