"""What a class holds under the name of a method, seen through what is wrapped around it."""

from functools import cached_property
from typing import Any


def own_function(member: Any) -> Any:
    """Return the function inside of a static or class method or a property; else the member."""
    kind = type(member)
    if kind in (staticmethod, classmethod):
        return member.__func__
    if kind is property:
        return member.fget
    return member.func if kind is cached_property else member
