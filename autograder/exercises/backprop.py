"""How the exercises of lesson 08 are asked and judged: slopes sent back, and learning with them."""

import numpy as np

from ..exercise import Exercise, Misconception

# Wrong implementations are built from right parts. These are the notebook's names for them, so
# that a variant's source could stand in a cell.


def forward_with_cache(X, layers):
    A, cache = X, []
    for W, b in layers:
        Z = A @ W + b
        cache.append((A, Z))
        A = np.maximum(Z, 0)
    return Z, cache


def softmax(Z):
    powers = np.exp(Z - np.max(Z, axis=1, keepdims=True))
    return powers / np.sum(powers, axis=1, keepdims=True)


def one_hot(y, C):
    return np.eye(C)[y]


def cross_entropy(Z, y):
    return -np.mean(np.log(softmax(Z)[np.arange(len(y)), y]))


def dense_backward(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), dZ @ W.T


def loss_gradient(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / len(Z)


def backward(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


def sgd_step(layers, grads, lr):
    return [(W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


# Cases -----------------------------------------------------------------------------------


def away_from_zero(rng, shape, low=0.3, high=1.5):
    """Return random numbers of both signs whose size is never negligible."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


def draw_layers(rng, *sizes):
    """Draw a network none of whose numbers is negligible."""
    return [
        (away_from_zero(rng, (n_in, n_out), 0.2, 1.2), away_from_zero(rng, n_out, 0.1, 0.5))
        for n_in, n_out in zip(sizes[:-1], sizes[1:], strict=True)
    ]


def draw_network(rng, m, *sizes):
    """Draw samples and a network in which every layer's slopes are worth looking at.

    Each hidden layer fires here and there, some sum lies just above 0, and none at ReLU's kink,
    where a float32 could fall on the other side.
    """
    while True:
        X, layers = rng.normal(0, 1.2, (m, sizes[0])), draw_layers(rng, *sizes)
        logits, cache = forward_with_cache(X, layers)
        sums = [Z for _, Z in cache[:-1]]
        grads = backward(rng.normal(size=logits.shape), cache, layers)
        if (
            all(np.abs(Z).min() > 0.02 for Z in sums)
            and all(0.2 < np.mean(Z > 0) < 0.8 for Z in sums)
            and any(np.any((Z > 0) & (Z < 0.1)) for Z in sums)
            and all(np.abs(dW).sum() > 0.1 for dW, _ in grads)
            and np.abs(logits).max() < 8
        ):
            return X, layers


# Lesson 06's network with a second output: the text goes through it, forward and backward.
BY_HAND = [
    (np.array([[0.6, -0.8], [0.4, 0.2]]), np.array([0.1, 0.3])),
    (np.array([[0.5, -0.5], [-1.5, 1.0]]), np.array([-0.1, 0.2])),
]
# 3-4-2 and 2-3-4-2. The third sample's sum at the third hidden
# neuron is exactly 0: on the kink, where the contract says that the slope is 0.
TWO_LAYERS = [
    (
        np.array([[0.5, -1.0, 1.0, 0.25], [1.0, 0.5, -0.5, -1.0], [-0.5, 1.5, 0.5, 1.0]]),
        np.array([0.25, -0.5, 0.75, 0.3]),
    ),
    (np.array([[1.0, -0.5], [0.5, 1.0], [-1.0, 0.5], [2.0, -1.5]]), np.array([0.5, -0.25])),
]
THREE_SAMPLES = np.array([[1.0, -0.5, 2.0], [-1.0, 1.5, 0.5], [0.5, 1.0, -1.5]])
THREE_LAYERS = [
    (np.array([[1.0, -0.5, 0.5], [-1.0, 1.0, 2.0]]), np.array([0.2, 0.4, -0.3])),
    (
        np.array([[0.5, 1.0, -1.0, 0.75], [1.0, -0.5, 0.5, -1.0], [-0.75, 1.5, 0.25, 0.5]]),
        np.array([0.1, -0.2, 0.3, 0.15]),
    ),
    (np.array([[1.0, -1.0], [0.5, 1.5], [-0.5, 0.25], [1.25, -0.75]]), np.array([0.3, -0.1])),
]
TWO_SAMPLES = np.array([[1.0, 0.5], [-0.5, 1.5]])


# chain_rule ------------------------------------------------------------------------------


def factors_swapped(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * w, dy, dy * x


def blame_alone(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy, dy, dy


def own_slopes_alone(x, w, b, t):
    return x, 1.0, w


def bias_as_a_factor(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * b, dy * w


def own_values(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * w, dy * b, dy * x


def slopes_added(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy + x, dy + 1, dy + w


def output_as_blame(x, w, b, t):
    y = w * x + b
    return y * x, y, y * w


def chain_without_two(x, w, b, t):
    error = w * x + b - t
    return error * x, error, error * w


def chain_from_target(x, w, b, t):
    dy = 2 * (t - (w * x + b))
    return dy * x, dy, dy * w


def loss_as_blame(x, w, b, t):
    loss = (w * x + b - t) ** 2
    return loss * x, loss, loss * w


def input_second(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * w, dy


def draw_chains(rng):
    for _ in range(6):
        x, w, b, t = (float(n) for n in away_from_zero(rng, 4, 0.4, 3))
        yield {"x": x, "w": w, "b": b, "t": t}


CHAIN_RULE = Exercise(
    "chain_rule",
    points=1,
    returns={
        "dw": "dL/dw, one number",
        "db": "dL/db, one number",
        "dx": "dL/dx, one number",
    },
    visible=[
        {"x": 2.0, "w": 3.0, "b": 1.0, "t": 5.0},
        {"x": -1.5, "w": 0.5, "b": 2.0, "t": -1.0},
        {"x": 0.5, "w": 2.0, "b": 1.5, "t": 4.0},
    ],
    hidden=draw_chains,
    misconceptions=[
        Misconception(
            "factors_swapped",
            "You multiplied the blame for w by w, and the blame for x by x. In y = w·x + b, moving "
            "w changes y by x times as much: what stands beside a number is its slope.",
            factors_swapped,
            own_values,
        ),
        Misconception(
            "blame_not_multiplied",
            "You gave dy to all three. It is right for b; the blame of w and of x must still be "
            "multiplied by how much y moves with them.",
            blame_alone,
        ),
        Misconception(
            "own_slopes_alone",
            "You returned how y moves with w, b and x. That is the last link of the chain: "
            "multiply each by dy, how the loss moves with y.",
            own_slopes_alone,
        ),
        Misconception(
            "bias_as_a_factor",
            "You multiplied the blame of b by b. Nothing stands beside b in y = w·x + b, so y "
            "moves exactly as much as b does.",
            bias_as_a_factor,
        ),
        Misconception(
            "slopes_added",
            "You added the links of the chain. Slopes along a chain are multiplied.",
            slopes_added,
        ),
        Misconception(
            "output_as_blame",
            "You multiplied by the output y. The chain begins with dy, the slope of the loss "
            "there.",
            output_as_blame,
        ),
        Misconception(
            "loss_as_blame",
            "You multiplied by the loss itself. The chain begins with its slope, dy.",
            loss_as_blame,
        ),
        Misconception(
            "without_factor_two",
            "Everything is half of what is asked: the 2 from the square is missing.",
            chain_without_two,
        ),
        Misconception(
            "target_minus_output",
            "All signs are turned: dy is 2(y − t), not 2(t − y). You would walk uphill.",
            chain_from_target,
        ),
        Misconception(
            "input_second",
            "The numbers are right, but the order is dw, db, dx.",
            input_second,
        ),
    ],
    hints=(
        "The blame dy is there. Each of w, b and x gets its share: dy times how much y moves when "
        "it moves.",
        "For x = 2, w = 3, b = 1, t = 5 the blame dy is 4. Move w by 0.01 and y moves by 0.02: "
        "twice as much, so dw = 8.",
        "dy times x for w, dy itself for b, dy times w for x, in this order.",
    ),
)


# numerical_gradient ----------------------------------------------------------------------


def squares(W):
    return float(np.sum(W**2))


def cubes(W):
    return float(np.sum(W**3))


def neighbours(W):
    """Every number's slope depends on the numbers beside it."""
    w = W.ravel()
    return float(np.sum(w[:-1] * w[1:] ** 2) + w[-1] ** 3)


def softmax_like(W):
    return float(np.log(np.sum(np.exp(W))))


FUNCTIONS = {
    "squares": squares,
    "cubes": cubes,
    "neighbours": neighbours,
    "log of the sum of exp": softmax_like,
}


def ask_numerical_gradient(target, f, W, h):
    """Ask for the slopes; the case names the function. W may be moved, if it comes back."""
    given = W.copy()
    slopes = target(FUNCTIONS[f], given, h)
    return None if slopes is None else {"slopes": slopes, "W afterwards": given}


def one_sided(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up = W.copy()
        up[place] += h
        slopes[place] = (f(up) - f(W)) / h
    return slopes


def one_sided_below(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        down = W.copy()
        down[place] -= h
        slopes[place] = (f(W) - f(down)) / h
    return slopes


def divided_by_h(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / h
    return slopes


def divided_first(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / 2 * h
    return slopes


def not_divided(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = f(up) - f(down)
    return slopes


def down_minus_up(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(down) - f(up)) / (2 * h)
    return slopes


def all_moved_together(f, W, h):
    return np.full(W.shape, (f(W + h) - f(W - h)) / (2 * h))


def one_number_for_all(f, W, h):
    return (f(W + h) - f(W - h)) / (2 * h)


def rows_moved_together(f, W, h):
    slopes = np.zeros(W.shape)
    for i in range(len(W)):
        up, down = W.copy(), W.copy()
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)
    return slopes


def not_put_back(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        W[place] += h
        up = f(W)
        W[place] -= 2 * h
        slopes[place] = (up - f(W)) / (2 * h)
    return slopes


def no_copies(f, W, h):
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W, W
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def copies_never_renewed(f, W, h):
    slopes = np.zeros(W.shape)
    up, down = W.copy(), W.copy()
    for place in np.ndindex(W.shape):
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def always_the_usual_h(f, W, h):
    h = 1e-5
    slopes = np.zeros(W.shape)
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes[place] = (f(up) - f(down)) / (2 * h)
    return slopes


def flat_slopes(f, W, h):
    slopes = []
    for place in np.ndindex(W.shape):
        up, down = W.copy(), W.copy()
        up[place] += h
        down[place] -= h
        slopes.append((f(up) - f(down)) / (2 * h))
    return np.array(slopes)


def draw_functions(rng):
    for f, shape, h in [
        ("neighbours", (2, 3), 0.2),
        ("cubes", (5,), 0.3),
        ("log of the sum of exp", (3, 2), 0.5),
        ("neighbours", (4, 2), 1e-5),
        ("neighbours", (2, 3, 2), 0.1),
        ("cubes", (3, 4), 1e-4),
    ]:
        yield {"f": f, "W": away_from_zero(rng, shape, 0.3, 2), "h": h}


NUMERICAL_GRADIENT = Exercise(
    "numerical_gradient",
    points=3,
    returns={
        "slopes": "one slope for each number in W: the shape of W",
        "W afterwards": "W as it was before: the shape of W",
    },
    visible=[
        {"f": "squares", "W": np.array([3.0, -1.0]), "h": 0.1},
        {"f": "cubes", "W": np.array([[1.0, -2.0, 0.5], [2.0, 0.25, -1.0]]), "h": 0.5},
        {"f": "neighbours", "W": np.array([[1.0, 2.0], [-1.0, 0.5], [3.0, -2.0]]), "h": 0.1},
        {"f": "neighbours", "W": np.array([1.0, -2.0, 0.5, 1.5, -1.0, 2.0, 0.75]), "h": 1e-5},
    ],
    hidden=draw_functions,
    misconceptions=[
        Misconception(
            "one_sided",
            "You stepped to one side only. For w² at 3 with h = 0.1 that gives 6.1 or 5.9; the "
            "central difference, to both sides, gives 6.",
            one_sided,
            one_sided_below,
        ),
        Misconception(
            "divided_by_h",
            "Your slopes are twice as large as they should be. From w − h to w + h the way is 2h, "
            "not h.",
            divided_by_h,
        ),
        Misconception(
            "divided_first",
            "You divided by 2 and then multiplied by h. Divide by both: the 2h needs parentheses.",
            divided_first,
        ),
        Misconception(
            "not_divided",
            "You returned how much f changes. The slope is the change divided by the way, 2h.",
            not_divided,
        ),
        Misconception(
            "down_minus_up",
            "The sign is turned: f above minus f below.",
            down_minus_up,
        ),
        Misconception(
            "all_moved_together",
            "You moved all numbers of W at once. A slope belongs to one number: move that one, and "
            "hold all others still.",
            all_moved_together,
            one_number_for_all,
        ),
        Misconception(
            "rows_moved_together",
            "You moved whole rows of W. W may have two axes or more, and every single number has "
            "a slope of its own.",
            rows_moved_together,
        ),
        Misconception(
            "not_put_back",
            "After a number's slope is found, it must stand again where it stood. You leave it "
            "moved, so that all later slopes are taken at another W.",
            not_put_back,
            copies_never_renewed,
        ),
        Misconception(
            "no_copies",
            "All your slopes are 0. Two names for one array are still one array: the step up and "
            "the step down meet in it. Make a copy for each.",
            no_copies,
        ),
        Misconception(
            "always_the_usual_h",
            "Your step is always the same. Use the h that the caller gives.",
            always_the_usual_h,
        ),
        Misconception(
            "flat_slopes",
            "Your numbers are right, but they stand in one line. The answer has the shape of W.",
            flat_slopes,
        ),
    ],
    hints=(
        "One number at a time: f with that number a little larger, f with it a little smaller.",
        "For w² at 3 with h = 0.1: 3.1² = 9.61 and 2.9² = 8.41. The difference is 1.2, the way "
        "0.2, the slope 6. `np.ndindex(W.shape)` goes through all places of an array of any "
        "shape: for (2, 3) it gives (0, 0), (0, 1), (0, 2), (1, 0) …",
        "Begin with zeros in the shape of W. For each place make two copies of W, add h there in "
        "one, subtract it in the other, and store the difference of f divided by 2h.",
    ),
    probe=ask_numerical_gradient,
    atol=1e-8,
)


# dense_backward --------------------------------------------------------------------------


def dense_weights_transposed(dZ, A, W):
    return dZ.T @ A, dZ.sum(axis=0), dZ @ W.T


def dense_mean_again(dZ, A, W):
    m = len(dZ)
    return A.T @ dZ / m, dZ.sum(axis=0) / m, dZ @ W.T


def dense_mean_for_bias(dZ, A, W):
    return A.T @ dZ, dZ.mean(axis=0), dZ @ W.T


def dense_mean_for_weights(dZ, A, W):
    return A.T @ dZ / len(dZ), dZ.sum(axis=0), dZ @ W.T


def dense_mean_everywhere(dZ, A, W):
    m = len(dZ)
    return A.T @ dZ / m, dZ.sum(axis=0) / m, dZ @ W.T / m


def dense_bias_for_each_sample(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=1), dZ @ W.T


def dense_one_bias(dZ, A, W):
    return A.T @ dZ, dZ.sum(), dZ @ W.T


def dense_bias_not_summed(dZ, A, W):
    return A.T @ dZ, dZ, dZ @ W.T


def dense_bias_as_a_row(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0, keepdims=True), dZ @ W.T


def dense_weights_as_they_are(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), dZ @ W


def dense_through_gradient(dZ, A, W):
    dW = A.T @ dZ
    return dW, dZ.sum(axis=0), dZ @ dW.T


def dense_blame_first(dZ, A, W):
    return dZ @ W.T, A.T @ dZ, dZ.sum(axis=0)


def dense_bias_last(dZ, A, W):
    return A.T @ dZ, dZ @ W.T, dZ.sum(axis=0)


def dense_with_a_slope(dZ, A, W):
    return A.T @ dZ, dZ.sum(axis=0), (dZ @ W.T) * (A > 0)


def dense_forward_again(dZ, A, W):
    return A.T @ (A @ W), (A @ W).sum(axis=0), dZ @ W.T


def draw_dense(rng):
    for m, n_in, n_out in [(4, 3, 2), (5, 2, 3), (3, 4, 5), (6, 5, 2), (2, 3, 4)]:
        yield {
            "dZ": away_from_zero(rng, (m, n_out), 0.05, 0.6),
            "A": away_from_zero(rng, (m, n_in)),
            "W": away_from_zero(rng, (n_in, n_out)),
        }


def fingerprint_of_dense(answer, expected, dZ, A, W):
    from lessons import microscope

    arrays = zip(("dW", "db", "dA"), answer, expected, strict=True)
    readings = [microscope.read(*each) for each in arrays]
    return microscope.report(readings, microscope.diagnose(readings, len(dZ), given=True))


DENSE_BACKWARD = Exercise(
    "dense_backward",
    points=3,
    returns={
        "dW": "one slope per weight: (n_in, n_out)",
        "db": "one slope per bias: (n_out,)",
        "dA": "one slope for each number in A: (m, n_in)",
    },
    visible=[
        {
            "dZ": np.array([[1.0], [-2.0], [0.5]]),
            "A": np.array([[1.0, 2.0], [0.5, -1.0], [3.0, 0.0]]),
            "W": np.array([[2.0], [-1.0]]),
        },
        {
            "dZ": np.array([[0.5, -1.0, 0.25], [1.0, 0.5, -0.5]]),
            "A": np.array([[1.0, -2.0, 3.0, 0.5], [2.0, 1.0, -1.0, 1.5]]),
            "W": np.array([[1.0, 0.5, -1.0], [2.0, -0.5, 0.25], [-1.0, 1.5, 1.0], [0.5, 1.0, 2.0]]),
        },
        {
            "dZ": np.array([[0.25, -0.5], [0.5, 0.25], [-0.75, 0.5], [0.1, -0.3]]),
            "A": np.array([[1.0, 0.5, -1.0], [2.0, -1.0, 0.5], [0.5, 1.5, 2.0], [-1.0, 1.0, 3.0]]),
            "W": np.array([[1.0, -2.0], [0.5, 1.0], [-1.5, 0.25]]),
        },
    ],
    hidden=draw_dense,
    misconceptions=[
        Misconception(
            "weights_transposed",
            "Your dW is transposed, (n_out, n_in). A gradient has the shape of what it belongs to, "
            "so that the two can be subtracted: dW is (n_in, n_out), like W.",
            dense_weights_transposed,
        ),
        Misconception(
            "mean_again",
            "You divided by m. The mean is in dZ already; from there on, samples are added up.",
            dense_mean_again,
            dense_mean_everywhere,
            dense_mean_for_weights,
        ),
        Misconception(
            "mean_for_the_bias",
            "You took the mean of dZ for the biases. The mean is in dZ already: add up over the "
            "samples.",
            dense_mean_for_bias,
        ),
        Misconception(
            "bias_for_each_sample",
            "Your db has one number per sample, (m,). Add up over the samples, axis 0, and one per "
            "neuron remains: (n_out,).",
            dense_bias_for_each_sample,
        ),
        Misconception(
            "one_bias",
            "Your db is one number for the whole layer. Every neuron has a bias of its own: add up "
            "over the samples only.",
            dense_one_bias,
        ),
        Misconception(
            "bias_not_summed",
            "Your db still has one row per sample. One bias serves all samples, so it collects the "
            "blame of all of them: add up.",
            dense_bias_not_summed,
        ),
        Misconception(
            "bias_as_a_row",
            "Your db stands in a table with one row, (1, n_out). b is flat, so db is flat: "
            "(n_out,).",
            dense_bias_as_a_row,
        ),
        Misconception(
            "weights_as_they_are",
            "You sent dZ through W the forward way. Backwards it goes from neurons to inputs, so "
            "the weights are needed with rows and columns exchanged.",
            dense_weights_as_they_are,
        ),
        Misconception(
            "through_the_gradient",
            "You sent dZ back through dW. It goes back through the weights W, the way the numbers "
            "came.",
            dense_through_gradient,
        ),
        Misconception(
            "another_order",
            "The order is dW, db, dA.",
            dense_blame_first,
            dense_bias_last,
        ),
        Misconception(
            "slope_of_the_bend",
            "You put ReLU's slope into dA. This layer is only Z = A @ W + b; the bend before it "
            "comes in `backward`.",
            dense_with_a_slope,
        ),
        Misconception(
            "forward_again",
            "You computed the layer's sums A @ W and worked with them. What comes back from the "
            "loss is dZ.",
            dense_forward_again,
        ),
    ],
    hints=(
        "Shapes decide nearly everything: dW has the shape of W, db that of b, dA that of A. There "
        "is one way to get each of them from matrices of these shapes.",
        "For m = 3, n_in = 2, n_out = 1: A is (3, 2) and dZ is (3, 1). To get (2, 1), the samples "
        "must meet and disappear: (2, 3) @ (3, 1).",
        "dW: A with rows and columns exchanged, times dZ. db: dZ added up over the samples. dA: dZ "
        "times W with rows and columns exchanged.",
    ),
    fingerprint=fingerprint_of_dense,
)


# loss_gradient ---------------------------------------------------------------------------


def blame_without_mean(Z, y):
    return softmax(Z) - one_hot(y, Z.shape[1])


def blame_uphill(Z, y):
    return (one_hot(y, Z.shape[1]) - softmax(Z)) / len(Z)


def blame_uphill_without_mean(Z, y):
    return one_hot(y, Z.shape[1]) - softmax(Z)


def blame_mean_of_everything(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / Z.size


def blame_mean_over_classes(Z, y):
    return (softmax(Z) - one_hot(y, Z.shape[1])) / Z.shape[1]


def blame_of_logits(Z, y):
    return (Z - one_hot(y, Z.shape[1])) / len(Z)


def probabilities_only(Z, y):
    return softmax(Z) / len(Z)


def label_numbers_subtracted(Z, y):
    return (softmax(Z) - y[:, np.newaxis]) / len(Z)


def right_class_only(Z, y):
    Y = one_hot(y, Z.shape[1])
    return (softmax(Z) - Y) * Y / len(Z)


def slope_at_probabilities(Z, y):
    return -one_hot(y, Z.shape[1]) / softmax(Z) / len(Z)


def with_sigmoid_slope(Z, y):
    P = softmax(Z)
    return (P - one_hot(y, Z.shape[1])) * P * (1 - P) / len(Z)


def softmax_down_the_columns(Z, y):
    powers = np.exp(Z - np.max(Z, axis=0))
    return (powers / np.sum(powers, axis=0) - one_hot(y, Z.shape[1])) / len(Z)


def sigmoids_not_softmax(Z, y):
    return (1 / (1 + np.exp(-Z)) - one_hot(y, Z.shape[1])) / len(Z)


def the_loss_itself(Z, y):
    return cross_entropy(Z, y)


def averaged_over_samples(Z, y):
    return np.mean(softmax(Z) - one_hot(y, Z.shape[1]), axis=0)


def draw_logits(rng):
    for m, C in [(3, 4), (5, 3), (4, 2), (2, 10), (6, 5)]:
        yield {"Z": rng.normal(0, 1.5, (m, C)), "y": rng.integers(0, C, m)}


def fingerprint_of_blame(answer, expected, Z, y):
    from lessons import microscope

    readings = [microscope.read("dZ", answer, expected)]
    return microscope.report(readings, microscope.diagnose(readings, len(Z)))


LOSS_GRADIENT = Exercise(
    "loss_gradient",
    points=2,
    returns="dL/dZ, one slope for each logit: (m, C)",
    visible=[
        {"Z": np.array([[2.0, 1.0, 0.1]]), "y": np.array([0])},
        {"Z": np.array([[2.0, 1.0, 0.1], [-1.0, 0.5, 3.0]]), "y": np.array([0, 1])},
        {
            "Z": np.array([[1.0, -0.5], [0.25, 2.0], [-1.5, 0.5], [3.0, 1.0], [0.5, -2.0]]),
            "y": np.array([1, 1, 0, 0, 1]),
        },
    ],
    hidden=draw_logits,
    misconceptions=[
        Misconception(
            "no_mean",
            "The direction is right, but everything is m times too long: the loss is a mean over "
            "the m samples, so its slopes are divided by m too.",
            blame_without_mean,
        ),
        Misconception(
            "uphill",
            "All signs are turned: it is P − Y. Y − P points uphill.",
            blame_uphill,
        ),
        Misconception(
            "uphill_without_mean",
            "All signs are turned, it is P − Y, and the division by the number of samples is "
            "missing.",
            blame_uphill_without_mean,
        ),
        Misconception(
            "mean_of_everything",
            "You divided by the number of all logits. The loss is a mean over the samples, m of "
            "them, not over samples and classes.",
            blame_mean_of_everything,
            blame_mean_over_classes,
        ),
        Misconception(
            "logits_for_probabilities",
            "You subtracted Y from the logits. The blame is the probabilities minus Y: softmax "
            "first.",
            blame_of_logits,
        ),
        Misconception(
            "labels_left_out",
            "You returned the probabilities, divided by m. The label is missing: at the right "
            "class, 1 is subtracted.",
            probabilities_only,
        ),
        Misconception(
            "label_numbers_subtracted",
            "You subtracted the labels' numbers. Class 2 is not twice class 1: write the labels "
            "as rows with a single 1 first.",
            label_numbers_subtracted,
        ),
        Misconception(
            "right_class_only",
            "You kept the slope at the right class only. The other logits get blame too: each of "
            "them takes probability away.",
            right_class_only,
        ),
        Misconception(
            "slope_at_the_probabilities",
            "You returned the slopes with respect to the probabilities, −1/p. Asked are those with "
            "respect to the logits, softmax included: P − Y.",
            slope_at_probabilities,
        ),
        Misconception(
            "one_slope_too_many",
            "You multiplied P − Y by p(1 − p). The slope of softmax is in P − Y already.",
            with_sigmoid_slope,
        ),
        Misconception(
            "softmax_down_the_columns",
            "Your softmax shares the 1 among the samples. Every row has a distribution of its own.",
            softmax_down_the_columns,
        ),
        Misconception(
            "sigmoids",
            "You used a sigmoid for each logit. This loss has a softmax: the classes of a row "
            "share the 1.",
            sigmoids_not_softmax,
        ),
        Misconception(
            "loss_returned",
            "You returned the loss. Asked is its slope for each logit, an array like Z.",
            the_loss_itself,
        ),
        Misconception(
            "averaged_over_samples",
            "You took the mean over the rows. Every sample keeps its own blame; only divide it by "
            "m.",
            averaged_over_samples,
        ),
    ],
    hints=(
        "Lesson 07's functions do nearly all of it: one makes probabilities of the logits, one "
        "makes rows of the labels.",
        "For the logits (2, 1, 0.1) and class 0: (0.659, 0.242, 0.099) minus (1, 0, 0). With two "
        "samples, half of it.",
        "Softmax of Z minus one-hot of y (C is the number of columns of Z), divided by the number "
        "of rows.",
    ),
    fingerprint=fingerprint_of_blame,
)


# backward --------------------------------------------------------------------------------


def backward_without_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dZ = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
    return grads


def backward_slope_at_the_logits(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dZ = dZ * (cache[i][1] > 0)
        dW, db, dZ = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
    return grads


def backward_blame_bent(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        dZ = np.maximum(dA, 0)
    return grads


def backward_times_activation(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * A
    return grads


def backward_times_sums(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * cache[i - 1][1]
    return grads


def backward_sigmoid_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * A * (1 - A)
    return grads


def backward_sigmoid_slope_of_sums(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            s = 1 / (1 + np.exp(-cache[i - 1][1]))
            dZ = dA * s * (1 - s)
    return grads


def backward_tanh_slope(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        dZ = dA * (1 - A**2)
    return grads


def backward_slope_reversed(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] <= 0)
    return grads


def backward_through_gradient(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A, _ = cache[i]
        dW, db = A.T @ dZ, dZ.sum(axis=0)
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = (dZ @ dW.T) * (cache[i - 1][1] > 0)
    return grads


def backward_mean_again(dZ, cache, layers):
    return [(dW / len(dZ), db / len(dZ)) for dW, db in backward(dZ, cache, layers)]


def backward_mean_at_each_layer(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        dZ = dZ / len(dZ)
        dW, db, dA = dense_backward(dZ, cache[i][0], layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


def backward_last_layer_first(dZ, cache, layers):
    return backward(dZ, cache, layers)[::-1]


def backward_bias_first(dZ, cache, layers):
    return [(db, dW) for dW, db in backward(dZ, cache, layers)]


def backward_sums_for_inputs(dZ, cache, layers):
    grads = []
    for i in range(len(layers) - 1, -1, -1):
        A = cache[i - 1][1] if i > 0 else cache[0][0]
        dW, db, dA = dense_backward(dZ, A, layers[i][0])
        grads.insert(0, (dW, db))
        if i > 0:
            dZ = dA * (cache[i - 1][1] > 0)
    return grads


def backward_with_a_step(dZ, cache, layers):
    return sgd_step(layers, backward(dZ, cache, layers), 1.0)


def backward_uphill(dZ, cache, layers):
    return [(-dW, -db) for dW, db in backward(dZ, cache, layers)]


def draw_ways_back(rng):
    for m, sizes in [
        (4, (3, 5, 2)),
        (5, (2, 4, 3, 3)),
        (3, (4, 3, 5, 2)),
        (6, (3, 2, 4)),
        (4, (3, 2)),
    ]:
        X, layers = draw_network(rng, m, *sizes) if len(sizes) > 2 else (
            rng.normal(size=(m, sizes[0])), draw_layers(rng, *sizes)
        )  # fmt: skip
        logits, cache = forward_with_cache(X, layers)
        yield {
            "dZ": away_from_zero(rng, logits.shape, 0.05, 0.5),
            "cache": cache,
            "layers": layers,
        }


def fingerprint_of_backward(answer, expected, dZ, cache, layers):
    from lessons import microscope

    readings = microscope.read_layers(answer, expected)
    loss, X = microscope.with_blame(dZ), cache[0][0]
    meaning = microscope.diagnose_network(answer, expected, loss, X, layers, given=True)
    return microscope.report(readings, meaning)


def way_back(dZ, X, layers):
    """Return a case of `backward`: what lies in the cache follows from the samples."""
    return {"dZ": np.array(dZ), "cache": forward_with_cache(X, layers)[1], "layers": layers}


BACKWARD = Exercise(
    "backward",
    points=4,
    returns="a list with one (dW, db) per layer, first layer first: the shapes of W and b",
    visible=[
        # A batch of one, because the text works it by hand.
        way_back([[0.6457, -0.6457]], np.array([[1.0, 0.5]]), BY_HAND),
        way_back([[0.2, -0.2], [-0.3, 0.3], [0.25, -0.25]], THREE_SAMPLES, TWO_LAYERS),
        way_back(
            [[0.4, -0.1], [-0.25, 0.3], [0.15, 0.2]],
            np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0]]),
            THREE_LAYERS,
        ),
        way_back(
            [[0.5, -0.25], [-0.1, 0.3], [0.2, 0.4]],
            THREE_SAMPLES,
            [(np.array([[1.0, -1.0], [0.5, 2.0], [-0.5, 1.0]]), np.array([0.1, 0.2]))],
        ),
    ],  # fmt: skip
    hidden=draw_ways_back,
    misconceptions=[
        Misconception(
            "no_slope",
            "The last layer is right, those before it are not: you left out the slope of the bend. "
            "Where a ReLU was silent (z not above 0), no blame passes.",
            backward_without_slope,
        ),
        Misconception(
            "slope_at_the_logits",
            "You multiplied by ReLU's slope at the logits too. Nothing bends there: the blame dZ "
            "goes into the last layer as it is.",
            backward_slope_at_the_logits,
        ),
        Misconception(
            "blame_bent",
            "You sent the blame through ReLU, which makes negative blame 0. Negative blame is as "
            "good as positive; what decides is whether the *sum* z was above 0 on the way forward.",
            backward_blame_bent,
        ),
        Misconception(
            "activation_for_slope",
            "You multiplied the blame by ReLU's output, or by the sum. Multiply by its slope: 1 "
            "where z > 0, otherwise 0.",
            backward_times_activation,
            backward_times_sums,
        ),
        Misconception(
            "slope_of_another_bend",
            "You multiplied by the slope of a sigmoid or a tanh. The bend of this network is ReLU: "
            "its slope is 1 where z > 0, otherwise 0.",
            backward_sigmoid_slope,
            backward_sigmoid_slope_of_sums,
            backward_tanh_slope,
        ),
        Misconception(
            "slope_reversed",
            "Your slope is 1 where the neuron was silent and 0 where it fired. It is the other way "
            "round.",
            backward_slope_reversed,
        ),
        Misconception(
            "through_the_gradient",
            "The last layer is right, those before it are not: you sent the blame back through dW. "
            "It goes back through the weights W, the way the numbers came.",
            backward_through_gradient,
        ),
        Misconception(
            "mean_again",
            "The direction is right, but you divided by m, once or at every layer. The mean is in "
            "dZ already: from there on only sums.",
            backward_mean_again,
            backward_mean_at_each_layer,
        ),
        Misconception(
            "last_layer_first",
            "Your gradients are in the order in which you found them. The answer's first pair "
            "belongs to the first layer.",
            backward_last_layer_first,
        ),
        Misconception(
            "bias_first",
            "In each of your pairs db stands first. The order is (dW, db), as in (W, b).",
            backward_bias_first,
        ),
        Misconception(
            "sums_for_inputs",
            "You took the sums Z of the layer before for its outputs. What went into a layer has "
            "been bent: it is the A of the layer's own cache entry.",
            backward_sums_for_inputs,
        ),
        Misconception(
            "a_step_too",
            "You moved the weights as well. Here only the slopes are asked; the step comes next.",
            backward_with_a_step,
        ),
        Misconception(
            "uphill",
            "All signs are turned. `backward` returns the slopes; the minus belongs to the step.",
            backward_uphill,
        ),
    ],
    hints=(
        "Go from the last layer to the first. Each layer takes a dZ, gives its dW and db, and "
        "hands a dA to the layer before it. Between the two layers there is a bend.",
        "In the text: dZ = (0.65, −0.65) becomes dA = (0.65, −1.61) at h1 and h2. The sums there "
        "were 0.9 and −0.4, so ReLU's slopes are 1 and 0, and the next dZ is (0.65, 0).",
        "Loop over the layers in reverse. Use dense_backward with that layer's A and W, put the "
        "pair in front of the list, and, unless it is the first layer, make the next dZ: dA where "
        "the Z of the layer before is above 0, otherwise 0.",
    ),
    fingerprint=fingerprint_of_backward,
)


# sgd_step --------------------------------------------------------------------------------


def step_uphill(layers, grads, lr):
    return [(W + lr * dW, b + lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_without_rate(layers, grads, lr):
    return [(W - dW, b - db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_for_weights_only(layers, grads, lr):
    return [(W - lr * dW, b) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_alone(layers, grads, lr):
    return [(-lr * dW, -lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_size_alone(layers, grads, lr):
    return [(lr * dW, lr * db) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_in_place(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        W -= lr * dW
        b -= lr * db
    return layers


def step_in_the_list(layers, grads, lr):
    for i in range(len(layers)):
        layers[i] = (layers[i][0] - lr * grads[i][0], layers[i][1] - lr * grads[i][1])
    return layers


def step_not_collected(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        W = W - lr * dW
        b = b - lr * db
    return layers


def step_rate_on_everything(layers, grads, lr):
    return [(lr * (W - dW), lr * (b - db)) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_divided_by_rate(layers, grads, lr):
    return [(W - dW / lr, b - db / lr) for (W, b), (dW, db) in zip(layers, grads)]  # noqa: B905


def step_of_first_layer(layers, grads, lr):
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        return [(W - lr * dW, b - lr * db)]


def step_flat(layers, grads, lr):
    moved = []
    for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
        moved += [W - lr * dW, b - lr * db]
    return moved


def draw_steps(rng):
    for sizes in [(2, 3), (3, 4, 2), (2, 5, 3, 4), (4, 2, 3)]:
        layers, grads = draw_layers(rng, *sizes), draw_layers(rng, *sizes)
        yield {"layers": layers, "grads": grads, "lr": float(rng.uniform(0.02, 0.6))}


SGD_STEP = Exercise(
    "sgd_step",
    points=1,
    returns="a list with one (W, b) per layer: the shapes they had",
    visible=[
        {
            "layers": [(np.array([[3.0, -1.0]]), np.array([0.5, 1.0]))],
            "grads": [(np.array([[8.0, 2.0]]), np.array([4.0, -3.0]))],
            "lr": 0.01,
        },
        {
            "layers": BY_HAND,
            "grads": [
                (np.array([[0.65, 0.0], [0.325, 0.0]]), np.array([0.65, -0.5])),
                (np.array([[0.585, -0.585], [0.25, 1.0]]), np.array([0.65, -0.65])),
            ],
            "lr": 0.5,
        },
    ],
    hidden=draw_steps,
    misconceptions=[
        Misconception(
            "uphill",
            "You added the slopes. They point to where the loss grows: subtract.",
            step_uphill,
        ),
        Misconception(
            "without_rate",
            "You subtracted the whole slope. The step is the slope times the learning rate.",
            step_without_rate,
        ),
        Misconception(
            "weights_only",
            "You moved the weights and left the biases where they were. They learn too.",
            step_for_weights_only,
        ),
        Misconception(
            "step_alone",
            "You returned the step. Asked is where it leads: the old number minus the step.",
            step_alone,
            step_size_alone,
        ),
        Misconception(
            "in_place",
            "You changed what the caller gave you: W -= … works in the caller's array, layers[i] = "
            "… in the caller's list. Make new ones.",
            step_in_place,
            step_in_the_list,
        ),
        Misconception(
            "nothing_moved",
            "The layers come back as they were. W = W − … gives the name W to a new array, and the "
            "list still holds the old one: collect the new arrays in a list of their own.",
            step_not_collected,
        ),
        Misconception(
            "rate_in_the_wrong_place",
            "The learning rate is in the wrong place: it multiplies the slope, and nothing else.",
            step_rate_on_everything,
            step_divided_by_rate,
        ),
        Misconception(
            "first_layer_only",
            "You returned after the first layer. Move all of them.",
            step_of_first_layer,
        ),
        Misconception(
            "flat",
            "Your list has the arrays one after the other. Asked are pairs: one (W, b) per layer.",
            step_flat,
        ),
    ],
    hints=(
        "The same rule for every array: old minus learning rate times slope.",
        "3 with slope 8 and learning rate 0.01 becomes 2.92.",
        "Go through layers and grads side by side (zip), and collect for each pair the moved W and "
        "the moved b.",
    ),
)


# train -----------------------------------------------------------------------------------


def train_on_everything(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        logits, cache = forward_with_cache(X, layers)
        losses.append(cross_entropy(logits, y))
        layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, losses


def train_everything_in_each_step(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for _ in range(0, len(X), batch):
            logits, cache = forward_with_cache(X, layers)
            losses.append(cross_entropy(logits, y))
            layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, losses


def train_first_batch_only(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        logits, cache = forward_with_cache(X[:batch], layers)
        losses.append(cross_entropy(logits, y[:batch]))
        layers = sgd_step(layers, backward(loss_gradient(logits, y[:batch]), cache, layers), lr)
    return layers, losses


def train_one_epoch(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
        return layers, losses


def train_from_the_start_each_time(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            moved = sgd_step(layers, backward(dZ, cache, layers), lr)
    return moved, losses


def train_step_thrown_away(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


def train_with_old_slopes(X, y, layers, lr, epochs, batch):
    logits, cache = forward_with_cache(X, layers)
    grads = backward(loss_gradient(logits, y), cache, layers)
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            layers = sgd_step(layers, grads, lr)
    return layers, losses


def train_with_stale_weights(X, y, layers, lr, epochs, batch):
    losses = []
    start_layers = layers
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], start_layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, start_layers), lr)
        start_layers = layers
    return layers, losses


def train_loss_after_the_step(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
            logits, _ = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
    return layers, losses


def train_one_loss_per_epoch(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            loss = cross_entropy(logits, y[i : i + batch])
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
        losses.append(loss)
    return layers, losses


def train_loss_of_all(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            losses.append(cross_entropy(forward_with_cache(X, layers)[0], y))
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


def train_rest_left_out(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X) - batch + 1, batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


def train_whole_batches_by_count(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for k in range(len(X) // batch):
            X_now, y_now = X[k * batch : (k + 1) * batch], y[k * batch : (k + 1) * batch]
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            layers = sgd_step(layers, backward(loss_gradient(logits, y_now), cache, layers), lr)
    return layers, losses


def train_sliding_window(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(len(X)):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


def train_uphill(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), -lr)
    return layers, losses


def train_losses_first(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return losses, layers


def train_shuffled(X, y, layers, lr, epochs, batch):
    losses = []
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch):
            now = order[i : i + batch]
            logits, cache = forward_with_cache(X[now], layers)
            losses.append(cross_entropy(logits, y[now]))
            grads = backward(loss_gradient(logits, y[now]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


def draw_trainings(rng):
    for m, sizes, epochs, batch in [
        (7, (3, 4, 2), 2, 3),
        (5, (2, 3, 3), 3, 9),
        (4, (2, 4, 3, 2), 2, 1),
        (8, (2, 3, 2), 2, 5),
        (9, (3, 4, 4), 2, 4),
    ]:
        X, layers = draw_network(rng, m, *sizes)
        y = rng.permutation(np.arange(m) % sizes[-1])
        yield {
            "X": X, "y": y, "layers": layers, "lr": float(rng.uniform(0.1, 0.4)),
            "epochs": epochs, "batch": batch,
        }  # fmt: skip


FIVE = {
    "X": np.array([[1.0, 0.5], [-0.5, 1.5], [2.0, -1.0], [-1.0, -0.5], [0.25, -1.5]]),
    "y": np.array([1, 0, 1, 0, 1]),
    "layers": BY_HAND,
    "lr": 0.5,
}

TRAIN = Exercise(
    "train",
    points=3,
    returns={
        "layers": "a list with one trained (W, b) per layer",
        "losses": "a list with one number per step",
    },
    visible=[
        FIVE | {"epochs": 1, "batch": 5},
        FIVE | {"epochs": 2, "batch": 2},
        FIVE | {"layers": THREE_LAYERS, "lr": 0.1, "epochs": 3, "batch": 100},
        FIVE | {"epochs": 1, "batch": 1},
    ],
    hidden=draw_trainings,
    misconceptions=[
        Misconception(
            "batch_ignored",
            "Every step of yours uses all samples, whatever `batch` says. Cut X and y into pieces "
            "of that many rows, and make one step with each.",
            train_on_everything,
            train_everything_in_each_step,
        ),
        Misconception(
            "first_batch_only",
            "You train on the first batch alone. An epoch goes through all rows, one batch after "
            "the other.",
            train_first_batch_only,
        ),
        Misconception(
            "one_epoch",
            "You stop after the first epoch. Does the `return` stand inside the loop?",
            train_one_epoch,
        ),
        Misconception(
            "not_kept",
            "The moved layers are not kept: every step begins at the first weights again. sgd_step "
            "returns new layers; give them the name `layers`.",
            train_from_the_start_each_time,
            train_step_thrown_away,
        ),
        Misconception(
            "old_slopes",
            "You took the slopes once and used them for several steps. After every step the "
            "weights are others, and so are the slopes: forward and backward again.",
            train_with_old_slopes,
            train_with_stale_weights,
        ),
        Misconception(
            "loss_after_the_step",
            "Your losses are those after the step. Asked is the loss before it, from the logits "
            "that you need anyway.",
            train_loss_after_the_step,
        ),
        Misconception(
            "one_loss_per_epoch",
            "You noted one loss per epoch. Asked is one per step.",
            train_one_loss_per_epoch,
        ),
        Misconception(
            "loss_of_all_samples",
            "Your layers are right, but your losses are those of all samples. Note the loss of the "
            "batch that makes the step.",
            train_loss_of_all,
        ),
        Misconception(
            "rest_left_out",
            "You left out the last rows, where they do not fill a batch. They make a smaller one.",
            train_rest_left_out,
            train_whole_batches_by_count,
        ),
        Misconception(
            "overlapping_batches",
            "Your batches overlap: each begins one row after the last. The next one begins where "
            "this one ends.",
            train_sliding_window,
        ),
        Misconception(
            "uphill",
            "Your loss grows, because your steps go uphill: subtract the slopes.",
            train_uphill,
        ),
        Misconception(
            "losses_first",
            "You returned the losses first. The order is layers, losses.",
            train_losses_first,
        ),
        Misconception(
            "shuffled",
            "You shuffled the rows. A good idea, and lesson 09 does it, but here the order of the "
            "rows is fixed, so that your numbers can be checked.",
            train_shuffled,
        ),
    ],
    hints=(
        "Two loops: over the epochs, and in it over the batches. Inside, four lines: forward, "
        "loss, backward, step.",
        "With 5 rows and batches of 2, the batches begin at rows 0, 2 and 4; `X[4:6]` has one row, "
        "and Python does not mind. Two epochs of them make 6 losses.",
        "For each batch: forward_with_cache, append the cross_entropy, backward with the "
        "loss_gradient as its dZ, and `layers` becomes what sgd_step returns.",
    ),
    rtol=1e-5,
    atol=1e-7,
)


# torch_train -----------------------------------------------------------------------------


def ask_torch_train(target, layers, X, y, lr, steps):
    """Give a network with fixed weights, let it be trained, and look at what it became."""
    import torch
    from torch import nn

    modules = []
    for W, b in layers:
        linear = nn.Linear(*W.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
        modules += [linear, nn.ReLU()]
    net = nn.Sequential(*modules[:-1])
    losses = target(net, torch.tensor(X, dtype=torch.float32), torch.tensor(y), lr, steps)
    if losses is None:
        return None
    return {"losses": losses, "parameters": list(net.parameters())}


def torch_without_zeroing(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


def torch_without_backward(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


def torch_zeroed_before_the_step(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        loss.backward()
        net.zero_grad()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


def torch_new_names(net, X, y, lr, steps):
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        for p in net.parameters():
            p = p - lr * p.grad
        losses.append(loss.item())
    return losses


def torch_recorded_step(net, X, y, lr, steps):
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        for p in net.parameters():
            p -= lr * p.grad
        losses.append(loss.item())
    return losses


def torch_uphill(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p += lr * p.grad
        losses.append(loss.item())
    return losses


def torch_without_rate(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= p.grad
        losses.append(loss.item())
    return losses


def torch_softmax_first(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(torch.softmax(net(X), dim=1), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
    return losses


def torch_adam(net, X, y, lr, steps):
    import torch
    from torch import nn

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def torch_losses_as_tensors(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss)
    return losses


def torch_one_step(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(loss.item())
        return losses


def torch_loss_after_the_step(net, X, y, lr, steps):
    import torch
    from torch import nn

    losses = []
    for _ in range(steps):
        loss = nn.CrossEntropyLoss()(net(X), y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                p -= lr * p.grad
        losses.append(nn.CrossEntropyLoss()(net(X), y).item())
    return losses


def draw_torch_trainings(rng):
    for m, sizes, steps in [(5, (2, 3, 2), 3), (6, (3, 4, 3), 2), (4, (2, 3, 4, 2), 3)]:
        X, layers = draw_network(rng, m, *sizes)
        y = rng.permutation(np.arange(m) % sizes[-1])
        lr = float(rng.uniform(0.1, 0.4))
        yield {"layers": layers, "X": X, "y": y, "lr": lr, "steps": steps}


TORCH_FIVE = {"layers": BY_HAND, "X": FIVE["X"], "y": FIVE["y"], "lr": 0.5}

TORCH_TRAIN = Exercise(
    "torch_train",
    points=2,
    returns={
        "losses": "a list with one number per step",
        "parameters": "the network's parameters after training",
    },
    visible=[
        TORCH_FIVE | {"steps": 1},
        TORCH_FIVE | {"steps": 3},
        TORCH_FIVE | {"layers": THREE_LAYERS, "lr": 0.1, "steps": 2},
    ],
    hidden=draw_torch_trainings,
    misconceptions=[
        Misconception(
            "not_zeroed",
            "Your first step is right, the later ones are not: the slopes of the steps before are "
            "still in `.grad`, and PyTorch adds the new ones to them. Zero them in every step.",
            torch_without_zeroing,
        ),
        Misconception(
            "no_slopes",
            "There are no slopes when you make the step: .grad is None. Either loss.backward() is "
            "missing, or the slopes were zeroed between it and the step.",
            torch_without_backward,
            torch_zeroed_before_the_step,
        ),
        Misconception(
            "network_unchanged",
            "Your network is as it was before. Either the step makes new numbers and leaves the "
            "parameters alone (p = p − … only gives p another meaning), or an optimizer found no "
            "slopes: they must be zeroed before backward(), not after it.",
            torch_new_names,
        ),
        Misconception(
            "step_recorded",
            "PyTorch records what happens to parameters, and refuses to have them changed while it "
            "does. The step is no part of the network: make it under torch.no_grad().",
            torch_recorded_step,
        ),
        Misconception(
            "uphill",
            "You added the slopes. They point uphill: subtract.",
            torch_uphill,
        ),
        Misconception(
            "without_rate",
            "You subtracted the whole slope. The step is the slope times lr.",
            torch_without_rate,
        ),
        Misconception(
            "softmax_first",
            "You applied softmax before the loss. nn.CrossEntropyLoss takes the logits and has its "
            "own softmax inside.",
            torch_softmax_first,
        ),
        Misconception(
            "losses_as_tensors",
            "Your losses are tensors, each of which still holds its whole graph. loss.item() "
            "gives the plain number.",
            torch_losses_as_tensors,
        ),
        Misconception(
            "one_step",
            "You stop after one step. Does the `return` stand inside the loop?",
            torch_one_step,
        ),
        Misconception(
            "loss_after_the_step",
            "Your losses are those after the step. Asked is the loss that the step was made from.",
            torch_loss_after_the_step,
        ),
        # Last, because the first use of torch.optim takes seconds.
        Misconception(
            "another_optimizer",
            "You used Adam. Asked is plain gradient descent, lr times the slope, so that the "
            "numbers can be compared with those of your `train`.",
            torch_adam,
        ),
    ],
    hints=(
        "The loop of lesson 03: logits and loss, zero the slopes, backward, step. And the loss "
        "into a list.",
        "From 0.97 the step of size 0.5 along a slope of 0.2 leads to 0.87. In PyTorch the slope "
        "of a parameter p stands in p.grad, but only after backward().",
        "In each step: the CrossEntropyLoss of net(X) and y; net.zero_grad(); loss.backward(); "
        "then, under torch.no_grad(), take lr times p.grad off every p in net.parameters(), in "
        "place.",
    ),
    probe=ask_torch_train,
)


# mend_backward ---------------------------------------------------------------------------


def hidden_slope_missing(X, y, layers):
    (W1, b1), (W2, b2) = layers
    Z1 = X @ W1 + b1
    A1 = np.maximum(Z1, 0)
    Z2 = A1 @ W2 + b2

    dZ2 = (softmax(Z2) - one_hot(y, len(b2))) / len(X)
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0)

    dZ1 = dZ2 @ W2.T
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (dW2, db2)]


def mended_with_bent_blame(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = np.maximum(dZ2 @ W2.T, 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_with_activation(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T * A1
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_with_sigmoid_slope(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T * A1 * (1 - A1)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_without_mean(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = softmax(A1 @ W2 + b2) - one_hot(y, len(b2))
    dZ1 = dZ2 @ W2.T * (A1 > 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_with_another_mean(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T / len(X)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_at_the_end_only(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (softmax(A1 @ W2 + b2) - one_hot(y, len(b2))) / len(X)
    dZ1 = dZ2 @ W2.T
    dW1 = X.T @ (dZ1 * (A1 > 0))
    db1 = dZ1.sum(axis=0)
    return [(dW1, db1), (A1.T @ dZ2, dZ2.sum(axis=0))]


def mended_uphill(X, y, layers):
    (W1, b1), (W2, b2) = layers
    A1 = np.maximum(X @ W1 + b1, 0)
    dZ2 = (one_hot(y, len(b2)) - softmax(A1 @ W2 + b2)) / len(X)
    dZ1 = dZ2 @ W2.T * (A1 > 0)
    return [(X.T @ dZ1, dZ1.sum(axis=0)), (A1.T @ dZ2, dZ2.sum(axis=0))]


def draw_patients(rng):
    for m, sizes in [(5, (3, 4, 2)), (4, (2, 5, 3)), (7, (4, 3, 4)), (6, (2, 3, 2))]:
        X, layers = draw_network(rng, m, *sizes)
        yield {"X": X, "y": rng.permutation(np.arange(m) % sizes[-1]), "layers": layers}


def fingerprint_of_patient(answer, expected, X, y, layers):
    from lessons import microscope

    readings = microscope.read_layers(answer, expected)
    loss = microscope.cross_entropy(y)
    meaning = microscope.diagnose_network(answer, expected, loss, X, layers)
    return microscope.report(readings, meaning)


MEND_BACKWARD = Exercise(
    "mend_backward",
    points=2,
    returns="a list with one (dW, db) per layer: the shapes of W and b",
    visible=[
        {"X": TWO_SAMPLES, "y": np.array([1, 0]), "layers": BY_HAND},
        {"X": THREE_SAMPLES, "y": np.array([0, 1, 1]), "layers": TWO_LAYERS},
    ],
    hidden=draw_patients,
    misconceptions=[
        Misconception(
            "no_slope",
            "The slope of the bend is still missing: between dA1, the blame at the hidden outputs, "
            "and dZ1 it must be multiplied by ReLU's slope, 1 where Z1 > 0 and 0 elsewhere.",
            hidden_slope_missing,
        ),
        Misconception(
            "blame_bent",
            "You found the place. But ReLU of the blame is not ReLU's slope: what decides is "
            "whether the sum Z1 was above 0, not whether the blame is.",
            mended_with_bent_blame,
        ),
        Misconception(
            "activation_for_slope",
            "You found the place. But the factor is ReLU's slope, 1 or 0, and not its output.",
            mended_with_activation,
        ),
        Misconception(
            "slope_of_another_bend",
            "You found the place, and put a sigmoid's slope there. This network bends with ReLU.",
            mended_with_sigmoid_slope,
        ),
        Misconception(
            "weights_only",
            "You mended dW1 and left db1 as it was. The factor belongs to dZ1, from which both "
            "are made.",
            mended_at_the_end_only,
        ),
        Misconception(
            "no_mean",
            "Everything is m times too long now: the division by the number of samples belongs "
            "in dZ2.",
            mended_without_mean,
        ),
        Misconception(
            "mean_again",
            "The mean was not what is missing: it is in dZ2 already, and everything after it is "
            "made of dZ2.",
            mended_with_another_mean,
        ),
        Misconception(
            "uphill",
            "The signs are turned now: P − Y was right.",
            mended_uphill,
        ),
    ],
    hints=(
        "The microscope says which layer is right. What does the blame pass between that layer and "
        "the other one?",
        "On the way forward there are three things between X and Z2: multiply and add, bend, "
        "multiply and add. Count them on the way back.",
        "The blame that comes back through W2 belongs to A1. To belong to Z1, it needs ReLU's "
        "slope at every sum.",
    ),
    planted="no_slope",
    fingerprint=fingerprint_of_patient,
)


EXERCISES = [
    CHAIN_RULE,
    NUMERICAL_GRADIENT,
    DENSE_BACKWARD,
    LOSS_GRADIENT,
    BACKWARD,
    SGD_STEP,
    TRAIN,
    TORCH_TRAIN,
    MEND_BACKWARD,
]
