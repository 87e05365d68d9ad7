"""Lesson 06: right answers written differently. Every one of them must earn full marks."""

import numpy as np
import torch
from torch import nn


def forward_by_counting(X, layers, last=None):
    A = X
    for number, (W, b) in enumerate(layers):
        A = A @ W + b
        if number + 1 < len(layers):
            A = A * (A > 0)
        elif last is not None:
            A = last(A)
    return A


def forward_by_einsum(X, layers, last=None):
    *hidden, output = layers
    A = X
    for W, b in hidden:
        A = np.einsum("mn,nk->mk", A, W) + b[None, :]
        A = np.where(A > 0, A, 0.0)
    Z = np.einsum("mn,nk->mk", A, output[0]) + output[1]
    return last(Z) if last else Z


def forward_in_float32(X, layers, last=None):
    A = X.astype(np.float32)
    for W, b in layers[:-1]:
        A = np.maximum(A @ W.astype(np.float32) + b.astype(np.float32), 0)
    W, b = layers[-1]
    Z = A @ W.astype(np.float32) + b.astype(np.float32)
    return Z if last is None else last(Z)


def forward_sample_by_sample(X, layers, last=None):
    rows = []
    for x in X:
        a = x
        for i in range(len(layers)):
            W, b = layers[i]
            z = [sum(a[k] * W[k, j] for k in range(len(a))) + b[j] for j in range(len(b))]
            a = z if i == len(layers) - 1 else [max(0.0, value) for value in z]
        rows.append(a)
    Z = np.array(rows)
    return Z if last is None else last(Z)


def forward_with_columns(X, layers, last=None):
    A = X.T
    for W, b in layers[:-1]:
        A = np.maximum(W.T @ A + b.reshape(-1, 1), 0)
    W, b = layers[-1]
    Z = (W.T @ A + b.reshape(-1, 1)).T
    return Z if last is None else last(Z)


def cache_by_index(X, layers):
    cache = [None] * len(layers)
    A = X
    for i in range(len(layers)):
        Z = np.dot(A, layers[i][0]) + layers[i][1]
        cache[i] = (A, Z)
        A = (Z + np.abs(Z)) / 2
    return cache[-1][1], cache


def cache_of_lists(X, layers):
    inputs, sums = [X], []
    for W, b in layers:
        sums.append(inputs[-1] @ W + b)
        inputs.append(np.where(sums[-1] > 0, sums[-1], 0))
    return [sums[-1].copy(), [[a.copy(), z.copy()] for a, z in zip(inputs, sums)]]  # noqa: B905


def cache_in_float32(X, layers):
    A = X.astype(np.float32)
    cache = []
    for W, b in layers[:-1]:
        Z = A @ W.astype(np.float32) + b.astype(np.float32)
        cache.append((A, Z))
        A = np.maximum(Z, np.float32(0))
    W, b = layers[-1]
    Z = A @ W.astype(np.float32) + b.astype(np.float32)
    cache += [(A, Z)]
    return Z, cache


def cache_by_einsum(X, layers):
    def layer(A, pair):
        W, b = pair
        return np.einsum("ij,jk->ik", A, W) + b

    cache, A = (), X
    for pair in layers:
        Z = layer(A, pair)
        cache = (*cache, (A, Z))
        A = Z.clip(min=0)
    return Z, cache


def classes_one_by_one(logits):
    answers = []
    for row in logits:
        if len(row) == 1:
            answers.append(int(1 / (1 + np.exp(-row[0])) > 0.5))
        else:
            answers.append(max(range(len(row)), key=lambda k: row[k]))
    return np.array(answers)


def classes_with_a_zero_column(logits):
    if logits.shape[1] == 1:
        logits = np.hstack([np.zeros_like(logits), logits])
    return logits.argmax(axis=-1)


def classes_by_sorting(logits):
    m, n_out = logits.shape
    if n_out < 2:
        return (logits.reshape(m) > 0).astype(float)
    return np.argsort(logits, axis=1)[:, -1]


def classes_through_shares(logits):
    if logits.shape[1] == 1:
        return (1 / (1 + np.exp(-logits)) > 0.5).astype(np.int32).ravel()
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.argmax(shares / shares.sum(axis=1, keepdims=True), axis=1)


def operations_by_loop(sizes, m):
    total = 0
    before = sizes[0]
    for size in sizes[1:]:
        total += m * before * size
        before = size
    return total


def operations_by_dot(sizes, m):
    sizes = np.array(sizes)
    return m * np.dot(sizes[:-1], sizes[1:])


def operations_of_parameters(sizes, m):
    parameters = sum((n + 1) * k for n, k in zip(sizes, sizes[1:], strict=False))
    return (parameters - sum(sizes[1:])) * m


def operations_of_real_weights(sizes, m):
    weights = [np.ones((sizes[i - 1], sizes[i])) for i in range(1, len(sizes))]
    return float(sum(W.size for W in weights) * m)


def torch_by_append(layers):
    net = nn.Sequential()
    for i, (W, b) in enumerate(layers):
        if i:
            net.append(nn.ReLU())
        linear = nn.Linear(*W.shape)
        linear.weight.data = torch.tensor(W.T, dtype=torch.float32)
        linear.bias.data = torch.tensor(b, dtype=torch.float32)
        net.append(linear)
    return net


def torch_in_float64(layers):
    modules = []
    for W, b in layers:
        linear = nn.Linear(W.shape[0], W.shape[1], dtype=torch.float64)
        with torch.no_grad():
            linear.weight[:] = torch.from_numpy(W.transpose())
            linear.bias[:] = torch.from_numpy(b)
        modules.extend((linear, nn.ReLU()))
    modules.pop()
    return nn.Sequential(*modules)


def torch_with_new_parameters(layers):
    relu = nn.ReLU()
    modules = []
    for W, b in layers:
        linear = nn.Linear(len(W), len(b))
        linear.weight = nn.Parameter(torch.tensor(W).float().T.contiguous())
        linear.bias = nn.Parameter(torch.FloatTensor(b))
        modules += [relu, linear]
    return nn.Sequential(*modules[1:])


def torch_from_a_state(layers):
    sizes = [len(layers[0][0])] + [len(b) for _, b in layers]
    net = nn.Sequential()
    state = {}
    for i in range(len(layers)):
        net.add_module(f"layer{i}", nn.Linear(sizes[i], sizes[i + 1]))
        state[f"layer{i}.weight"] = torch.as_tensor(layers[i][0].T.copy())
        state[f"layer{i}.bias"] = torch.as_tensor(layers[i][1].copy())
        if i + 1 < len(layers):
            net.add_module(f"relu{i}", nn.ReLU(inplace=True))
    net.load_state_dict(state)
    return net


def torch_as_a_module(layers):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.linears = nn.ModuleList([nn.Linear(*W.shape) for W, _ in layers])
            for linear, (W, b) in zip(self.linears, layers, strict=True):
                nn.init.zeros_(linear.bias)
                with torch.no_grad():
                    linear.weight.copy_(torch.tensor(W.T))
                    linear.bias.add_(torch.tensor(b, dtype=torch.float32))

        def forward(self, X):
            for linear in self.linears[:-1]:
                X = torch.relu(linear(X))
            return self.linears[-1](X)

    return Network()


def mended_by_product(X, layers):
    A = X
    for W, b in layers[:-1]:
        A = np.maximum(A @ W + b, 0)
    return A @ layers[-1][0] + layers[-1][1]


def mended_loops(X, layers):
    A = X
    for number, (W, b) in enumerate(layers, start=1):
        n_in, n_out = W.shape
        Z = np.zeros((len(A), n_out))
        for j in range(n_out):
            for i in range(n_in):
                Z[:, j] += A[:, i] * W[i, j]
        Z += b
        A = np.maximum(Z, 0) if number < len(layers) else Z
    return A


def mended_in_plain_python(X, layers):
    rows = X.tolist()
    for number, (W, b) in enumerate(layers):
        sums = []
        for row in rows:
            z = list(b)
            for j in range(len(z)):
                for i, a in enumerate(row):
                    z[j] += a * W[i][j]
            sums.append(z)
        rows = sums
        if number < len(layers) - 1:
            rows = [[max(z, 0) for z in row] for row in rows]
    return np.array(rows)


def mended_bending_on_the_way_in(X, layers):
    W, b = layers[0]
    Z = (X @ W + b).astype(np.float32)
    for W, b in layers[1:]:
        Z = np.maximum(Z, 0) @ W.astype(np.float32) + b
    return Z


OTHER_WAYS = {
    "forward": [
        forward_by_counting,
        forward_by_einsum,
        forward_in_float32,
        forward_sample_by_sample,
        forward_with_columns,
    ],
    "forward_with_cache": [cache_by_index, cache_of_lists, cache_in_float32, cache_by_einsum],
    "predict_classes": [
        classes_one_by_one,
        classes_with_a_zero_column,
        classes_by_sorting,
        classes_through_shares,
    ],
    "count_operations": [
        operations_by_loop,
        operations_by_dot,
        operations_of_parameters,
        operations_of_real_weights,
    ],
    "to_torch": [
        torch_by_append,
        torch_in_float64,
        torch_with_new_parameters,
        torch_from_a_state,
        torch_as_a_module,
    ],
    "mend_forward": [
        mended_by_product,
        mended_loops,
        mended_in_plain_python,
        mended_bending_on_the_way_in,
    ],
}
