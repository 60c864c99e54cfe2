"""Names of graded functions: "f", "Class.method", "module:f" where two files define the name."""


def own_name(name: str) -> str:
    """Return the name that a function has in its own file: "Net.loss" of "fc_net:Net.loss"."""
    return name.rpartition(":")[2]


def short_name(name: str) -> str:
    """Return the last part of a name: "loss" of "fc_net:Net.loss", and "f" of "part_1:f"."""
    return own_name(name).rpartition(".")[2]


def module_of(name: str) -> str:
    """Return the module that a name says, such as "fc_net"; empty without one."""
    return name.rpartition(":")[0]
