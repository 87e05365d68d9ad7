"""Lesson 08: right answers written differently. Every one of them must earn full marks."""

import numpy as np
import torch
from torch import nn

from ..forward import forward_with_cache
from ..softmax import cross_entropy, one_hot, softmax

# chain_rule ------------------------------------------------------------------------------


def chain_multiplied_out(x, w, b, t):
    return 2 * x * (w * x + b - t), 2 * (w * x + b) - 2 * t, 2 * w * (w * x + b - t)


def chain_by_trying(x, w, b, t):
    def loss(x, w, b):
        return (w * x + b - t) ** 2

    h = 1e-4  # a parabola has no third slope: exact for any h
    dw = (loss(x, w + h, b) - loss(x, w - h, b)) / (2 * h)
    db = (loss(x, w, b + h) - loss(x, w, b - h)) / (2 * h)
    dx = (loss(x + h, w, b) - loss(x - h, w, b)) / (2 * h)
    return dw, db, dx


def chain_by_autograd(x, w, b, t):
    x, w, b = (
        torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in (x, w, b)
    )
    ((w * x + b - t) ** 2).backward()
    return w.grad.item(), b.grad.item(), x.grad.item()


def chain_in_a_loop(x, w, b, t):
    dy = np.float32(2 * (w * x + b - t))
    return tuple(dy * np.float32(share) for share in (x, 1.0, w))


# numerical_gradient ----------------------------------------------------------------------


def slopes_in_place(f, W, h):
    slopes = np.empty_like(W)
    for place in np.ndindex(*W.shape):
        before = W[place]
        W[place] = before + h
        up = f(W)
        W[place] = before - h
        down = f(W)
        W[place] = before
        slopes[place] = (up - down) / (2 * h)
    return slopes


def slopes_there_and_back(f, W, h):
    slopes = np.zeros(W.size)
    flat = W.reshape(-1)
    for i in range(W.size):
        flat[i] += h
        up = f(W)
        flat[i] -= 2 * h
        slopes[i] = (up - f(W)) / 2 / h
        flat[i] += h
    return slopes.reshape(W.shape)


def slopes_with_unit_steps(f, W, h):
    slopes = []
    for unit in np.eye(W.size):
        step = h * unit.reshape(W.shape)
        slopes.append(0.5 * (f(W + step) - f(W - step)) / h)
    return np.array(slopes).reshape(W.shape)


def slopes_from_both_sides(f, W, h):
    middle = f(W)
    slopes = np.zeros(W.shape)
    for place, _ in np.ndenumerate(W):
        step = np.zeros(W.shape)
        step[place] = h
        right = (f(W + step) - middle) / h
        left = (middle - f(W - step)) / h
        slopes[place] = (left + right) / 2
    return slopes


# dense_backward --------------------------------------------------------------------------


def dense_by_einsum(dZ, A, W):
    return np.einsum("mi,mj->ij", A, dZ), np.einsum("mj->j", dZ), np.einsum("mj,ij->mi", dZ, W)


def dense_sample_by_sample(dZ, A, W):
    dW, db, dA = np.zeros(W.shape), np.zeros(W.shape[1]), []
    for dz, a in zip(dZ, A, strict=True):
        dW += np.outer(a, dz)
        db += dz
        dA.append(W @ dz)
    return dW, db, np.array(dA)


def dense_number_by_number(dZ, A, W):
    (m, n_in), n_out = A.shape, W.shape[1]
    dW = np.array(
        [[sum(A[s, i] * dZ[s, j] for s in range(m)) for j in range(n_out)] for i in range(n_in)]
    )
    db = np.array([sum(dZ[s, j] for s in range(m)) for j in range(n_out)])
    dA = np.array(
        [[sum(dZ[s, j] * W[i, j] for j in range(n_out)) for i in range(n_in)] for s in range(m)]
    )
    return dW, db, dA


def dense_in_float32(dZ, A, W):
    dZ, A, W = (array.astype(np.float32) for array in (dZ, A, W))
    return np.dot(dZ.T, A).T, np.ones(len(dZ), np.float32) @ dZ, np.dot(W, dZ.T).T


# loss_gradient ---------------------------------------------------------------------------


def blame_by_index(Z, y):
    m = len(y)
    dZ = softmax(Z)
    dZ[np.arange(m), y] -= 1
    return dZ / m


def blame_row_by_row(Z, y):
    rows = []
    for z, label in zip(Z, y, strict=True):
        p = np.exp(z - z.max())
        p = p / p.sum()
        rows.append([(p[c] - (c == label)) / len(Z) for c in range(len(z))])
    return np.array(rows)


def blame_by_autograd(Z, y):
    Z = torch.tensor(Z, requires_grad=True)
    nn.functional.cross_entropy(Z, torch.tensor(y)).backward()
    return Z.grad.numpy()


def blame_in_float32(Z, y):
    powers = np.exp(Z.astype(np.float32))
    P = powers / powers.sum(axis=1)[:, np.newaxis]
    return (P - np.eye(Z.shape[1], dtype=np.float32)[y]) * np.float32(1 / len(y))


# backward --------------------------------------------------------------------------------


def backward_by_outputs(dZ, cache, layers):
    """Where a ReLU fired, its output is above 0: what went into the next layer tells."""
    grads = [None] * len(layers)
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        grads[i] = (A.T @ dZ, dZ.sum(axis=0))
        dZ = (dZ @ layers[i][0].T) * np.where(A > 0, 1.0, 0.0)
    return grads


def backward_side_by_side(dZ, cache, layers):
    grads = []
    sums = [None, *(Z for _, Z in cache[:-1])]
    for (A, _), (W, _), Z in zip(cache[::-1], layers[::-1], sums[::-1], strict=True):
        grads.append((np.einsum("mi,mj->ij", A, dZ), np.sum(dZ, axis=0)))
        if Z is not None:
            dZ = np.einsum("mj,ij->mi", dZ, W)
            dZ[Z <= 0] = 0
    return list(reversed(grads))


def backward_by_calling_itself(dZ, cache, layers):
    def back(dZ, cache, layers):
        *first_cache, (A, _) = cache
        *first_layers, (W, _) = layers
        here = (A.T @ dZ, dZ.sum(axis=0))
        if not first_layers:
            return [here]
        dZ = (dZ @ W.T) * (first_cache[-1][1] > 0)
        return [*back(dZ, first_cache, first_layers), here]

    return back(dZ, cache, layers)


def backward_in_float32(dZ, cache, layers):
    dZ = dZ.astype(np.float32)
    grads = []
    for i in range(len(layers))[::-1]:
        A, W = cache[i][0].astype(np.float32), layers[i][0].astype(np.float32)
        grads = [(A.T @ dZ, dZ.sum(0)), *grads]
        if i:
            dZ = (dZ @ W.T) * np.heaviside(cache[i - 1][1], 0).astype(np.float32)
    return grads


# sgd_step --------------------------------------------------------------------------------


def step_by_index(layers, grads, lr):
    moved = []
    for i in range(len(layers)):
        W = layers[i][0] - lr * grads[i][0]
        b = layers[i][1] - lr * grads[i][1]
        moved.append((W, b))
    return moved


def step_on_copies(layers, grads, lr):
    moved = [(W.copy(), b.copy()) for W, b in layers]
    for (W, b), (dW, db) in zip(moved, grads, strict=True):
        W -= lr * dW
        b -= lr * db
    return moved


def step_array_by_array(layers, grads, lr):
    return [
        tuple(np.subtract(array, slope * lr) for array, slope in zip(*pair, strict=True))
        for pair in zip(layers, grads, strict=True)
    ]


# train -----------------------------------------------------------------------------------


def train_with_own_step(X, y, layers, lr, epochs, batch):
    def gradients(X, y, layers):
        logits, cache = forward_with_cache(X, layers)
        dZ = softmax(logits) - one_hot(y, logits.shape[1])
        grads = []
        for i in range(len(layers) - 1, -1, -1):
            A = cache[i][0]
            grads.insert(0, (A.T @ dZ / len(y), dZ.sum(axis=0) / len(y)))
            dZ = dZ @ layers[i][0].T * (A > 0)
        return cross_entropy(logits, y), grads

    losses = []
    for _ in range(epochs):
        for start in range(0, len(y), batch):
            now = slice(start, start + batch)
            loss, grads = gradients(X[now], y[now], layers)
            losses.append(float(loss))
            layers = [
                (W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, grads, strict=True)
            ]
    return layers, losses


def train_by_autograd(X, y, layers, lr, epochs, batch):
    parameters = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in layers]
    flat = [parameter for pair in parameters for parameter in pair]
    optimizer = torch.optim.SGD(flat, lr=lr)
    X, y = torch.tensor(X), torch.tensor(y)
    losses = []
    for _ in range(epochs):
        for X_now, y_now in zip(X.split(batch), y.split(batch), strict=True):
            A = X_now
            for number, (W, b) in enumerate(parameters):
                A = (torch.relu(A) if number else A) @ W + b
            loss = nn.functional.cross_entropy(A, y_now)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return [(W.detach().numpy(), b.detach().numpy()) for W, b in parameters], losses


def train_on_own_copies(X, y, layers, lr, epochs, batch):
    layers = [(W.copy(), b.copy()) for W, b in layers]
    steps = -(-len(X) // batch)
    losses = []
    for step in range(epochs * steps):
        start = step % steps * batch
        end = min(start + batch, len(X))
        X_now, y_now = X[start:end], y[start:end]
        logits, cache = forward_with_cache(X_now, layers)
        P = softmax(logits)
        losses.append(-np.log(P[np.arange(end - start), y_now]).mean())
        P[np.arange(end - start), y_now] -= 1
        dZ = P / (end - start)
        for i in range(len(layers) - 1, -1, -1):
            W, b = layers[i]
            A = cache[i][0]
            dA = dZ @ W.T
            W -= lr * (A.T @ dZ)
            b -= lr * dZ.sum(axis=0)
            dZ = dA * (A > 0)
    return layers, losses


# torch_train -----------------------------------------------------------------------------


def torch_with_optimizer(net, X, y, lr, steps):
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def torch_with_grad(net, X, y, lr, steps):
    parameters = list(net.parameters())
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        slopes = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.sub_(lr * slope)
        losses.append(float(loss))
    return losses


def torch_zeroing_afterwards(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        log_p = torch.log_softmax(net(X), dim=1)
        loss = -log_p[torch.arange(len(y)), y].mean()
        loss.backward()
        for parameter in net.parameters():
            parameter.data = parameter.data - lr * parameter.grad
            parameter.grad = None
        losses.append(loss.detach().numpy().item())
    return losses


# mend_backward ---------------------------------------------------------------------------


def mended_by_index(X, y, layers):
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = Z1.clip(min=0)
    dZ2 = softmax(A1 @ W2 + b2)
    dZ2[np.arange(len(y)), y] -= 1
    dZ2 /= len(y)
    dZ1 = dZ2 @ W2.T
    dZ1[Z1 <= 0] = 0
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_with_late_mean(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = softmax(A1 @ W2 + b2) - one_hot(y, len(b2))
    dZ1 = np.einsum("mj,ij,mi->mi", dZ2, W2, A1 > 0)
    return [(X.T @ dZ1 / len(X), dZ1.mean(axis=0)), (A1.T @ dZ2 / len(X), dZ2.mean(axis=0))]


def mended_by_autograd(X, y, layers):
    layers = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in layers]
    (W1, b1), (W2, b2) = layers
    logits = torch.relu(torch.tensor(X) @ W1 + b1) @ W2 + b2
    nn.functional.cross_entropy(logits, torch.tensor(y)).backward()
    return [(W.grad.numpy(), b.grad.numpy()) for W, b in layers]


def mended_sample_by_sample(X, y, layers):
    (W1, b1), (W2, b2) = layers
    dW1, db1, dW2, db2 = (np.zeros(array.shape) for array in (W1, b1, W2, b2))
    for x, label in zip(X, y, strict=True):
        z1 = x @ W1 + b1
        a1 = np.maximum(z1, 0)
        dz2 = softmax((a1 @ W2 + b2)[np.newaxis])[0]
        dz2[label] -= 1
        dz1 = W2 @ dz2 * (z1 > 0)
        for total, part in (
            (dW1, np.outer(x, dz1)),
            (db1, dz1),
            (dW2, np.outer(a1, dz2)),
            (db2, dz2),
        ):
            total += part / len(X)
    return [(dW1, db1), (dW2, db2)]


OTHER_WAYS = {
    "chain_rule": [chain_multiplied_out, chain_by_trying, chain_by_autograd, chain_in_a_loop],
    "numerical_gradient": [
        slopes_in_place,
        slopes_there_and_back,
        slopes_with_unit_steps,
        slopes_from_both_sides,
    ],
    "dense_backward": [
        dense_by_einsum,
        dense_sample_by_sample,
        dense_number_by_number,
        dense_in_float32,
    ],
    "loss_gradient": [blame_by_index, blame_row_by_row, blame_by_autograd, blame_in_float32],
    "backward": [
        backward_by_outputs,
        backward_side_by_side,
        backward_by_calling_itself,
        backward_in_float32,
    ],
    "sgd_step": [step_by_index, step_on_copies, step_array_by_array],
    "train": [train_with_own_step, train_by_autograd, train_on_own_copies],
    "torch_train": [torch_with_optimizer, torch_with_grad, torch_zeroing_afterwards],
    "mend_backward": [
        mended_by_index,
        mended_with_late_mean,
        mended_by_autograd,
        mended_sample_by_sample,
    ],
}
