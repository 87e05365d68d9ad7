"""Lesson 09: right answers written differently. Every one of them must earn full marks."""

import numpy as np
import torch
from torch import nn

from ..backprop import backward, loss_gradient, sgd_step, train
from ..forward import forward_with_cache
from ..softmax import cross_entropy


def scaled_by_loops(images):
    m, height, width = images.shape
    X = np.zeros((m, height * width))
    for i in range(m):
        for row in range(height):
            for column in range(width):
                X[i, row * width + column] = images[i, row, column] / 255
    return X


def scaled_in_float32(images):
    return images.astype(np.float32).reshape(images.shape[0], -1) / np.float32(255)


def scaled_one_by_one(images):
    return np.stack([image.flatten() / 255.0 for image in images])


def split_with_a_mask(X, y, n_val, rng):
    aside = np.zeros(len(X), dtype=bool)
    aside[rng.choice(len(X), n_val, replace=False)] = True
    return X[~aside], y[~aside], X[aside], y[aside]


def split_from_the_end(X, y, n_val, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order], y[order]
    return X[:-n_val], y[:-n_val], X[-n_val:], y[-n_val:]


def split_sorted_by_chance(X, y, n_val, rng):
    order = np.argsort(rng.random(len(X)))
    parts = np.split(order, [len(X) - n_val])
    return [part for rows in parts for part in (X[rows], y[rows])]


def batches_in_a_line(X, y, size, rng):
    order = rng.permutation(len(X))
    return [(X[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(X), size)]


def batches_shuffled_first(X, y, size, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    X, y = X[order].astype(np.float32), y[order]
    batches = []
    while len(X):
        batches.append((X[:size], y[:size]))
        X, y = X[size:], y[size:]
    return batches


def batches_as_a_generator(X, y, size, rng):
    order = np.argsort(rng.random(len(X)))
    for chosen in np.split(order, range(size, len(order), size)):
        yield X[chosen], y[chosen]


def epoch_with_lists(layers, batches, lr):
    losses, sizes = [], []
    for X, y in batches:
        logits, cache = forward_with_cache(X, layers)
        losses.append(cross_entropy(logits, y))
        sizes.append(len(y))
        layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, float(np.average(losses, weights=sizes))


def epoch_from_the_formulas(layers, batches, lr):
    layers = [(W.copy(), b.copy()) for W, b in layers]
    total, m = 0.0, sum(len(y) for _, y in batches)
    for X, y in batches:
        activations = [X]
        for W, b in layers[:-1]:
            activations.append(np.maximum(activations[-1] @ W + b, 0))
        W, b = layers[-1]
        Z = activations[-1] @ W + b
        log_p = Z - np.log(np.exp(Z).sum(axis=1, keepdims=True))
        total -= log_p[np.arange(len(y)), y].sum()
        blame = np.exp(log_p)
        blame[np.arange(len(y)), y] -= 1
        blame /= len(y)
        for (W, b), A in zip(reversed(layers), reversed(activations), strict=True):
            passed = (blame @ W.T) * (A > 0)
            W -= lr * (A.T @ blame)
            b -= lr * blame.sum(axis=0)
            blame = passed
    return layers, total / m


def epoch_in_float32(layers, batches, lr):
    layers = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]
    total, m = 0.0, 0
    for X, y in batches:
        logits, cache = forward_with_cache(X.astype(np.float32), layers)
        total += len(y) * cross_entropy(logits, y)
        m += len(y)
        grads = backward(loss_gradient(logits, y).astype(np.float32), cache, layers)
        layers = sgd_step(layers, grads, lr)
    return layers, np.float32(total / m)


def confusion_added_at(y, predictions, C):
    counts = np.zeros((C, C), dtype=int)
    np.add.at(counts, (y, predictions), 1)
    return counts


def confusion_by_bincount(y, predictions, C):
    return np.bincount(y * C + predictions, minlength=C * C).reshape(C, C)


def confusion_by_one_hot(y, predictions, C):
    return np.eye(C, dtype=np.float32)[y].T @ np.eye(C, dtype=np.float32)[predictions]


def confusion_place_by_place(y, predictions, C):
    return np.array([[((y == i) & (predictions == j)).sum() for j in range(C)] for i in range(C)])


def stop_with_a_counter(losses, patience):
    best, lowest, waited, epochs = 0, float("inf"), 0, 0
    for loss in losses:
        epochs += 1
        if loss < lowest:
            best, lowest, waited = epochs - 1, loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best, epochs


def stop_by_slices(losses, patience):
    for epochs in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:epochs]))
        if epochs - 1 - best >= patience:
            return best, epochs
    return np.argmin(losses), len(losses)


def stop_in_a_while(losses, patience):
    best, epoch = 0, 1
    while epoch < len(losses) and epoch - best <= patience:
        if losses[epoch] < losses[best]:
            best = epoch
        epoch += 1
        if epoch - best > patience:
            break
    return [best, epoch]


class ClassifierInAModuleList(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        pairs = zip(sizes[:-1], sizes[1:], strict=True)
        self.layers = nn.ModuleList(nn.Linear(n_in, n_out) for n_in, n_out in pairs)
        self.drop = nn.Dropout(dropout)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = self.drop(torch.relu(layer(X)))
        return self.layers[-1](X)


class ClassifierAsASequence(nn.Sequential):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        hidden = []
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1], strict=True):
            hidden += [nn.Linear(n_in, n_out), nn.Dropout(p=dropout), nn.ReLU()]
        super().__init__(*hidden, nn.Linear(sizes[-2], sizes[-1]))


class ClassifierWithFunctionalDropout(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        self.dropout = dropout
        # The output layer is made first: the order of the parameters is nobody's business.
        self.last = nn.Linear(sizes[-2], sizes[-1])
        self.hidden = nn.ModuleList(
            nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 2)
        )

    def forward(self, X):
        for layer in self.hidden:
            X = nn.functional.relu(layer(X))
            X = nn.functional.dropout(X, self.dropout, training=self.training)
        return self.last(X)


class ClassifierWithItsOwnDice(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        self.keep = 1 - dropout
        shapes = list(zip(sizes[:-1], sizes[1:], strict=True))
        self.W = nn.ParameterList(nn.Parameter(torch.randn(s) * (2 / s[0]) ** 0.5) for s in shapes)
        self.b = nn.ParameterList(nn.Parameter(torch.zeros(s[1])) for s in shapes)

    def forward(self, X):
        for W, b in list(zip(self.W, self.b, strict=True))[:-1]:
            X = (X @ W + b).clamp(min=0)
            if self.training:
                X = X * (torch.rand_like(X) < self.keep) / self.keep
        return X @ self.W[-1] + self.b[-1]


def torch_epoch_with_functions(net, loader, optimizer):
    net.train(True)
    losses, sizes = [], []
    for samples, labels in loader:
        net.zero_grad()
        loss = nn.functional.cross_entropy(net(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
        sizes.append(len(samples))
    return float(np.average(losses, weights=sizes))


def torch_epoch_with_sums(net, loader, optimizer):
    summed = nn.CrossEntropyLoss(reduction="sum")
    total, m = 0, 0
    for i, (X, y) in enumerate(loader):
        if i == 0:
            net.train()
        optimizer.zero_grad(set_to_none=False)
        loss = summed(net(X), y)
        (loss / X.shape[0]).backward()
        optimizer.step()
        total += loss.detach().numpy()
        m += X.shape[0]
    return total / m


def torch_epoch_from_logarithms(net, loader, optimizer):
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        log_p = torch.log_softmax(net(X), dim=-1)
        loss = -log_p[torch.arange(len(y)), y].mean()
        for parameter in net.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
        total, m = total + loss.item() * y.numel(), m + y.numel()
    return total / m


def measured_at_once(net, loader):
    net.eval()
    with torch.inference_mode():
        logits = torch.cat([net(X) for X, _ in loader])
        y = torch.cat([y for _, y in loader])
        loss = nn.functional.cross_entropy(logits, y)
        return loss.item(), (logits.argmax(1) == y).double().mean().item()


@torch.no_grad()
def measured_without_recording(net, loader):
    net.train(False)
    total, right, m = 0.0, 0, 0
    for X, y in loader:
        Z = net(X)
        total += nn.CrossEntropyLoss(reduction="sum")(Z, y).item()
        right += int((Z.max(dim=1).indices == y).sum())
        m += len(X)
    return [total / m, right / m]


def measured_in_numpy(net, loader):
    mode = net.training
    net.eval()
    losses, hits = [], []
    for X, y in loader:
        with torch.no_grad():
            Z = net(X).numpy()
        y = y.numpy()
        P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        losses += list(-np.log(P[np.arange(len(y)), y]))
        hits += list(Z.argmax(axis=1) == y)
    net.train(mode)
    return np.mean(losses), np.mean(hits)


def mended_step_by_step(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(order), batch):
            rows = order[i : i + batch]
            logits, cache = forward_with_cache(X[rows], layers)
            losses.append(cross_entropy(logits, y[rows]))
            grads = backward(loss_gradient(logits, y[rows]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


def mended_by_carrying_both_on(X, y, layers, lr, epochs, batch, rng):
    losses = []
    for _ in range(epochs):
        order = np.argsort(rng.random(len(X)))
        X, y = X[order], y[order]
        layers, new = train(X, y, layers, lr, 1, batch)
        losses.extend(float(loss) for loss in new)
    return layers, losses


def mended_by_pairs(X, y, layers, lr, epochs, batch, rng):
    pairs = list(zip(X, y, strict=True))
    losses = []
    for _ in range(epochs):
        rng.shuffle(pairs)
        X_mixed = np.array([x for x, _ in pairs])
        y_mixed = np.array([label for _, label in pairs])
        layers, new = train(X_mixed, y_mixed, layers, lr, 1, batch)
        losses = losses + new
    return layers, losses


OTHER_WAYS = {
    "scale_images": [scaled_by_loops, scaled_in_float32, scaled_one_by_one],
    "split": [split_with_a_mask, split_from_the_end, split_sorted_by_chance],
    "minibatches": [batches_in_a_line, batches_shuffled_first, batches_as_a_generator],
    "train_numpy": [epoch_with_lists, epoch_from_the_formulas, epoch_in_float32],
    "confusion_matrix": [
        confusion_added_at,
        confusion_by_bincount,
        confusion_by_one_hot,
        confusion_place_by_place,
    ],
    "early_stop": [stop_with_a_counter, stop_by_slices, stop_in_a_while],
    "DigitClassifier": [
        ClassifierInAModuleList,
        ClassifierAsASequence,
        ClassifierWithFunctionalDropout,
        ClassifierWithItsOwnDice,
    ],
    "train_epoch": [
        torch_epoch_with_functions,
        torch_epoch_with_sums,
        torch_epoch_from_logarithms,
    ],
    "evaluate": [measured_at_once, measured_without_recording, measured_in_numpy],
    "mend_training": [
        mended_step_by_step,
        mended_by_carrying_both_on,
        mended_by_pairs,
    ],
}
