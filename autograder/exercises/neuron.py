"""How the exercises of lesson 01 are asked and judged: one neuron."""

import numpy as np

from ..exercise import Exercise, Misconception

# A failing case with the fewest numbers is the one that a learner is shown. Where an exercise
# has the numbers that the text works out by hand, they come first and no case is smaller.


def away_from_zero(rng, shape, low=0.3, high=1.5):
    """Return random numbers of both signs whose size is never negligible."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


# weighted_sum ----------------------------------------------------------------------------


def products_only(x, w, b):
    products = x * w
    return products


def products_plus_bias(x, w, b):
    return x * w + b


def bias_for_each_input(x, w, b):
    return np.sum(x * w + b)


def bias_subtracted(x, w, b):
    return np.sum(x * w) - b


def bias_forgotten(x, w, b):
    return np.sum(x * w)


def mean_of_products(x, w, b):
    return np.mean(x * w) + b


def weighted_average(x, w, b):
    return np.sum(x * w) / np.sum(w) + b


def inputs_plus_weights(x, w, b):
    return np.sum(x + w) + b


def always_the_example(x, w, b):
    x = np.array([0.5, 0.9, 0.1])
    w = np.array([0.4, -0.2, 0.7])
    b = 0.1
    return np.sum(x * w) + b


def always_three_inputs(x, w, b):
    return x[0] * w[0] + x[1] * w[1] + x[2] * w[2] + b


def always_three_inputs_by_range(x, w, b):
    z = b
    for i in range(3):
        z = z + x[i] * w[i]
    return z


def sum_to_two_digits(x, w, b):
    return round(float(np.sum(x * w) + b), 2)


def sum_to_three_digits(x, w, b):
    return round(float(np.sum(x * w) + b), 3)


def draw_weighted_sums(rng):
    for n in (2, 3, 4, 5, 6, 8):
        yield {
            "x": away_from_zero(rng, n),
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
        }


WEIGHTED_SUM = Exercise(
    "weighted_sum",
    points=1,
    returns="z, one number",
    visible=[
        {"x": np.array([0.5, 0.9, 0.1]), "w": np.array([0.4, -0.2, 0.7]), "b": 0.1},
        {
            "x": np.array([2.0, 3.0, -1.0, 0.5, 1.0]),
            "w": np.array([1.5, -1.0, 0.5, 2.0, -3.0]),
            "b": -0.5,
        },
        {"x": np.array([1.0, -2.0, 0.5, 4.0]), "w": np.array([3.0, 1.0, -2.0, 0.5]), "b": 0.0625},
    ],
    hidden=draw_weighted_sums,
    misconceptions=[
        Misconception(
            "products_not_added",
            "You multiplied each input by its weight but did not add the products up: a neuron "
            "makes one number of all its inputs.",
            products_only,
            products_plus_bias,
        ),
        Misconception(
            "bias_for_each_input",
            "You added the bias once for every input. It belongs to the neuron, not to an input: "
            "add it once, after the sum.",
            bias_for_each_input,
        ),
        Misconception(
            "bias_subtracted",
            "You subtracted the bias. In this course it is always added; a negative bias makes z "
            "smaller.",
            bias_subtracted,
        ),
        Misconception(
            "bias_forgotten",
            "You left the bias out: your sum is right only where b is 0.",
            bias_forgotten,
        ),
        Misconception(
            "mean_not_sum",
            "You took the mean of the products. The neuron adds them, and divides by nothing.",
            mean_of_products,
        ),
        Misconception(
            "weighted_average",
            "You divided by the sum of the weights. That is a weighted average; a neuron's weights "
            "need not add up to 1, and nothing is divided.",
            weighted_average,
        ),
        Misconception(
            "inputs_plus_weights",
            "You added each weight to its input. A weight says how much its input counts: multiply "
            "the two.",
            inputs_plus_weights,
        ),
        Misconception(
            "other_cells_variables",
            "You return 0.19 whatever the inputs are: that is the worked example. Use the "
            "function's own x, w and b, under the names its first line gives them, not numbers or "
            "variables of another cell.",
            always_the_example,
        ),
        Misconception(
            "three_inputs_only",
            "You wrote the sum for three inputs. A neuron may have two inputs or 784: take "
            "however many come.",
            always_three_inputs,
            always_three_inputs_by_range,
        ),
        Misconception(
            "rounded",
            "You rounded the sum. Return it as it is; round only what you print.",
            sum_to_two_digits,
            sum_to_three_digits,
        ),
    ],
    hints=(
        "The products are there already. Two things are left to do with them.",
        "With products (0.20, −0.18, 0.07) and bias 0.1 the answer is the one number 0.19.",
        "Add up all the products, then add the bias once, and return that.",
    ),
    rtol=1e-5,
    atol=1e-6,
)


# neuron ----------------------------------------------------------------------------------


def identity(z):
    return z


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def step(z):
    return np.where(z > 0, 1.0, 0.0)


def cube(z):
    return z**3


# The last two are in no lesson: an answer that knows the usual ones by heart fails them.
ACTIVATIONS = {
    "identity": identity,
    "sigmoid": sigmoid,
    "step": step,
    "tanh": np.tanh,
    "cube": cube,
}


def ask_neuron(target, x, w, b, activation):
    """Ask for one neuron's output; the case names the activation, the code gets the function."""
    return target(x, w, b, ACTIVATIONS[activation])


def activation_forgotten(x, w, b, activation):
    return np.sum(x * w) + b


def always_sigmoid(x, w, b, activation):
    return 1 / (1 + np.exp(-(np.sum(x * w) + b)))


def bias_after_activation(x, w, b, activation):
    return activation(np.sum(x * w)) + b


def activation_of_each_product(x, w, b, activation):
    return np.sum(activation(x * w)) + b


def activation_of_each_product_and_bias(x, w, b, activation):
    return np.sum(activation(x * w + b))


def activations_not_summed(x, w, b, activation):
    return activation(x * w + b)


def activation_of_the_inputs(x, w, b, activation):
    return np.sum(activation(x) * w) + b


def activation_twice(x, w, b, activation):
    return activation(activation(np.sum(x * w) + b))


def neuron_without_bias(x, w, b, activation):
    return activation(np.sum(x * w))


def neuron_with_bias_subtracted(x, w, b, activation):
    return activation(np.sum(x * w) - b)


def activation_not_called(x, w, b, activation):
    return activation


def neuron_of_the_example(x, w, b, activation):
    x = np.array([0.5, 0.9, 0.1])
    w = np.array([0.4, -0.2, 0.7])
    b = 0.1
    return activation(np.sum(x * w) + b)


def output_to_two_digits(x, w, b, activation):
    return round(float(activation(np.sum(x * w) + b)), 2)


def output_to_three_digits(x, w, b, activation):
    return round(float(activation(np.sum(x * w) + b)), 3)


def draw_neurons(rng):
    for n, activation in [
        (2, "sigmoid"), (3, "tanh"), (4, "cube"), (3, "identity"), (5, "tanh"), (2, "cube")
    ]:  # fmt: skip
        # Small weights: far out, where a sigmoid is flat, all wrong sums look alike.
        yield {
            "x": away_from_zero(rng, n),
            "w": away_from_zero(rng, n, 0.2, 0.7),
            "b": float(away_from_zero(rng, None, 0.2, 0.7)),
            "activation": activation,
        }


NEURON = Exercise(
    "neuron",
    points=2,
    returns="a, one number",
    visible=[
        {
            "x": np.array([0.5, 0.9, 0.1]),
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
            "activation": "sigmoid",
        },
        {
            "x": np.array([2.0, -1.0, 0.5]),
            "w": np.array([1.0, 1.5, -0.5]),
            "b": -0.5,
            "activation": "step",
        },
        {
            "x": np.array([1.0, 0.5, -2.0]),
            "w": np.array([0.5, 1.0, -0.25]),
            "b": 0.5,
            "activation": "cube",
        },
        {
            "x": np.array([3.0, -2.0, 1.0]),
            "w": np.array([0.5, 2.0, -1.0]),
            "b": 1.25,
            "activation": "identity",
        },
    ],
    hidden=draw_neurons,
    misconceptions=[
        Misconception(
            "activation_forgotten",
            "You returned the weighted sum z itself. The output is the activation of z; only with "
            "the identity are the two the same. (If you compare `activation` with a text: it is a "
            "function, so call it.)",
            activation_forgotten,
        ),
        Misconception(
            "always_sigmoid",
            "You applied the sigmoid whatever the activation is. The last argument is a function: "
            "call that one.",
            always_sigmoid,
        ),
        Misconception(
            "bias_after_activation",
            "You added the bias to the activation's result. The bias is part of z: first the "
            "whole weighted sum, then the activation.",
            bias_after_activation,
        ),
        Misconception(
            "activation_of_each_product",
            "You applied the activation to each product and added afterwards. A neuron adds "
            "first: the activation gets one number, z.",
            activation_of_each_product,
            activation_of_each_product_and_bias,
        ),
        Misconception(
            "products_not_added",
            "You gave the activation one product per input and did not add them up: a neuron has "
            "one output.",
            activations_not_summed,
        ),
        Misconception(
            "activation_of_the_inputs",
            "You applied the activation to the inputs, before they were weighted. It comes last, "
            "on the weighted sum.",
            activation_of_the_inputs,
        ),
        Misconception(
            "activation_twice",
            "You applied the activation twice. Once is enough.",
            activation_twice,
        ),
        Misconception(
            "bias_forgotten",
            "You left the bias out of the weighted sum.",
            neuron_without_bias,
        ),
        Misconception(
            "bias_subtracted",
            "You subtracted the bias before the activation. The bias is added.",
            neuron_with_bias_subtracted,
        ),
        Misconception(
            "activation_not_called",
            "You returned the function itself. A function does its work when it is called, with "
            "the weighted sum between the brackets.",
            activation_not_called,
        ),
        Misconception(
            "other_cells_variables",
            "Your weighted sum is always 0.19, the worked example's. Use the function's own x, w "
            "and b, not the variables of another cell.",
            neuron_of_the_example,
        ),
        Misconception(
            "rounded",
            "You rounded the output. Return it as it is; round only what you print.",
            output_to_two_digits,
            output_to_three_digits,
        ),
    ],
    hints=(
        "Two steps, one after the other. You have written the first one already.",
        "With the sigmoid: z = 0.19, then sigmoid(0.19) = 0.547. With the cube: z = 2, then 8.",
        "Compute the weighted sum with the function from the exercise before, and call the "
        "function `activation` with the result.",
    ),
    probe=ask_neuron,
    rtol=1e-5,
    atol=1e-6,
)


# weighted_sums ---------------------------------------------------------------------------


def products_in_a_matrix(X, w, b):
    return X * w + b


def one_sum_for_all(X, w, b):
    return np.sum(X * w) + b


def sums_down_the_columns(X, w, b):
    return (X * w).sum(axis=0) + b


def sums_as_a_column(X, w, b):
    return X @ w.reshape(-1, 1) + b


def sums_as_a_row(X, w, b):
    return (X @ w + b).reshape(1, -1)


def weights_first(X, w, b):
    return np.dot(w, X) + b


def weights_first_by_at(X, w, b):
    return w @ X + b


def weights_times_transpose(X, w, b):
    return np.dot(X.T, w) + b


def weights_times_transpose_by_at(X, w, b):
    return X.T @ w + b


def batch_bias_for_each_input(X, w, b):
    return (X * w + b).sum(axis=1)


def batch_bias_forgotten(X, w, b):
    return X @ w


def batch_bias_subtracted(X, w, b):
    return X @ w - b


def batch_means(X, w, b):
    return (X * w).mean(axis=1) + b


def first_sample_only(X, w, b):
    for x in X:
        return np.sum(x * w) + b


def draw_batches(rng):
    for m, n in [(3, 2), (5, 3), (2, 4), (6, 5), (4, 1), (7, 3)]:
        yield {
            "X": away_from_zero(rng, (m, n)),
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
        }


WEIGHTED_SUMS = Exercise(
    "weighted_sums",
    points=2,
    returns="one number per sample: (m,)",
    visible=[
        {
            "X": np.array([[0.5, 0.9, 0.1], [1.0, 2.0, -1.0]]),
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
        },
        {
            "X": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [-2.0, 0.5]]),
            "w": np.array([2.0, -0.5]),
            "b": -0.25,
        },
        # A batch of one sample is still a batch: the answer keeps its one axis.
        {
            "X": np.array([[2.0, -1.0, 0.5, 1.0, -2.0, 3.0]]),
            "w": np.array([1.0, 3.0, 2.0, -1.0, 0.5, 0.25]),
            "b": 0.5,
        },
    ],
    hidden=draw_batches,
    misconceptions=[
        Misconception(
            "products_not_added",
            "You multiplied every input by its weight but did not add up along each row: every "
            "sample needs one number.",
            products_in_a_matrix,
        ),
        Misconception(
            "one_sum_for_all",
            "You added up over all samples too. Keep them apart: one output per row.",
            one_sum_for_all,
        ),
        Misconception(
            "sums_down_the_columns",
            "You added down the columns, over the samples. Samples are rows: add along each row, "
            "over the inputs.",
            sums_down_the_columns,
        ),
        Misconception(
            "sums_as_a_column",
            "Your numbers are right, but they stand in a table with one column, (m, 1). The "
            "contract asks for a flat (m,); mixing the two goes wrong later, without a message.",
            sums_as_a_column,
        ),
        Misconception(
            "sums_as_a_row",
            "Your numbers are right, but they stand in a table with one row, (1, m). The contract "
            "asks for a flat (m,).",
            sums_as_a_row,
        ),
        Misconception(
            "weights_first",
            "You put w before X. Samples are rows, so X comes first: with @ the inner sizes "
            "must agree, (m, n) with (n,).",
            weights_first,
            weights_first_by_at,
        ),
        Misconception(
            "transposed",
            "You turned X on its side. Its rows are the samples already, and the columns of X "
            "meet the weights: (m, n) with (n,). No transpose is needed.",
            weights_times_transpose,
            weights_times_transpose_by_at,
        ),
        Misconception(
            "bias_for_each_input",
            "You added the bias once for every input. Add it once for every sample, after the sum.",
            batch_bias_for_each_input,
        ),
        Misconception("bias_forgotten", "You left the bias out.", batch_bias_forgotten),
        Misconception(
            "bias_subtracted", "You subtracted the bias. It is added.", batch_bias_subtracted
        ),
        Misconception(
            "mean_not_sum", "You took the mean of each row's products, not their sum.", batch_means
        ),
        Misconception(
            "first_sample_only",
            "You answer for the first sample only: the `return` stands inside the loop and ends "
            "it. Collect one number per sample, then return them together.",
            first_sample_only,
        ),
    ],
    hints=(
        "The same weights serve every row. One matrix product does all rows at once.",
        "Shapes: (2, 3) @ (3,) gives (2,), one number per row. Adding a single number to that "
        "adds it to each.",
        "Matrix-multiply the table by the weights, table first, then add the bias.",
    ),
    rtol=1e-5,
    atol=1e-6,
)


# make_it_fire ----------------------------------------------------------------------------

A, B = np.array([1.5, 0.5]), np.array([0.5, 1.0])


def weights_and_bias(target):
    """Ask for weights and a bias; a list of weights is as good as an array."""
    answer = target()
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        w, b = answer
        if isinstance(w, (tuple, list)) and all(isinstance(n, (int, float, np.number)) for n in w):
            return np.array(w), b
    return answer


def sums_for_both(answer):
    """Return the weighted sums z of A and of B; `ValueError` if these are no weights and bias."""
    w, b = answer
    if not isinstance(w, np.ndarray) or w.shape != (2,) or np.ndim(b) or w.dtype.kind == "b":
        raise ValueError("not two weights and a bias")
    if not (np.isfinite(w).all() and np.isfinite(b)):
        raise ValueError("not finite")
    return float(w @ A + b), float(w @ B + b)


def fires_for_a_only(answer):
    """Say what is wrong with a pair of weights and bias, or None."""
    z_a, z_b = sums_for_both(answer)
    a, b = sigmoid(z_a), sigmoid(z_b)
    if a > 0.9 and b < 0.1:
        return None
    return (
        f"With your w and b the output is {a:.3f} for A (asked: more than 0.9) and {b:.3f} for B "
        f"(asked: less than 0.1). The weighted sums are {z_a:.3g} and {z_b:.3g}."
    )


def bias_returned_first():
    return -2.6, np.array([4.0, -1.8])


def is_bias_first(answer):
    first, second = answer
    return np.ndim(first) == 0 and np.shape(second) == (2,)


def fires_for_b():
    return np.array([-4.0, 1.8]), 2.6


def is_the_wrong_way_round(answer):
    z_a, z_b = sums_for_both(answer)
    return sigmoid(z_a) < 0.5 < sigmoid(z_b)


def sums_taken_for_outputs():
    return np.array([1.0, 0.0]), -0.5


def is_zero_taken_for_quiet(answer):
    z_a, z_b = sums_for_both(answer)
    return z_a > 0.9 and 0 <= z_b < 0.1


def too_timid():
    return np.array([1.0, -1.0]), 0.0


def is_timid(answer):
    z_a, z_b = sums_for_both(answer)
    return z_a > 0 > z_b and fires_for_a_only(answer) is not None


def fires_for_both():
    return np.array([5.0, -2.5]), 3.0


def is_firing_for_both(answer):
    z_a, z_b = sums_for_both(answer)
    return z_a > 0 and z_b > 0


def fires_for_neither():
    return np.array([2.0, -1.0]), -6.0


def is_firing_for_neither(answer):
    z_a, z_b = sums_for_both(answer)
    return z_a < 0 and z_b < 0


def draw_nothing_new(rng):
    # The task has no inputs: grading asks for the same two numbers again.
    return [{}]


MAKE_IT_FIRE = Exercise(
    "make_it_fire",
    points=2,
    returns={"w": "two weights: (2,)", "b": "the bias, one number"},
    visible=[{}],
    hidden=draw_nothing_new,
    probe=weights_and_bias,
    accept=fires_for_a_only,
    misconceptions=[
        Misconception(
            "bias_returned_first",
            "You returned the bias first. The contract asks for w, then b.",
            bias_returned_first,
            tell=is_bias_first,
        ),
        Misconception(
            "wrong_way_round",
            "Your neuron prefers B to A. The arrow w should point from B towards A: turn the signs "
            "of w and b around.",
            fires_for_b,
            tell=is_the_wrong_way_round,
        ),
        Misconception(
            "zero_taken_for_quiet",
            "Your weighted sums are near 1 for A and 0 for B, but the output is the sigmoid of "
            "them, and sigmoid(0) is 0.5. To be quiet, a sigmoid neuron needs z well below 0.",
            sums_taken_for_outputs,
            tell=is_zero_taken_for_quiet,
        ),
        Misconception(
            "too_timid",
            "A and B lie on the right sides of your line, but your neuron is not sure enough. "
            "Multiplying w and b by the same number leaves the line and makes the sigmoid "
            "steeper.",
            too_timid,
            tell=is_timid,
        ),
        Misconception(
            "fires_for_both",
            "Your neuron fires for both. Lower the bias until the line z = 0 runs between A and "
            "B; if one of them is still wrong, turn w so that it points from B towards A.",
            fires_for_both,
            tell=is_firing_for_both,
        ),
        Misconception(
            "fires_for_neither",
            "Your neuron fires for neither. Raise the bias until the line z = 0 runs between A "
            "and B; if one of them is still wrong, turn w so that it points from B towards A.",
            fires_for_neither,
            tell=is_firing_for_neither,
        ),
    ],
    hints=(
        "Put the line between A and B first, with A on the arrow's side. Then care about how sure "
        "the neuron is.",
        "sigmoid(2.2) = 0.9 and sigmoid(−2.2) = 0.1: you need z above 2.2 for A and below −2.2 "
        "for B. A's first input is larger by 1, its second smaller by 0.5.",
        "Give the first weight a large positive number, leave the second at 0 or below, and choose "
        "the bias so that z is about as far above 0 for A as below it for B.",
    ),
)


# linear_gradients ------------------------------------------------------------------------


def without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return np.mean(errors * x), np.mean(errors)


def sums_not_means(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.sum(errors * x), 2 * np.sum(errors)


def sums_without_factor_two(x, y, w, b):
    errors = w * x + b - y
    return np.sum(errors * x), np.sum(errors)


def target_minus_prediction(x, y, w, b):
    errors = y - (w * x + b)
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


def bias_slope_first(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors), 2 * np.mean(errors * x)


def input_left_out(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors), 2 * np.mean(errors)


def input_in_both(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors * x)


def weight_in_place_of_input(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors * w), 2 * np.mean(errors)


def prediction_without_bias(x, y, w, b):
    errors = w * x - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


def product_of_means(x, y, w, b):
    errors = w * x + b - y
    return 2 * np.mean(errors) * np.mean(x), 2 * np.mean(errors)


def not_averaged(x, y, w, b):
    errors = w * x + b - y
    return 2 * errors * x, 2 * errors


def not_added_up(x, y, w, b):
    errors = w * x + b - y
    return 2 / len(x) * errors * x, 2 / len(x) * errors


def squared_errors(x, y, w, b):
    errors = (w * x + b - y) ** 2
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


def column_against_row(x, y, w, b):
    x = x.reshape(-1, 1)
    errors = w * x + b - y
    return 2 * np.mean(errors * x), 2 * np.mean(errors)


def loss_and_weight_slope(x, y, w, b):
    errors = w * x + b - y
    return np.mean(errors**2), 2 * np.mean(errors * x)


def draw_lines(rng):
    for m in (3, 4, 5, 6, 7, 9):
        yield {
            "x": away_from_zero(rng, m),
            "y": rng.uniform(-2, 3, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
        }


LINEAR_GRADIENTS = Exercise(
    "linear_gradients",
    points=3,
    returns={"dw": "dL/dw, one number", "db": "dL/db, one number"},
    visible=[
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
        },
        {
            "x": np.array([2.0, -1.0, 0.5, 1.0]),
            "y": np.array([1.0, 0.0, -2.0, 3.0]),
            "w": -0.5,
            "b": 0.25,
        },
        {
            "x": np.array([0.5, 1.5, -1.0, 3.0, -0.5]),
            "y": np.array([1.0, 2.5, 2.0, -1.0, 0.5]),
            "w": 0.8,
            "b": -0.6,
        },
    ],
    hidden=draw_lines,
    misconceptions=[
        Misconception(
            "without_factor_two",
            "Both slopes are half of what is asked: the 2 that comes from the square is missing.",
            without_factor_two,
        ),
        Misconception(
            "sum_not_mean",
            "You summed over the samples. The loss is a mean, so its slopes are means too: "
            "otherwise a step grows with the number of samples.",
            sums_not_means,
        ),
        Misconception(
            "sum_without_factor_two",
            "You summed over the samples where the contract asks for the mean, and the 2 that "
            "comes from the square is missing.",
            sums_without_factor_two,
        ),
        Misconception(
            "target_minus_prediction",
            "Both slopes have the wrong sign. The error is prediction minus target; the other way "
            "round you would walk uphill.",
            target_minus_prediction,
        ),
        Misconception(
            "bias_slope_first",
            "The numbers are right but change places: first the slope for w, then the one for b.",
            bias_slope_first,
        ),
        Misconception(
            "input_left_out",
            "Your slope for w is the one for b. How much the loss feels w depends on the input: "
            "multiply each error by its own x before taking the mean.",
            input_left_out,
        ),
        Misconception(
            "input_in_both",
            "Your slope for b is the one for w. The bias is multiplied by nothing, so its slope is "
            "the mean of the errors alone.",
            input_in_both,
        ),
        Misconception(
            "weight_in_place_of_input",
            "You multiplied the errors by w. The slope with respect to w holds what stands beside "
            "w in the prediction: the input x.",
            weight_in_place_of_input,
        ),
        Misconception(
            "prediction_without_bias",
            "Your prediction lacks the bias: the line is w·x + b.",
            prediction_without_bias,
        ),
        Misconception(
            "product_of_means",
            "You multiplied the mean error by the mean input. Multiply sample by sample first, "
            "then take the mean: that is another number.",
            product_of_means,
        ),
        Misconception(
            "not_averaged",
            "You return one slope per sample. Add up over the samples and divide by their number: "
            "the loss has one slope for w and one for b.",
            not_averaged,
            not_added_up,
        ),
        Misconception(
            "squared_errors",
            "You squared the errors. The square belongs to the loss; its slope is 2 times the "
            "error itself.",
            squared_errors,
        ),
        Misconception(
            "column_against_row",
            "Your predictions are a column, (m, 1), and y is flat, (m,): subtracting them compares "
            "every prediction with every target. Keep both flat.",
            column_against_row,
        ),
        Misconception(
            "loss_returned",
            "You returned the loss and the slope for w. Asked are the two slopes; the loss itself "
            "is not needed for a step.",
            loss_and_weight_slope,
        ),
    ],
    hints=(
        "Make the errors first, one per sample, in a variable of their own. Both slopes are means "
        "of something with these errors.",
        "In the text's example the errors are (2, 1, 0, −1) and x is (−1, 0, 1, 2). Error times "
        "input: (−2, 0, 0, −2), mean −1, twice that is −2. The errors alone: mean 0.5, twice that "
        "is 1.",
        "The first slope is twice the mean of error times input, the second twice the mean of the "
        "errors. Return the two with a comma between them.",
    ),
    rtol=1e-5,
    atol=1e-6,
)


# fit_line --------------------------------------------------------------------------------


def fit_uphill(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w + learning_rate * dw, b + learning_rate * db
    return w, b


def fit_one_epoch(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
        return w, b


def fit_with_old_gradients(x, y, w, b, learning_rate, epochs):
    errors = w * x + b - y
    dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
    for _ in range(epochs):
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def fit_restarted(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w_new, b_new = w - learning_rate * dw, b - learning_rate * db
    return w_new, b_new


def fit_w_before_b(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
        b = b - learning_rate * 2 * np.mean(w * x + b - y)
    return w, b


def fit_b_before_w(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        b = b - learning_rate * 2 * np.mean(w * x + b - y)
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
    return w, b


def fit_never_moving(x, y, w, b, learning_rate, epochs):
    return w, b


def fit_with_slopes_exchanged(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        db, dw = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def fit_without_rate(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        w, b = w - 2 * np.mean(errors * x), b - 2 * np.mean(errors)
    return w, b


def fit_from_zero(x, y, w, b, learning_rate, epochs):
    w, b = 0.0, 0.0
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def fit_at_once(x, y, w, b, learning_rate, epochs):
    w, b = np.polyfit(x, y, 1)
    return float(w), float(b)


def fit_sample_by_sample(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        for i in range(len(x)):
            error = w * x[i] + b - y[i]
            w, b = w - learning_rate * 2 * error * x[i], b - learning_rate * 2 * error
    return w, b


def fit_one_step_too_few(x, y, w, b, learning_rate, epochs):
    for _ in range(1, epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def fit_one_step_too_many(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs + 1):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return w, b


def fit_weight_only(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        w = w - learning_rate * 2 * np.mean((w * x + b - y) * x)
    return w, b


def fit_gradients_returned(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return dw, db


def fit_by_gradients_alone(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = -learning_rate * dw, -learning_rate * db
    return w, b


def fit_half_steps(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        w, b = w - learning_rate * np.mean(errors * x), b - learning_rate * np.mean(errors)
    return w, b


def fit_bias_first(x, y, w, b, learning_rate, epochs):
    for _ in range(epochs):
        errors = w * x + b - y
        dw, db = 2 * np.mean(errors * x), 2 * np.mean(errors)
        w, b = w - learning_rate * dw, b - learning_rate * db
    return b, w


def draw_descents(rng):
    for m, epochs in [(5, 2), (7, 3), (4, 5), (9, 10), (6, 20), (20, 80)]:
        x = rng.uniform(-1, 1, m)
        slope, height = away_from_zero(rng, 2, 0.8, 2.5)
        yield {
            "x": x,
            "y": slope * x + height + rng.normal(0, 0.2, m),
            "w": float(away_from_zero(rng, None)),
            "b": float(away_from_zero(rng, None)),
            "learning_rate": float(rng.uniform(0.02, 0.1)),
            "epochs": epochs,
        }


FIT_LINE = Exercise(
    "fit_line",
    points=4,
    returns={"w": "the weight, one number", "b": "the bias, one number"},
    visible=[
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
            "learning_rate": 0.1,
            "epochs": 1,
        },
        {
            "x": np.array([-1.0, 0.0, 1.0, 2.0]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": 1.0,
            "b": 2.0,
            "learning_rate": 0.1,
            "epochs": 2,
        },
        {
            "x": np.array([0.5, -0.75, 1.0, 0.25, -0.5]),
            "y": np.array([2.25, -0.5, 2.75, 1.75, 0.0]),
            "w": -0.5,
            "b": 0.5,
            "learning_rate": 0.1,
            "epochs": 40,
        },
    ],
    hidden=draw_descents,
    misconceptions=[
        Misconception(
            "uphill",
            "You walk uphill: the gradient points to where the loss grows, so subtract it. (If "
            "you do subtract it, look at the sign in `linear_gradients`.)",
            fit_uphill,
        ),
        Misconception(
            "one_epoch",
            "All your epochs together come to one step. Either the `return` stands inside the loop "
            "and ends it, or every step begins at the first w and b again.",
            fit_one_epoch,
            fit_restarted,
        ),
        Misconception(
            "old_gradients",
            "You compute the gradients once, before the loop, and keep walking in that direction. "
            "Every step needs the gradients of the line as it is by then.",
            fit_with_old_gradients,
        ),
        Misconception(
            "w_before_b",
            "You moved w first and then computed the slope for b with the new w. Both slopes "
            "belong to the same line: compute both, then move both.",
            fit_w_before_b,
        ),
        Misconception(
            "b_before_w",
            "You moved b first and then computed the slope for w with the new b. Both slopes "
            "belong to the same line: compute both, then move both.",
            fit_b_before_w,
        ),
        Misconception(
            "nothing_moves",
            "You give back the w and b that you were given: no step reaches them. A step puts the "
            "new number under the old name: w = w − …",
            fit_never_moving,
        ),
        Misconception(
            "slopes_exchanged",
            "You moved w by the slope for b, and b by the slope for w. `linear_gradients` returns "
            "the slope for w first.",
            fit_with_slopes_exchanged,
        ),
        Misconception(
            "without_learning_rate",
            "You subtract the whole gradient. Multiply it by the learning rate first; whole "
            "gradients overshoot.",
            fit_without_rate,
        ),
        Misconception(
            "start_ignored",
            "You start at 0 whatever w and b are given. Start from the arguments.",
            fit_from_zero,
        ),
        Misconception(
            "solved_at_once",
            "You return the best line of all. Asked is the line after exactly `epochs` steps, "
            "however far it has come by then.",
            fit_at_once,
        ),
        Misconception(
            "sample_by_sample",
            "You take one step per sample. Here an epoch is one step, with the mean over all "
            "samples.",
            fit_sample_by_sample,
        ),
        Misconception(
            "one_step_too_few",
            "You take one step fewer than asked: count what your `range` gives.",
            fit_one_step_too_few,
        ),
        Misconception(
            "one_step_too_many",
            "You take one step more than asked: count what your `range` gives.",
            fit_one_step_too_many,
        ),
        Misconception(
            "weight_only",
            "Your bias never moves. Each step changes w and b.",
            fit_weight_only,
        ),
        Misconception(
            "half_steps",
            "Your steps are half as long as they should be: the 2 of the gradient is missing.",
            fit_half_steps,
        ),
        Misconception(
            "gradients_returned",
            "You returned the last gradients. Asked are w and b after the last step.",
            fit_gradients_returned,
        ),
        Misconception(
            "replaced_not_moved",
            "You set w and b to the step itself. A step is a change: subtract it from the old "
            "value.",
            fit_by_gradients_alone,
        ),
        Misconception(
            "bias_returned_first",
            "The numbers are right but change places: return w first, then b.",
            fit_bias_first,
        ),
    ],
    hints=(
        "A loop that runs `epochs` times. In it: ask for the two gradients, then move w and b "
        "against them.",
        "From w = 1, b = 2 with gradients (−2, 1) and rate 0.1, the first step ends at w = 1.2, "
        "b = 1.9. The second one begins there.",
        "In the loop, call your function from the exercise before with the present w and b; from "
        "each subtract the learning rate times its gradient. Return both after the loop.",
    ),
    rtol=1e-5,
    atol=1e-6,
)


# torch_neuron ----------------------------------------------------------------------------


def ask_layer(target, w, b, X):
    """Ask for the layer and give it a batch; report its parameters and its answer."""
    import torch

    layer = target(w, b)
    if layer is None:
        return None
    weight, bias = layer.weight, layer.bias
    inputs = torch.as_tensor(X, dtype=weight.dtype)
    return {"weight": weight, "bias": bias, "output": layer(inputs)}


def layer_untouched(w, b):
    from torch import nn

    return nn.Linear(len(w), 1)


def layer_with_random_bias(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    return layer


def layer_with_random_weights(w, b):
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.bias.data.fill_(b)
    return layer


def layer_without_bias(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1, bias=False)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    return layer


def layer_with_sizes_swapped(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(1, len(w))
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(-1, 1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


def layer_with_sizes_swapped_filled_by_copy(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


def layer_with_sizes_swapped_filled_by_a_row(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight[:] = torch.tensor(w)
        layer.bias.fill_(b)
    return layer


def layer_with_sizes_swapped_filled_by_a_column(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(1, len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w).reshape(-1, 1))
        layer.bias.fill_(b)
    return layer


def layer_for_two_inputs(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


def layer_for_three_inputs(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(3, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


def layer_of_the_example(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(2, 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([[3.0, -1.0]]))
        layer.bias.fill_(0.5)
    return layer


def layer_made_of_weights(w, b):
    from torch import nn

    return nn.Linear(w, b)


def layer_with_an_array_copied(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(w)
        layer.bias.fill_(b)
    return layer


def layer_with_weight_as_a_column(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(-1, 1)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


def layer_with_one_output_per_input(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), len(w))
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return layer


def layer_with_flat_weight(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32)
    layer.bias.data = torch.tensor([b], dtype=torch.float32)
    return layer


def layer_with_flat_weight_and_scalar_bias(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32)
    layer.bias.data = torch.tensor(b, dtype=torch.float32)
    return layer


def layer_with_scalar_bias(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w, dtype=torch.float32).reshape(1, -1)
    layer.bias.data = torch.tensor(b, dtype=torch.float32)
    return layer


def layer_with_two_number_types(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.data = torch.tensor(w).reshape(1, -1)
    layer.bias.data = torch.tensor([b])
    return layer


def layer_changed_while_recording(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight.copy_(torch.tensor(w))
    layer.bias.fill_(b)
    return layer


def layer_row_changed_while_recording(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight[0] = torch.tensor(w)
    layer.bias[0] = b
    return layer


def layer_with_a_tensor_assigned(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight = torch.tensor(w)
    layer.bias = torch.tensor(b)
    return layer


def layer_with_a_float32_tensor_assigned(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight = torch.tensor(w, dtype=torch.float32)
    layer.bias = torch.tensor([b])
    return layer


def layer_with_an_array_assigned(w, b):
    from torch import nn

    layer = nn.Linear(len(w), 1)
    layer.weight = w
    layer.bias = b
    return layer


def layer_with_activation(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(w))
        layer.bias.fill_(b)
    return nn.Sequential(layer, nn.Sigmoid())


def output_of_the_layer(w, b):
    import torch
    from torch import nn

    layer = nn.Linear(len(w), 1)
    return layer(torch.tensor(w, dtype=torch.float32))


def draw_layers(rng):
    for m, n in [(3, 2), (5, 3), (2, 4), (4, 6), (6, 5), (3, 7)]:
        yield {
            "w": away_from_zero(rng, n),
            "b": float(away_from_zero(rng, None)),
            "X": away_from_zero(rng, (m, n)),
        }


TORCH_NEURON = Exercise(
    "torch_neuron",
    points=2,
    returns={
        "weight": "the layer's weight, a parameter of shape (1, n)",
        "bias": "the layer's bias, a parameter of shape (1,)",
        "output": "what the layer makes of X: (m, 1)",
    },
    visible=[
        {
            "w": np.array([0.4, -0.2, 0.7]),
            "b": 0.1,
            "X": np.array([[0.5, 0.9, 0.1], [1.0, 2.0, -1.0]]),
        },
        {
            "w": np.array([2.0, -0.5]),
            "b": -0.25,
            "X": np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 4.0], [-2.0, 0.5]]),
        },
        {
            "w": np.array([1.0, 3.0, -2.0, 0.5]),
            "b": 1.5,
            "X": np.array([[2.0, -1.0, 0.5, 1.0], [0.0, 1.0, 1.5, -3.0]]),
        },
    ],
    hidden=draw_layers,
    misconceptions=[
        Misconception(
            "left_at_random",
            "Your layer still has the random numbers that PyTorch starts with: w and b never "
            "reached it.",
            layer_untouched,
        ),
        Misconception(
            "bias_left_at_random",
            "The weights are right, but the bias is still PyTorch's random number.",
            layer_with_random_bias,
        ),
        Misconception(
            "weights_left_at_random",
            "The bias is right, but the weights are still PyTorch's random numbers.",
            layer_with_random_weights,
        ),
        Misconception(
            "without_bias",
            "You made a layer without a bias. Keep the bias and give it the value b.",
            layer_without_bias,
        ),
        Misconception(
            "sizes_swapped",
            "Your layer's weight is a column. `nn.Linear` takes the number of inputs first, then "
            "the number of outputs, and stores its weight as (outputs, inputs): here one row, "
            "(1, n).",
            layer_with_sizes_swapped,
            layer_with_sizes_swapped_filled_by_copy,
            layer_with_sizes_swapped_filled_by_a_row,
            layer_with_sizes_swapped_filled_by_a_column,
            layer_with_weight_as_a_column,
        ),
        Misconception(
            "example_copied",
            "Your layer holds the example's numbers, 3, −1 and 0.5, for two inputs. Use the "
            "function's own w and b.",
            layer_of_the_example,
        ),
        Misconception(
            "fixed_size",
            "Your layer has the same number of inputs whatever w is. Take as many as w has.",
            layer_for_two_inputs,
            layer_for_three_inputs,
        ),
        Misconception(
            "weights_for_sizes",
            "`nn.Linear` is made from two sizes, how many inputs and how many outputs. The "
            "numbers w and b are put in afterwards.",
            layer_made_of_weights,
        ),
        Misconception(
            "array_for_tensor",
            "w is a NumPy array, and a parameter can only copy a tensor: torch.tensor(…) makes "
            "one of it.",
            layer_with_an_array_copied,
        ),
        Misconception(
            "one_output_per_input",
            "Your layer has as many outputs as inputs, which is n neurons that are all alike. One "
            "neuron has one output.",
            layer_with_one_output_per_input,
        ),
        Misconception(
            "flat_weight",
            "You gave the layer a flat weight, (n,). It expects one row per output: (1, n).",
            layer_with_flat_weight,
            layer_with_flat_weight_and_scalar_bias,
        ),
        Misconception(
            "scalar_bias",
            "Your bias is a single number without an axis. The layer expects one bias per output: "
            "shape (1,).",
            layer_with_scalar_bias,
        ),
        Misconception(
            "two_number_types",
            "Your weight is float64 and your bias float32. NumPy makes float64, PyTorch's layers "
            "are float32: convert, or copy the numbers into the parameters that are there.",
            layer_with_two_number_types,
        ),
        Misconception(
            "changed_while_recording",
            "You changed a parameter while PyTorch was recording, which it refuses. Do it inside "
            "`with torch.no_grad():`.",
            layer_changed_while_recording,
            layer_row_changed_while_recording,
        ),
        Misconception(
            "assigned_no_parameter",
            "You put a tensor or array in the place of a parameter. Copy the numbers into the "
            "parameter that is there.",
            layer_with_a_tensor_assigned,
            layer_with_a_float32_tensor_assigned,
            layer_with_an_array_assigned,
        ),
        Misconception(
            "activation_included",
            "You returned a chain of a layer and an activation. Asked is the `nn.Linear` alone: "
            "the activation comes after it.",
            layer_with_activation,
        ),
        Misconception(
            "output_returned",
            "You returned a tensor that came out of the layer. Return the layer itself; whoever "
            "calls you has the inputs.",
            output_of_the_layer,
        ),
    ],
    hints=(
        "Three steps: make a layer of the right size, overwrite its two parameters, return it. The "
        "example above does the second step.",
        "For n = 3: the layer takes 3 numbers in and gives 1 out; its weight has shape (1, 3), its "
        "bias shape (1,).",
        "Make an nn.Linear from as many inputs as w has to one output. Inside torch.no_grad(), "
        "copy w as a tensor into its weight and fill its bias with b. Return the layer.",
    ),
    probe=ask_layer,
    rtol=1e-5,
    atol=1e-6,
)


# mend_loss -------------------------------------------------------------------------------


def every_prediction_with_every_target(X, y, w, b):
    predictions = X @ w.reshape(-1, 1) + b
    errors = predictions - y
    return np.mean(errors**2)


def mean_before_square(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors) ** 2


def sum_of_squares(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sum(errors**2)


def not_squared(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors)


def absolute_errors(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(np.abs(errors))


def root_of_the_mean(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.sqrt(np.mean(errors**2))


def one_loss_per_sample(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return errors**2


def loss_without_bias(X, y, w, b):
    predictions = X @ w
    errors = predictions - y
    return np.mean(errors**2)


def half_of_the_mean(X, y, w, b):
    predictions = X @ w + b
    errors = predictions - y
    return np.mean(errors**2) / 2


def weights_broadcast(X, y, w, b):
    predictions = X * w + b
    errors = predictions - y.reshape(-1, 1)
    return np.mean(errors**2)


def draw_losses(rng):
    for m, n in [(3, 2), (4, 3), (5, 1), (6, 2), (7, 4), (5, 3)]:
        X = away_from_zero(rng, (m, n))
        w = away_from_zero(rng, n)
        yield {
            "X": X,
            "y": X @ w + rng.uniform(0.5, 2.0, m),
            "w": w,
            "b": float(away_from_zero(rng, None)),
        }


MEND_LOSS = Exercise(
    "mend_loss",
    points=2,
    returns="the loss, one number",
    visible=[
        {
            "X": np.array([[-1.0], [0.0], [1.0], [2.0]]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": np.array([2.0]),
            "b": 1.0,
        },
        {
            "X": np.array([[-1.0], [0.0], [1.0], [2.0]]),
            "y": np.array([-1.0, 1.0, 3.0, 5.0]),
            "w": np.array([1.0]),
            "b": 2.0,
        },
        {
            "X": np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 1.5]]),
            "y": np.array([1.0, 0.0, -1.0]),
            "w": np.array([0.5, -1.5]),
            "b": 0.25,
        },
    ],
    hidden=draw_losses,
    misconceptions=[
        Misconception(
            "every_prediction_with_every_target",
            "The predictions are a column, (m, 1), the targets flat, (m,): subtracting them gives "
            "a table (m, m) that compares every prediction with every target. Give both the same "
            "shape.",
            every_prediction_with_every_target,
        ),
        Misconception(
            "mean_before_square",
            "You squared the mean error. Positive and negative errors cancel that way: square "
            "each error first, then take the mean.",
            mean_before_square,
        ),
        Misconception(
            "sum_not_mean",
            "You summed the squares. The contract asks for their mean over the samples.",
            sum_of_squares,
        ),
        Misconception(
            "not_squared", "Your errors are not squared, so that they cancel.", not_squared
        ),
        Misconception(
            "absolute_errors",
            "You took the errors' absolute values. The contract asks for their squares.",
            absolute_errors,
        ),
        Misconception(
            "root_taken",
            "You took a square root at the end. The mean squared error has none.",
            root_of_the_mean,
        ),
        Misconception(
            "not_averaged",
            "You return one number per sample. The loss is their mean, a single number.",
            one_loss_per_sample,
        ),
        Misconception("bias_forgotten", "Your predictions lack the bias.", loss_without_bias),
        Misconception("halved", "Your loss is half of the mean squared error.", half_of_the_mean),
        Misconception(
            "products_not_added",
            "You multiplied every input by its weight but did not add up along each row, so a "
            "sample with two inputs has two predictions. The shapes fit; the numbers do not.",
            weights_broadcast,
        ),
    ],
    hints=(
        "A perfect line must have the loss 0. Which of the intermediate results is not what its "
        "name says? Print their shapes.",
        "With four samples: predictions (4, 1) minus y (4,) gives (4, 4), sixteen errors. NumPy "
        "stretches both to fit, without a word.",
        "Make the predictions as flat as y is, one number per sample, as in your own function for "
        "a batch.",
    ),
    planted="every_prediction_with_every_target",
    rtol=1e-5,
    atol=1e-6,
)

EXERCISES = [
    WEIGHTED_SUM,
    NEURON,
    WEIGHTED_SUMS,
    MAKE_IT_FIRE,
    LINEAR_GRADIENTS,
    FIT_LINE,
    TORCH_NEURON,
    MEND_LOSS,
]
