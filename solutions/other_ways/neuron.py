"""Other right answers to the exercises of lesson 01."""

import numpy as np
import torch
from torch import nn

# Weighted sum ----------------------------------------------------------------------------


def sum_by_loop(x, w, b):
    z = b
    for i in range(len(x)):
        z += x[i] * w[i]
    return z


def sum_by_dot(x, w, b):
    return np.dot(w, x) + b


def sum_by_at(x, w, b):
    return w @ x + b


def sum_in_plain_python(x, w, b):
    return sum(float(xi) * float(wi) for xi, wi in zip(x, w, strict=True)) + b


def sum_in_float32(x, w, b):
    return np.sum(x.astype(np.float32) * w.astype(np.float32)) + np.float32(b)


def sum_in_float32_as_a_float(x, w, b):
    return float(x.astype(np.float32) @ w.astype(np.float32)) + b


def sum_with_bias_as_a_weight(x, w, b):
    return np.append(w, b) @ np.append(x, 1.0)


def sum_by_einsum(x, w, b):
    return np.einsum("i,i->", x, w) + b


# Neuron ----------------------------------------------------------------------------------


def neuron_by_dot(x, w, b, activation):
    z = np.dot(x, w) + b
    return activation(z)


def neuron_by_loop(x, w, b, activation):
    total = 0.0
    for value, weight in zip(x, w, strict=True):
        total = total + value * weight
    total = total + b
    return activation(total)


def neuron_in_float32(x, w, b, activation):
    return activation(x.astype(np.float32) @ w.astype(np.float32) + np.float32(b))


def neuron_as_a_float(x, w, b, activation):
    return float(activation(float(np.vdot(x, w)) + float(b)))


# A batch ---------------------------------------------------------------------------------


def batch_by_product_and_sum(X, w, b):
    return (X * w).sum(axis=1) + b


def batch_by_loop(X, w, b):
    z = np.zeros(len(X))
    for i in range(X.shape[0]):
        for j in range(X.shape[1]):
            z[i] += X[i, j] * w[j]
        z[i] += b
    return z


def batch_by_comprehension(X, w, b):
    return np.array([np.dot(x, w) + b for x in X])


def batch_transposed(X, w, b):
    return w @ X.T + b


def batch_by_einsum(X, w, b):
    return np.einsum("mn,n->m", X, w) + b


def batch_in_float32(X, w, b):
    return X.astype(np.float32) @ w.astype(np.float32) + np.float32(b)


def batch_by_column_then_flat(X, w, b):
    return (X @ w.reshape(-1, 1) + b).ravel()


# Make it fire ----------------------------------------------------------------------------


def fire_by_one_weight():
    return np.array([5.0, 0.0]), -5.0


def fire_with_whole_numbers():
    w = np.array([10, -10])
    b = -3
    return w, b


def fire_by_large_numbers():
    return np.array([4000.0, -2000.0]), np.float64(-2500.0)


def fire_in_float32():
    return np.array([5, -2.5], dtype=np.float32), np.float32(-3.125)


def fire_by_construction():
    a, quiet = np.array([1.5, 0.5]), np.array([0.5, 1.0])
    w = 5 * (a - quiet)
    return w, -w @ (a + quiet) / 2


# Gradients -------------------------------------------------------------------------------


def gradients_by_loop(x, y, w, b):
    dw = 0.0
    db = 0.0
    m = len(x)
    for xi, yi in zip(x, y, strict=True):
        error = (w * xi + b) - yi
        dw += 2 * error * xi / m
        db += 2 * error / m
    return dw, db


def gradients_by_dot(x, y, w, b):
    residuals = y - (w * x + b)
    return -2 / len(x) * (x @ residuals), -2 / len(x) * residuals.sum()


def gradients_multiplied_out(x, y, w, b):
    dw = 2 * (w * np.mean(x * x) + b * np.mean(x) - np.mean(x * y))
    db = 2 * (w * np.mean(x) + b - np.mean(y))
    return [dw, db]


def gradients_by_matrix(x, y, w, b):
    X = np.column_stack([x, np.ones(len(x))])
    gradient = 2 * X.T @ (X @ np.array([w, b]) - y) / len(y)
    return gradient[0], gradient[1]


def gradients_in_float32(x, y, w, b):
    x, y = x.astype(np.float32), y.astype(np.float32)
    e = np.float32(w) * x + np.float32(b) - y
    return 2 * np.mean(e * x), 2 * np.mean(e)


def gradients_by_autograd(x, y, w, b):
    w = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
    b = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    loss = ((w * torch.tensor(x) + b - torch.tensor(y)) ** 2).mean()
    loss.backward()
    return w.grad.item(), b.grad.item()


def gradients_by_central_difference(x, y, w, b):
    def loss(w, b):
        return np.mean((w * x + b - y) ** 2)

    h = 1e-4
    dw = (loss(w + h, b) - loss(w - h, b)) / (2 * h)
    db = (loss(w, b + h) - loss(w, b - h)) / (2 * h)
    return dw, db


# Fit a line ------------------------------------------------------------------------------


def fit_without_a_function(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        e = w * x + b - y
        w, b = w - learning_rate * 2 * np.mean(e * x), b - learning_rate * 2 * np.mean(e)
    return w, b


def fit_by_while(x, y, w, b, learning_rate, epochs):
    m = len(x)
    while epochs > 0:
        grad_w = sum(2 * (w * xi + b - yi) * xi for xi, yi in zip(x, y, strict=True)) / m
        grad_b = sum(2 * (w * xi + b - yi) for xi, yi in zip(x, y, strict=True)) / m
        w -= learning_rate * grad_w
        b -= learning_rate * grad_b
        epochs -= 1
    return w, b


def fit_as_a_vector(x, y, w, b, learning_rate, epochs):
    X = np.stack([x, np.ones_like(x)], axis=1)
    theta = np.array([w, b], dtype=float)
    for _epoch in range(epochs):
        theta += learning_rate * 2 / len(y) * X.T @ (y - X @ theta)
    return tuple(theta)


def fit_in_float32(x, y, w, b, learning_rate, epochs):
    x, y = x.astype(np.float32), y.astype(np.float32)
    w, b, rate = np.float32(w), np.float32(b), np.float32(learning_rate)
    for _ in range(epochs):
        e = w * x + b - y
        w, b = w - rate * 2 * np.mean(e * x), b - rate * 2 * np.mean(e)
    return float(w), float(b)


def fit_by_recursion(x, y, w, b, learning_rate, epochs):
    def step(w, b, left):
        if left == 0:
            return w, b
        e = w * x + b - y
        return step(
            w - learning_rate * 2 * (e @ x) / x.size,
            b - learning_rate * 2 * e.sum() / x.size,
            left - 1,
        )

    return step(w, b, epochs)


# The same neuron in PyTorch --------------------------------------------------------------


def layer_by_data(w, b):
    layer = nn.Linear(in_features=w.shape[0], out_features=1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


def layer_by_parameters(w, b):
    layer = nn.Linear(len(w), 1)
    layer.weight = nn.Parameter(torch.from_numpy(w).float().unsqueeze(0))
    layer.bias = nn.Parameter(torch.tensor([b]).float())
    return layer


def layer_by_state(w, b):
    layer = nn.Linear(len(w), 1)
    layer.load_state_dict({"weight": torch.tensor(w[None, :]), "bias": torch.tensor([b])})
    return layer


def layer_in_float64(w, b):
    layer = nn.Linear(len(w), 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight[0] = torch.from_numpy(w)
        layer.bias[0] = b
    return layer


def layer_number_by_number(w, b):
    layer = nn.Linear(w.size, 1)
    for i in range(w.size):
        layer.weight.data[0, i] = float(w[i])
    nn.init.constant_(layer.bias, float(b))
    return layer


# Mend the loss ---------------------------------------------------------------------------


def loss_with_both_as_columns(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    errors = predictions - y.reshape(-1, 1)
    return np.mean(errors**2)


def loss_with_flat_predictions(X, y, w, b):
    predictions = (X @ w.reshape(-1, 1) + b).ravel()
    return np.square(predictions - y).sum() / len(y)


def loss_by_loop(X, y, w, b):
    total = 0
    for i in range(len(y)):
        total += (float(np.sum(X[i] * w)) + b - y[i]) ** 2
    return total / len(y)


def loss_on_the_diagonal(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    return np.mean(np.diag(predictions - y) ** 2)


def loss_in_float32(X, y, w, b):
    e = X.astype(np.float32) @ w.astype(np.float32) + np.float32(b) - y.astype(np.float32)
    return e @ e / e.size


OTHER_WAYS = {
    "weighted_sum": [
        sum_by_loop,
        sum_by_dot,
        sum_by_at,
        sum_in_plain_python,
        sum_in_float32,
        sum_in_float32_as_a_float,
        sum_with_bias_as_a_weight,
        sum_by_einsum,
    ],
    "neuron": [neuron_by_dot, neuron_by_loop, neuron_in_float32, neuron_as_a_float],
    "weighted_sums": [
        batch_by_product_and_sum,
        batch_by_loop,
        batch_by_comprehension,
        batch_transposed,
        batch_by_einsum,
        batch_in_float32,
        batch_by_column_then_flat,
    ],
    "make_it_fire": [
        fire_by_one_weight,
        fire_with_whole_numbers,
        fire_by_large_numbers,
        fire_in_float32,
        fire_by_construction,
    ],
    "linear_gradients": [
        gradients_by_loop,
        gradients_by_dot,
        gradients_multiplied_out,
        gradients_by_matrix,
        gradients_in_float32,
        gradients_by_autograd,
        gradients_by_central_difference,
    ],
    "fit_line": [
        fit_without_a_function,
        fit_by_while,
        fit_as_a_vector,
        fit_in_float32,
        fit_by_recursion,
    ],
    "torch_neuron": [
        layer_by_data,
        layer_by_parameters,
        layer_by_state,
        layer_in_float64,
        layer_number_by_number,
    ],
    "mend_loss": [
        loss_with_both_as_columns,
        loss_with_flat_predictions,
        loss_by_loop,
        loss_on_the_diagonal,
        loss_in_float32,
    ],
}
