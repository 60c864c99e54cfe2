import math

from engine import Value


def tanh(x):
    return x.tanh() if isinstance(x, Value) else math.tanh(x)


def neuron(inputs, weights, bias):
    return tanh(sum((x * w for x, w in zip(inputs, weights)), bias))


def network(inputs, layers):
    if not layers:
        return inputs
    first, *others = layers
    return network([neuron(inputs, w, b) for w, b in first], others)


def squared_error(examples, targets, layers):
    differences = [
        output - target
        for inputs, wanted in zip(examples, targets)
        for output, target in zip(network(inputs, layers), wanted)
    ]
    return sum((d * d for d in differences), 0.0) * (1.0 / len(targets))


def parameters(layers):
    return [p for layer in layers for weights, bias in layer for p in [*weights, bias]]


def descend(loss, params, rate):
    loss.backward()
    for p in params:
        p.data += -rate * p.grad
    return loss.data
