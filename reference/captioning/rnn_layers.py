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
    # BEGIN SOLUTION
    next_h = np.tanh(x @ Wx + prev_h @ Wh + b)  # (N, H)
    cache = x, prev_h, Wx, Wh, next_h
    # END SOLUTION
    return next_h, cache


def rnn_step_backward(dnext_h, cache):
    """Gradients of one step of a vanilla recurrent network.

    dnext_h: (N, H) gradient of the loss with respect to next_h

    Returns dx (N, D), dprev_h (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    # TODO: carry dnext_h back through the tanh, then to each input of the sum inside it.
    # BEGIN SOLUTION
    x, prev_h, Wx, Wh, next_h = cache
    da = dnext_h * (1 - next_h**2)  # (N, H), since tanh' = 1 - tanh^2
    dx = da @ Wx.T  # (N, D)
    dprev_h = da @ Wh.T  # (N, H)
    dWx = x.T @ da  # (D, H)
    dWh = prev_h.T @ da  # (H, H)
    db = da.sum(axis=0)  # (H,)
    # END SOLUTION
    return dx, dprev_h, dWx, dWh, db


def rnn_forward(x, h0, Wx, Wh, b):
    """A vanilla recurrent network over a whole sequence.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step
    Wx: (D, H), Wh: (H, H), b: (H,), the same at every step

    Returns h (N, T, H), the hidden state after every step, and a cache for `rnn_backward`.
    """
    # TODO: call rnn_step_forward once for every time step.
    # BEGIN SOLUTION
    N, T, _ = x.shape
    h = np.zeros((N, T, h0.shape[1]), dtype=x.dtype)  # (N, T, H)
    cache = []
    prev_h = h0
    for t in range(T):
        prev_h, step_cache = rnn_step_forward(x[:, t], prev_h, Wx, Wh, b)
        h[:, t] = prev_h
        cache.append(step_cache)
    # END SOLUTION
    return h, cache


def rnn_backward(dh, cache):
    """Gradients of a vanilla recurrent network over a whole sequence.

    Backpropagation through time (Werbos, 1990).

    dh: (N, T, H) gradient of the loss with respect to each h[:, t] where the loss reads it;
        what reaches h[:, t] by way of the later steps is not in it

    Returns dx (N, T, D), dh0 (N, H), dWx (D, H), dWh (H, H), db (H,).
    """
    # TODO: call rnn_step_backward once for every time step, the last one first.
    # BEGIN SOLUTION
    steps = [None] * len(cache)
    dprev_h = np.zeros_like(dh[:, 0])  # (N, H), nothing flows in from after the end
    for t in reversed(range(len(cache))):
        steps[t] = rnn_step_backward(dh[:, t] + dprev_h, cache[t])
        dprev_h = steps[t][1]
    dx_steps, dh_steps, dWx_steps, dWh_steps, db_steps = zip(*steps, strict=True)
    dx = np.stack(dx_steps, axis=1)  # (N, T, D)
    dh0 = dh_steps[0]  # (N, H)
    dWx = sum(dWx_steps)  # (D, H), one set of weights serves all steps
    dWh = sum(dWh_steps)  # (H, H)
    db = sum(db_steps)  # (H,)
    # END SOLUTION
    return dx, dh0, dWx, dWh, db


def word_embedding_forward(x, W):
    """The vector of every word.

    x: (N, T) integers from 0 to V - 1; W: (V, D), one row per word

    Returns out (N, T, D) and a cache for `word_embedding_backward`.
    """
    # TODO: look up the row of W that belongs to each word.
    # BEGIN SOLUTION
    out = W[x]  # (N, T, D)
    cache = x, W.shape
    # END SOLUTION
    return out, cache


def word_embedding_backward(dout, cache):
    """Gradient of the word vectors. (Words are integers: they have none.)

    dout: (N, T, D)

    Returns dW (V, D).
    """
    # TODO: give every word's gradient to its row of dW. A word may occur more than once.
    # BEGIN SOLUTION
    x, shape = cache
    dW = np.zeros(shape, dtype=dout.dtype)  # (V, D)
    np.add.at(dW, x, dout)  # adds twice where a word occurs twice; dW[x] += dout would not
    # END SOLUTION
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
    # BEGIN SOLUTION
    a = x @ Wx + prev_h @ Wh + b  # (N, 4H)
    a_i, a_f, a_o, a_g = np.split(a, 4, axis=1)  # (N, H) each
    i, f, o, g = sigmoid(a_i), sigmoid(a_f), sigmoid(a_o), np.tanh(a_g)
    next_c = f * prev_c + i * g  # (N, H)
    tanh_c = np.tanh(next_c)  # (N, H)
    next_h = o * tanh_c  # (N, H)
    cache = x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c
    # END SOLUTION
    return next_h, next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    """Gradients of one step of a long short-term memory.

    dnext_h, dnext_c: (N, H) gradients of the loss with respect to both new states;
        the part that reaches next_c by way of next_h is not in dnext_c

    Returns dx (N, D), dprev_h (N, H), dprev_c (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    """
    # TODO: carry both gradients back to the cell state, to the four gates, to the inputs.
    # BEGIN SOLUTION
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)  # (N, H), next_c acts on next_h as well
    dprev_c = dc * f  # (N, H)
    da_i = dc * g * i * (1 - i)  # (N, H), since sigmoid' = sigmoid (1 - sigmoid)
    da_f = dc * prev_c * f * (1 - f)  # (N, H)
    da_o = dnext_h * tanh_c * o * (1 - o)  # (N, H)
    da_g = dc * i * (1 - g**2)  # (N, H)
    da = np.hstack([da_i, da_f, da_o, da_g])  # (N, 4H)
    dx = da @ Wx.T  # (N, D)
    dprev_h = da @ Wh.T  # (N, H)
    dWx = x.T @ da  # (D, 4H)
    dWh = prev_h.T @ da  # (H, 4H)
    db = da.sum(axis=0)  # (4H,)
    # END SOLUTION
    return dx, dprev_h, dprev_c, dWx, dWh, db


def lstm_forward(x, h0, Wx, Wh, b):
    """A long short-term memory over a whole sequence. The cell state starts at zero.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,), the same at every step

    Returns h (N, T, H), the hidden state after every step, and a cache for `lstm_backward`.
    The cell states stay inside.
    """
    # TODO: call lstm_step_forward once for every time step.
    # BEGIN SOLUTION
    N, T, _ = x.shape
    h = np.zeros((N, T, h0.shape[1]), dtype=x.dtype)  # (N, T, H)
    cache = []
    prev_h, prev_c = h0, np.zeros_like(h0)
    for t in range(T):
        prev_h, prev_c, step_cache = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)
        h[:, t] = prev_h
        cache.append(step_cache)
    # END SOLUTION
    return h, cache


def lstm_backward(dh, cache):
    """Gradients of a long short-term memory over a whole sequence.

    dh: (N, T, H) gradient of the loss with respect to each h[:, t] where the loss reads it;
        what reaches h[:, t] by way of the later steps is not in it

    Returns dx (N, T, D), dh0 (N, H), dWx (D, 4H), dWh (H, 4H), db (4H,).
    """
    # TODO: call lstm_step_backward once for every time step, the last one first.
    # BEGIN SOLUTION
    steps = [None] * len(cache)
    dprev_h = np.zeros_like(dh[:, 0])  # (N, H), nothing flows in from after the end
    dprev_c = np.zeros_like(dprev_h)  # (N, H)
    for t in reversed(range(len(cache))):
        steps[t] = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        _, dprev_h, dprev_c, _, _, _ = steps[t]
    dx_steps, dh_steps, _, dWx_steps, dWh_steps, db_steps = zip(*steps, strict=True)
    dx = np.stack(dx_steps, axis=1)  # (N, T, D)
    dh0 = dh_steps[0]  # (N, H)
    dWx = sum(dWx_steps)  # (D, 4H), one set of weights serves all steps
    dWh = sum(dWh_steps)  # (H, 4H)
    db = sum(db_steps)  # (4H,)
    # END SOLUTION
    return dx, dh0, dWx, dWh, db


def temporal_affine_forward(x, w, b):
    """The same affine map at every time step: out = x w + b.

    x: (N, T, D), w: (D, M), b: (M,)

    Returns out (N, T, M) and a cache for `temporal_affine_backward`.
    """
    # TODO: map every time step of every sequence.
    # BEGIN SOLUTION
    out = x @ w + b  # (N, T, M)
    cache = x, w
    # END SOLUTION
    return out, cache


def temporal_affine_backward(dout, cache):
    """Gradients of the affine map at every time step.

    dout: (N, T, M)

    Returns dx (N, T, D), dw (D, M), db (M,).
    """
    # TODO: w and b serve every time step of every sequence: collect from all of them.
    # BEGIN SOLUTION
    x, w = cache
    D, M = w.shape
    dx = dout @ w.T  # (N, T, D)
    dw = x.reshape(-1, D).T @ dout.reshape(-1, M)  # (D, M)
    db = dout.sum(axis=(0, 1))  # (M,)
    # END SOLUTION
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
    # BEGIN SOLUTION
    N, _, V = x.shape
    shifted = x - x.max(axis=2, keepdims=True)  # (N, T, V), softmax is unchanged, exp is safe
    log_p = shifted - np.log(np.exp(shifted).sum(axis=2, keepdims=True))  # (N, T, V)
    right = y[:, :, None] == np.arange(V)  # (N, T, V), True at the right word
    counted = mask[:, :, None]  # (N, T, 1)
    loss = -np.sum(log_p[right & counted] / N)
    dx = (np.exp(log_p) - right) * counted / N  # (N, T, V)
    # END SOLUTION
    if verbose:
        print("dx:", dx.shape)
    return loss, dx
