"""The layers of a recurrent captioning model in PyTorch. Autograd finds their gradients.

Sizes: N captions in a batch, T time steps, D width of the input, H width of the hidden state,
V words in the vocabulary, M width of an output.
"""

import torch


def affine_forward(x, w, b):
    """An affine map of each example, flattened to one row.

    x: (N, d1, ..., dk) with D = d1 ... dk; w: (D, M), b: (M,)

    Returns out (N, M).
    """
    # TODO: flatten x to (N, D), multiply by w, add b.
    # BEGIN SOLUTION
    rows = x.reshape(x.shape[0], -1)  # (N, D)
    out = rows @ w + b  # (N, M)
    # END SOLUTION
    return out


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    """One step of a vanilla recurrent network (Elman, 1990).

    next_h = tanh(x Wx + prev_h Wh + b)

    x: (N, D) input of this step; prev_h: (N, H) hidden state of the step before
    Wx: (D, H), Wh: (H, H), b: (H,)

    Returns next_h (N, H).
    """
    # TODO: compute next_h.
    # BEGIN SOLUTION
    next_h = torch.tanh(x @ Wx + prev_h @ Wh + b)  # (N, H)
    # END SOLUTION
    return next_h


def rnn_forward(x, h0, Wx, Wh, b):
    """A vanilla recurrent network over a whole sequence.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step
    Wx: (D, H), Wh: (H, H), b: (H,), the same at every step

    Returns h (N, T, H), the hidden state after every step.
    """
    # TODO: call rnn_step_forward once for every time step.
    # BEGIN SOLUTION
    prev_h, states = h0, []
    for t in range(x.shape[1]):
        prev_h = rnn_step_forward(x[:, t], prev_h, Wx, Wh, b)  # (N, H)
        states.append(prev_h)
    h = torch.stack(states, dim=1)  # (N, T, H)
    # END SOLUTION
    return h


def word_embedding_forward(x, W):
    """The vector of every word.

    x: (N, T) integers from 0 to V - 1; W: (V, D), one row per word

    Returns out (N, T, D).
    """
    # TODO: look up the row of W that belongs to each word.
    # BEGIN SOLUTION
    out = W[x]  # (N, T, D)
    # END SOLUTION
    return out


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    """One step of a long short-term memory (Hochreiter and Schmidhuber, 1997; Gers et al., 2000).

    a = x Wx + prev_h Wh + b holds four blocks of width H in the order i, f, o, g:
    the input, forget and output gates take the sigmoid, the candidate g the tanh of its block.

    next_c = f * prev_c + i * g
    next_h = o * tanh(next_c)

    x: (N, D) input of this step; prev_h, prev_c: (N, H) hidden and cell state before it
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,)

    Returns next_h (N, H) and next_c (N, H).
    """
    # TODO: compute the four gates, then next_c, then next_h.
    # BEGIN SOLUTION
    a = x @ Wx + prev_h @ Wh + b  # (N, 4H)
    a_i, a_f, a_o, a_g = a.chunk(4, dim=1)  # (N, H) each
    i, f, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.sigmoid(a_o)
    g = torch.tanh(a_g)
    next_c = f * prev_c + i * g  # (N, H)
    next_h = o * torch.tanh(next_c)  # (N, H)
    # END SOLUTION
    return next_h, next_c


def lstm_forward(x, h0, Wx, Wh, b):
    """A long short-term memory over a whole sequence.

    x: (N, T, D) inputs; h0: (N, H) hidden state before the first step; the cell state starts at 0
    Wx: (D, 4H), Wh: (H, 4H), b: (4H,), the same at every step

    Returns h (N, T, H), the hidden state after every step.
    """
    # TODO: call lstm_step_forward once for every time step.
    # BEGIN SOLUTION
    prev_h, prev_c, states = h0, torch.zeros_like(h0), []
    for t in range(x.shape[1]):
        prev_h, prev_c = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)  # (N, H) each
        states.append(prev_h)
    h = torch.stack(states, dim=1)  # (N, T, H)
    # END SOLUTION
    return h


def temporal_affine_forward(x, w, b):
    """An affine map of the vector of every step.

    x: (N, T, D); w: (D, M), b: (M,)

    Returns out (N, T, M).
    """
    # TODO: apply the same affine map to every step.
    # BEGIN SOLUTION
    out = x @ w + b  # (N, T, M)
    # END SOLUTION
    return out


def temporal_softmax_loss(x, y, mask, verbose=False):
    """Softmax loss of the words of captions.

    The cross-entropy is summed over the steps that count, and divided by N.

    x: (N, T, V) scores of all words; y: (N, T) integers, the right words
    mask: (N, T) booleans, True where a step counts; verbose: whether to print shapes

    Returns loss, a number.
    """
    # TODO: compute the loss.
    # BEGIN SOLUTION
    N = x.shape[0]
    log_probs = torch.log_softmax(x, dim=2)  # (N, T, V)
    right = log_probs.gather(2, y[:, :, None])[:, :, 0]  # (N, T)
    loss = -(mask * right).sum() / N
    if verbose:
        print("scores:", tuple(x.shape), "log probabilities of the right words:", right.shape)
    # END SOLUTION
    return loss
