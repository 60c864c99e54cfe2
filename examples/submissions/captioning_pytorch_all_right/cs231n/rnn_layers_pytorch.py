import torch


def affine_forward(x, w, b):
    out = x.view(x.shape[0], -1).mm(w) + b
    return out


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = None
    next_h = torch.tanh(torch.matmul(x, Wx) + torch.matmul(prev_h, Wh) + b)
    return next_h


def rnn_forward(x, h0, Wx, Wh, b):
    h = None
    N, T, D = x.shape
    H = h0.shape[1]
    h = torch.zeros((N, T, H), dtype=x.dtype)
    prev_h = h0
    for t in range(T):
        prev_h = rnn_step_forward(x[:, t, :], prev_h, Wx, Wh, b)
        h[:, t, :] = prev_h
    return h


def word_embedding_forward(x, W):
    out = None
    out = torch.nn.functional.embedding(x, W)
    return out


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    next_h, next_c = None, None
    H = prev_h.shape[1]
    a = x.matmul(Wx) + prev_h.matmul(Wh) + b
    i = torch.sigmoid(a[:, :H])
    f = torch.sigmoid(a[:, H:2 * H])
    o = torch.sigmoid(a[:, 2 * H:3 * H])
    g = torch.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    next_h = o * torch.tanh(next_c)
    return next_h, next_c


def lstm_forward(x, h0, Wx, Wh, b):
    h = None
    N, T, _ = x.shape
    H = h0.shape[1]
    prev_h = h0
    prev_c = torch.zeros((N, H)).to(x)
    steps = []
    for t in range(T):
        prev_h, prev_c = lstm_step_forward(x[:, t], prev_h, prev_c, Wx, Wh, b)
        steps.append(prev_h.unsqueeze(1))
    h = torch.cat(steps, dim=1)
    return h


def temporal_affine_forward(x, w, b):
    N, T, D = x.shape
    M = b.shape[0]
    out = x.reshape(N * T, D).mm(w).reshape(N, T, M) + b
    return out


def temporal_softmax_loss(x, y, mask, verbose=False):
    N, T, V = x.shape
    x_flat = x.reshape(N * T, V)
    y_flat = y.reshape(N * T)
    mask_flat = mask.reshape(N * T)
    loss = torch.nn.functional.cross_entropy(x_flat, y_flat, reduction="none")
    loss = torch.mul(loss, mask_flat)
    loss = torch.sum(loss) / N
    if verbose:
        print("x_flat: ", x_flat.shape)
    return loss
