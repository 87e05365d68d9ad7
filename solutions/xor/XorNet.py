"""Every answer to `XorNet`, right and wrong, and its hidden cases."""

from autograder.exercises.xor.XorNet import (
    ASK_COUNT,
    ASK_LOGITS,
    ASK_SLOPES,
    ASK_SPREAD,
    ASK_START,
)
from autograder.ways import edited, like, nn, right, rival, torch, wrong

from . import _weights

ALLOWED = {"clipped_at_100": "logits of 100 come of no weights that one would start from"}


class XorNet(nn.Module):
    """A network of 2 inputs, one hidden layer of `hidden` neurons with tanh, and 1 output neuron.

    It is two `nn.Linear` layers, both with biases, with the random start that PyTorch gives them.
    """

    def __init__(self, hidden=8):
        super().__init__()
        self.hidden = nn.Linear(2, hidden)
        self.output = nn.Linear(hidden, 1)

    def forward(self, X):
        """Return the logits, without a sigmoid, of X, a float32 tensor of shape (m, 2).

        One per row, shape (m,), also when there is only one row.
        """
        return self.output(torch.tanh(self.hidden(X)))[:, 0]


@right
class NetInSequence(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))

    def forward(self, X):
        return self.layers(X)[:, 0]


@right
class NetFlattened(nn.Sequential):
    def __init__(self, hidden=8):
        super().__init__(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


@right
class NetInAModuleList(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        # Declared from the output backwards: the order of the parameters is nobody's business.
        self.layers = nn.ModuleList([nn.Linear(hidden, 1), nn.Linear(2, hidden)])

    def forward(self, X):
        last, first = self.layers
        a = nn.functional.tanh(first(X))
        return (a @ last.weight.T + last.bias).reshape(len(X))


@right
class NetThroughExponentials(nn.Module):
    def __init__(self, n=8):
        super().__init__()
        self.fc1 = nn.Linear(in_features=2, out_features=n)
        self.fc2 = nn.Linear(in_features=n, out_features=1)

    def forward(self, inputs):
        z = self.fc1(inputs)
        a = 2 * torch.sigmoid(2 * z) - 1
        return self.fc2(a).squeeze(dim=-1)


@wrong(
    "There is no tanh between your two layers. Two linear layers in a row are one linear layer: it"
    " can never learn XOR, and every row ends at a probability of 0.5."
)
def no_activation(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong(
    "Your hidden layer bends, but not with tanh. A ReLU or a sigmoid could learn XOR too; this "
    "contract says tanh, so that the numbers can be compared."
)
def other_activation(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Flatten(0))


@like(other_activation)
def net_with_sigmoid(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.Sigmoid(), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong(
    "You return probabilities. The contract asks for logits, the sums before the sigmoid: the loss"
    " function applies the sigmoid itself."
)
def probabilities(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Sigmoid(), nn.Flatten(0)
    )


@wrong("You put a tanh on the output too. A logit may be any number: leave the last layer linear.")
def output_bent(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Tanh(), nn.Flatten(0)
    )


@wrong(
    "You return decisions, 0 or 1. A step has slope 0 everywhere, so nothing can be learned "
    "through it. Return the sums."
)
def decisions(hidden=8):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            return (self.second(self.first(X).tanh())[:, 0] > 0).float()

    return Network()


@wrong(
    "Your logits are a column, (m, 1), because the last layer has one output. The contract asks "
    "for (m,), like the labels. Otherwise logits minus labels is an (m, m) table: 16 errors for 4 "
    "rows."
)
def column(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))


@wrong(
    "You drop every dimension of size 1. For a single row that takes the rows away as well, and "
    "shape () is left. Drop the last dimension only."
)
@edited(
    decisions,
    "return (self.second(self.first(X).tanh())[:, 0] > 0).float()",
    "return self.second(self.first(X).tanh()).squeeze()",
)
def squeezes_everything(): ...


@wrong(
    "nn.Module does not see your layers: it reports no parameters, so no optimizer can train them. "
    "Store each layer in __init__ as an attribute, self.… = …, not in an ordinary list and not in "
    "forward, or use nn.Sequential."
)
def plain_list(hidden=8):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(2, hidden), nn.Linear(hidden, 1)]

        def forward(self, X):
            return self.layers[1](self.layers[0](X).tanh())[:, 0]

    return Network()


@like(plain_list)
class NetWithoutSelf(nn.Module):
    def __init__(self, hidden=8):
        super().__init__()
        type(self).layers = [nn.Linear(2, hidden), nn.Linear(hidden, 1)]

    def forward(self, X):
        first, second = self.layers
        return second(torch.tanh(first(X)))[:, 0]


@like(plain_list)
def net_with_new_layers_each_time(hidden=8):
    class Network(nn.Module):
        def forward(self, X):
            return nn.Linear(hidden, 1)(nn.Linear(2, hidden)(X).tanh())[:, 0]

    return Network()


@wrong(
    "A layer of yours has no bias. Both layers need theirs: 2·8 + 8 + 8 + 1 = 33 parameters for 8 "
    "hidden neurons."
)
def no_bias(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden, bias=False),
        nn.Tanh(),
        nn.Linear(hidden, 1, bias=False),
        nn.Flatten(0),
    )


@like(no_bias)
def net_without_output_bias(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1, bias=False), nn.Flatten(0)
    )


@like(no_bias)
def net_without_hidden_bias(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden, bias=False), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0)
    )


@wrong(
    "Your last layer has two outputs. The network answers one question, so one output neuron is "
    "enough: its logit says how much speaks for a 1."
)
def two_outputs(hidden=8):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 2)

        def forward(self, X):
            return self.second(self.first(X).tanh())[:, 0]

    return Network()


@wrong(
    "Your network has one layer only. Asked are a hidden layer, and an output neuron after it: two"
    " nn.Linear in all."
)
def one_layer(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh())


@like(one_layer)
def net_without_hidden_layer(hidden=8):
    return nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))


@wrong(
    "You exchanged the sizes. nn.Linear takes the number of inputs first, then the number of "
    "outputs."
)
def sizes_exchanged(hidden=8):
    return nn.Sequential(nn.Linear(hidden, 2), nn.Tanh(), nn.Linear(1, hidden))


@wrong(
    "You took row 0 of the output where its column 0 was meant: one logit is left, for the first "
    "row of X. All rows of column 0 are [:, 0]."
)
@edited(
    decisions,
    "return (self.second(self.first(X).tanh())[:, 0] > 0).float()",
    "return self.second(self.first(X).tanh())[0]",
)
def first_row_only(): ...


@wrong(
    "You set the seed inside the network: every network then starts with the same weights. A seed "
    "is set once, outside."
)
def seeds_itself(hidden=8):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong(
    "Your hidden layer has the same size whatever is asked for. Use the argument `hidden` for the "
    "number of its neurons."
)
def fixed_size(hidden=8):
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))


@like(fixed_size)
def net_of_size_four(hidden=8):
    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))


@wrong(
    "Your network has a layer too many. The contract asks for one hidden layer: two nn.Linear in "
    "all."
)
def two_hidden_layers(hidden=8):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.Tanh(),
        nn.Linear(hidden, hidden),
        nn.Tanh(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@wrong(
    "The logits are right, but no slopes reach some of the parameters, so that these never learn. "
    "Is anything cut off on the way (no_grad, detach, numpy)?"
)
def off_the_graph(hidden=8):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            with torch.no_grad():
                return self.second(self.first(X).tanh())[:, 0]

    return Network()


@like(off_the_graph)
@edited(
    decisions,
    "return (self.second(self.first(X).tanh())[:, 0] > 0).float()",
    "return self.second(self.first(X).tanh().detach())[:, 0]",
)
def net_with_half_the_graph(): ...


@wrong(
    "You gave all hidden neurons the same starting weights. Equal neurons get equal slopes and "
    "stay equal for ever. Leave PyTorch's random start alone."
)
def equal_start(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    for parameter in net.parameters():
        nn.init.constant_(parameter, 0.5)
    return net


@like(equal_start)
def net_of_zeros(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    for parameter in net.parameters():
        nn.init.zeros_(parameter)
    return net


@wrong(
    "You store layers before nn.Module is set up. The first line of __init__ must call "
    "super().__init__()."
)
def no_super(hidden=8):
    class Network(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, hidden)

    return Network()


@like(decisions)
@edited(
    decisions,
    "return (self.second(self.first(X).tanh())[:, 0] > 0).float()",
    "return torch.round(torch.sigmoid(self.second(self.first(X).tanh())[:, 0]))",
)
def net_with_rounded_probabilities(): ...


@like(other_activation)
def net_with_softplus(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.Softplus(), nn.Linear(hidden, 1), nn.Flatten(0))


@like(other_activation)
def net_with_gelu(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.GELU(), nn.Linear(hidden, 1), nn.Flatten(0))


@like(other_activation)
def net_with_leaky_relu(hidden=8):
    return nn.Sequential(nn.Linear(2, hidden), nn.LeakyReLU(), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong("You put a tanh on the inputs too. X goes into the hidden layer as it is.")
def inputs_bent(hidden=8):
    return nn.Sequential(
        nn.Tanh(), nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0)
    )


@wrong("Your logits have the wrong sign. Return the output neuron's sums as they are.")
@edited(
    decisions,
    "return (self.second(self.first(X).tanh())[:, 0] > 0).float()",
    "return -self.second(self.first(X).tanh())[:, 0]",
)
def sign_turned(): ...


@wrong("Without an argument your network has another size. The contract's default is 8: hidden=8.")
def other_default(hidden=2):
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


@like(other_default)
def net_of_four_by_default(hidden=4):
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong(
    "Some of your parameters do not start where PyTorch puts them. The contract asks to keep the "
    "random start that nn.Linear gives: set nothing afterwards."
)
def own_start(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    for parameter in net.parameters():
        nn.init.normal_(parameter, std=0.01)
    return net


@like(own_start)
def net_with_one_layer_drawn_anew(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    nn.init.normal_(net[0].weight)
    return net


@like(own_start)
def net_with_biases_at_zero(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    nn.init.zeros_(net[0].bias)
    nn.init.zeros_(net[2].bias)
    return net


@like(own_start)
def net_with_the_output_bias_at_zero(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    nn.init.zeros_(net[2].bias)
    return net


@like(own_start)
def net_after_xavier(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    nn.init.xavier_uniform_(net[0].weight)
    nn.init.xavier_uniform_(net[2].weight)
    return net


@like(own_start)
def net_scaled_down(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(0.01)
    return net


@like(equal_start)
def net_with_hidden_weights_at_zero(hidden=8):
    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    nn.init.zeros_(net[0].weight)
    return net


@rival
@edited(
    XorNet,
    "return self.output(torch.tanh(self.hidden(X)))[:, 0]",
    ("return self.output(torch.tanh(self.hidden(X)))[:, 0].clamp(-5, 5)"),
)
class LogitsCut: ...


def hidden_cases(rng):
    yield {"question": ASK_COUNT, "hidden": int(rng.integers(9, 20))}
    yield {"question": ASK_START, "hidden": int(rng.integers(5, 12))}
    yield {"question": ASK_SPREAD, "hidden": int(rng.integers(5, 12))}
    for m, h in ((1, 4), (6, 7), (3, 8), (9, 2)):
        weights = _weights(rng, h)
        if m == 9:
            weights["w2"] = rng.permutation([-15.0, 25.0])  # logits that are not small
        yield {"question": ASK_LOGITS, "X": rng.normal(0, 1, (m, 2)).round(2)} | weights
    for m, h in ((5, 3), (7, 6)):
        pull = rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], m)
        yield {
            "question": ASK_SLOPES,
            "X": rng.normal(0, 1, (m, 2)).round(2),
            **_weights(rng, h),
            "pull": pull,
        }
