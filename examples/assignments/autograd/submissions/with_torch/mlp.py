import torch
from torch import nn


class Regression(nn.Module):
    def __init__(self, params):
        super().__init__()
        self.params = nn.ParameterDict({k: nn.Parameter(torch.as_tensor(v)) for k, v in params.items()})

    def forward(self, x):
        p = self.params
        return torch.tanh(x @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]


def mlp_forward(x, params):
    return Regression(params)(torch.as_tensor(x))


def mlp_loss(x, y, params):
    model = Regression(params)
    distance = model(torch.as_tensor(x)) - torch.as_tensor(y)
    loss = (distance**2).sum(dim=1).mean() / 2
    loss.backward()
    return loss, {name: p.grad for name, p in model.params.items()}
