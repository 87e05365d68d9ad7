"""Print what the networks of lesson 09 reach on the full MNIST, and how long an epoch takes.

    python tests/benchmark_mnist.py

Needs the full set (see ``lessons/datasets/README.md``). Two goals: both networks get at least
97.5 % of the 10,000 test images right after five epochs, each within two minutes; and an epoch in
NumPy takes at most 1.5 times as long as one in PyTorch, for the same network, batches and
precision (float64), the two taking turns.
"""

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
from known import right_ways
from torch.utils.data import DataLoader, TensorDataset

from lessons.data import load_mnist

EPOCHS = 5
RATES = (0.3, 0.3, 0.2, 0.1, 0.03)  # the steps of the NumPy network get shorter
TURNS = 3
lesson, mlp, forward = (right_ways(lesson) for lesson in ("09_mnist", "04_mlp", "06_forward"))


def numpy_accuracy(data, seed=0):
    """Train 784-128-10 in NumPy on batches of 32; return test accuracy and seconds."""
    X, y, X_test, y_test = data
    start = time.perf_counter()
    rng = np.random.default_rng(seed)
    layers = mlp.init_params([784, 128, 10], rng)
    for rate in RATES:
        layers, _ = lesson.train_numpy(layers, lesson.minibatches(X, y, 32, rng), rate)
    seconds = time.perf_counter() - start
    return np.mean(forward.forward(X_test, layers).argmax(axis=1) == y_test), seconds


def torch_accuracy(data, seed=0):
    """Train 784-256-128-10 in PyTorch as the lesson does; return test accuracy and seconds."""
    X, y, X_test, y_test = (torch.from_numpy(part) for part in data)
    start = time.perf_counter()
    torch.manual_seed(seed)
    net = lesson.DigitClassifier()
    loader = DataLoader(TensorDataset(X.float(), y), batch_size=64, shuffle=True)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
    for _ in range(EPOCHS):
        lesson.train_epoch(net, loader, optimizer)
    seconds = time.perf_counter() - start
    return lesson.evaluate(net, [(X_test.float(), y_test)])[1], seconds


def epoch_seconds(data, size=64, turns=TURNS):
    """Return the median seconds of an epoch of 784-128-10: in NumPy, and in PyTorch."""
    X, y, _, _ = data
    rng = np.random.default_rng(0)
    layers = mlp.init_params([784, 128, 10], rng)
    net = forward.to_torch(layers).double()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    taken = {"NumPy": [], "PyTorch": []}
    for _ in range(turns):
        batches = lesson.minibatches(X, y, size, rng)
        tensors = [(torch.from_numpy(a), torch.from_numpy(b)) for a, b in batches]
        start = time.perf_counter()
        layers, _ = lesson.train_numpy(layers, batches, 0.1)
        middle = time.perf_counter()
        lesson.train_epoch(net, tensors, optimizer)
        taken["NumPy"].append(middle - start)
        taken["PyTorch"].append(time.perf_counter() - middle)
    return [statistics.median(seconds) for seconds in taken.values()]


def main() -> None:
    """Measure and print."""
    digits = load_mnist()
    if len(digits.train_labels) < 60_000:
        sys.exit("These figures are for the full set.")
    data = (
        lesson.scale_images(digits.train_images),
        digits.train_labels,
        lesson.scale_images(digits.test_images),
        digits.test_labels,
    )
    for name, measure in {
        "NumPy 784-128-10": numpy_accuracy,
        "PyTorch 784-256-128-10, dropout 0.2": torch_accuracy,
    }.items():
        accuracy, seconds = measure(data)
        print(f"{name}: {accuracy:.2%} in {EPOCHS} epochs, {seconds:.0f} s (goal 97.5 %, 120 s)")
    in_numpy, in_torch = epoch_seconds(data)
    print(
        f"One epoch of 784-128-10, batch 64, float64: NumPy {in_numpy:.2f} s, "
        f"PyTorch {in_torch:.2f} s, ratio {in_numpy / in_torch:.2f} (goal at most 1.5)"
    )


if __name__ == "__main__":
    main()
