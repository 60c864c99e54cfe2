"""The layers of a recurrent captioning model, each forward with its backward.

Sizes: N captions in a batch, T time steps, D width of the input, H width of the hidden state,
V words in the vocabulary, M width of an output. A cache is whatever a forward function
hands to its own backward function: its layout is yours to choose.
"""

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """One step of a vanilla recurrent network (Elman, 1990).

    next_h = tanh(x Wx + prev_h Wh + b)

    x: (N, D) input of this step; prev_h: (N, H) hidden state of the step before
    Wx: (D, H), Wh: (H, H), b: (H,)

    Returns next_h (N, H) and a cache for `rnn_step_backward`.
    """
    # TODO: compute next_h, and keep in cache what the backward step will need.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    """Gradients of one step of a vanilla recurrent network.

    dnext_h: (N, H) gradient of the loss with respect to next_h

    Returns dx (N, D), dprev_h (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    # TODO: carry dnext_h back through the tanh, then to each input of the sum inside it.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    """A vanilla recurrent network over a whole sequence.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step
    Wx: (D, H), Wh: (H, H), b: (H,), the same at every step

    Returns h (N, T, H), the hidden state after every step, and a cache for `rnn_backward`.
    """
    # TODO: call rnn_step_forward once for every time step.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return h, cache


def rnn_backward(dh, cache):
    """Gradients of a vanilla recurrent network over a whole sequence.

    Backpropagation through time (Werbos, 1990).

    dh: (N, T, H) gradient of the loss with respect to each h[:, t] where the loss reads it;
        what reaches h[:, t] by way of the later steps is not in it

    Returns dx (N, T, D), dh0 (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    # TODO: call rnn_step_backward once for every time step, the last one first.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dh0, dWx, dWh, db


def word_embedding_forward(x, W):
    """The vector of every word.

    x: (N, T) integers from 0 to V - 1; W: (V, D), one row per word

    Returns out (N, T, D) and a cache for `word_embedding_backward`.
    """
    # TODO: look up the row of W that belongs to each word.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def word_embedding_backward(dout, cache):
    """Gradient of the word vectors. (Words are integers: they have none.)

    dout: (N, T, D)

    Returns dW (V, D).
    """
    # TODO: give every word's gradient to its row of dW. A word may occur more than once.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dW


def sigmoid(x):
    """The logistic function 1 / (1 + exp(-x)), of any shape, without overflow for large |x|.

    Returns an array of the shape of x.
    """
    z = np.exp(-np.abs(x))  # never above 1
    return np.where(x >= 0, 1, z) / (1 + z)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """One step of a long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000).

    a = x Wx + prev_h Wh + b holds four blocks of width H in the order i, f, o, g:
    the input, forget and output gates take the sigmoid, the candidate g the tanh of its block.

    next_c = f * prev_c + i * g
    next_h = o * tanh(next_c)

    x: (N, D) input of this step; prev_h, prev_c: (N, H) hidden and cell state before it
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

    Returns next_h (N, H), next_c (N, H) and a cache for `lstm_step_backward`.
    """
    # TODO: compute the gates and both states. `sigmoid` above is safe for large numbers.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    """Gradients of one step of a long short-term memory.

    dnext_h, dnext_c: (N, H) gradients of the loss with respect to both new states;
        the part that reaches next_c by way of next_h is not in dnext_c

    Returns dx (N, D), dprev_h (N, H), dprev_c (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    """
    # TODO: carry both gradients back to the cell state, to the four gates, to the inputs.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    """A long short-term memory over a whole sequence. The cell state starts at zero.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,), the same at every step

    Returns h (N, T, H), the hidden state after every step, and a cache for `lstm_backward`.
    The cell states stay inside.
    """
    # TODO: call lstm_step_forward once for every time step.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return h, cache


def lstm_backward(dh, cache):
    """Gradients of a long short-term memory over a whole sequence.

    dh: (N, T, H) gradient of the loss with respect to each h[:, t] where the loss reads it;
        what reaches h[:, t] by way of the later steps is not in it

    Returns dx (N, T, D), dh0 (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    """
    # TODO: call lstm_step_backward once for every time step, the last one first.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dh0, dWx, dWh, db


def temporal_affine_forward(x, w, b):
    """The same affine map at every time step: out = x w + b.

    x: (N, T, D), w: (D, M), b: (M,)

    Returns out (N, T, M) and a cache for `temporal_affine_backward`.
    """
    # TODO: map every time step of every sequence.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return out, cache


def temporal_affine_backward(dout, cache):
    """Gradients of the affine map at every time step.

    dout: (N, T, M)

    Returns dx (N, T, D), dw (D, M), db (M,).
    """
    # TODO: w and b serve every time step of every sequence: collect from all of them.
    raise NotImplementedError  # Your code goes here, in place of this line.
    return dx, dw, db


def temporal_softmax_loss(x, y, mask, verbose=False):
    """Cross-entropy of the right words, summed over the unmasked steps and divided by N.

    loss = -1/N * sum over n, t with mask[n, t] of log softmax(x[n, t])[y[n, t]]

    x: (N, T, V) scores; y: (N, T) integers, the right word of each step
    mask: (N, T) booleans; a step where it is False does not count
    verbose: print the shape of dx

    Returns loss, a number, and dx (N, T, V), its gradient with respect to the scores.
    """
    # TODO: compute loss and dx, for scores as large as 1000 as well.
    raise NotImplementedError  # Your code goes here, in place of this line.
    if verbose:
        print("dx:", dx.shape)
    return loss, dx
