"""Other right answers to the exercises of lesson 05."""

import numpy as np
import torch
from torch import nn

# Sigmoid ---------------------------------------------------------------------------------


def sigmoid_as_everyone_writes_it(z):
    # Overflows at z = -1000, with a warning, and 1 / inf is the right 0.
    return 1 / (1 + np.exp(-z))


def sigmoid_by_tanh(z):
    return 0.5 * (1 + np.tanh(z / 2))


def sigmoid_by_masks(z):
    a = np.empty_like(z)
    positive = z >= 0
    a[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    a[~positive] = e / (1 + e)
    return a


def sigmoid_by_where(z):
    return np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


def sigmoid_by_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


def sigmoid_by_loop(z):
    import math

    a = np.zeros(z.size)
    for i, number in enumerate(z.ravel()):
        if number >= 0:
            a[i] = 1 / (1 + math.exp(-number))
        else:
            a[i] = math.exp(number) / (1 + math.exp(number))
    return a.reshape(z.shape)


def sigmoid_in_float32(z):
    return 1 / (1 + np.exp(-z.astype(np.float32)))


# ReLU ------------------------------------------------------------------------------------


def relu_by_where(z):
    return np.where(z > 0, z, 0)


def relu_by_mask(z):
    return z * (z > 0)


def relu_by_copy(z):
    a = z.copy()
    a[a < 0] = 0
    return a


def relu_by_clip(z):
    return np.clip(z, 0, None)


def relu_by_absolute_value(z):
    return (z + np.abs(z)) / 2


def relu_by_loop(z):
    return np.array([max(0.0, float(number)) for number in z.flat]).reshape(z.shape)


def relu_in_float32(z):
    return np.maximum(z.astype("float32"), 0)


# Leaky ReLU ------------------------------------------------------------------------------


def leaky_by_maximum(z, alpha=0.01):
    return np.maximum(z, alpha * z)


def leaky_by_two_parts(z, alpha=0.01):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def leaky_by_copy(z, alpha=0.01):
    a = np.array(z, dtype=float)
    a[a < 0] *= alpha
    return a


def leaky_by_slope(z, alpha=0.01):
    return z * np.where(z < 0, alpha, 1.0)


def leaky_by_vectorize(z, alpha=0.01):
    def one(number):
        return float(number) if number > 0 else alpha * float(number)

    return np.vectorize(one)(z)


# Two layers in one -----------------------------------------------------------------------


def collapse_by_dot(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = np.dot(b1, W2) + b2
    return W, b


def collapse_by_einsum(W1, b1, W2, b2):
    return np.einsum("nh,hk->nk", W1, W2), np.einsum("h,hk->k", b1, W2) + b2


def collapse_by_asking(W1, b1, W2, b2):
    def both(X):
        return (X @ W1 + b1) @ W2 + b2

    n = W1.shape[0]
    b = both(np.zeros((1, n)))[0]
    return both(np.eye(n)) - b, b


def collapse_by_loop(W1, b1, W2, b2):
    (n, h), k = W1.shape, W2.shape[1]
    W, b = np.zeros((n, k)), np.array(b2, dtype=float)
    for j in range(k):
        for middle in range(h):
            b[j] += b1[middle] * W2[middle, j]
            for i in range(n):
                W[i, j] += W1[i, middle] * W2[middle, j]
    return [W, b]


def collapse_transposed(W1, b1, W2, b2):
    return (W2.T @ W1.T).T, W2.T @ b1 + b2


# Slopes ----------------------------------------------------------------------------------


def sigmoid_slope_by_formula(z):
    e = np.exp(-z)
    return e / (1 + e) ** 2


def sigmoid_slope_as_difference(z):
    a = 1 / (1 + np.exp(-z))
    return a - a**2


def sigmoid_slope_by_tanh(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


def sigmoid_slope_measured(z):
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    h = 1e-5
    return (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)


def sigmoid_slope_by_autograd(z):
    z = torch.tensor(z, requires_grad=True)
    torch.sigmoid(z).sum().backward()
    return z.grad.numpy()


def tanh_slope_by_product(z):
    a = np.tanh(z)
    return (1 - a) * (1 + a)


def tanh_slope_by_cosh(z):
    return 1 / np.cosh(z) ** 2


def tanh_slope_by_loop(z):
    import math

    return np.array([1 - math.tanh(number) ** 2 for number in z.ravel()]).reshape(z.shape)


def tanh_slope_by_sigmoid(z):
    a = 1 / (1 + np.exp(-2 * z))
    return 4 * a * (1 - a)


def tanh_slope_in_float32(z):
    return 1 - np.tanh(z.astype(np.float32)) ** 2


def relu_slope_as_number(z):
    return (z > 0).astype(float)


def relu_slope_by_heaviside(z):
    return np.heaviside(z, 0)


def relu_slope_by_sign(z):
    return np.sign(np.maximum(z, 0))


def relu_slope_by_masks(z):
    slope = np.zeros_like(z)
    slope[z > 0] = 1
    return slope


def relu_slope_times_one(z):
    return 1 * (z > 0)


# PyTorch ---------------------------------------------------------------------------------


def slope_by_ones(function, z):
    z = torch.from_numpy(z).clone().requires_grad_()
    a = function(z)
    a.backward(torch.ones_like(a))
    return z.grad


def slope_by_grad(function, z):
    z = torch.tensor(z, dtype=torch.float32, requires_grad=True)
    (slope,) = torch.autograd.grad(function(z).sum(), z)
    return slope.detach().numpy()


def slope_one_by_one(function, z):
    slopes = []
    for number in z.ravel():
        point = torch.tensor(float(number), requires_grad=True)
        function(point).backward()
        slopes.append(point.grad.item())
    return np.array(slopes).reshape(z.shape)


def slope_measured(function, z):
    h = 1e-5
    above, below = torch.tensor(z + h), torch.tensor(z - h)
    return (function(above) - function(below)) / (2 * h)


class SwishByDivision(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor([beta], dtype=torch.float32))

    def forward(self, z):
        return z / (1 + torch.exp(-self.beta * z))


class SwishByRegistering(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.register_parameter("b", nn.Parameter(torch.ones(()) * beta))
        self.gate = nn.Sigmoid()

    def forward(self, z):
        return self.gate(self.b * z).mul(z)


class SwishBySilu(nn.Module):
    def __init__(self, beta=1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.full((1,), float(beta), dtype=torch.float64))

    def forward(self, z):
        return nn.functional.silu(self.beta * z) / self.beta


def swish_from_a_function(beta=1.0):
    class Inner(nn.Module):
        def __init__(self):
            super().__init__()
            self.beta = nn.Parameter(torch.tensor(beta))

        def forward(self, z):
            return z * 0.5 * (1 + torch.tanh(self.beta * z / 2))

    return Inner()


# Mend the slope --------------------------------------------------------------------------


def layer_slope_from_outputs(X, W, b):
    A = 1 / (1 + np.exp(-(X @ W + b)))
    return A * (1 - A)


def layer_slope_by_loop(X, W, b):
    slopes = np.zeros((X.shape[0], W.shape[1]))
    for i in range(X.shape[0]):
        for j in range(W.shape[1]):
            z = float(np.sum(X[i] * W[:, j])) + b[j]
            slopes[i, j] = np.exp(-z) / (1 + np.exp(-z)) ** 2
    return slopes


def layer_slope_by_autograd(X, W, b):
    Z = torch.tensor(X @ W + b, requires_grad=True)
    torch.sigmoid(Z).sum().backward()
    return Z.grad.numpy()


def layer_slope_in_float32(X, W, b):
    Z = X.astype(np.float32) @ W.astype(np.float32) + b.astype(np.float32)
    return (1 - np.tanh(Z / 2) ** 2) / 4


OTHER_WAYS = {
    "sigmoid": [
        sigmoid_as_everyone_writes_it,
        sigmoid_by_tanh,
        sigmoid_by_masks,
        sigmoid_by_where,
        sigmoid_clipped,
        sigmoid_by_logaddexp,
        sigmoid_by_loop,
        sigmoid_in_float32,
    ],
    "relu": [
        relu_by_where,
        relu_by_mask,
        relu_by_copy,
        relu_by_clip,
        relu_by_absolute_value,
        relu_by_loop,
        relu_in_float32,
    ],
    "leaky_relu": [
        leaky_by_maximum,
        leaky_by_two_parts,
        leaky_by_copy,
        leaky_by_slope,
        leaky_by_vectorize,
    ],
    "collapse": [
        collapse_by_dot,
        collapse_by_einsum,
        collapse_by_asking,
        collapse_by_loop,
        collapse_transposed,
    ],
    "sigmoid_slope": [
        sigmoid_slope_by_formula,
        sigmoid_slope_as_difference,
        sigmoid_slope_by_tanh,
        sigmoid_slope_measured,
        sigmoid_slope_by_autograd,
    ],
    "tanh_slope": [
        tanh_slope_by_product,
        tanh_slope_by_cosh,
        tanh_slope_by_loop,
        tanh_slope_by_sigmoid,
        tanh_slope_in_float32,
    ],
    "relu_slope": [
        relu_slope_as_number,
        relu_slope_by_heaviside,
        relu_slope_by_sign,
        relu_slope_by_masks,
        relu_slope_times_one,
    ],
    "autograd_slope": [slope_by_ones, slope_by_grad, slope_one_by_one, slope_measured],
    "Swish": [SwishByDivision, SwishByRegistering, SwishBySilu, swish_from_a_function],
    "mend_slope": [
        layer_slope_from_outputs,
        layer_slope_by_loop,
        layer_slope_by_autograd,
        layer_slope_in_float32,
    ],
}
