"""Every answer to `PointClassifier`, right and wrong, and its hidden cases."""

from autograder.exercises.mlp import quarters, random_layers
from autograder.ways import like, nn, right, torch, wrong


class PointClassifier(nn.Module):
    """A network in PyTorch for points with two coordinates and labels 0 or 1.

    Linear layers with biases, started the way PyTorch does it; a ReLU after each but the
    last.

    Parameters
    ----------
    hidden : list of int
        How many neurons each hidden layer has. [8, 8] makes the network 2-8-8-1. At least
        one layer.
    """

    def __init__(self, hidden):
        super().__init__()
        sizes = [2, *hidden, 1]
        parts = []
        for i in range(1, len(sizes)):
            parts.append(nn.Linear(sizes[i - 1], sizes[i]))
            parts.append(nn.ReLU())
        self.network = nn.Sequential(*parts[:-1])

    def forward(self, X):
        """Return one logit per point, without a sigmoid.

        Parameters
        ----------
        X : tensor, shape (m, 2)
            One point per row, float32.

        Returns
        -------
        tensor, shape (m,)
            The output neuron's weighted sums, also when there is only one point.
        """
        return self.network(X)[:, 0]


@right
class ClassifierInAModuleList(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        n_in = [2] + list(hidden)
        n_out = list(hidden) + [1]
        # The output layer first: the order of the parameters is nobody's business.
        self.output = nn.Linear(n_in.pop(), n_out.pop())
        self.hidden = nn.ModuleList(nn.Linear(i, o) for i, o in zip(n_in, n_out, strict=True))

    def forward(self, X):
        for layer in self.hidden:
            X = torch.relu(layer(X))
        return self.output(X).squeeze(1)


@right
class ClassifierAsASequence(nn.Sequential):
    def __init__(self, hidden):
        parts, n = [], 2
        for h in hidden:
            parts += [nn.Linear(n, h), nn.ReLU(inplace=True)]
            n = h
        super().__init__(*parts, nn.Linear(n, 1), nn.Flatten(0))


@right
class ClassifierWithNamedLayers(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.depth = len(hidden)
        before = 2
        for k, size in enumerate([*hidden, 1]):
            setattr(self, f"layer{k}", nn.Linear(before, size))
            before = size

    def forward(self, inputs):
        a = inputs
        for k in range(self.depth):
            a = getattr(self, f"layer{k}")(a).clamp(min=0)
        return getattr(self, f"layer{self.depth}")(a).reshape(-1)


@right
class ClassifierOfBareParameters(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        sizes = [2, *hidden, 1]
        layers = [nn.Linear(i, o) for i, o in zip(sizes, sizes[1:], strict=False)]
        self.weights = nn.ParameterList([layer.weight for layer in layers])
        self.biases = nn.ParameterList([layer.bias for layer in layers])

    def forward(self, X):
        for W, b in list(zip(self.weights, self.biases, strict=True))[:-1]:
            X = torch.maximum(X @ W.T + b, torch.zeros(()))
        return (X @ self.weights[-1].T + self.biases[-1]).flatten()


@wrong(
    "There is no ReLU between your layers. Linear layers in a row are one linear layer: it can "
    "never fence in a circle."
)
def no_activation(hidden):
    sizes = [2, *hidden, 1]
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(*layers, nn.Flatten(0))


@wrong(
    "Your hidden layers bend, but not with ReLU. Another activation could learn this too; this "
    "contract says ReLU, so that the numbers can be compared."
)
def other_activation(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.Tanh()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Flatten(0))


@like(other_activation)
def net_with_sigmoids(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.Sigmoid()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Flatten(0))


@wrong(
    "You put a ReLU on the output too, so no logit is ever negative, and class 0 can never win. "
    "Leave the last layer linear."
)
def output_bent(hidden):
    sizes, parts = [2, *hidden, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Flatten(0))


@wrong(
    "Some of your hidden layers have no ReLU. Two linear layers without a bend between them are "
    "worth one."
)
def a_relu_short(hidden):
    sizes = [2, *hidden, 1]
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(layers[0], nn.ReLU(), *layers[1:], nn.Flatten(0))


@like(a_relu_short)
def net_with_last_relu_missing(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts[:-1], nn.Linear(sizes[-1], 1), nn.Flatten(0))


@wrong(
    "You return probabilities. The contract asks for logits: the loss function applies the sigmoid"
    " itself."
)
def probabilities(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Sigmoid(), nn.Flatten(0))


@wrong(
    "Your logits are a column, (m, 1), because the last layer has one output. The contract asks "
    "for (m,), like the labels."
)
def column(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1))


@wrong(
    "You drop every dimension of size 1. For a single point that takes the rows away as well. Drop"
    " the last dimension only."
)
def squeezes_everything(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes, parts = [2, *hidden], []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts, nn.Linear(sizes[-1], 1))

        def forward(self, X):
            return self.network(X).squeeze()

    return Network()


@wrong(
    "Your layers are in an ordinary Python list, where nn.Module does not see them: it reports no "
    "parameters, so no optimizer can train them. Use nn.Sequential or nn.ModuleList."
)
def plain_list(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            self.layers = [
                nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)
            ]

        def forward(self, X):
            for layer in self.layers[:-1]:
                X = layer(X).relu()
            return self.layers[-1](X)[:, 0]

    return Network()


@wrong(
    "Your network has the same layers whatever is asked for. The argument `hidden` says how many "
    "neurons each hidden layer has."
)
def fixed_size(hidden):
    return nn.Sequential(
        nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1), nn.Flatten(0)
    )


@wrong(
    "Your network always has the same number of hidden layers. `hidden` may hold any number of "
    "them: build the layers in a loop."
)
def fixed_depth(hidden):
    return nn.Sequential(nn.Linear(2, hidden[0]), nn.ReLU(), nn.Linear(hidden[0], 1), nn.Flatten(0))


@like(fixed_depth)
def net_with_two_hidden_layers(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden[0]),
        nn.ReLU(),
        nn.Linear(hidden[0], hidden[1]),
        nn.ReLU(),
        nn.Linear(hidden[1], 1),
        nn.Flatten(0),
    )


@wrong("Your layers have no biases. Every layer needs its own: 2-8-8-1 has 105 parameters.")
def no_bias(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out, bias=False), nn.ReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1, bias=False), nn.Flatten(0))


@wrong(
    "Your forward cuts the logits off from the parameters (no_grad, detach, numpy). The values are"
    " right, but no slopes arrive, so nothing can be learned."
)
def off_the_graph(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes, parts = [2, *hidden], []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts, nn.Linear(sizes[-1], 1))

        def forward(self, X):
            with torch.no_grad():
                return self.network(X)[:, 0]

    return Network()


@wrong(
    "You store layers before nn.Module is set up. The first line of __init__ must call "
    "super().__init__()."
)
def no_super(hidden):
    class Network(nn.Module):
        def __init__(self):
            self.network = nn.Linear(2, hidden[0])

    return Network()


def hidden_cases(rng):
    yield {"ask": "number of parameters", "hidden": [int(n) for n in rng.integers(3, 12, 3)]}
    for m, hidden in ((1, [4, 3]), (6, [5]), (3, [3, 6, 4])):
        layers = random_layers(rng, [2, *hidden, 1])
        yield {"ask": "logits", "X": quarters(rng, -2, 2, (m, 2)), "layers": layers}
    yield {
        "ask": "slopes",
        "X": quarters(rng, -2, 2, (7, 2)),
        "layers": random_layers(rng, [2, 5, 4, 1]),
        "pull": rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], 7),
    }
