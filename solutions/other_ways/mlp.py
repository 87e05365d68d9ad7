"""Lesson 04: right answers written differently. Every one of them must earn full marks."""

import numpy as np
import torch
from torch import nn


def dense_by_loops(X, W, b):
    m, n_in = X.shape
    n_out = W.shape[1]
    Z = np.zeros((m, n_out))
    for i in range(m):
        for j in range(n_out):
            Z[i, j] = b[j]
            for k in range(n_in):
                Z[i, j] += X[i, k] * W[k, j]
    return Z


def dense_by_einsum(X, W, b):
    return np.einsum("mi,io->mo", X, W) + b[None, :]


def dense_in_float32(X, W, b):
    return X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)


def dense_neuron_by_neuron(X, W, b):
    columns = [np.dot(X, weights) + bias for weights, bias in zip(W.T, b, strict=True)]
    return np.stack(columns, axis=1)


def dense_with_a_column_of_ones(X, W, b):
    return np.hstack([X, np.ones((len(X), 1))]) @ np.vstack([W, b])


def dense_in_columns(X, W, b):
    return (W.T @ X.T + b.reshape(-1, 1)).T


def count_by_pairs(sizes):
    return sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:], strict=False))


def count_by_arrays(sizes):
    n = np.array(sizes)
    return np.sum(n[:-1] * n[1:]) + np.sum(n[1:])


def count_by_making_them(sizes):
    total = 0.0
    for i in range(len(sizes) - 1):
        W, b = np.empty((sizes[i], sizes[i + 1])), np.empty(sizes[i + 1])
        total += W.size + b.size
    return total


def count_by_pytorch(sizes):
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


def start_by_normal(sizes, rng):
    return [
        (rng.normal(0, np.sqrt(2 / n_in), size=(n_in, n_out)), np.zeros(n_out))
        for n_in, n_out in zip(sizes, sizes[1:], strict=False)
    ]


def start_uniform(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        reach = np.sqrt(6 / n_in)
        layers.append((rng.uniform(-reach, reach, (n_in, n_out)), np.zeros((n_out,))))
    return layers


def start_neuron_by_neuron(sizes, rng):
    layers = []
    for i in range(len(sizes) - 1):
        columns = []
        for _ in range(sizes[i + 1]):
            columns.append([rng.standard_normal() * (2 / sizes[i]) ** 0.5 for _ in range(sizes[i])])
        layers.append((np.array(columns).T, np.array([0.0] * sizes[i + 1])))
    return tuple(layers)


def start_in_float32(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        W = rng.standard_normal((n_in, n_out), dtype=np.float32)
        W *= np.float32(np.sqrt(2 / n_in))
        layers.append([W, np.zeros(n_out, dtype=np.float32)])
    return layers


def start_from_outputs_backwards(sizes, rng):
    layers = []
    for n_in, n_out in zip(sizes[-2::-1], sizes[:0:-1], strict=True):
        W = rng.standard_normal((n_out, n_in)).T / np.sqrt(n_in / 2)
        layers.insert(0, (W, 0 * np.arange(n_out)))
    return layers


class NetworkInOneLoop:
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, X):
        out = X.copy()
        for k, (W, b) in enumerate(self.layers):
            out = out @ W + b
            if k < len(self.layers) - 1:
                out[out < 0] = 0.0
        return out


class NetworkSampleBySample:
    def __init__(self, layers):
        self.weights = [np.array(W, dtype=float) for W, _ in layers]
        self.biases = [np.array(b, dtype=float) for _, b in layers]

    def forward(self, X):
        rows = []
        for x in X:
            a = [float(value) for value in x]
            for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
                z = []
                for j in range(len(b)):
                    z.append(b[j] + sum(a[i] * W[i, j] for i in range(len(a))))
                last = k == len(self.biases) - 1
                a = z if last else [max(0.0, value) for value in z]
            rows.append(a)
        return np.array(rows)


class NetworkInFloat32:
    def __init__(self, layers):
        self.net = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]

    def forward(self, X):
        Z = X.astype(np.float32)
        A = Z
        for W, b in self.net:
            Z = np.einsum("ij,jk->ik", A, W) + b
            A = Z * (Z > 0)
        return Z


class NetworkOfFunctions:
    def __init__(self, layers):
        def step(W, b, bend):
            return lambda A: np.clip(A @ W + b, 0, None) if bend else A @ W + b

        last = len(layers) - 1
        self.steps = [step(W, b, k < last) for k, (W, b) in enumerate(layers)]

    def forward(self, X):
        for step in self.steps:
            X = step(X)
        return X


def spiral_point_by_point(m, turns, noise, rng):
    X, y = [], []
    for sign, label in ((1, 0), (-1, 1)):
        for i in range(1, m + 1):
            t = i / m
            angle = 2 * np.pi * turns * t
            x1 = sign * t * np.cos(angle) + rng.normal(0, noise)
            x2 = sign * t * np.sin(angle) + rng.normal(0, noise)
            X.append([x1, x2])
            y.append(label)
    return np.array(X), np.array(y)


def spiral_by_complex_numbers(m, turns, noise, rng):
    t = np.linspace(1 / m, 1, m)
    arm = t * np.exp(2j * np.pi * turns * t)
    both = np.concatenate([arm, -arm])
    X = np.stack([both.real, both.imag], axis=1)
    X += rng.normal(scale=noise, size=(2 * m, 2))
    return X, np.concatenate([np.zeros(m), np.ones(m)])


def spiral_turned_by_half(m, turns, noise, rng):
    arms = []
    for k in (0, 1):
        t = np.linspace(0, 1, m + 1)[1:]
        angle = t * turns * 2 * np.pi + k * np.pi
        arms.append(np.array([t * np.cos(angle), t * np.sin(angle)]).T)
        arms[k][:, 0] -= noise * rng.standard_normal(m)
        arms[k][:, 1] -= noise * rng.standard_normal(m)
    return np.vstack(arms), (np.arange(2 * m) >= m).astype(int)


def spiral_in_float32(m, turns, noise, rng):
    t = (1 + np.arange(m, dtype=np.float32)) / np.float32(m)
    angle = np.deg2rad(360 * turns * t)
    x1, x2 = t * np.cos(angle), t * np.sin(angle)
    X = np.array([np.r_[x1, -x1], np.r_[x2, -x2]]).T
    X = X + np.float32(noise) * rng.standard_normal((2 * m, 2), dtype=np.float32)
    return X.astype(np.float32), np.r_[np.zeros(m), np.ones(m)].astype(np.float32)


class ClassifierInAModuleList(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        n_in = [2] + list(hidden)
        n_out = list(hidden) + [1]
        # The output layer first: the order of the parameters is nobody's business.
        self.output = nn.Linear(n_in.pop(), n_out.pop())
        self.hidden = nn.ModuleList(nn.Linear(i, o) for i, o in zip(n_in, n_out, strict=True))

    def forward(self, X):
        for layer in self.hidden:
            X = torch.relu(layer(X))
        return self.output(X).squeeze(1)


class ClassifierAsASequence(nn.Sequential):
    def __init__(self, hidden):
        parts, n = [], 2
        for h in hidden:
            parts += [nn.Linear(n, h), nn.ReLU(inplace=True)]
            n = h
        super().__init__(*parts, nn.Linear(n, 1), nn.Flatten(0))


class ClassifierWithNamedLayers(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.depth = len(hidden)
        before = 2
        for k, size in enumerate([*hidden, 1]):
            setattr(self, f"layer{k}", nn.Linear(before, size))
            before = size

    def forward(self, inputs):
        a = inputs
        for k in range(self.depth):
            a = getattr(self, f"layer{k}")(a).clamp(min=0)
        return getattr(self, f"layer{self.depth}")(a).reshape(-1)


class ClassifierOfBareParameters(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        sizes = [2, *hidden, 1]
        layers = [nn.Linear(i, o) for i, o in zip(sizes, sizes[1:], strict=False)]
        self.weights = nn.ParameterList([layer.weight for layer in layers])
        self.biases = nn.ParameterList([layer.bias for layer in layers])

    def forward(self, X):
        for W, b in list(zip(self.weights, self.biases, strict=True))[:-1]:
            X = torch.maximum(X @ W.T + b, torch.zeros(()))
        return (X @ self.weights[-1].T + self.biases[-1]).flatten()


def mended_in_a_list(hidden):
    layers = [nn.Linear(2, hidden), nn.ReLU()]
    layers += [nn.Linear(hidden, hidden), nn.ReLU()]
    layers += [nn.Linear(hidden, 1), nn.Flatten(0)]
    return nn.Sequential(*layers)


def mended_step_by_step(hidden):
    net = nn.Sequential()
    net.append(nn.Linear(2, hidden))
    net.append(nn.ReLU())
    net.append(nn.Linear(hidden, hidden))
    net.append(nn.ReLU())
    net.append(nn.Linear(in_features=hidden, out_features=1))
    net.append(nn.Flatten(0, 1))
    return net


def mended_by_laziness(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.LazyLinear(1),
        nn.Flatten(0),
    )


def mended_in_two_parts(hidden):
    features = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
    return nn.Sequential(features, nn.Linear(hidden, 1), nn.Flatten(start_dim=0))


OTHER_WAYS = {
    "dense": [
        dense_by_loops,
        dense_by_einsum,
        dense_in_float32,
        dense_neuron_by_neuron,
        dense_with_a_column_of_ones,
        dense_in_columns,
    ],
    "count_parameters": [
        count_by_pairs,
        count_by_arrays,
        count_by_making_them,
        count_by_pytorch,
    ],
    "init_params": [
        start_by_normal,
        start_uniform,
        start_neuron_by_neuron,
        start_in_float32,
        start_from_outputs_backwards,
    ],
    "MLP": [
        NetworkInOneLoop,
        NetworkSampleBySample,
        NetworkInFloat32,
        NetworkOfFunctions,
    ],
    "make_spiral": [
        spiral_point_by_point,
        spiral_by_complex_numbers,
        spiral_turned_by_half,
        spiral_in_float32,
    ],
    "PointClassifier": [
        ClassifierInAModuleList,
        ClassifierAsASequence,
        ClassifierWithNamedLayers,
        ClassifierOfBareParameters,
    ],
    "mend_shapes": [
        mended_in_a_list,
        mended_step_by_step,
        mended_by_laziness,
        mended_in_two_parts,
    ],
}
