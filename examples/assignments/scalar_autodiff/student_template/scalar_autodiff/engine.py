"""Automatic differentiation of numbers, in reverse, in the style of micrograd (Karpathy, 2020).

A computation with Values leaves a graph: each Value knows the Values that it was computed from, its
parents, and the derivative of its own number with respect to each of theirs, its slopes. `backward`
then needs nothing but the chain rule.
"""

import math


class Value:
    """A number, and how it was computed.

    data: the number, a float
    parents: a tuple of the Values that it was computed from; () if it was not computed
    slopes: a tuple of floats, slopes[i] is the derivative of data with respect to parents[i].data
    grad: the derivative of a result with respect to this number, 0.0 before `backward`
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.parents = tuple(parents)
        self.slopes = tuple(slopes)
        self.grad = 0.0

    def __repr__(self):
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other):
        """Return self + other, a new Value with the parents (self, other).

        other: a Value, or a number, of which `as_value` makes a Value
        """
        # TODO: compute data and both slopes.
        raise NotImplementedError  # Your code goes here, in place of this line.

    def __mul__(self, other):
        """Return self * other, a new Value with the parents (self, other).

        other: a Value, or a number, of which `as_value` makes a Value
        """
        # TODO: compute data and both slopes.
        raise NotImplementedError  # Your code goes here, in place of this line.

    def __pow__(self, power):
        """Return self to a power, a new Value with the one parent self.

        power: an int or a float; the derivative with respect to it is not needed

        Raise TypeError if power is anything else, a Value for instance.
        """
        # TODO: check power, then compute data and the slope.
        raise NotImplementedError  # Your code goes here, in place of this line.

    def tanh(self):
        """Return the hyperbolic tangent of self, a new Value with the one parent self.

        The derivative of tanh(x) is 1 - tanh(x)^2.
        """
        # TODO: compute data and the slope.
        raise NotImplementedError  # Your code goes here, in place of this line.

    def backward(self):
        """Set the grad of self, and of every Value that it was computed from.

        The grad of a Value v becomes the derivative of self.data with respect to v.data. That of
        self is 1. That of every other v is the sum, over all places where v is a parent of some
        child, of child.grad * (the child's slope for this place). What grad held before does not
        count.
        """
        # TODO: go through topological_order(self), the last one first.
        raise NotImplementedError  # Your code goes here, in place of this line.

    # The other operators are made of those above.

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -1.0 * other

    def __truediv__(self, other):
        return self * as_value(other) ** -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -1.0 * self + other


def as_value(x):
    """Return x if it is a Value, and Value(x) if it is a number, else raise TypeError."""
    if isinstance(x, Value):
        return x
    if isinstance(x, (int, float)):
        return Value(x)
    raise TypeError(f"a Value or a number was expected, not {type(x).__name__}")


def topological_order(root):
    """List root and all Values that it was computed from, each once, parents before their children.

    A Value may be reached in several ways: as two parents of one child (x * x), or as a parent of
    several children. It is in the list once, before all its children. So root is the last one. Two
    different Values with the same data are two entries.

    root: a Value

    Return the list of Values. Any order is right in which parents come before their children.
    """
    # TODO: visit the parents of a Value, each in the same way, before the Value itself is added.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return order
