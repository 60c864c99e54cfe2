"""A small network of neurons, and a step of training it by the engine.

All functions take Values or plain numbers, in any mixture: they need only +, -, *, powers and
`tanh`. A neuron is a pair (weights, bias) of a list of D numbers and a number. A layer is a list
of neurons, and a network is a list of layers.
"""

import math

from engine import Value


def tanh(x):
    """Return the hyperbolic tangent of a Value, as a Value, or of a number, as a number."""
    return x.tanh() if isinstance(x, Value) else math.tanh(x)


def neuron(inputs, weights, bias):
    """Compute what a neuron says: tanh(bias + sum over d of weights[d] * inputs[d]).

    inputs, weights: lists of D Values or numbers; bias: a Value or a number

    Return a Value, or a number if no Value went in.
    """
    total = bias
    for w, x in zip(weights, inputs, strict=True):
        total = total + w * x
    out = tanh(total)
    return out


def network(inputs, layers):
    """Compute the outputs of a network.

    The inputs go to each neuron of the first layer; the list of what these say goes to each
    neuron of the next layer; and so on.

    inputs: a list; layers: a list of layers, each a list of pairs (weights, bias)

    Return what the neurons of the last layer say, a list.
    """
    for layer in layers:
        inputs = [neuron(inputs, weights, bias) for weights, bias in layer]
    outputs = inputs
    return outputs


def squared_error(examples, targets, layers):
    """Compute the mean squared error of a network.

    It is the sum over all examples, and over all outputs of each, of (output - target)^2, divided
    by the number of examples.

    examples: a list of N lists of inputs; targets: a list of N lists, as long as the outputs
    layers: a network

    Return a Value, or a number if no Value went in.
    """
    total = 0.0
    for inputs, wanted in zip(examples, targets, strict=True):
        for output, target in zip(network(inputs, layers), wanted, strict=True):
            total = total + (output - target) ** 2
    error = total * (1 / len(examples))
    return error


def parameters(layers):
    """List all weights and biases of a network, neuron by neuron, weights before the bias."""
    return [p for layer in layers for weights, bias in layer for p in [*weights, bias]]


def descend(loss, params, rate):
    """Take one step of gradient descent.

    Call loss.backward(), then replace the data of each parameter p by p.data - rate * p.grad.

    loss: a Value; params: a list of Values, which are changed in place; rate: a number

    Return loss.data, the loss before the step.
    """
    loss.backward()
    for p in params:
        p.data = p.data - rate * p.grad
    return loss.data
