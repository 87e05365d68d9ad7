"""Other right answers to the exercises of lesson 07."""

import numpy as np
import torch
from torch import nn

# Accuracy --------------------------------------------------------------------------------


def accuracy_by_counting(Z, y):
    right = 0
    for scores, label in zip(Z, y, strict=True):
        if scores.argmax() == label:
            right += 1
    return right / len(y)


def accuracy_in_plain_python(Z, y):
    rows = Z.tolist()
    return sum(row.index(max(row)) == label for row, label in zip(rows, y, strict=True)) / len(rows)


def accuracy_by_the_right_score(Z, y):
    return float((Z[np.arange(len(y)), y] == Z.max(axis=1)).mean())


def accuracy_in_float32(Z, y):
    return np.mean(np.argmax(Z, axis=-1) == y, dtype=np.float32)


def accuracy_by_sum(Z, y):
    return np.sum(np.argmax(Z, 1) == y) / Z.shape[0]


# Softmax ---------------------------------------------------------------------------------


def softmax_row_by_row(Z):
    P = np.zeros_like(Z)
    for i in range(len(Z)):
        powers = np.exp(Z[i] - Z[i].max())
        P[i] = powers / powers.sum()
    return P


def softmax_number_by_number(Z):
    import math

    rows = []
    for z in Z.tolist():
        powers = [math.exp(score - max(z)) for score in z]
        rows.append([power / sum(powers) for power in powers])
    return np.array(rows)


def softmax_sideways(Z):
    powers = np.exp(Z.T - Z.max(axis=1))
    return (powers / powers.sum(axis=0)).T


def softmax_with_new_axes(Z):
    powers = np.exp(Z - Z.max(1)[:, None])
    return powers / powers.sum(1).reshape(-1, 1)


def softmax_by_einsum(Z):
    powers = np.exp(Z - np.amax(Z, axis=-1, keepdims=True))
    return np.einsum("mc,m->mc", powers, 1 / np.einsum("mc->m", powers))


def softmax_in_float32(Z):
    Z = Z.astype(np.float32)
    powers = np.exp(Z - Z.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_by_logarithms(Z):
    shifted = Z - Z.max(axis=1, keepdims=True)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)))


def softmax_by_differences(Z):
    # 1 / sum of exp(other − own): infinity below the line is the right 0, with a warning.
    return 1 / np.sum(np.exp(Z[:, None, :] - Z[:, :, None]), axis=2)


def softmax_shifted_further(Z):
    powers = np.exp(Z - Z.max(axis=1, keepdims=True) - 3)
    return powers / powers.sum(axis=1, keepdims=True)


# One-hot ---------------------------------------------------------------------------------


def one_hot_by_loop(y, C):
    Y = np.zeros((len(y), C))
    for i in range(len(y)):
        Y[i, y[i]] = 1
    return Y


def one_hot_by_eye(y, C):
    return np.eye(C)[y]


def one_hot_by_comparison(y, C):
    return (y.reshape(-1, 1) == np.arange(C)).astype(int)


def one_hot_by_where(y, C):
    return np.where(y[:, None] == np.arange(C)[None, :], 1.0, 0.0)


def one_hot_in_plain_python(y, C):
    return np.array([[1 if c == label else 0 for c in range(C)] for label in y])


def one_hot_in_float32(y, C):
    Y = np.zeros((y.size, C), dtype=np.float32)
    np.put_along_axis(Y, y[:, None], 1, axis=1)
    return Y


# Mean squared error ----------------------------------------------------------------------


def squares_by_loop(predictions, targets):
    total = 0.0
    m, n = targets.shape
    for i in range(m):
        for j in range(n):
            total += (predictions[i, j] - targets[i, j]) ** 2
    return total / (m * n)


def squares_flat(predictions, targets):
    e = (targets - predictions).ravel()
    return np.dot(e, e) / e.size


def squares_by_two_means(predictions, targets):
    return np.square(predictions - targets).mean(axis=1).mean()


def squares_by_norm(predictions, targets):
    return np.linalg.norm(predictions - targets) ** 2 / targets.size


def squares_in_float32(predictions, targets):
    e = predictions.astype(np.float32) - targets.astype(np.float32)
    return np.mean(e * e)


def squares_in_torch(predictions, targets):
    return nn.MSELoss()(torch.from_numpy(predictions), torch.from_numpy(targets)).item()


# Log-softmax -----------------------------------------------------------------------------


def log_softmax_row_by_row(Z):
    rows = []
    for z in Z:
        shifted = z - np.max(z)
        rows.append(shifted - np.log(np.sum(np.exp(shifted))))
    return np.array(rows)


def log_softmax_by_logaddexp(Z):
    return Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)


def log_softmax_by_log_sum_exp(Z):
    M = Z.max(axis=1)
    log_sum = M + np.log(np.exp(Z - M[:, None]).sum(axis=1))
    return Z - log_sum[:, None]


def log_softmax_in_float32(Z):
    Z = Z.astype(np.float32)
    shifted = Z - Z.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def log_softmax_sideways(Z):
    shifted = Z.T - Z.max(axis=1)
    return (shifted - np.log(np.exp(shifted).sum(axis=0))).T


def log_softmax_by_differences(Z):
    return -np.logaddexp.reduce(Z[:, None, :] - Z[:, :, None], axis=2)


# Cross-entropy ---------------------------------------------------------------------------


def cross_entropy_by_loop(Z, y):
    total = 0
    for z, label in zip(Z, y, strict=True):
        largest = max(z)
        total += largest + np.log(sum(np.exp(score - largest) for score in z)) - z[label]
    return total / len(y)


def cross_entropy_by_log_sum_exp(Z, y):
    M = np.max(Z, axis=1)
    log_sum = M + np.log(np.sum(np.exp(Z - M[:, None]), axis=1))
    return np.mean(log_sum - Z[np.arange(len(y)), y])


def cross_entropy_by_one_hot(Z, y):
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    Y = np.eye(Z.shape[1])[y]
    return -np.sum(Y * log_p) / len(Z)


def cross_entropy_by_einsum(Z, y):
    log_p = Z - np.logaddexp.reduce(Z, axis=1)[:, None]
    return -np.einsum("mc,mc->", (y[:, None] == np.arange(Z.shape[1])).astype(float), log_p) / len(
        y
    )


def cross_entropy_in_float32(Z, y):
    Z = Z.astype(np.float32)
    shifted = Z - Z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return float(np.mean(log_sum - np.take_along_axis(shifted, y[:, None], axis=1)[:, 0]))


def cross_entropy_by_masked_mean(Z, y):
    log_p = Z - np.logaddexp.reduce(Z, axis=1, keepdims=True)
    return np.average([-log_p[i][label] for i, label in enumerate(y)])


def cross_entropy_in_torch(Z, y):
    return nn.CrossEntropyLoss()(torch.from_numpy(Z), torch.from_numpy(y)).item()


# Binary cross-entropy --------------------------------------------------------------------


def binary_by_loop(p, y):
    total = 0.0
    for chance, label in zip(p, y, strict=True):
        if label == 1:
            total -= np.log(chance)
        else:
            total -= np.log(1 - chance)
    return total / len(p)


def binary_by_where(p, y):
    return np.mean(-np.log(np.where(y == 1, p, 1 - p)))


def binary_by_dot(p, y):
    return -(y @ np.log(p) + (1 - y) @ np.log1p(-p)) / len(y)


def binary_clipped(p, y):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return (-y * np.log(p) - (1 - y) * np.log(1 - p)).mean()


def binary_with_habit(p, y):
    return -np.sum(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8)) / y.size


def binary_in_float32(p, y):
    p, y = p.astype(np.float32), y.astype(np.float32)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def binary_from_powers(p, y):
    return -np.log(np.prod(p**y * (1 - p) ** (1 - y))) / len(p)


# The loss in PyTorch ---------------------------------------------------------------------


def torch_loss_as_a_function(Z, y):
    return torch.nn.functional.cross_entropy(Z, y)


def torch_loss_by_log_softmax(Z, y):
    return nn.NLLLoss()(torch.log_softmax(Z, dim=1), y)


def torch_loss_by_hand(Z, y):
    log_p = Z - torch.logsumexp(Z, dim=1, keepdim=True)
    return -log_p[torch.arange(len(y)), y].mean()


def torch_loss_with_one_hot_floats(Z, y):
    return nn.CrossEntropyLoss()(Z, nn.functional.one_hot(y, Z.shape[1]).float())


def torch_loss_in_float64(Z, y):
    return nn.CrossEntropyLoss()(Z.double(), y)


def torch_loss_after_log_softmax(Z, y):
    # The softmax inside the loss changes logarithms of probabilities no more.
    return nn.CrossEntropyLoss()(nn.LogSoftmax(dim=1)(Z), y)


# Mend the loss ---------------------------------------------------------------------------


def training_with_scores(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        scores = net(X)
        loss = loss_of(scores, y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def training_with_the_likelihood(net, X, y, lr, steps):
    loss_of = nn.NLLLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        descent.zero_grad()
        loss = loss_of(torch.log_softmax(net(X), dim=1), y)
        loss.backward()
        losses.append(float(loss))
        descent.step()
    return losses


def training_with_the_log_of_the_softmax(net, X, y, lr, steps):
    loss_of = nn.CrossEntropyLoss()
    descent = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        P = torch.softmax(net(X), dim=1)
        loss = loss_of(torch.log(P), y)
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.item())
    return losses


def training_step_by_hand(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        net.zero_grad()
        loss = torch.nn.functional.cross_entropy(net(X), y)
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= lr * parameter.grad
        losses.append(loss.detach().item())
    return losses


OTHER_WAYS = {
    "accuracy": [
        accuracy_by_counting,
        accuracy_in_plain_python,
        accuracy_by_the_right_score,
        accuracy_in_float32,
        accuracy_by_sum,
    ],
    "softmax": [
        softmax_row_by_row,
        softmax_number_by_number,
        softmax_sideways,
        softmax_with_new_axes,
        softmax_by_einsum,
        softmax_in_float32,
        softmax_by_logarithms,
        softmax_by_differences,
        softmax_shifted_further,
    ],
    "one_hot": [
        one_hot_by_loop,
        one_hot_by_eye,
        one_hot_by_comparison,
        one_hot_by_where,
        one_hot_in_plain_python,
        one_hot_in_float32,
    ],
    "mean_squared_error": [
        squares_by_loop,
        squares_flat,
        squares_by_two_means,
        squares_by_norm,
        squares_in_float32,
        squares_in_torch,
    ],
    "log_softmax": [
        log_softmax_row_by_row,
        log_softmax_by_logaddexp,
        log_softmax_by_log_sum_exp,
        log_softmax_in_float32,
        log_softmax_sideways,
        log_softmax_by_differences,
    ],
    "cross_entropy": [
        cross_entropy_by_loop,
        cross_entropy_by_log_sum_exp,
        cross_entropy_by_one_hot,
        cross_entropy_by_einsum,
        cross_entropy_in_float32,
        cross_entropy_by_masked_mean,
        cross_entropy_in_torch,
    ],
    "binary_cross_entropy": [
        binary_by_loop,
        binary_by_where,
        binary_by_dot,
        binary_clipped,
        binary_with_habit,
        binary_in_float32,
        binary_from_powers,
    ],
    "torch_loss": [
        torch_loss_as_a_function,
        torch_loss_by_log_softmax,
        torch_loss_by_hand,
        torch_loss_with_one_hot_floats,
        torch_loss_in_float64,
        torch_loss_after_log_softmax,
    ],
    "mend_torch_loss": [
        training_with_scores,
        training_with_the_likelihood,
        training_with_the_log_of_the_softmax,
        training_step_by_hand,
    ],
}
