"""What a class holds under the name of a method, seen through what is wrapped around it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from .wording import is_class


def own_function(member: Any) -> Any:
    """Return the function inside of a static or class method or a property; else the member."""
    kind = type(member)
    if kind in (staticmethod, classmethod):
        return member.__func__
    if kind is property:
        return member.fget
    return member.func if kind is cached_property else member


def member_of(owner: Any, name: str) -> Any:
    """Return what a class or one of its bases holds under a name; `None` if nothing is there."""
    if not is_class(owner):
        return None
    for each in type.__dict__["__mro__"].__get__(owner):
        members = type.__dict__["__dict__"].__get__(each)
        if each is not object and name in members:
            return members[name]
    return None


def function_of(scope: Mapping[str, Any], name: str) -> Any:
    """Return a graded function, of a method the function itself; `None` if it is not there."""
    owner, _, method = name.rpartition(".")
    return own_function(member_of(scope.get(owner), method)) if owner else scope.get(name)
