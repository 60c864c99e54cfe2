import math


class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data = float(data)
        self.parents = tuple(parents)
        self.slopes = tuple(slopes)
        self.grad = 0.0

    def __repr__(self):
        return f"Value({self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other):
        pair = [self, as_value(other)]
        return Value(sum(v.data for v in pair), pair, [1, 1])

    def __mul__(self, other):
        other = as_value(other)
        return Value(self.data * other.data, parents=[self, other], slopes=[other.data, self.data])

    def __pow__(self, power):
        if type(power) not in (int, float):
            raise TypeError(f"cannot raise to the power {power!r}")
        result = math.pow(self.data, power)
        return Value(result, [self], [power * math.pow(self.data, power - 1)])

    def tanh(self):
        a, b = math.exp(self.data), math.exp(-self.data)
        return Value((a - b) / (a + b), [self], [4 / (a + b) ** 2])

    def backward(self):
        order = topological_order(self)
        grads = {id(v): 0.0 for v in order}
        grads[id(self)] = 1.0
        while order:
            child = order.pop()
            child.grad = grads[id(child)]
            for i in range(len(child.parents)):
                grads[id(child.parents[i])] += child.slopes[i] * child.grad

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
    if isinstance(x, Value):
        return x
    if isinstance(x, (int, float)):
        return Value(x)
    raise TypeError(f"a Value or a number was expected, not {type(x).__name__}")


def topological_order(root):
    # Values without children that are still missing come next, from the end to the beginning.
    found, to_visit = {id(root): root}, [root]
    children = {id(root): 0}
    while to_visit:
        for parent in to_visit.pop().parents:
            children[id(parent)] = children.get(id(parent), 0) + 1
            if id(parent) not in found:
                found[id(parent)] = parent
                to_visit.append(parent)
    backwards, ready = [], [root]
    while ready:
        value = ready.pop(0)
        backwards.append(value)
        for parent in value.parents:
            children[id(parent)] -= 1
            if children[id(parent)] == 0:
                ready.append(parent)
    return backwards[::-1]
