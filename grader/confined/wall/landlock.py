"""Landlock: the kernel opens only the listed folders, for any process, without privileges.

It also closes TCP, and the abstract sockets of and signals to other processes, as far as the
kernel's version (1 to 7) goes.
"""

import os
import stat
import struct
from collections.abc import Iterable

from . import kernel

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << i for i in range(6))
# Bits of linux/landlock.h, as the line above and the next one.
MAKE_DIR, MAKE_REGULAR = 1 << 7, 1 << 8
# Right 13 is moving between folders, from version 2 on; right 14 truncating, from version 3 on.
REFER, TRUNCATE = 1 << 13, 1 << 14

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REGULAR | REFER | TRUNCATE
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE

# By version: the number of rights on files, on TCP, and of scopes.
RIGHTS = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}
LOG_VERSION = 7  # the first version that knows `LOG_OFF`; an older one refuses the flag
LOG_OFF = 1  # what is refused is not news for the machine's audit log

_RULESET = struct.Struct("<QQQ")
_RULE = struct.Struct("<Qi")
_PATH_BENEATH = 1  # LANDLOCK_RULE_PATH_BENEATH: a rule for a folder and all below


def version() -> int:
    """Return the kernel's version of Landlock, from 1. `OSError` where it has none or it is off."""
    # The last argument, a flag, asks for the version and creates nothing.
    return kernel.system_call("landlock_create_ruleset", None, 0, 1)


def ruleset(readable: Iterable[str], writable: Iterable[str]) -> int:
    """Return a descriptor of rules that allow these paths, and nothing else. `OSError`."""
    rights = _all_rights(version())
    packed = _RULESET.pack(*rights)
    # All rights that this kernel knows are refused unless a rule below allows them.
    rules = kernel.system_call("landlock_create_ruleset", packed, len(packed), 0)
    for paths, access in ((readable, READ), (writable, WRITE)):
        for path in paths:
            _add(rules, path, access & rights[0])
    return rules


def restrict(rules: int) -> None:
    """Put the rules on this process for good. It must have given up gaining privileges."""
    flags = LOG_OFF if version() >= LOG_VERSION else 0
    # For good, and for all processes started from here.
    kernel.system_call("landlock_restrict_self", rules, flags)


def _all_rights(level: int) -> tuple[int, int, int]:
    files, network, scopes = RIGHTS[min(level, max(RIGHTS))]
    return (1 << files) - 1, (1 << network) - 1, (1 << scopes) - 1


def _add(rules: int, path: str, access: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            access &= ON_FILES
        packed = _RULE.pack(access, descriptor)
        # Allows the path and all below; what no rule names stays refused.
        kernel.system_call("landlock_add_rule", rules, _PATH_BENEATH, packed, 0)
    finally:
        os.close(descriptor)
