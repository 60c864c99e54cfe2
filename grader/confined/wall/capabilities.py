"""Root's privileges, one by one: a worker has none of them."""

import struct

from . import kernel

VERSION = 0x20080522  # _LINUX_CAPABILITY_VERSION_3: capset with 64-bit sets
PR_CAPBSET_DROP = 24  # from linux/prctl.h, as the next one
PR_CAP_AMBIENT = 47  # without ambient capabilities a new program starts with none
CLEAR_ALL = 4  # PR_CAP_AMBIENT_CLEAR_ALL


def drop_all() -> None:
    """Give up every capability, and the possibility to get one back. `OSError`."""
    header = struct.pack("<Ii", VERSION, 0)
    _drop_bounding()
    # Ambient capabilities would come back with the next program that is run.
    kernel.prctl(PR_CAP_AMBIENT, CLEAR_ALL)
    # All sets empty: no mounting, tracing, raw sockets or reading of other users' files.
    kernel.system_call("capset", header, bytes(24))


def _drop_bounding() -> None:
    """Drop the bounding set too. That needs a capability; without one there is no need."""
    for capability in range(64):
        try:
            # The bound for programs run later: a setuid one could not bring it back.
            kernel.prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            return
