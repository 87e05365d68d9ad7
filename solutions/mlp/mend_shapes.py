"""Every answer to `mend_shapes`, right and wrong, and its hidden cases."""

from autograder.exercises.mlp import quarters, telling_layers
from autograder.ways import edited, like, nn, right, wrong

from . import NO_ACTIVATION, OTHER_ACTIVATION, OUTPUT_BENT, PROBABILITIES, RELU_SHORT


def mend_shapes(hidden):
    """Build 2-hidden-hidden-1: three linear layers with biases, a ReLU after each hidden one.

    hidden : int, the neurons in each hidden layer
    Returns net : nn.Sequential; of points, a tensor of shape (m, 2), it makes logits, shape (m,):
        its last part flattens their column, (m, 1)
    """
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@right
def mended_in_a_list(hidden):
    layers = [nn.Linear(2, hidden), nn.ReLU()]
    layers += [nn.Linear(hidden, hidden), nn.ReLU()]
    layers += [nn.Linear(hidden, 1), nn.Flatten(0)]
    return nn.Sequential(*layers)


@right
def mended_step_by_step(hidden):
    net = nn.Sequential()
    net.append(nn.Linear(2, hidden))
    net.append(nn.ReLU())
    net.append(nn.Linear(hidden, hidden))
    net.append(nn.ReLU())
    net.append(nn.Linear(in_features=hidden, out_features=1))
    net.append(nn.Flatten(0, 1))
    return net


@right
def mended_by_laziness(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.LazyLinear(1),
        nn.Flatten(0),
    )


@right
def mended_in_two_parts(hidden):
    features = nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU())
    return nn.Sequential(features, nn.Linear(hidden, 1), nn.Flatten(start_dim=0))


@wrong(
    "The last linear layer still expects one number per sample, but the layer before it hands over"
    " `hidden` of them."
)
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.Linear(1, 1),")
def last_layer_expects_one(): ...


@wrong(
    "You made the second hidden layer give one number, so that the last one fits. It runs, but "
    "everything now has to pass through a single ReLU, and the network is no longer "
    "2-hidden-hidden-1. The last layer has to change."
)
@edited(
    mended_by_laziness,
    "nn.Linear(hidden, hidden),",
    "nn.Linear(hidden, 1),",
    "nn.LazyLinear(1),",
    "nn.Linear(1, 1),",
)
def squeezed(): ...


@wrong(
    "You put a further layer in front of the one that did not fit. It runs, with a layer too many:"
    " the contract asks for three linear layers. Change the one that is wrong."
)
@edited(
    mended_by_laziness,
    "        nn.LazyLinear(1),\n",
    ("        nn.Linear(hidden, 1),\n        nn.Linear(1, 1),\n"),
)
def another_layer(): ...


@wrong("It works for 8 hidden neurons and for no other number. Use the argument `hidden`.")
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.Linear(8, 1),")
def fixed_size(): ...


@like(fixed_size)
def shapes_all_eight(hidden):
    return nn.Sequential(
        nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1), nn.Flatten(0)
    )


@wrong("You swapped the last layer's numbers. nn.Linear(inputs, outputs): inputs come first.")
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.Linear(1, hidden),")
def sizes_swapped(): ...


@wrong(
    "You removed the layer that did not fit. Then nothing makes one logit of the hidden outputs. "
    "Keep it, and give it the right number of inputs."
)
def no_output_layer(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Flatten(0)
    )


@wrong(
    "Your last layer fits, but gives `hidden` numbers per point. The contract asks for one logit "
    "per point."
)
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.Linear(hidden, hidden),")
def many_outputs(): ...


@wrong(
    "Your logits are a column, (m, 1). nn.Flatten(0) was right at the end: it makes (m,) of it. "
    "(nn.Flatten() without the 0 leaves the rows alone.)"
)
def column(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1)
    )


@like(column)
@edited(mended_by_laziness, "nn.Flatten(0)", "nn.Flatten()")
def shapes_flattened_by_rows(): ...


@wrong(NO_ACTIVATION)
def no_activation(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.Linear(hidden, hidden),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@wrong(RELU_SHORT)
@edited(
    mended_by_laziness,
    "nn.Linear(hidden, hidden),\n        nn.ReLU(),",
    "nn.Linear(hidden, hidden),",
)
def a_relu_short(): ...


@like(a_relu_short)
@edited(mended_by_laziness, "nn.Linear(2, hidden),\n        nn.ReLU(),", "nn.Linear(2, hidden),")
def shapes_without_the_first_relu(): ...


@wrong(OTHER_ACTIVATION)
def other_activation(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.Tanh(),
        nn.Linear(hidden, hidden),
        nn.Tanh(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@like(other_activation)
def shapes_with_sigmoids(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.Sigmoid(),
        nn.Linear(hidden, hidden),
        nn.Sigmoid(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@like(other_activation)
def shapes_with_leaky_relus(hidden):
    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.LeakyReLU(),
        nn.Linear(hidden, hidden),
        nn.LeakyReLU(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


@wrong(OUTPUT_BENT)
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.LazyLinear(1),\n        nn.ReLU(),")
def output_bent(): ...


@wrong(PROBABILITIES)
@edited(mended_by_laziness, "nn.LazyLinear(1),", "nn.LazyLinear(1),\n        nn.Sigmoid(),")
def probabilities(): ...


@wrong("Your layers have no biases. All three had one: leave bias=False away.")
@edited(
    mended_by_laziness,
    "nn.Linear(2, hidden),",
    "nn.Linear(2, hidden, bias=False),",
    "nn.Linear(hidden, hidden),",
    "nn.Linear(hidden, hidden, bias=False),",
    "nn.LazyLinear(1),",
    "nn.LazyLinear(1, bias=False),",
)
def no_bias(): ...


@wrong("The second hidden layer is missing: the network is 2-hidden-hidden-1.")
def one_hidden_layer(hidden):
    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Flatten(0))


@wrong("You return the parts in a list or tuple. nn.Sequential makes one network of them.")
def as_a_list(hidden):
    return [
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    ]


@like(as_a_list)
def shapes_in_a_tuple(hidden):
    return (
        nn.Linear(2, hidden),
        nn.ReLU(),
        nn.Linear(hidden, hidden),
        nn.ReLU(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


def hidden_cases(rng):
    for m, hidden, size in ((4, 8, 1), (6, 3, 1), (1, 5, 1), (8, 2, 1), (8, 4, 100)):
        X = size * quarters(rng, -2, 2, (m, 2))
        layers = telling_layers(rng, [2, hidden, hidden, 1], X)
        yield {"hidden": hidden, "X": X, "layers": layers}
