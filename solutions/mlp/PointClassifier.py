"""Every answer to `PointClassifier`, right and wrong, and its hidden cases."""

from autograder.exercises.mlp import off_the_kink, quarters, random_layers, telling_layers
from autograder.ways import edited, like, nn, right, torch, wrong

from . import NO_ACTIVATION, OTHER_ACTIVATION, OUTPUT_BENT, PROBABILITIES, RELU_SHORT


class PointClassifier(nn.Module):
    """Linear layers with biases, as PyTorch starts them, and a ReLU after each but the last.

    hidden : list of one or more int, the neurons of each hidden layer; [8, 8] makes 2-8-8-1
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
        """Return the logits, without a sigmoid, of X, a float32 tensor of shape (m, 2).

        One per row, shape (m,), also when there is only one row.
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


@wrong(NO_ACTIVATION)
def no_activation(hidden):
    sizes = [2, *hidden, 1]
    layers = [nn.Linear(n_in, n_out) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]
    return nn.Sequential(*layers, nn.Flatten(0))


@wrong(OTHER_ACTIVATION)
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


@like(other_activation)
def net_with_leaky_relus(hidden):
    sizes, parts = [2, *hidden], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.LeakyReLU()]
    return nn.Sequential(*parts, nn.Linear(sizes[-1], 1), nn.Flatten(0))


@wrong(OUTPUT_BENT)
def output_bent(hidden):
    sizes, parts = [2, *hidden, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(*parts, nn.Flatten(0))


@wrong(RELU_SHORT)
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


@wrong(PROBABILITIES)
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
    "Your network reports no parameters, so no optimizer can train it. nn.Module sees layers that "
    "__init__ stores in self: by themselves, in nn.Sequential or in nn.ModuleList. It does not see "
    "those in a plain list or dict, in a local name, or made in forward."
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
    "The values are right, but no slope arrives at the parameters, so nothing can be learned. "
    "Either forward cuts the logits off (no_grad, detach, numpy), or the parameters are frozen "
    "(requires_grad = False)."
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


@wrong("You gave `nn.Sequential` a list. It takes the modules one by one: put a * before the list.")
def from_a_list(hidden):
    sizes, parts = [2, *hidden, 1], []
    for n_in, n_out in zip(sizes, sizes[1:], strict=False):
        parts += [nn.Linear(n_in, n_out), nn.ReLU()]
    return nn.Sequential(parts[:-1])


@like(plain_list)
def net_in_a_dict(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            self.layers = {i: nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes) - 1)}

        def forward(self, X):
            for i in range(len(self.layers)):
                X = self.layers[i](X)
                if i < len(self.layers) - 1:
                    X = X.relu()
            return X[:, 0]

    return Network()


@like(plain_list)
def net_made_in_forward(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.sizes = [2, *hidden, 1]

        def forward(self, X):
            for i in range(len(self.sizes) - 1):
                X = nn.Linear(self.sizes[i], self.sizes[i + 1])(X)
            return X[:, 0]

    return Network()


@like(off_the_graph)
def net_frozen(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            parts = []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts[:-1])
            for p in self.parameters():
                p.requires_grad = False

        def forward(self, X):
            return self.network(X)[:, 0]

    return Network()


@wrong(
    "PyTorch's own start is asked for: evenly drawn numbers that nn.Linear sets by itself. Leave "
    "weights and biases as they are made."
)
@edited(net_frozen, "p.requires_grad = False", "nn.init.zeros_(p)")
def own_start(): ...


@like(own_start)
def net_with_hes_start(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            parts = []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts[:-1])
            for part in self.network:
                if isinstance(part, nn.Linear):
                    nn.init.kaiming_normal_(part.weight)

        def forward(self, X):
            return self.network(X)[:, 0]

    return Network()


@like(own_start)
@edited(net_with_hes_start, "nn.init.kaiming_normal_(part.weight)", "nn.init.zeros_(part.bias)")
def net_with_biases_of_zero(): ...


@like(own_start)
@edited(net_frozen, "p.requires_grad = False", "nn.init.normal_(p)")
def net_with_standard_normal_weights(): ...


@like(own_start)
def net_with_tiny_weights(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            parts = []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts[:-1])
            with torch.no_grad():
                for p in self.parameters():
                    p.mul_(0.01)

        def forward(self, X):
            return self.network(X)[:, 0]

    return Network()


@wrong(
    "Every network of yours starts with the same numbers: a seed is set inside. Leave that to "
    "whoever makes the network."
)
def seeded_inside(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            torch.manual_seed(0)
            sizes = [2, *hidden, 1]
            parts = []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts[:-1])

        def forward(self, X):
            return self.network(X)[:, 0]

    return Network()


@wrong("You return decisions, 0 or 1. The contract asks for logits, the output layer's sums.")
def decisions(hidden):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            sizes = [2, *hidden, 1]
            parts = []
            for n_in, n_out in zip(sizes, sizes[1:], strict=False):
                parts += [nn.Linear(n_in, n_out), nn.ReLU()]
            self.network = nn.Sequential(*parts[:-1])

        def forward(self, X):
            return (self.network(X)[:, 0] > 0).float()

    return Network()


@like(column)
@edited(decisions, "return (self.network(X)[:, 0] > 0).float()", "return self.network(X)")
def net_kept_in_a_column(): ...


@wrong(
    "You return the first point's logit alone. Take the first column, of all rows: one logit per "
    "point."
)
@edited(decisions, "return (self.network(X)[:, 0] > 0).float()", "return self.network(X)[0]")
def first_row(): ...


@wrong("Your forward returns nothing. Its last line has to return the logits.")
@edited(decisions, "return (self.network(X)[:, 0] > 0).float()", "self.network(X)[:, 0]")
def nothing_returned(): ...


@wrong(
    "Layers of equal size share one nn.Linear, and with it their weights. Each layer needs an "
    "nn.Linear of its own."
)
class LinearShared(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        sizes = [2, *hidden, 1]
        made, parts = {}, []
        for pair in zip(sizes, sizes[1:], strict=False):
            parts += [made.setdefault(pair, nn.Linear(*pair)), nn.ReLU()]
        self.network = nn.Sequential(*parts[:-1])

    def forward(self, X):
        return self.network(X)[:, 0]


def hidden_cases(rng):
    yield {"ask": "number of parameters", "hidden": [int(n) for n in rng.integers(3, 12, 3)]}
    for m, hidden in ((1, [4, 3]), (6, [5]), (3, [3, 6, 4])):
        X = quarters(rng, -2, 2, (m, 2))
        layers = telling_layers(rng, [2, *hidden, 1], X)
        yield {"ask": "logits", "X": X, "layers": layers}
    yield {
        "ask": "slopes",
        "X": quarters(rng, -2, 2, (7, 2)),
        "layers": off_the_kink(random_layers(rng, [2, 5, 4, 1])),
        "pull": rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], 7),
    }
