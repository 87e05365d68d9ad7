"""Lesson 03: right answers written differently. Every one of them must earn full marks."""

import numpy as np
import torch
from torch import nn


def feature_by_hand(X):
    rows = []
    for first, second in X:
        rows.append([first, second, first * second])
    return np.array(rows)


def feature_by_concatenation(X):
    return np.concatenate([X, np.prod(X, axis=1, keepdims=True)], axis=1)


def feature_in_float32(X):
    out = np.empty((len(X), 3), dtype=np.float32)
    out[:, :2] = X
    out[:, 2] = np.multiply(*X.T)
    return out


def space_by_loops(X, W, b):
    m, h = X.shape[0], W.shape[1]
    out = np.zeros((m, h))
    for i in range(m):
        for j in range(h):
            z = sum(float(X[i, k]) * float(W[k, j]) for k in range(X.shape[1])) + float(b[j])
            if z > 0:
                out[i, j] = 1
    return out


def space_by_einsum(X, W, b):
    return (np.einsum("mn,nh->mh", X, W) + b[None, :] > 0).astype(np.float32)


def space_by_heaviside(X, W, b):
    return np.heaviside(np.dot(X, W) + b, 0.0)


def space_column_by_column(X, W, b):
    columns = [(X @ weights + bias > 0) * 1 for weights, bias in zip(W.T, b, strict=True)]
    return np.stack(columns, axis=1)


def hidden_or_nand():
    return np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-0.5, 1.5])


def hidden_one_without_the_other():
    # x1 and not x2; x2 and not x1.
    return np.array([[1, -1], [-1, 1]]), np.array([-0.5, -0.5])


def hidden_nor_and_in_float32():
    W = np.array([[-3, 2], [-3, 2]], dtype=np.float32)
    return W, np.array([1, -3], dtype=np.float32)


def hidden_slanted():
    # OR and NAND with two lines that are not parallel.
    return np.array([[0.7, -9.0], [1.3, -7.0]]), np.array([-0.2, 11.0])


def network_by_loops(X, W1, b1, w2, b2):
    answers = []
    for x in X:
        z = b2
        for j in range(len(w2)):
            if np.dot(x, W1[:, j]) + b1[j] > 0:
                z = z + w2[j]
        answers.append(1.0 if z > 0 else 0.0)
    return np.array(answers)


def network_by_einsum(X, W1, b1, w2, b2):
    hidden = (np.einsum("ij,jk->ik", X, W1) + b1 > 0).astype(float)
    return (np.einsum("ik,k->i", hidden, w2) > -b2).astype(int)


def network_in_float32(X, W1, b1, w2, b2):
    single = np.float32
    hidden = np.heaviside(X.astype(single) @ W1.astype(single) + b1.astype(single), single(0))
    return np.heaviside(hidden @ w2.astype(single) + single(b2), single(0))


def network_with_columns(X, W1, b1, w2, b2):
    hidden = np.sign(np.maximum(W1.T @ X.T + b1.reshape(-1, 1), 0))
    return np.sign(np.maximum(w2.reshape(1, -1) @ hidden + b2, 0)).ravel()


class NetInSequence(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, X):
        return self.layers(X)[:, 0]


class NetFlattened(nn.Sequential):
    def __init__(self, hidden=8):
        super().__init__(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


class NetInAModuleList(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        # Declared from the output backwards: the order of the parameters is nobody's business.
        self.layers = nn.ModuleList([nn.Linear(hidden, 1), nn.Linear(2, hidden)])

    def forward(self, X):
        last, first = self.layers
        a = nn.functional.tanh(first(X))
        return (a @ last.weight.T + last.bias).reshape(len(X))


class NetThroughExponentials(nn.Module):
    def __init__(self, n=8):
        super().__init__()
        self.fc1 = nn.Linear(in_features=2, out_features=n)
        self.fc2 = nn.Linear(in_features=n, out_features=1)

    def forward(self, inputs):
        z = self.fc1(inputs)
        a = 2 * torch.sigmoid(2 * z) - 1
        return self.fc2(a).squeeze(dim=-1)


def train_by_function(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr)
    losses = []
    for _ in range(steps):
        loss = nn.functional.binary_cross_entropy_with_logits(net(X), y)
        losses.append(float(loss))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses


def train_through_probabilities(net, X, y, lr, steps):
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr, foreach=False)
    criterion = nn.BCELoss()
    history = np.zeros(steps)
    for step in range(steps):
        p = torch.sigmoid(net.forward(X))
        loss = criterion(p.reshape(-1, 1), y.reshape(-1, 1))
        net.zero_grad()
        loss.backward()
        history[step] = loss.detach().numpy()
        optimizer.step()
    return history.tolist()


def train_by_softplus(net, X, y, lr, steps):
    optimizer = torch.optim.Adam([{"params": list(net.parameters())}], lr=lr)
    losses = []
    while len(losses) < steps:
        z = net(X)
        loss = (nn.functional.softplus(z) - y * z).sum() / len(y)
        losses.append(loss.item())
        for parameter in net.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
    return losses


def train_with_logarithms(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=False)
        p = 1 / (1 + torch.exp(-net(X)))
        loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses += [loss.detach().item()]
    return losses


def start_uniform(n_in, n_hidden, rng):
    W1 = rng.uniform(-1, 1, (n_in, n_hidden))
    return W1, rng.uniform(-1, 1, n_hidden), rng.uniform(-1, 1, n_hidden), rng.uniform(-1, 1)


def start_scaled_by_inputs(n_in, n_hidden, rng):
    W1 = rng.normal(0, 1 / np.sqrt(n_in), size=(n_in, n_hidden))
    w2 = rng.normal(0, 1 / np.sqrt(n_hidden), size=n_hidden)
    return W1, np.zeros(n_hidden), w2, 0


def start_like_pytorch(n_in, n_hidden, rng):
    def layer(fan_in, shape):
        return rng.uniform(-1, 1, shape) / np.sqrt(fan_in)

    W1, b1 = layer(n_in, (n_in, n_hidden)), layer(n_in, n_hidden)
    return W1, b1, layer(n_hidden, n_hidden), float(layer(n_hidden, ()))


def start_column_by_column(n_in, n_hidden, rng):
    columns = [2 * rng.standard_normal(n_in, dtype=np.float32) for _ in range(n_hidden)]
    w2 = 0.1 * rng.standard_normal(n_hidden)
    return np.stack(columns, axis=1), np.zeros((n_hidden,)), w2, np.float64(0)


OTHER_WAYS = {
    "xor_feature": [feature_by_hand, feature_by_concatenation, feature_in_float32],
    "hidden_space": [
        space_by_loops,
        space_by_einsum,
        space_by_heaviside,
        space_column_by_column,
    ],
    "xor_hidden": [
        hidden_or_nand,
        hidden_one_without_the_other,
        hidden_nor_and_in_float32,
        hidden_slanted,
    ],
    "xor_network": [
        network_by_loops,
        network_by_einsum,
        network_in_float32,
        network_with_columns,
    ],
    "XorNet": [NetInSequence, NetFlattened, NetInAModuleList, NetThroughExponentials],
    "train_xor": [
        train_by_function,
        train_through_probabilities,
        train_by_softplus,
        train_with_logarithms,
    ],
    "diagnose_start": [
        start_uniform,
        start_scaled_by_inputs,
        start_like_pytorch,
        start_column_by_column,
    ],
}
