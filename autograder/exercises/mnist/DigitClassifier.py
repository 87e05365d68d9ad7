"""The exercise `DigitClassifier` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise, Unfit, torch
from . import NETWORK, SIX

ROWS = 20_000  # so many that a share of dropped rows is right to a few thousandths


PLAIN = {"sizes": (784, 256, 128, 10), "dropout": 0.2}


def _fill(net, layers):
    """Give a module the weights; a parameter's shape tells which, for all sizes differ."""
    with torch.no_grad():
        for parameter in net.parameters():
            for W, b in layers:
                for numbers in (W.T, W, b):
                    if tuple(parameter.shape) == numbers.shape:
                        parameter.copy_(torch.tensor(numbers))
                        break


def _chain(sizes):
    """Return layers whose first neuron passes on what it gets, plus 1.

    In the first layer a second neuron says something else, and the next layer adds the two.
    """
    layers = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True):
        W, b = np.zeros((n_in, n_out)), np.zeros(n_out)
        W[0, 0] = b[0] = 1.0
        layers.append((W, b))
    layers[0][0][0, 1] = 3.0
    layers[1][0][1, 0] = 1.0
    return layers


def _logits(net, X):
    """Return what the network makes of X; what is no table of logits is the learner's to hear."""
    logits = net(X)
    if not list(net.parameters()):
        raise Unfit(
            "Your network has no parameters: nn.Module sees layers that are made in __init__, as "
            "attributes of self or in nn.Sequential or nn.ModuleList."
        )
    if logits is None:
        raise Unfit("`forward` returned nothing. Does its last line begin with `return`?")
    if not isinstance(logits, torch.Tensor):
        raise Unfit(f"`forward` returned a {type(logits).__name__}. Asked is the tensor of logits.")
    if logits.ndim != 2 or len(logits) != len(X):
        raise Unfit(
            "`forward` should return C logits for each image, a tensor of shape (m, C). For "
            f"{len(X)} images yours has the shape {tuple(logits.shape)}."
        )
    return logits


def _is_recorded(net, logits):
    """Whether backward() finds its way from the logits to every parameter."""
    if not logits.requires_grad:
        return False
    net.zero_grad()
    logits.sum().backward()
    return all(parameter.grad is not None for parameter in net.parameters())


def ask_classifier(target, ask, layers=None, X=None, sizes=None, dropout=None):
    """Ask a network for its parameters, its logits in eval mode, or what training drops."""
    options = {"sizes": sizes, "dropout": dropout}
    net = target(**{name: value for name, value in options.items() if value is not None})
    if net is None:
        return None
    if ask == "number of parameters":
        return {"parameters": sum(p.numel() for p in net.parameters())}
    if ask == "logits":
        _fill(net, layers)
        net.eval()
        logits = _logits(net, torch.tensor(X, dtype=torch.float32))
        return {"logits": logits, "recorded": _is_recorded(net, logits)}
    # What can come out of such a chain when chance drops some of its neurons? Each way of
    # dropping gives a value of its own, the same for every implementation.
    _fill(net, _chain(sizes or PLAIN["sizes"]))
    net.train()
    rows = ROWS if sizes else 2000
    with torch.no_grad():
        images = torch.ones(rows, (sizes or PLAIN["sizes"])[0])
        outputs = _logits(net, images)[:, 0].numpy()
    values, counts = np.unique(outputs.round(3), return_counts=True)
    answer = {"first logit in training": values.astype(float)}
    if sizes:
        # With a dropout of 1/2 or 1/4 the right shares are sixteenths.
        answer["shares"] = (counts / rows * 16).round() / 16
    return answer


exercise = Exercise(
    "DigitClassifier",
    points=3,
    returns={
        "parameters": "how many numbers training may change",
        "logits": "C logits for each image, in eval mode: (m, C)",
        "recorded": "whether backward() finds its way from the logits to every parameter",
        "first logit in training": "its k different values in train mode, one for each way in "
        "which chance can drop neurons: (k,)",
        "shares": "how often it takes each of them, to the nearest sixteenth: (k,)",
    },
    visible=[
        {"ask": "number of parameters"},
        {"ask": "number of parameters", "sizes": (12, 7, 5)},
        {"ask": "number of parameters", "sizes": (6, 5, 5, 5, 3)},
        {
            "ask": "logits",
            "layers": NETWORK,
            "X": SIX[:2],
            "sizes": (3, 4, 3),
            "dropout": 0.5,
        },
        {
            "ask": "logits",
            "layers": [
                NETWORK[0],
                (
                    np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5], [0.5, -1.5]]),
                    np.array([0.5, -0.25]),
                ),
                (np.array([[1.0, -1.0, 0.5, 2.0, -0.5], [-2.0, 1.0, 0.5, 1.0, 1.5]]), np.ones(5)),
            ],
            "X": SIX[2:4],
            "sizes": (3, 4, 2, 5),
        },
        {"ask": "outputs in training", "sizes": (5, 4, 3, 2), "dropout": 0.5},
        {"ask": "outputs in training"},
    ],
    probe=ask_classifier,
    hints=(
        "It is PointClassifier of lesson 04 with one more part after each ReLU.",
        "Sizes 784, 256, 128, 10 make three linear layers and 235,146 parameters. A ReLU and a "
        "dropout follow the first and the second, nothing follows the third.",
        "Collect linear, ReLU and nn.Dropout for each step in a list, leave off the last two, and "
        "hand the list to nn.Sequential with a star.",
    ),
    insight=(
        "In training, chance makes of one network a different one for each batch; in eval "
        "mode all of its neurons answer together."
    ),
    rtol=1e-5,
    atol=1e-6,
)
