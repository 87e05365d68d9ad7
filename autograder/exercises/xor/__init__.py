"""The exercises of lesson 03, in teaching order, and what they share."""

import contextlib

import numpy as np

from ...exercise import Unfit, torch

ORDER = (
    "xor_feature",
    "hidden_space",
    "xor_hidden",
    "xor_network",
    "XorNet",
    "train_xor",
    "diagnose_start",
    "odd_of_three",
)

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


# The network of the lesson's text: hidden neurons OR and AND, output 1·OR - 2·AND - 0.5.
OR_AND = {"W1": np.array([[1.0, 1.0], [1.0, 1.0]]), "b1": np.array([-0.5, -1.5])}


PARTS = ("W1", "b1", "w2", "b2")


@contextlib.contextmanager
def one_thread():
    """Let PyTorch work alone: for a few numbers a team of threads costs more than it brings."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _as_linear(W1, b1, w2, b2):
    """Return this course's weights the way nn.Linear stores them: (out, in)."""
    return {
        "W1": np.asarray(W1, np.float32).T,
        "b1": np.asarray(b1, np.float32),
        "w2": np.asarray(w2, np.float32)[None, :],
        "b2": np.asarray([b2], np.float32),
    }


def _find_parameters(net, shapes):
    """Return the network's parameter for each part, found by its shape, in any order."""
    free = list(net.parameters())
    found = {}
    for part, shape in shapes.items():
        index = next((i for i, p in enumerate(free) if tuple(p.shape) == shape), None)
        if index is None:
            has = ", ".join(str(tuple(p.shape)) for p in net.parameters()) or "none at all"
            h = shapes["b1"][0]
            raise Unfit(
                f"With {h} hidden neurons the network needs a parameter of shape {shape} for "
                f"{part}. Those it has: {has}."
            )
        found[part] = free.pop(index)
    if free:
        raise Unfit(f"The network has {len(free)} parameters more than two layers need.")
    return found


def _fill(net, weights):
    """Set the network's parameters; return them by part."""
    values = _as_linear(**weights)
    found = _find_parameters(net, {part: value.shape for part, value in values.items()})
    with torch.no_grad():
        for part, parameter in found.items():
            parameter.copy_(torch.tensor(values[part].copy()))
    return found


def _as_course(tensors):
    """Return tensors in nn.Linear's shapes the way this course writes them."""
    W1, b1, w2, b2 = (tensors[part] for part in PARTS)
    return {"W1": W1.T, "b1": b1, "w2": w2[0], "b2": b2[0]}
