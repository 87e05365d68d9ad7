"""Every answer to `DigitClassifier`, right and wrong, and its hidden cases."""

from autograder.ways import edited, like, nn, right, rival, torch, wrong

from . import draw_network, quarters


class DigitClassifier(nn.Module):
    """A network in PyTorch that takes images to logits.

    Linear layers with biases, one for each step from one size to the next. After each but the last
    a ReLU, then dropout; nothing after the last. No other parameters.
    sizes : sequence of int, how many numbers at the input, then in each layer, the output last
    dropout : float, the share of hidden outputs that dropout sets to 0 in training
    """

    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        parts = []
        for i in range(1, len(sizes)):
            parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
        self.network = nn.Sequential(*parts[:-2])

    def forward(self, X):
        """Return the logits, with their record; in eval mode nothing is dropped.

        X : tensor of float32, shape (m, n), one image per row; n is the first of the sizes
        Returns logits : tensor, shape (m, C), C per image; C is the last of the sizes
        """
        return self.network(X)


@right
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


@right
class ClassifierAsASequence(nn.Sequential):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        hidden = []
        for n_in, n_out in zip(sizes[:-2], sizes[1:-1], strict=True):
            hidden += [nn.Linear(n_in, n_out), nn.Dropout(p=dropout), nn.ReLU()]
        super().__init__(*hidden, nn.Linear(sizes[-2], sizes[-1]))


@right
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


@right
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


@right
class WrittenOut(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        self.dropout = dropout
        self.layers = nn.ModuleList(
            nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)
        )
        self.drop = nn.Dropout(dropout)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = self.drop(torch.relu(layer(X)))
        return self.layers[-1](X)


@wrong(
    "Nothing is dropped in training. After each ReLU comes a dropout, and forward leaves the mode "
    "as it is."
)
def no_dropout(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


@wrong(
    "Your network drops neurons in eval mode too, so the same image gets another answer each time."
    " net.eval() reaches an nn.Dropout that the module knows: one in self, nn.Sequential or "
    "nn.ModuleList, not in a plain list and not made in forward. And forward must not switch the "
    "mode."
)
def always_drops(sizes=(784, 256, 128, 10), dropout=0.2):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.ModuleList(
                nn.Linear(sizes[i - 1], sizes[i]) for i in range(1, len(sizes))
            )

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = nn.functional.dropout(layer(X).relu(), dropout)
            return self.layers[-1](X)

    return Network()


@wrong("Your dropout drops the same share whatever was asked for. Pass on `dropout`.")
def share_ignored(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout()]
    return nn.Sequential(*parts[:-2])


@like(share_ignored)
def drops_a_fifth(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(0.2)]
    return nn.Sequential(*parts[:-2])


@wrong("Your dropout keeps the share that it should drop: 0.2 means that a fifth is dropped.")
def keeps_instead(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(1 - dropout)]
    return nn.Sequential(*parts[:-2])


@wrong(
    "You drop logits too. A class whose logit is gone by chance cannot be learned: nothing comes "
    "after the last layer."
)
def logits_dropped(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2], nn.Dropout(dropout))


@wrong("You drop pixels of the input as well. Here only hidden outputs are dropped.")
def inputs_dropped(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = [nn.Dropout(dropout)]
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2])


@wrong("You drop all the outputs of a sample together. nn.Dropout drops each one by itself.")
def samples_dropped(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout1d(dropout)]
    return nn.Sequential(*parts[:-2])


@wrong("Only one hidden layer has a dropout. Each of them gets one, after its ReLU.")
def dropped_once(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes) - 1):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts, nn.Dropout(dropout), nn.Linear(sizes[-2], sizes[-1]))


@like(dropped_once)
def drops_once_at_the_start(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = [nn.Linear(sizes[0], sizes[1]), nn.ReLU(), nn.Dropout(dropout)]
    for i in range(2, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU()]
    return nn.Sequential(*parts[:-1])


@wrong("You return probabilities. The loss in PyTorch takes logits and brings its own softmax.")
def probabilities(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2], nn.Softmax(dim=1))


@wrong("The last layer ends in a ReLU, so no logit can be negative. Nothing comes after it.")
def logits_bent(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-1])


@wrong("Nothing bends between your layers, so all of them together are one layer.")
def no_activation(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-1])


@wrong("Your layers have the sizes 784-256-128-10 whatever was asked for. Use `sizes`.")
def sizes_ignored(sizes=(784, 256, 128, 10), dropout=0.2):
    return nn.Sequential(
        nn.Linear(784, 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, 10),
    )


@wrong(
    "nn.Module does not see your layers: it has no parameters to train. Make them in __init__, "
    "each as an attribute of self, or in nn.Sequential or nn.ModuleList. An ordinary list hides "
    "them."
)
def plain_list(sizes=(784, 256, 128, 10), dropout=0.2):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(sizes[i - 1], sizes[i]) for i in range(1, len(sizes))]
            self.drop = nn.Dropout(dropout)

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = self.drop(layer(X).relu())
            return self.layers[-1](X)

    return Network()


@wrong(
    "You store layers before nn.Module is set up. The first line of __init__ must call the "
    "__init__ of nn.Module."
)
def no_super(sizes=(784, 256, 128, 10), dropout=0.2):
    class Network(nn.Module):
        def __init__(self):
            self.network = nn.Linear(sizes[0], sizes[1])

    return Network()


@wrong("Your layers have no biases.")
def no_bias(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i], bias=False), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts[:-2])


@like(no_dropout)
@edited(
    WrittenOut,
    "    def forward(self, X):\n",
    "    def forward(self, X):\n        self.eval()\n",
)
class EvalInForward: ...


@like(always_drops)
@edited(
    WrittenOut,
    "    def forward(self, X):\n",
    "    def forward(self, X):\n        self.train()\n",
)
class TrainInForward: ...


@like(always_drops)
@edited(
    WrittenOut,
    "self.drop = nn.Dropout(dropout)",
    "self.drops = [nn.Dropout(dropout)]",
    "self.drop(torch",
    "self.drops[0](torch",
)
class DropoutsInAPlainList: ...


@like(always_drops)
@edited(
    WrittenOut,
    "self.drop(torch",
    "nn.Dropout(self.dropout)(torch",
)
class DropoutMadeInForward: ...


@wrong(
    "What is kept in training must be divided by the share that is kept, 1 − dropout, so that sums "
    "are as large as in eval mode. nn.Dropout does that."
)
@edited(
    WrittenOut,
    "            X = self.drop(torch.relu(layer(X)))\n",
    (
        "            X = torch.relu(layer(X))\n"
        "            if self.training:\n"
        "                X = X * (torch.rand_like(X) >= self.dropout)\n"
    ),
)
class NotMadeUpFor: ...


@like(NotMadeUpFor)
@edited(
    WrittenOut,
    "            X = self.drop(torch.relu(layer(X)))\n",
    (
        "            X = torch.relu(layer(X))\n"
        "            if self.training:\n"
        "                X = X * (torch.rand_like(X) >= self.dropout)\n"
        "            else:\n"
        "                X = X * (1 - self.dropout)\n"
    ),
)
class MadeUpForInEval: ...


@wrong(
    "backward() does not find its way from the logits to every parameter, so those cannot learn. "
    "Something in forward cuts the record: no_grad, detach, item or NumPy."
)
@edited(
    WrittenOut,
    "    def forward(self, X):\n",
    "    @torch.no_grad()\n    def forward(self, X):\n",
)
class NotRecorded: ...


@like(NotRecorded)
@edited(
    WrittenOut,
    "self.drop(torch.relu(layer(X)))",
    "self.drop(torch.relu(layer(X))).detach()",
)
class HiddenOutputsDetached: ...


@like(NotRecorded)
@edited(
    WrittenOut,
    "        return self.layers[-1](X)",
    "        return self.layers[-1](X).detach()",
)
class LogitsDetached: ...


@wrong("`forward` ends without handing on its result. Its last line begins with return.")
@edited(
    WrittenOut,
    "        return self.layers[-1](X)",
    "        self.layers[-1](X)",
)
class NothingReturned: ...


@wrong(
    "You return decisions. The loss needs all C logits of each image; argmax comes when somebody "
    "asks for a digit."
)
@edited(
    WrittenOut,
    "        return self.layers[-1](X)",
    "        return self.layers[-1](X).argmax(dim=1)",
)
class DecisionsReturned: ...


@wrong("Your network takes 784 numbers whatever was asked for. Use the first of `sizes`.")
@edited(
    WrittenOut,
    "    def forward(self, X):\n",
    "    def forward(self, X):\n        X = X.reshape(-1, 784)\n",
)
class InputSizeFixed: ...


@wrong(
    "`sizes` and `dropout` have default values in the contract: DigitClassifier() alone makes the "
    "network 784-256-128-10 with a dropout of 0.2."
)
@edited(
    WrittenOut,
    "sizes=(784, 256, 128, 10), dropout=0.2",
    "sizes, dropout",
)
class WithoutDefaults: ...


@like(plain_list)
class LayersMadeInForward(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        self.sizes = sizes
        self.drop = nn.Dropout(dropout)

    def forward(self, X):
        for i in range(len(self.sizes) - 2):
            X = self.drop(torch.relu(nn.Linear(self.sizes[i], self.sizes[i + 1])(X)))
        return nn.Linear(self.sizes[-2], self.sizes[-1])(X)


@wrong(
    "Layers of equal size share one nn.Linear, and with it their weights. Each layer needs an "
    "nn.Linear of its own."
)
class LinearShared(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10), dropout=0.2):
        super().__init__()
        made = {}
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            pair = (sizes[i], sizes[i + 1])
            self.layers.append(made.setdefault(pair, nn.Linear(*pair)))
        self.drop = nn.Dropout(dropout)

    def forward(self, X):
        for layer in self.layers[:-1]:
            X = self.drop(torch.relu(layer(X)))
        return self.layers[-1](X)


@wrong(
    "You return logarithms of probabilities. The loss in PyTorch takes logits and brings its "
    "own softmax."
)
@edited(
    WrittenOut,
    "        return self.layers[-1](X)",
    "        return torch.log_softmax(self.layers[-1](X), dim=1)",
)
class LogarithmsReturned: ...


@wrong("You return a sigmoid of each logit. The loss in PyTorch takes the logits as they are.")
@edited(
    WrittenOut,
    "        return self.layers[-1](X)",
    "        return torch.sigmoid(self.layers[-1](X))",
)
class SigmoidsReturned: ...


@wrong(
    "Your network bends with another function. The contract asks for ReLU after each layer but "
    "the last."
)
@edited(
    WrittenOut,
    "torch.relu(",
    "torch.tanh(",
)
class BendsWithTanh: ...


@like(BendsWithTanh)
@edited(
    WrittenOut,
    "torch.relu(",
    "torch.sigmoid(",
)
class BendsWithSigmoid: ...


@like(BendsWithTanh)
@edited(
    WrittenOut,
    "torch.relu(",
    "nn.functional.leaky_relu(",
)
class BendsWithLeakyReLU: ...


@like(BendsWithTanh)
@edited(
    WrittenOut,
    "torch.relu(",
    "nn.functional.gelu(",
)
class BendsWithGELU: ...


@like(BendsWithTanh)
@edited(
    WrittenOut,
    "torch.relu(",
    "nn.functional.relu6(",
)
class BendsWithReLU6: ...


@wrong(
    "Your network has other parts than asked, with parameters of their own: the contract says "
    "none but the linear layers."
)
@edited(
    WrittenOut,
    "self.drop = nn.Dropout(dropout)",
    (
        "self.drop = nn.Dropout(dropout)\n"
        "        self.norms = nn.ModuleList(nn.BatchNorm1d(n) for n in sizes[1:-1])"
    ),
    "        for layer in self.layers[:-1]:\n",
    "        for layer, norm in zip(self.layers[:-1], self.norms):  # noqa: B905\n",
    "torch.relu(layer(X))",
    "torch.relu(norm(layer(X)))",
)
class WithBatchNorm: ...


@like(WithBatchNorm)
@edited(
    WrittenOut,
    "self.drop = nn.Dropout(dropout)",
    "self.drop = nn.Dropout(dropout)\n        self.more = nn.Linear(sizes[-1], sizes[-1])",
    "        return self.layers[-1](X)",
    "        return self.more(self.layers[-1](X))",
)
class OneLayerTooMany: ...


@like(WithBatchNorm)
@edited(WithBatchNorm, "torch.relu(norm(layer(X)))", "norm(torch.relu(layer(X)))")
class WithBatchNormAfterTheBend: ...


@like(WithBatchNorm)
@edited(WithBatchNorm, "nn.BatchNorm1d(n)", "nn.LayerNorm(n)")
class WithLayerNorm: ...


@like(WithBatchNorm)
def one_layer_in_a_row_too_many(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], sizes[-1]))


@rival
@edited(DigitClassifier, "parts[:-2]", "parts[: -2 if len(sizes) > 2 else None]")
class BentWithoutAHiddenLayer: ...


@wrong(
    "Your last layer ends in a ReLU and a dropout, as the others do. Nothing comes after it: no "
    "logit would be below 0, and some would be gone by chance."
)
def last_layer_like_the_others(sizes=(784, 256, 128, 10), dropout=0.2):
    parts = []
    for i in range(1, len(sizes)):
        parts += [nn.Linear(sizes[i - 1], sizes[i]), nn.ReLU(), nn.Dropout(dropout)]
    return nn.Sequential(*parts)


def hidden_cases(rng):
    yield {"ask": "number of parameters", "sizes": [int(n) for n in rng.integers(5, 20, 4)]}
    for sizes, dropout in (((6, 5, 4, 3), 0.4), ((20, 7, 10), 0.3), ((5, 8, 3, 6, 4), 0.1)):
        X = quarters(rng, (3, sizes[0]))
        layers = draw_network(rng, X, sizes)
        X = X[:1] if len(sizes) == 3 else X
        yield {"ask": "logits", "layers": layers, "X": X, "sizes": sizes, "dropout": dropout}
    X = quarters(rng, (3, 4))
    yield {"ask": "logits", "layers": draw_network(rng, X, (4, 3)), "X": X, "sizes": (4, 3)}
    yield {"ask": "outputs in training", "sizes": (6, 4, 3), "dropout": 0.25}
    yield {"ask": "outputs in training", "sizes": (6, 5, 4, 3), "dropout": 0.5}
    yield {"ask": "outputs in training"}
