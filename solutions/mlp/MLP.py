"""Every answer to `MLP`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.exercises.mlp import quarters, telling_layers
from autograder.ways import edited, like, right, wrong

from .dense import dense


class MLP:
    """A network of one or more layers, each of its own shape. All but the last end in a ReLU.

    layers : list of (W, b) from first to last, arrays of shapes (n_in, n_out) and (n_out,);
        every network keeps its own
    """

    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        """Return the logits, shape (m, n_out), of a batch X, shape (m, n).

        Other batches may follow.
        """
        A = X
        for W, b in self.layers[:-1]:
            A = np.maximum(dense(A, W, b), 0)
        W, b = self.layers[-1]
        return dense(A, W, b)


@right
class NetworkInOneLoop:
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, X):
        out = X.copy()
        for k, (W, b) in enumerate(self.layers):
            out = out @ W + b
            if k < len(self.layers) - 1:
                out[out < 0] = 0.0
        return out


@right
class NetworkSampleBySample:
    def __init__(self, layers):
        self.weights = [np.array(W, dtype=float) for W, _ in layers]
        self.biases = [np.array(b, dtype=float) for _, b in layers]

    def forward(self, X):
        rows = []
        for x in X:
            a = [float(value) for value in x]
            for k, (W, b) in enumerate(zip(self.weights, self.biases, strict=True)):
                z = []
                for j in range(len(b)):
                    z.append(b[j] + sum(a[i] * W[i, j] for i in range(len(a))))
                last = k == len(self.biases) - 1
                a = z if last else [max(0.0, value) for value in z]
            rows.append(a)
        return np.array(rows)


@right
class NetworkInFloat32:
    def __init__(self, layers):
        self.net = [(W.astype(np.float32), b.astype(np.float32)) for W, b in layers]

    def forward(self, X):
        Z = X.astype(np.float32)
        A = Z
        for W, b in self.net:
            Z = np.einsum("ij,jk->ik", A, W) + b
            A = Z * (Z > 0)
        return Z


@right
class NetworkOfFunctions:
    def __init__(self, layers):
        def step(W, b, bend):
            return lambda A: np.clip(A @ W + b, 0, None) if bend else A @ W + b

        last = len(layers) - 1
        self.steps = [step(W, b, k < last) for k, (W, b) in enumerate(layers)]

    def forward(self, X):
        for step in self.steps:
            X = step(X)
        return X


@right
class WrittenOut:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers[:-1]:
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[-1]
        return X @ W + b


@wrong(
    "You put a ReLU on the output layer too, so no logit is ever negative. Leave the last layer's "
    "sums as they are."
)
class OutputBent:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers:
            X = np.maximum(X @ W + b, 0)
        return X


@wrong(
    "There is no ReLU in your network. Layers without a bend between them are worth no more than "
    "one layer."
)
@edited(OutputBent, "np.maximum(X @ W + b, 0)", "X @ W + b")
class NoActivation: ...


@wrong(
    "You apply the ReLU to what goes into a layer. For the first layer that cuts off the negative "
    "inputs themselves. Apply it to the sums of every hidden layer."
)
@edited(OutputBent, "np.maximum(X @ W + b, 0)", "np.maximum(X, 0) @ W + b")
class InputBent: ...


@wrong("A bias is missing. Every layer adds its b, the last one too.")
class NoBias:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, _ in self.layers[:-1]:
            X = np.maximum(X @ W, 0)
        return X @ self.layers[-1][0]


@wrong(
    "You return the outputs of the last hidden layer. The output layer is still to come: its sums,"
    " without a ReLU."
)
@edited(WrittenOut, "        W, b = self.layers[-1]\n        return X @ W + b", "        return X")
class StopsEarly: ...


@wrong(
    "Your network has exactly one hidden layer. The list may hold any number of layers: go over "
    "all of them in a loop."
)
class OneHiddenLayer:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        W, b = self.layers[0]
        A = np.maximum(X @ W + b, 0)
        W, b = self.layers[1]
        return A @ W + b


@like(OneHiddenLayer)
@edited(OneHiddenLayer, "self.layers[1]", "self.layers[-1]")
class FirstAndLast: ...


@wrong(
    "Every layer of yours sees the input X. A layer sees what the layer before it gave: carry that"
    " along in a variable."
)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "A = np.maximum(X @ W + b, 0)",
    "return X @ W + b",
    "return A @ W + b",
)
class AlwaysTheInput: ...


@wrong(
    "Your hidden layers use another activation. This contract says ReLU: negative sums become 0, "
    "the others stay what they are."
)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "X = 1 / (1 + np.exp(-(X @ W + b)))",
)
class OtherActivation: ...


@like(OtherActivation)
@edited(WrittenOut, "X = np.maximum(X @ W + b, 0)", "X = np.tanh(X @ W + b)")
class BendsWithTanh: ...


@like(OtherActivation)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "X = np.where(X @ W + b > 0, 1.0, 0.0)",
)
class BendsWithStep: ...


@wrong("You return probabilities. The contract asks for logits, the sums before any sigmoid.")
@edited(WrittenOut, "return X @ W + b", "return 1 / (1 + np.exp(-(X @ W + b)))")
class Probabilities: ...


@wrong("You return decisions, 0 or 1. The contract asks for logits, the output layer's sums.")
@edited(WrittenOut, "return X @ W + b", "return np.where(X @ W + b > 0, 1.0, 0.0)")
class Decisions: ...


@wrong(
    "You used the weights the other way round. W is (n_in, n_out), one column per neuron. With "
    "square matrices this raises no error."
)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "X = np.maximum(X @ W.T + b, 0)",
    "return X @ W + b",
    "return X @ W.T + b",
)
class Transposed: ...


@wrong(
    "All your networks share one set of layers: making a second one changes the first. Each keeps "
    "its own, as self.layers, which __init__ makes: not on the class, not in a variable outside or "
    "in a default of its first line."
)
@edited(WrittenOut, "self.layers = layers", "type(self).layers = layers")
class Shared: ...


@wrong(
    "You return the first output column only. The contract asks for all of them: (m, n_out), also "
    "when n_out is 1."
)
@edited(WrittenOut, "return X @ W + b", "return (X @ W + b)[:, 0]")
class DroppedAxis: ...


@wrong(
    "A second batch gets the answer of the first one: your network keeps it. Compute forward anew "
    "for every X."
)
@edited(
    WrittenOut,
    "        for W, b in self.layers[:-1]:\n",
    "        if hasattr(self, 'kept'):\n"
    "            return self.kept\n"
    "        for W, b in self.layers[:-1]:\n",
    "        return X @ W + b",
    "        self.kept = X @ W + b\n        return self.kept",
)
class FirstAnswerKept: ...


@wrong(
    "Your forward uses its layers up (pop, or an iterator that is at its end), and nothing is left "
    "for a second batch. Go over the list and leave it as it is."
)
class LayersUsedUp:
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, X):
        while len(self.layers) > 1:
            W, b = self.layers.pop(0)
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers.pop(0)
        return X @ W + b


@like(LayersUsedUp)
class IteratorUsedUp:
    def __init__(self, layers):
        self.hidden = iter(layers[:-1])
        self.output = layers[-1]

    def forward(self, X):
        for W, b in self.hidden:
            X = np.maximum(X @ W + b, 0)
        W, b = self.output
        return X @ W + b


@like(LayersUsedUp)
class LastLayerTaken:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        W, b = self.layers.pop()
        for V, c in self.layers:
            X = np.maximum(X @ V + c, 0)
        return X @ W + b


@like(LayersUsedUp)
@edited(LastLayerTaken, "self.layers = layers", "self.layers = list(layers)")
class LastLayerTakenFromACopy: ...


@wrong(
    "You bend each layer that has more than one neuron. What counts is the place, not the number: "
    "every layer but the last bends, also one with a single neuron."
)
class BentByNumber:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for W, b in self.layers:
            X = X @ W + b
            if W.shape[1] > 1:
                X = np.maximum(X, 0)
        return X


@wrong(
    "You bend the first layer and no other. Every layer but the last bends; if there is only one, "
    "it is the last."
)
class FirstLayerBent:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        for i, (W, b) in enumerate(self.layers):
            X = X @ W + b
            if i == 0:
                X = np.maximum(X, 0)
        return X


@wrong(
    "Some of your hidden layers have no ReLU. Two linear layers without a bend between them are "
    "worth one."
)
@edited(FirstLayerBent, "if i == 0:", "if i < len(self.layers) - 2:")
class ReluShort: ...


@like(ReluShort)
@edited(FirstLayerBent, "if i == 0:", "if i == 0 and len(self.layers) > 1:")
class OnlyTheFirstBent: ...


@wrong("Your ReLU keeps the negative sums and drops the positive ones. It is the other way round.")
@edited(WrittenOut, "np.maximum(X @ W + b, 0)", "np.minimum(X @ W + b, 0)")
class NegativesKept: ...


@like(OtherActivation)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "X = np.where(X @ W + b > 0, X @ W + b, 0.01 * (X @ W + b))",
)
class BendsLeaky: ...


@like(OtherActivation)
@edited(WrittenOut, "np.maximum(X @ W + b, 0)", "np.abs(X @ W + b)")
class BendsWithAbs: ...


@like(NoBias)
@edited(WrittenOut, "return X @ W + b", "return X @ W")
class LastWithoutBias: ...


@like(NoBias)
@edited(WrittenOut, "np.maximum(X @ W + b, 0)", "np.maximum(X @ W, 0)")
class HiddenWithoutBias: ...


@wrong("You bend before you add b. The order is multiply, add, bend: the bias shifts the bend.")
@edited(WrittenOut, "np.maximum(X @ W + b, 0)", "np.maximum(X @ W, 0) + b")
class BentBeforeAdding: ...


@wrong("You subtracted the biases. They are added.")
@edited(
    WrittenOut,
    "np.maximum(X @ W + b, 0)",
    "np.maximum(X @ W - b, 0)",
    "return X @ W + b",
    "return X @ W - b",
)
class BiasSubtracted: ...


@wrong("You left out the first layer. Every pair of the list is a layer, from the first on.")
@edited(WrittenOut, "self.layers[:-1]", "self.layers[1:-1]")
class FirstLayerLeftOut: ...


@like(Probabilities)
@edited(
    WrittenOut,
    "return X @ W + b",
    "powers = np.exp(X @ W + b - (X @ W + b).max(axis=1, keepdims=True))\n"
    "        return powers / powers.sum(axis=1, keepdims=True)",
)
class SharesOfAllClasses: ...


@wrong("Your layers come in the wrong order: the first pair of the list is next to the input.")
@edited(
    WrittenOut,
    "in self.layers[:-1]",
    "in self.layers[:0:-1]",
    "= self.layers[-1]",
    "= self.layers[0]",
)
class LastLayerFirst: ...


@like(BiasSubtracted)
@edited(WrittenOut, "return X @ W + b", "return X @ W - b")
class LastBiasSubtracted: ...


@like(OtherActivation)
@edited(
    WrittenOut,
    "X = np.maximum(X @ W + b, 0)",
    "X = np.maximum(X @ W + b, 0.1 * (X @ W + b))",
)
class BendsMoreLeaky: ...


@like(LayersUsedUp)
class ListUsedUp:
    def __init__(self, layers):
        self.layers = layers

    def forward(self, X):
        while len(self.layers) > 1:
            W, b = self.layers.pop(0)
            X = np.maximum(X @ W + b, 0)
        W, b = self.layers[0]
        return X @ W + b


@like(LayersUsedUp)
class OneIteratorUsedUp:
    def __init__(self, layers):
        self.layers = iter(layers)
        self.depth = len(layers)

    def forward(self, X):
        for k, (W, b) in enumerate(self.layers):
            X = X @ W + b
            if k < self.depth - 1:
                X = np.maximum(X, 0)
        return X


@like(LayersUsedUp)
@edited(
    WrittenOut,
    "self.layers = layers",
    "self.layers = list(layers)",
    "        for W, b in self.layers[:-1]:\n",
    "        output = self.layers.pop()\n        for W, b in self.layers:\n",
    "        W, b = self.layers[-1]\n",
    "        W, b = output\n",
)
class LastLayerUsedUp: ...


@like(AlwaysTheInput)
@edited(
    FirstLayerBent,
    "X = X @ W + b",
    "A = X @ W + b",
    "if i == 0:",
    "if i < len(self.layers) - 1:",
    "X = np.maximum(X, 0)",
    "A = np.maximum(A, 0)",
    "return X",
    "return A",
)
class EveryLayerFromTheInput: ...


def hidden_cases(rng):
    for m, sizes in (
        (4, [2, 3, 1]),
        (5, [3, 4, 2, 2]),
        (6, [3, 3, 3, 3]),
        (3, [2, 4, 3, 4, 2]),
        (4, [4, 3]),
    ):
        X = quarters(rng, -2, 2, (m, sizes[0]))
        yield {"X": X, "layers": telling_layers(rng, sizes, X)}
    X = quarters(rng, -2, 2, (5, 2))
    yield {
        "X": X,
        "layers": telling_layers(rng, [2, 4, 2], X),
        "other": telling_layers(rng, [2, 4, 2], X),
    }
    X = 100 * quarters(rng, 1, 2, (1, 2))
    yield {
        "X": X,
        "layers": telling_layers(rng, [2, 4, 4, 1], X),
        "earlier": quarters(rng, -2, 2, (3, 2)),
    }
