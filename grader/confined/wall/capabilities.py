"""Root's privileges, one by one: a worker has none of them."""

import struct

from . import kernel

VERSION = 0x20080522
PR_CAPBSET_DROP = 24
PR_CAP_AMBIENT = 47
CLEAR_ALL = 4


def drop_all() -> None:
    """Give up every capability, and the possibility to get one back. `OSError`."""
    header = struct.pack("<Ii", VERSION, 0)
    _drop_bounding()
    kernel.prctl(PR_CAP_AMBIENT, CLEAR_ALL)
    kernel.system_call("capset", header, bytes(24))


def _drop_bounding() -> None:
    """Drop the bounding set too. That needs a capability; without one there is no need."""
    for capability in range(64):
        try:
            kernel.prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            return
