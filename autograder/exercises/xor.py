"""Exercises of lesson 03: where one neuron fails, and two ways out."""

import contextlib
import itertools

import numpy as np

from ..exercise import Exercise, Misconception, Unfit

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])

# The network of the lesson's text: hidden neurons OR and AND, output 1·OR - 2·AND - 0.5.
OR_AND = {"W1": np.array([[1.0, 1.0], [1.0, 1.0]]), "b1": np.array([-0.5, -1.5])}
BY_HAND = OR_AND | {"w2": np.array([1.0, -2.0]), "b2": -0.5}


def quarters(rng, low, high, shape):
    """Draw multiples of 1/4: sums of their products are exact in every number type and order."""
    return rng.integers(round(4 * low), round(4 * high) + 1, shape) / 4


# xor_feature -----------------------------------------------------------------------------


def feature_cases(rng):
    for m in (1, 4, 5, 6, 9):
        yield {"X": rng.normal(0, 2, (m, 2)).round(2)}


def feature_product_alone(X):
    return X[:, 0] * X[:, 1]


def feature_product_as_column(X):
    return (X[:, 0] * X[:, 1])[:, None]


def feature_sum(X):
    return np.column_stack([X[:, 0], X[:, 1], X[:, 0] + X[:, 1]])


def feature_logical_and(X):
    return np.column_stack([X[:, 0], X[:, 1], np.logical_and(X[:, 0], X[:, 1])])


def feature_smaller(X):
    return np.column_stack([X[:, 0], X[:, 1], np.minimum(X[:, 0], X[:, 1])])


def feature_and_step(X):
    return np.column_stack([X[:, 0], X[:, 1], np.where(X[:, 0] + X[:, 1] - 1.5 > 0, 1, 0)])


def feature_rows(X):
    return np.array([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]])


def feature_stacked_below(X):
    return np.vstack([X.T, X[:, 0] * X[:, 1]])


def feature_squares(X):
    return np.column_stack([X, X * X])


def feature_end_to_end(X):
    return np.hstack([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]])


def feature_appended(X):
    return np.append(X, X[:, 0] * X[:, 1])


def feature_flat_beside_table(X):
    return np.hstack([X, X[:, 0] * X[:, 1]])


def feature_flat_beside_table_by_concatenate(X):
    return np.concatenate([X, X[:, 0] * X[:, 1]], axis=1)


def feature_without_a_list(X):
    return np.column_stack(X[:, 0], X[:, 1], X[:, 0] * X[:, 1])


def feature_reshaped(X):
    return np.array([X[:, 0], X[:, 1], X[:, 0] * X[:, 1]]).reshape(-1, 3)


def feature_dot_product(X):
    return np.column_stack([X[:, 0], X[:, 1], X[:, 0] @ X[:, 1]])


def feature_dot_product_everywhere(X):
    return np.column_stack([X[:, 0], X[:, 1], np.full(len(X), X[:, 0] @ X[:, 1])])


def feature_inputs_exchanged(X):
    return np.column_stack([X[:, 1], X[:, 0], X[:, 0] * X[:, 1]])


def feature_product_first(X):
    return np.column_stack([X[:, 0] * X[:, 1], X])


FEATURE = Exercise(
    id="xor_feature",
    points=1,
    returns="one row x1, x2, x1·x2 per point: (m, 3)",
    visible=[
        {"X": CORNERS},
        {"X": np.array([[0.5, -2.0], [3.0, 0.25], [-1.0, -4.0], [2.0, 3.0], [0.0, 7.0]])},
        {"X": np.array([[1.5, 4.0]])},
    ],
    hidden=feature_cases,
    misconceptions=[
        Misconception(
            "only_product",
            "You return the product alone. The neuron still needs x1 and x2 themselves: return "
            "all three columns.",
            feature_product_alone,
            feature_product_as_column,
        ),
        Misconception(
            "sum_not_product",
            "Your third column is x1 + x2. A sum is something the neuron can make by itself, so "
            "it adds nothing new. The task asks for the product x1·x2.",
            feature_sum,
        ),
        Misconception(
            "and_not_product",
            "Your third column agrees with x1·x2 at the four corners, but not elsewhere. The "
            "task asks for the product of any two numbers: 0.5 and -2 give -1.",
            feature_logical_and,
            feature_smaller,
            feature_and_step,
        ),
        Misconception(
            "features_as_rows",
            "You put the features below each other, as rows. In this course a row is a sample: "
            "each point stays a row, and the features are its columns.",
            feature_rows,
            feature_stacked_below,
        ),
        Misconception(
            "each_squared",
            "You multiplied each input by itself. The new feature is one number per point: the "
            "first input times the second.",
            feature_squares,
        ),
        Misconception(
            "product_first",
            "The three columns are there, in another order. The task asks for x1, x2, x1·x2.",
            feature_product_first,
            feature_inputs_exchanged,
        ),
        Misconception(
            "end_to_end",
            "You put the numbers end to end into one long flat array. Flat arrays become columns, "
            "side by side, with np.column_stack([…]).",
            feature_end_to_end,
            feature_appended,
        ),
        Misconception(
            "flat_beside_table",
            "X is a table, (m, 2), and the product is flat, (m,): np.hstack and np.concatenate do "
            "not join the two. np.column_stack does: it takes a flat array for a column.",
            feature_flat_beside_table,
            feature_flat_beside_table_by_concatenate,
        ),
        Misconception(
            "without_a_list",
            "np.column_stack takes one list of columns. Put square brackets around the three.",
            feature_without_a_list,
        ),
        Misconception(
            "reshaped",
            "You cut rows into threes with reshape, which only regroups the numbers in their "
            "order: a row then mixes several points. Stack the three as columns.",
            feature_reshaped,
        ),
        Misconception(
            "dot_product",
            "You multiplied x1 and x2 with @, which adds up over all points. Each point needs its "
            "own product: use *.",
            feature_dot_product,
            feature_dot_product_everywhere,
        ),
    ],
    hints=(
        "A new feature is one more column. Each point keeps its row.",
        "The row (3, 0.25) becomes (3, 0.25, 0.75). A batch of shape (5, 2) becomes (5, 3).",
        "x1 and x2 are arrays of shape (m,) already. Multiply them, and let np.column_stack put "
        "the three arrays side by side as columns.",
    ),
)


# hidden_space ----------------------------------------------------------------------------


def space_cases(rng):
    for n, h in ((2, 2), (2, 2), (2, 3), (3, 2), (3, 5), (4, 3)):
        yield {
            "X": quarters(rng, -2, 2, (14, n)),
            "W": quarters(rng, -2, 2, (n, h)),
            # Never 0, so that a forgotten or a subtracted bias shows.
            "b": rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], h),
        }


def space_without_step(X, W, b):
    return X @ W + b


def space_without_step_looped(X, W, b):
    return np.array([[x @ W[:, j] + b[j] for j in range(W.shape[1])] for x in X])


def space_booleans(X, W, b):
    return X @ W + b > 0


def space_on_the_line(X, W, b):
    return np.where(X @ W + b >= 0, 1, 0)


def space_rows_are_neurons(X, W, b):
    return np.where(X @ W.T + b > 0, 1, 0)


def space_bias_subtracted(X, W, b):
    return np.where(X @ W - b > 0, 1, 0)


def space_without_bias(X, W, b):
    return np.where(X @ W > 0, 1, 0)


def space_sigmoid(X, W, b):
    return 1 / (1 + np.exp(-(X @ W + b)))


def space_bias_for_each_input(X, W, b):
    return np.where((X[:, :, None] * W + b).sum(axis=1) > 0, 1, 0)


def space_plus_minus(X, W, b):
    return np.where(X @ W + b > 0, 1, -1)


def space_sign(X, W, b):
    return np.sign(X @ W + b)


def space_weights_first(X, W, b):
    return np.where(W @ X + b > 0, 1, 0)


def space_elementwise(X, W, b):
    return np.where(X * W + b > 0, 1, 0)


def space_two_neurons_only(X, W, b):
    first = np.where(X @ W[:, 0] + b[0] > 0, 1, 0)
    second = np.where(X @ W[:, 1] + b[1] > 0, 1, 0)
    return np.column_stack([first, second])


def space_neurons_down(X, W, b):
    return np.where(W.T @ X.T + b[:, None] > 0, 1, 0)


def space_threshold_half(X, W, b):
    return np.where(X @ W + b > 0.5, 1, 0)


SPACE = Exercise(
    id="hidden_space",
    points=2,
    returns="h outputs, 0 or 1, for each point: (m, h)",
    visible=[
        {"X": CORNERS, "W": OR_AND["W1"], "b": OR_AND["b1"]},
        {
            "X": np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0], [-1.0, 0.5], [0.5, 2.0]]),
            "W": np.array([[1.0, -2.0], [-1.0, 0.5]]),
            "b": np.array([-0.5, 1.0]),
        },
        {
            "X": np.array([[1.0, 0.0], [-1.0, 2.0], [0.5, 0.5], [-0.5, -1.0]]),
            "W": np.array([[2.0, -1.0, 0.5], [1.0, 1.0, -2.0]]),
            "b": np.array([-1.5, 1.0, 0.5]),
        },
        # On the line: 1·1 + 1·0.5 - 1.5 = 0 and 2·1 - 2·0.5 - 1 = 0.
        {
            "X": np.array([[1.0, 0.5], [1.0, 1.0], [0.0, -1.0]]),
            "W": np.array([[1.0, 2.0], [1.0, -2.0]]),
            "b": np.array([-1.5, -1.0]),
        },
    ],
    hidden=space_cases,
    misconceptions=[
        Misconception(
            "no_step",
            "You return the weighted sums themselves. A hidden neuron of this lesson decides: "
            "apply the step to each sum.",
            space_without_step,
            space_without_step_looped,
        ),
        Misconception(
            "booleans",
            "You return True and False. The next layer multiplies these by weights: return the "
            "numbers 1 and 0.",
            space_booleans,
        ),
        Misconception(
            "on_the_line",
            "You let a neuron fire when its sum is exactly 0. In this course a point on the line "
            "does not fire: only sums above 0 do.",
            space_on_the_line,
        ),
        Misconception(
            "rows_are_neurons",
            "You took the rows of W for the neurons. Each neuron is a column: W is (inputs, "
            "neurons). With a square W this runs without an error, and the numbers are wrong.",
            space_rows_are_neurons,
        ),
        Misconception(
            "bias_subtracted",
            "You subtracted the bias. It is added: a threshold of 1.5 is a bias of -1.5.",
            space_bias_subtracted,
        ),
        Misconception(
            "no_bias",
            "You left out the biases. Without them every line runs through the origin.",
            space_without_bias,
        ),
        Misconception(
            "sigmoid",
            "You used a sigmoid. The hidden neurons of this exercise take a step: exactly 0 or 1.",
            space_sigmoid,
        ),
        Misconception(
            "bias_for_each_input",
            "You added the bias once for every input. It is added once per neuron, after the "
            "products are summed.",
            space_bias_for_each_input,
        ),
        Misconception(
            "plus_minus",
            "You answer −1 where a neuron is quiet. A quiet neuron answers 0.",
            space_plus_minus,
            space_sign,
        ),
        Misconception(
            "weights_first",
            "You put W before X. Samples are rows, so X comes first: (m, n) with (n, h).",
            space_weights_first,
        ),
        Misconception(
            "elementwise",
            "You multiplied X and W with *, element by element. A neuron multiplies and adds up: "
            "that is @.",
            space_elementwise,
        ),
        Misconception(
            "two_neurons_only",
            "You wrote down two hidden neurons. W may have any number of columns: let @ run over "
            "all of them.",
            space_two_neurons_only,
        ),
        Misconception(
            "neurons_down",
            "Your array has one row per neuron. Rows are samples: one row per point, one column "
            "per hidden neuron.",
            space_neurons_down,
        ),
        Misconception(
            "threshold_half",
            "You compare with 0.5. The threshold is in the bias already: the step compares the "
            "sum with 0.",
            space_threshold_half,
        ),
    ],
    hints=(
        "This is a neuron of lesson 02, several times over. All neurons see the same point.",
        "For the point (1, 0) with OR and AND: the sums are (0.5, -0.5), so it moves to (1, 0). "
        "Shapes: (m, n) @ (n, h) is (m, h), and b of shape (h,) is added to every row.",
        "Multiply X with W by @, add b, and pass the whole array to step.",
    ),
)


# xor_hidden ------------------------------------------------------------------------------

MARGIN = 0.05


def hidden_cases(rng):
    # The question has no inputs: there is nothing to vary.
    return [{}]


def hidden_weights(target):
    """Ask for W and b; lists of numbers are as good as arrays."""
    answer = target()
    if isinstance(answer, (tuple, list)) and len(answer) == 2:
        with contextlib.suppress(TypeError, ValueError):
            if all(isinstance(part, (list, tuple, np.ndarray)) for part in answer):
                W, b = (np.array(part, dtype=float) for part in answer)
                return W, b
    return answer


def two_neurons(answer):
    """Return W and b as arrays; `ValueError` if they are not those of two neurons."""
    W, b = (np.asarray(part, dtype=float) for part in answer)
    if W.shape != (2, 2) or b.shape != (2,):
        raise ValueError("not the weights and biases of two neurons")
    return W, b


def _at_corners(W, b):
    return (CORNERS @ W + b > 0).astype(int)


def _clash(W, b):
    """Return what keeps an output neuron from making XOR of these hidden outputs, or None.

    In the unit square two groups of corners cannot be separated in just two ways: they share
    a corner, or they are its two diagonals.
    """
    places = _at_corners(W, b)
    names = [f"({x1:g}, {x2:g})" for x1, x2 in CORNERS]
    for yes, no in itertools.product((1, 2), (0, 3)):
        if (places[yes] == places[no]).all():
            place = f"({places[yes][0]}, {places[yes][1]})"
            return (
                f"{names[yes]} and {names[no]} both move to {place} of the hidden space, but XOR "
                "answers them differently. No output neuron can tell them apart any more."
            )
    if len(np.unique(places, axis=0)) == 4:
        return (
            "The four corners still lie at four different corners, and the ones to separate are "
            "still opposite each other: the output neuron meets XOR again."
        )
    return None


def accept_hidden(answer):
    W, b = two_neurons(answer)
    lengths = np.hypot(*W)
    for j in (0, 1):
        if lengths[j] == 0:
            return (
                f"Hidden neuron {j + 1} has the weights 0 and 0 (column {j} of W), so it answers "
                "the same for every input."
            )
        distances = np.abs(CORNERS @ W[:, j] + b[j]) / lengths[j]
        if distances.min() < MARGIN - 1e-6:
            x1, x2 = CORNERS[distances.argmin()]
            return (
                f"The line of hidden neuron {j + 1} is only {distances.min():.3g} away from "
                f"({x1:g}, {x2:g}). The contract asks for at least {MARGIN}."
            )
    return _clash(W, b)


def _rejected(W, b):
    return accept_hidden((W, b)) is not None


def tells_two_gates(answer):
    return all(np.shape(w) == (2,) and np.ndim(b) == 0 for w, b in answer)


def tells_rows(answer):
    W, b = two_neurons(answer)
    return not _rejected(W.T, b)


def tells_thresholds(answer):
    W, b = two_neurons(answer)
    return not _rejected(W, -b)


def tells_no_bias(answer):
    W, b = two_neurons(answer)
    return bool(np.all(b == 0))


def tells_on_a_corner(answer):
    W, b = two_neurons(answer)
    return bool(np.any(np.abs(CORNERS @ W + b) / np.hypot(*W) < MARGIN - 1e-6))


def tells_twins(answer):
    W, b = two_neurons(answer)
    first, second = _at_corners(W, b).T
    return bool((first == second).all() or (first == 1 - second).all())


def tells_unchanged(answer):
    W, b = two_neurons(answer)
    return len(np.unique(_at_corners(W, b), axis=0)) == 4


def tells_idle(answer):
    W, b = two_neurons(answer)
    return any(len(set(column)) == 1 for column in _at_corners(W, b).T.tolist())


def weights_as_two_gates():
    return (np.array([1.0, 1.0]), -0.5), (np.array([1.0, 1.0]), -1.5)


def weights_in_rows():
    # One input but not the other, both ways round, each neuron written as a row.
    return np.array([[2.0, -2.0], [-1.0, 1.0]]), np.array([-0.5, -0.5])


def weights_or_nand_in_rows():
    return np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([-0.5, 1.5])


def weights_with_thresholds():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.5, 1.5])


def weights_without_bias():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0])


def weights_on_a_corner():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -1.0])


def weights_twice_the_same():
    return np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([-0.5, -1.0])


def weights_and_with_nand():
    return np.array([[1.0, -1.0], [1.0, -1.0]]), np.array([-1.5, 1.5])


def weights_that_copy():
    return np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([-0.5, -0.5])


def weights_that_never_fire():
    return np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([-0.5, -2.5])


def tells_half_done(answer):
    return not tells_unchanged(answer)


def weights_or_and_x1():
    return np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([-0.5, -0.5])


HIDDEN = Exercise(
    id="xor_hidden",
    points=2,
    returns={
        "W": "one column of weights per hidden neuron: (2, 2)",
        "b": "one bias per hidden neuron: (2,)",
    },
    visible=[{}],
    hidden=hidden_cases,
    probe=hidden_weights,
    accept=accept_hidden,
    misconceptions=[
        Misconception(
            "two_gates",
            "You returned two neurons, each with its own w and b. Asked is one layer: W with the "
            "first neuron's weights in its first column and the second's in its second, and b "
            "with both biases.",
            weights_as_two_gates,
            tell=tells_two_gates,
        ),
        Misconception(
            "rows_are_neurons",
            "You wrote each neuron's weights as a row of W. They are a column: X @ W multiplies "
            "the inputs with the columns. Transposed, your answer is right.",
            weights_in_rows,
            weights_or_nand_in_rows,
            tell=tells_rows,
        ),
        Misconception(
            "thresholds",
            "You gave thresholds for biases. A threshold of 1.5 is a bias of -1.5. With the "
            "signs of b turned around, your answer is right.",
            weights_with_thresholds,
            tell=tells_thresholds,
        ),
        Misconception(
            "no_bias",
            "Your biases are 0, so both lines run through the corner (0, 0). Shift them.",
            weights_without_bias,
            tell=tells_no_bias,
        ),
        Misconception(
            "on_a_corner",
            "One of your lines touches a corner, or nearly. Move it, with the bias, to the middle "
            "between the corners that it separates.",
            weights_on_a_corner,
            tell=tells_on_a_corner,
        ),
        Misconception(
            "idle",
            "One of your hidden neurons says the same at all four corners. That leaves a single "
            "neuron to do the work, and a single neuron cannot make XOR.",
            weights_that_never_fire,
            tell=tells_idle,
        ),
        Misconception(
            "twins",
            "Your two hidden neurons split the corners the same way (or one is the opposite of "
            "the other). Two that say the same are worth one.",
            weights_twice_the_same,
            weights_and_with_nand,
            tell=tells_twins,
        ),
        Misconception(
            "unchanged",
            "Your hidden layer keeps all four corners apart, as the inputs did, so the output "
            "neuron faces XOR once more. Two corners with the same answer have to meet.",
            weights_that_copy,
            tell=tells_unchanged,
        ),
        Misconception(
            "wrong_ones_meet",
            "Your hidden layer moves two corners onto one point that XOR must answer "
            "differently. The ones that may meet are (0, 1) with (1, 0), and (0, 0) with (1, 1).",
            weights_or_and_x1,
            tell=tells_half_done,
        ),
    ],
    hints=(
        "Each hidden neuron is a gate of lesson 02. Which two gates, put together, say XOR?",
        "With OR and AND the corners move to (0, 0), (1, 0), (1, 0), (1, 1). (0, 1) and (1, 0) "
        "meet: now a line will do. Other pairs of gates work too, such as OR and NAND.",
        "Take two gates and their weights from lesson 02. The first gate's two weights go "
        "down the first column of W and its bias first into b; the second gate's into the second.",
    ),
)


# xor_network -----------------------------------------------------------------------------


def network_cases(rng):
    found = 0
    while found < 6:
        n, h = [(2, 3), (2, 4), (3, 5), (4, 3), (2, 5), (3, 4)][found]
        case = {
            "X": quarters(rng, -2, 2, (80, n)),
            "W1": quarters(rng, -2, 2, (n, h)),
            "b1": rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5], h),
            "w2": rng.choice([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0], h),
            "b2": float(rng.choice([-1.5, -1.0, -0.5, 0.5, 1.0, 1.5])),
        }
        # A network that forgets something must be seen to answer differently.
        answers = [wrong(**case).tobytes() for wrong in STEP_NETWORKS]
        if len(set(answers)) == len(answers):
            found += 1
            yield case


def network_without_hidden_step(X, W1, b1, w2, b2):
    return np.where((X @ W1 + b1) @ w2 + b2 > 0, 1, 0)


def network_without_output_step(X, W1, b1, w2, b2):
    return np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2


def network_without_steps(X, W1, b1, w2, b2):
    return (X @ W1 + b1) @ w2 + b2


def network_without_hidden_bias(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


def network_without_output_bias(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 > 0, 1, 0)


def network_without_biases(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 > 0, 1, 0) @ w2 > 0, 1, 0)


def network_biases_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 - b1 > 0, 1, 0) @ w2 - b2 > 0, 1, 0)


def network_hidden_bias_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 - b1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


def network_output_bias_subtracted(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 - b2 > 0, 1, 0)


def network_on_the_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 >= 0, 1, 0) @ w2 + b2 >= 0, 1, 0)


def network_on_the_hidden_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 >= 0, 1, 0) @ w2 + b2 > 0, 1, 0)


def network_on_the_output_line(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 >= 0, 1, 0)


def network_rows_are_neurons(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1.T + b1 > 0, 1, 0) @ w2 + b2 > 0, 1, 0)


def network_hidden_sigmoid(X, W1, b1, w2, b2):
    return np.where((1 / (1 + np.exp(-(X @ W1 + b1)))) @ w2 + b2 > 0, 1, 0)


def network_plus_minus(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, -1) @ w2 + b2 > 0, 1, 0)


def network_output_half(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2 > 0.5, 1, 0)


def network_output_sigmoid(X, W1, b1, w2, b2):
    return 1 / (1 + np.exp(-(np.where(X @ W1 + b1 > 0, 1, 0) @ w2 + b2)))


def network_column(X, W1, b1, w2, b2):
    hidden = np.where(X @ W1 + b1 > 0, 1, 0)
    return np.where(hidden @ w2.reshape(-1, 1) + b2 > 0, 1, 0)


def network_stops_early(X, W1, b1, w2, b2):
    return np.where(X @ W1 + b1 > 0, 1, 0)


def network_products_alone(X, W1, b1, w2, b2):
    return np.where(np.where(X @ W1 + b1 > 0, 1, 0) * w2 + b2 > 0, 1, 0)


def network_for_two_hidden(X, W1, b1, w2, b2):
    first = np.where(X @ W1[:, 0] + b1[0] > 0, 1, 0)
    second = np.where(X @ W1[:, 1] + b1[1] > 0, 1, 0)
    return np.where(w2[0] * first + w2[1] * second + b2 > 0, 1, 0)


def network_booleans(X, W1, b1, w2, b2):
    return (X @ W1 + b1 > 0) @ w2 + b2 > 0


STEP_NETWORKS = [
    network_without_hidden_step,
    network_without_hidden_bias,
    network_without_output_bias,
    network_without_biases,
    network_biases_subtracted,
    network_hidden_bias_subtracted,
    network_output_bias_subtracted,
    network_on_the_line,
    network_on_the_hidden_line,
    network_on_the_output_line,
    network_hidden_sigmoid,
    network_plus_minus,
    network_for_two_hidden,
]

NETWORK = Exercise(
    id="xor_network",
    points=3,
    returns="one answer, 0 or 1, for each row: (m,)",
    visible=[
        {"X": CORNERS} | BY_HAND,
        # The same two lines, as NAND and OR, and an output neuron that wants both.
        {
            "X": np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.25, 0.5], [2.0, -1]]),
            "W1": np.array([[-1.0, 1.0], [-1.0, 2.0]]),
            "b1": np.array([1.5, -0.5]),
            "w2": np.array([2.0, 3.0]),
            "b2": -3.5,
        },
        # Points in a triangle of three lines, some of them on a line.
        {
            "X": np.array(
                [
                    [1.0, 1.0],
                    [0.0, 1.0],
                    [1.0, 0.0],
                    [-1.0, 1.0],
                    [3.0, 3.0],
                    [0.5, 2.0],
                    [2.0, 1.5],
                ]
            ),
            "W1": np.array([[1.0, 0.5, -1.0], [0.0, 1.0, -1.0]]),
            "b1": np.array([0.5, -0.5, 3.5]),
            "w2": np.array([1.0, 1.5, 1.0]),
            "b2": -2.5,
        },
        {
            "X": np.array(
                [
                    [1.0, 0.0, -1.0],
                    [0.5, 2.0, 0.0],
                    [0.0, 0.0, 0.0],
                    [-1.0, 1.0, 2.0],
                    [2.0, -1.0, 1.0],
                    [-1.0, -1.0, -1.0],
                ]
            ),
            "W1": np.array([[1.0, -2.0], [0.5, 1.0], [-1.0, 0.5]]),
            "b1": np.array([-0.5, 0.5]),
            "w2": np.array([-1.0, 2.0]),
            "b2": 0.5,
        },
        # Three inputs and three hidden neurons: here a transposed W1 raises no error.
        {
            "X": np.array(
                [
                    [1.0, 0.0, 2.0],
                    [0.0, 1.0, -1.0],
                    [-1.0, 2.0, 0.0],
                    [0.5, -1.0, 1.0],
                    [2.0, 2.0, 1.0],
                ]
            ),
            "W1": np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -1.0], [-1.0, 0.5, 1.0]]),
            "b1": np.array([-0.5, 0.5, -1.0]),
            "w2": np.array([1.0, -2.0, 1.0]),
            "b2": 0.5,
        },
    ],
    hidden=network_cases,
    misconceptions=[
        Misconception(
            "no_hidden_step",
            "Your hidden neurons pass on their sums without a step. Then the two layers together "
            "are one linear layer, and XOR stays out of reach.",
            network_without_hidden_step,
        ),
        Misconception(
            "no_output_step",
            "You return the output neuron's weighted sum. It decides as well: apply the step at "
            "the end too.",
            network_without_output_step,
        ),
        Misconception(
            "no_steps",
            "There is no step in your network. Both layers need one; without it two layers are "
            "worth no more than one.",
            network_without_steps,
        ),
        Misconception(
            "no_hidden_bias",
            "You left out b1. Without it both hidden lines run through the origin.",
            network_without_hidden_bias,
        ),
        Misconception(
            "no_output_bias",
            "You left out b2, the bias of the output neuron.",
            network_without_output_bias,
        ),
        Misconception(
            "no_biases",
            "You left out both biases, b1 and b2. They are added to the weighted sums.",
            network_without_biases,
        ),
        Misconception(
            "biases_subtracted",
            "You subtracted a bias. Biases are added: a threshold of 1.5 is a bias of -1.5.",
            network_biases_subtracted,
            network_hidden_bias_subtracted,
            network_output_bias_subtracted,
        ),
        Misconception(
            "on_the_line",
            "You let a neuron fire when its sum is exactly 0. In this course a point on the line "
            "does not fire: only sums above 0 do.",
            network_on_the_line,
            network_on_the_hidden_line,
            network_on_the_output_line,
        ),
        Misconception(
            "rows_are_neurons",
            "You took the rows of W1 for the neurons. Each hidden neuron is a column: W1 is "
            "(inputs, neurons). With a square W1 this raises no error.",
            network_rows_are_neurons,
        ),
        Misconception(
            "hidden_sigmoid",
            "Your hidden neurons use a sigmoid. The contract asks for a step in both layers.",
            network_hidden_sigmoid,
        ),
        Misconception(
            "plus_minus",
            "Your hidden neurons answer −1 where they are quiet. A quiet neuron answers 0.",
            network_plus_minus,
        ),
        Misconception(
            "output_half",
            "You compare the output's sum with 0.5. The threshold is in b2 already: a step "
            "compares with 0.",
            network_output_half,
        ),
        Misconception(
            "output_sigmoid",
            "Your output neuron uses a sigmoid. It decides with a step: exactly 0 or 1.",
            network_output_sigmoid,
        ),
        Misconception(
            "column",
            "You return a column, (m, 1). One answer for each row is an array of shape (m,), "
            "like the labels: otherwise comparing the two makes an (m, m) table.",
            network_column,
        ),
        Misconception(
            "stops_early",
            "You return the hidden layer's outputs. One neuron is still to come: it takes them "
            "as its inputs.",
            network_stops_early,
        ),
        Misconception(
            "products_alone",
            "You multiplied each hidden output by its weight but did not add the products up. "
            "The output neuron makes one sum per row: @ does both.",
            network_products_alone,
        ),
        Misconception(
            "two_hidden_only",
            "Your network uses the first two hidden neurons and drops the others. Any number h "
            "is allowed: let @ run over all columns.",
            network_for_two_hidden,
        ),
        Misconception(
            "booleans",
            "You return True and False. The contract asks for the numbers 1 and 0.",
            network_booleans,
        ),
    ],
    hints=(
        "Two layers, one after the other. The second one's inputs are the first one's outputs.",
        "For (1, 1) with the text's weights: sums (1.5, 0.5), hidden outputs (1, 1), output sum "
        "1·1 - 2·1 - 0.5 = -1.5, answer 0. Shapes: (m, n) @ (n, h) is (m, h); (m, h) @ (h,) is "
        "(m,).",
        "Put the hidden layer's outputs, steps included, into a variable. Then do the same once "
        "more with w2 and b2, and return that step.",
    ),
)


# XorNet ----------------------------------------------------------------------------------

PARTS = ("W1", "b1", "w2", "b2")


@contextlib.contextmanager
def one_thread():
    """Let PyTorch work alone: for a few numbers a team of threads costs more than it brings."""
    import torch

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
    import torch

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


# What is asked of a network, in the words that a learner reads in a card.
ASK_COUNT = "how many parameters does the network have?"
ASK_START = "of two new networks, how many hidden neurons have weights of their own?"
ASK_LOGITS = "with these weights, which logits does it return for X?"
ASK_SLOPES = "with these weights, which slopes does the sum of pull * logits send back to them?"


@one_thread()
def ask_net(target, question, hidden=None, X=None, W1=None, b1=None, w2=None, b2=None, pull=None):
    """Build the learner's network and ask one thing of it.

    `pull` are numbers c of which the slopes of c·logits are asked: every row pulls with
    another strength, so that no two rows' slopes cancel.
    """
    import torch

    if W1 is not None:
        hidden = W1.shape[1]
    net = target() if hidden is None else target(hidden)
    if question == ASK_COUNT:
        return {"parameters": sum(p.numel() for p in net.parameters())}
    if question == ASK_START:
        shapes = {"W1": (hidden, 2), "b1": (hidden,), "w2": (1, hidden), "b2": (1,)}
        weights = [_find_parameters(each, shapes)["W1"] for each in (net, target(hidden))]
        return {"different hidden neurons": len(torch.unique(torch.cat(weights), dim=0))}
    parameters = _fill(net, {"W1": W1, "b1": b1, "w2": w2, "b2": b2})
    logits = net(torch.tensor(X, dtype=torch.float32))
    if question == ASK_LOGITS or logits is None:
        return None if logits is None else {"logits": logits}
    (logits.reshape(-1) * torch.tensor(pull, dtype=torch.float32)).sum().backward()
    return _as_course(
        {
            part: torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
            for part, parameter in parameters.items()
        }
    )


def _weights(rng, h):
    """Draw weights of a tanh network in the range where a tanh bends."""
    return {
        "W1": rng.normal(0, 1, (2, h)).round(2),
        "b1": rng.normal(0, 0.8, h).round(2),
        "w2": rng.normal(0, 1, h).round(2),
        "b2": round(rng.uniform(0.3, 1.2), 2) * int(rng.choice([-1, 1])),
    }


def net_cases(rng):
    yield {"question": ASK_COUNT, "hidden": int(rng.integers(9, 20))}
    yield {"question": ASK_START, "hidden": int(rng.integers(5, 12))}
    for m, h in ((1, 4), (6, 7), (3, 8), (9, 2)):
        yield {"question": ASK_LOGITS, "X": rng.normal(0, 1, (m, 2)).round(2)} | _weights(rng, h)
    for m, h in ((5, 3), (7, 6)):
        pull = rng.choice([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0], m)
        yield {
            "question": ASK_SLOPES,
            "X": rng.normal(0, 1, (m, 2)).round(2),
            **_weights(rng, h),
            "pull": pull,
        }


def net_without_activation(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden), nn.Linear(hidden, 1), nn.Flatten(0))


def net_with_relu(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden), nn.ReLU(), nn.Linear(hidden, 1), nn.Flatten(0))


def net_with_sigmoid(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden), nn.Sigmoid(), nn.Linear(hidden, 1), nn.Flatten(0))


def net_with_probabilities(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Sigmoid(), nn.Flatten(0)
    )


def net_with_output_tanh(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Tanh(), nn.Flatten(0)
    )


def net_with_decisions(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            return (self.second(self.first(X).tanh())[:, 0] > 0).float()

    return Network()


def net_with_column(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1))


def net_squeezing_everything(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            return self.second(self.first(X).tanh()).squeeze()

    return Network()


def net_in_a_list(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(2, hidden), nn.Linear(hidden, 1)]

        def forward(self, X):
            return self.layers[1](self.layers[0](X).tanh())[:, 0]

    return Network()


def net_with_new_layers_each_time(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def forward(self, X):
            return nn.Linear(hidden, 1)(nn.Linear(2, hidden)(X).tanh())[:, 0]

    return Network()


def net_without_biases(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden, bias=False),
        nn.Tanh(),
        nn.Linear(hidden, 1, bias=False),
        nn.Flatten(0),
    )


def net_of_size_eight(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1), nn.Flatten(0))


def net_of_size_four(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 1), nn.Flatten(0))


def net_with_two_hidden_layers(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden),
        nn.Tanh(),
        nn.Linear(hidden, hidden),
        nn.Tanh(),
        nn.Linear(hidden, 1),
        nn.Flatten(0),
    )


def net_off_the_graph(hidden=8):
    import torch
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            with torch.no_grad():
                return self.second(self.first(X).tanh())[:, 0]

    return Network()


def net_with_half_the_graph(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            return self.second(self.first(X).tanh().detach())[:, 0]

    return Network()


def net_of_equals(hidden=8):
    from torch import nn

    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    for parameter in net.parameters():
        nn.init.constant_(parameter, 0.5)
    return net


def net_of_zeros(hidden=8):
    from torch import nn

    net = nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))
    for parameter in net.parameters():
        nn.init.zeros_(parameter)
    return net


def net_seeding_itself(hidden=8):
    import torch
    from torch import nn

    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0))


def net_with_two_outputs(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 2)

        def forward(self, X):
            return self.second(self.first(X).tanh())[:, 0]

    return Network()


def net_without_output_layer(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, hidden), nn.Tanh())


def net_without_hidden_layer(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(2, 1), nn.Flatten(0))


def net_with_sizes_exchanged(hidden=8):
    from torch import nn

    return nn.Sequential(nn.Linear(hidden, 2), nn.Tanh(), nn.Linear(1, hidden))


def net_without_output_bias(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden), nn.Tanh(), nn.Linear(hidden, 1, bias=False), nn.Flatten(0)
    )


def net_without_hidden_bias(hidden=8):
    from torch import nn

    return nn.Sequential(
        nn.Linear(2, hidden, bias=False), nn.Tanh(), nn.Linear(hidden, 1), nn.Flatten(0)
    )


def net_with_row(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(2, hidden)
            self.second = nn.Linear(hidden, 1)

        def forward(self, X):
            return self.second(self.first(X).tanh())[0]

    return Network()


def net_without_super(hidden=8):
    from torch import nn

    class Network(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, hidden)

    return Network()


NET = Exercise(
    id="XorNet",
    points=3,
    returns={
        "parameters": "the number of parameters, as a whole number",
        "different hidden neurons": "how many hidden neurons of two networks start with weights "
        "of their own",
        "logits": "one logit for each row: (m,)",
        "W1": "the slopes at the hidden weights: (2, hidden)",
        "b1": "the slopes at the hidden biases: (hidden,)",
        "w2": "the slopes at the output weights: (hidden,)",
        "b2": "the slope at the output bias: a number",
    },
    visible=[
        {"question": ASK_COUNT},
        {"question": ASK_COUNT, "hidden": 4},
        {"question": ASK_START, "hidden": 6},
        # tanh(0.5) = 0.462, tanh(-1) = -0.762: 1·0.462 - 2·(-0.762) + 0.5 = 2.485
        {
            "question": ASK_LOGITS,
            "X": np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]),
            "W1": np.array([[1.0, -0.5], [0.25, 2.0]]),
            "b1": np.array([-0.5, -0.5]),
            "w2": np.array([1.0, -2.0]),
            "b2": 0.5,
        },
        {
            "question": ASK_LOGITS,
            "X": np.array([[0.5, -1.0]]),
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
        },
        {
            "question": ASK_SLOPES,
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5]]),
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
            "pull": np.array([1.0, -2.0, 0.5, 1.0]),
        },
    ],
    hidden=net_cases,
    probe=ask_net,
    misconceptions=[
        Misconception(
            "no_activation",
            "There is no tanh between your two layers. Two linear layers in a row are one linear "
            "layer: it can never learn XOR, and every row ends at a probability of 0.5.",
            net_without_activation,
        ),
        Misconception(
            "other_activation",
            "Your hidden layer bends, but not with tanh. A ReLU or a sigmoid could learn XOR "
            "too; this contract says tanh, so that the numbers can be compared.",
            net_with_relu,
            net_with_sigmoid,
        ),
        Misconception(
            "probabilities",
            "You return probabilities. The contract asks for logits, the sums before the "
            "sigmoid: the loss function applies the sigmoid itself.",
            net_with_probabilities,
        ),
        Misconception(
            "output_bent",
            "You put a tanh on the output too. A logit may be any number: leave the last layer "
            "linear.",
            net_with_output_tanh,
        ),
        Misconception(
            "decisions",
            "You return decisions, 0 or 1. A step has slope 0 everywhere, so nothing can be "
            "learned through it. Return the sums.",
            net_with_decisions,
        ),
        Misconception(
            "column",
            "Your logits are a column, (m, 1), because the last layer has one output. The "
            "contract asks for (m,), like the labels. Otherwise logits minus labels is an (m, m) "
            "table: 16 errors for 4 rows.",
            net_with_column,
        ),
        Misconception(
            "squeezes_everything",
            "You drop every dimension of size 1. For a single row that takes the rows away as "
            "well, and shape () is left. Drop the last dimension only.",
            net_squeezing_everything,
        ),
        Misconception(
            "plain_list",
            "Your layers are in an ordinary list, or made in forward, where nn.Module does not "
            "see them: it reports no parameters, so no optimizer can train them. Store each "
            "layer as an attribute in __init__, or use nn.Sequential.",
            net_in_a_list,
            net_with_new_layers_each_time,
        ),
        Misconception(
            "no_biases",
            "A layer of yours has no bias. Both layers need theirs: 2·8 + 8 + 8 + 1 = 33 "
            "parameters for 8 hidden neurons.",
            net_without_biases,
            net_without_output_bias,
            net_without_hidden_bias,
        ),
        Misconception(
            "two_outputs",
            "Your last layer has two outputs. The network answers one question, so one output "
            "neuron is enough: its logit says how much speaks for a 1.",
            net_with_two_outputs,
        ),
        Misconception(
            "one_layer",
            "Your network has one layer only. Asked are a hidden layer, and an output neuron "
            "after it: two nn.Linear in all.",
            net_without_output_layer,
            net_without_hidden_layer,
        ),
        Misconception(
            "sizes_exchanged",
            "You exchanged the sizes. nn.Linear takes the number of inputs first, then the number "
            "of outputs.",
            net_with_sizes_exchanged,
        ),
        Misconception(
            "first_row_only",
            "You took row 0 of the output where its column 0 was meant: one logit is left, for the "
            "first row of X. All rows of column 0 are [:, 0].",
            net_with_row,
        ),
        Misconception(
            "seeds_itself",
            "You set the seed inside the network: every network then starts with the same weights. "
            "A seed is set once, outside.",
            net_seeding_itself,
        ),
        Misconception(
            "fixed_size",
            "Your hidden layer has the same size whatever is asked for. Use the argument "
            "`hidden` for the number of its neurons.",
            net_of_size_eight,
            net_of_size_four,
        ),
        Misconception(
            "two_hidden_layers",
            "Your network has a layer too many. The contract asks for one hidden layer: two "
            "nn.Linear in all.",
            net_with_two_hidden_layers,
        ),
        Misconception(
            "off_the_graph",
            "Your forward cuts the logits off from some parameters (no_grad, detach, numpy). "
            "The values are right, but no slopes reach those parameters, so they never learn.",
            net_off_the_graph,
            net_with_half_the_graph,
        ),
        Misconception(
            "equal_start",
            "You gave all hidden neurons the same starting weights. Equal neurons get equal "
            "slopes and stay equal for ever. Leave PyTorch's random start alone.",
            net_of_equals,
            net_of_zeros,
        ),
        Misconception(
            "no_super",
            "You store layers before nn.Module is set up. The first line of __init__ must call "
            "super().__init__().",
            net_without_super,
        ),
    ],
    hints=(
        "__init__ makes the two layers and stores them in self. forward sends X through them, "
        "with the tanh in between.",
        "Shapes for 4 rows and 8 hidden neurons: (4, 2) becomes (4, 8), tanh leaves (4, 8), the "
        "second layer gives (4, 1). Still to do: make that (4,).",
        "After super().__init__() store an nn.Linear from 2 to hidden and one from hidden to 1. "
        "In forward: the first layer, torch.tanh, the second layer, then take column 0.",
    ),
)


# train_xor -------------------------------------------------------------------------------


@one_thread()
def ask_training(target, W1, b1, w2, b2, X, y, lr, steps):
    """Let the learner's loop train a network of fixed weights; return losses and weights."""
    import torch
    from torch import nn

    h = W1.shape[1]
    net = nn.Sequential(nn.Linear(2, h), nn.Tanh(), nn.Linear(h, 1), nn.Flatten(0))
    parameters = _fill(net, {"W1": W1, "b1": b1, "w2": w2, "b2": b2})
    single = torch.float32
    losses = target(net, torch.tensor(X, dtype=single), torch.tensor(y, dtype=single), lr, steps)
    return {"losses": losses, **_as_course(parameters)}


def training_cases(rng):
    for m, h, lr, steps in ((4, 3, 0.1, 3), (5, 4, 0.02, 4), (7, 2, 0.1, 5), (6, 5, 0.05, 2)):
        y = np.ones(m)
        y[rng.permutation(m)[: m // 2]] = 0.0
        yield {
            **_weights(rng, h),
            "X": rng.normal(0, 1, (m, 2)).round(2),
            "y": y,
            "lr": lr,
            "steps": steps,
        }


def training_leaving_old_slopes(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_without_backward(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_without_step(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        losses.append(loss.item())
    return losses


def training_clearing_too_late(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_with_new_optimizers(net, X, y, lr, steps):
    import torch

    losses = []
    for _ in range(steps):
        optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_against_a_column(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        t = y.reshape(-1, 1)
        loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_a_column_against_labels(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y.unsqueeze(1))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_with_another_column(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).unsqueeze(1), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_with_two_sigmoids(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(p, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_on_squares(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = ((torch.sigmoid(net(X)) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_on_squared_logits(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_on_the_sum(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y, reduction="sum")
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_by_plain_descent(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_at_the_default_rate(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters())
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_at_a_rate_of_its_own(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_row_by_row(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        total = 0.0
        for i in range(len(y)):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(X[i : i + 1]), y[i : i + 1]
            )
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(y))
    return losses


def training_reporting_tensors(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


def training_reporting_the_last_loss(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
    return loss.item()


def training_reporting_nothing(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()


def training_reporting_afterwards(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item())
    return losses


def training_one_step_more(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps + 1):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_one_step_only(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        return losses


def training_without_a_loss_function(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.BCEWithLogitsLoss(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_on_logits_as_probabilities(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.BCELoss()(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_labels_first(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(y, net(X))
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_with_one_loss(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_without_calling_parameters(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters, lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_uphill(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr, maximize=True)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def training_on_a_number(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


def training_on_a_cut_loss(net, X, y, lr, steps):
    import torch

    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).detach(), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


TRAINING = Exercise(
    id="train_xor",
    points=3,
    returns={
        "losses": "a list of `steps` plain numbers, the loss before each change",
        "W1": "the hidden weights after the last step: (2, hidden)",
        "b1": "the hidden biases after the last step: (hidden,)",
        "w2": "the output weights after the last step: (hidden,)",
        "b2": "the output bias after the last step: a number",
    },
    visible=[
        {
            "W1": np.array([[1.0, -0.5], [0.25, 2.0]]),
            "b1": np.array([-0.5, -0.5]),
            "w2": np.array([1.0, -2.0]),
            "b2": 0.5,
            "X": CORNERS,
            "y": XOR,
            "lr": 0.1,
            "steps": 2,
        },
        {
            "W1": np.array([[1.0, -0.5, 0.25], [0.5, 1.0, -1.0]]),
            "b1": np.array([0.25, -0.5, 0.5]),
            "w2": np.array([1.5, -1.0, 0.5]),
            "b2": -0.25,
            "X": CORNERS,
            "y": XOR,
            "lr": 0.02,
            "steps": 4,
        },
        {
            "W1": np.array([[0.5, 1.0, -0.75], [-1.0, 0.25, 0.5]]),
            "b1": np.array([0.5, -0.25, 0.75]),
            "w2": np.array([-1.0, 0.5, 1.25]),
            "b2": 0.75,
            "X": np.array([[0.5, -1.0], [1.0, 0.25], [-0.75, 1.5], [0.25, 0.5], [2.0, 1.0]]),
            "y": np.array([1.0, 0.0, 1.0, 1.0, 0.0]),
            "lr": 0.05,
            "steps": 3,
        },
    ],
    hidden=training_cases,
    probe=ask_training,
    # Training in 32 bits, step upon step: small differences grow.
    rtol=1e-4,
    atol=2e-5,
    misconceptions=[
        Misconception(
            "old_slopes",
            "You never clear the slopes. backward() adds to what is already there, so each step "
            "follows the sum of all slopes so far. On an easy task the loss falls all the same, "
            "which is why nobody notices. Clear them once per step.",
            training_leaving_old_slopes,
        ),
        Misconception(
            "nothing_moves",
            "The loss is computed, but the parameters of `net` never change. Each step needs "
            "backward(), which finds the slopes, and then the step() of an optimizer, with nothing "
            "cleared in between; and the optimizer must be one for net.parameters(), not one from "
            "another cell.",
            training_without_backward,
            training_without_step,
            training_clearing_too_late,
        ),
        Misconception(
            "new_optimizers",
            "You make a new optimizer in every step. Adam remembers earlier slopes; a new one "
            "has forgotten them. Make one, before the loop.",
            training_with_new_optimizers,
        ),
        Misconception(
            "every_pair",
            "Your logits and labels have different shapes, (m,) and (m, 1). PyTorch's loss "
            "functions refuse that; a formula of your own silently compares every row with every "
            "label, m·m pairs, and the network learns to say 0.5. Both are (m,): leave them.",
            training_against_a_column,
            training_a_column_against_labels,
            training_with_another_column,
        ),
        Misconception(
            "two_sigmoids",
            "You applied a sigmoid, and BCEWithLogitsLoss applies another. It takes the logits "
            "as they are.",
            training_with_two_sigmoids,
        ),
        Misconception(
            "squared_error",
            "You used the squared error. The contract asks for the binary cross-entropy of the "
            "logits.",
            training_on_squares,
            training_on_squared_logits,
        ),
        Misconception(
            "sum_not_mean",
            "Your loss is the sum over the rows. The contract asks for the mean.",
            training_on_the_sum,
        ),
        Misconception(
            "plain_descent",
            "You used plain gradient descent (SGD). The contract asks for Adam.",
            training_by_plain_descent,
        ),
        Misconception(
            "rate_ignored",
            "Your optimizer does not use the argument `lr`: it keeps a rate of its own.",
            training_at_the_default_rate,
            training_at_a_rate_of_its_own,
        ),
        Misconception(
            "row_by_row",
            "You change the parameters after every row. One step here looks at all rows together "
            "and changes the parameters once.",
            training_row_by_row,
        ),
        Misconception(
            "tensors",
            "Your list holds tensors, each with the whole computation behind it kept in memory. "
            "The contract asks for plain numbers: .item() takes one out.",
            training_reporting_tensors,
        ),
        Misconception(
            "last_loss_only",
            "You return one loss. The contract asks for a list with the loss of every step.",
            training_reporting_the_last_loss,
        ),
        Misconception(
            "no_losses",
            "The training is right, but the function returns nothing. The contract asks for the "
            "list of losses.",
            training_reporting_nothing,
        ),
        Misconception(
            "loss_afterwards",
            "You computed each loss after the step. The contract asks for the loss before the "
            "change: the one from which backward() started.",
            training_reporting_afterwards,
        ),
        Misconception(
            "step_count",
            "You did not make exactly `steps` steps. Look at the loop's range, and at where the "
            "return stands.",
            training_one_step_more,
            training_one_step_only,
        ),
        Misconception(
            "loss_not_made",
            "nn.BCEWithLogitsLoss(…) makes a loss function, it does not compute a loss. Make it "
            "once, without logits and labels, and call what it made with them.",
            training_without_a_loss_function,
        ),
        Misconception(
            "logits_as_probabilities",
            "nn.BCELoss expects probabilities between 0 and 1, and the network returns logits. "
            "The loss that takes logits is nn.BCEWithLogitsLoss.",
            training_on_logits_as_probabilities,
        ),
        Misconception(
            "labels_first",
            "You handed the labels in first. The loss takes the logits first, then the labels.",
            training_labels_first,
        ),
        Misconception(
            "one_loss",
            "You computed the loss once, before the loop. After a step the network answers "
            "otherwise: compute its loss anew in every step.",
            training_with_one_loss,
        ),
        Misconception(
            "parameters_not_called",
            "net.parameters is a method: call it, with brackets, to get the parameters.",
            training_without_calling_parameters,
        ),
        Misconception(
            "uphill",
            "Your parameters move the wrong way: the loss climbs. The optimizer goes downhill on "
            "the loss as it is, without a minus sign.",
            training_uphill,
        ),
        Misconception(
            "cut_loss",
            "backward() was called on something without a history: a plain number, or a tensor "
            "cut off from the network. Take the number out for your list only.",
            training_on_a_number,
            training_on_a_cut_loss,
        ),
    ],
    hints=(
        "It is the loop of the worked example, as a function: before the loop a loss function, "
        "an optimizer and an empty list; in the loop the five lines.",
        "With steps = 3 the list has 3 numbers, and the first of them is the loss of the network "
        "as it came to you, before anything changed.",
        "In each round: clear the slopes, compute the loss from net(X) and y, call its backward, "
        "let the optimizer step, and append the loss as a plain number with .item().",
    ),
)


# diagnose_start --------------------------------------------------------------------------

STARTS = 40


def ask_start(target, n_in, n_hidden, seed):
    """Draw many starts from generators of different seeds; the last repeats the first.

    The first start is answered as it came, to be compared with the contract part by part.
    """
    seeds = [*range(seed, seed + STARTS - 1), seed]
    starts = [target(n_in, n_hidden, np.random.default_rng(s)) for s in seeds]
    if not isinstance(starts[0], (tuple, list)):
        return starts[0]
    answer = dict(zip(PARTS, starts[0], strict=False))
    if len(starts[0]) == len(PARTS):
        for part, drawn in zip(PARTS, zip(*starts, strict=True), strict=True):
            answer[f"{STARTS} times {part}"] = np.stack(drawn)
    return answer


def start_cases(rng):
    for n_in, n_hidden in ((2, 4), (2, 7), (3, 4), (2, 9)):
        yield {"n_in": n_in, "n_hidden": n_hidden, "seed": int(rng.integers(1, 10_000))}


def drawn(answer, part):
    """Return one part of all starts, one start a row."""
    return np.asarray(answer[f"{STARTS} times {part}"], dtype=float)


def accept_start(answer, n_in, n_hidden, seed):
    W1, b1, w2, b2 = (drawn(answer, part) for part in PARTS)
    if not (np.array_equal(W1[0], W1[-1]) and np.array_equal(w2[0], w2[-1])):
        return (
            "Two calls with generators in the same state gave different weights. Draw from `rng` "
            "and nothing else."
        )
    if any(_equal_columns(start) for start in W1):
        return "Two hidden neurons start with the same weights (two equal columns of W1)."
    if any(_equal_columns(start.T) for start in W1):
        return "Two inputs get the same weights (two equal rows of W1). Draw every weight anew."
    if np.array_equal(W1[0], W1[1]):
        return "Two different generators gave the same weights. Draw from `rng`."
    # A tenth of tolerance: these are estimates from 40 starts.
    spread = W1.std()
    if not 0.3 * 0.9 <= spread <= 2 * 1.1:
        return (
            f"Over {STARTS} starts the weights in W1 have a standard deviation of {spread:.2g}. "
            "The contract asks for 0.3 to 2."
        )
    if w2.std() > 2 * 1.1:
        return (
            f"Over {STARTS} starts the weights in w2 have a standard deviation of {w2.std():.2g}. "
            "The contract asks for 2 at most."
        )
    for part, weights in (("W1", W1), ("w2", w2)):
        # Five times the standard error of a mean of 0.
        if abs(weights.mean()) > 5 * weights.std() / np.sqrt(weights.size) + 1e-12:
            return (
                f"Over {STARTS} starts the weights in {part} have a mean of {weights.mean():.2g}. "
                "The contract asks for 0."
            )
    if max(np.abs(b1).max(), np.abs(b2).max()) > 2:
        return "A bias is beyond -2 to 2."
    return None


def _equal_columns(W):
    return len(np.unique(W, axis=1).T) < W.shape[1]


def tells_planted(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    return 0.008 < np.std(W1) < 0.0125 and 0.007 < np.std(w2) < 0.014


def tells_same_for_all(answer, **case):
    pairs = zip(drawn(answer, "W1"), drawn(answer, "w2"), strict=True)
    return any(np.ptp(W1) == 0 and np.ptp(w2) == 0 for W1, w2 in pairs)


def tells_equal_neurons(answer, **case):
    W1 = drawn(answer, "W1")
    return any(_equal_columns(start) or _equal_columns(start.T) for start in W1)


def tells_other_source(answer, **case):
    W1, w2 = drawn(answer, "W1"), drawn(answer, "w2")
    repeats = np.array_equal(W1[0], W1[-1]) and np.array_equal(w2[0], w2[-1])
    return not repeats or np.array_equal(W1[0], W1[1])


def tells_lopsided(answer, **case):
    both = drawn(answer, "W1"), drawn(answer, "w2")
    return any(abs(np.mean(part)) > 0.3 * np.std(part) + 1e-12 for part in both)


def tells_small(answer, **case):
    return np.std(drawn(answer, "W1")) < 0.3


def tells_large(answer, **case):
    return max(np.std(drawn(answer, "W1")), np.std(drawn(answer, "w2"))) > 2


def start_tiny(n_in, n_hidden, rng):
    scale = 0.01
    W1 = scale * rng.standard_normal((n_in, n_hidden))
    b1 = np.zeros(n_hidden)
    w2 = scale * rng.standard_normal(n_hidden)
    b2 = 0.0
    return W1, b1, w2, b2


def start_half_everywhere(n_in, n_hidden, rng):
    return np.full((n_in, n_hidden), 0.5), np.zeros(n_hidden), np.full(n_hidden, 0.5), 0.0


def start_zeros(n_in, n_hidden, rng):
    return np.zeros((n_in, n_hidden)), np.zeros(n_hidden), np.zeros(n_hidden), 0.0


def start_one_number_for_all(n_in, n_hidden, rng):
    W1 = np.full((n_in, n_hidden), rng.standard_normal())
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


def start_one_neuron_copied(n_in, n_hidden, rng):
    W1 = np.repeat(rng.standard_normal((n_in, 1)), n_hidden, axis=1)
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


def start_one_input_copied(n_in, n_hidden, rng):
    W1 = np.tile(rng.standard_normal(n_hidden), (n_in, 1))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


def start_from_numpys_own_numbers(n_in, n_hidden, rng):
    return np.random.randn(n_in, n_hidden), np.zeros(n_hidden), np.random.randn(n_hidden), 0.0


def start_from_a_new_generator(n_in, n_hidden, rng):
    rng = np.random.default_rng(0)
    W1 = rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


def start_never_negative(n_in, n_hidden, rng):
    return 2 * rng.random((n_in, n_hidden)), np.zeros(n_hidden), 2 * rng.random(n_hidden), 0.0


def start_of_absolute_values(n_in, n_hidden, rng):
    W1 = np.abs(rng.standard_normal((n_in, n_hidden)))
    return W1, np.zeros(n_hidden), np.abs(rng.standard_normal(n_hidden)), 0.0


def start_still_small(n_in, n_hidden, rng):
    W1 = 0.1 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 0.1 * rng.standard_normal(n_hidden), 0.0


def start_only_output_mended(n_in, n_hidden, rng):
    W1 = 0.01 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), rng.standard_normal(n_hidden), 0.0


def start_much_smaller(n_in, n_hidden, rng):
    W1 = 0.0001 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 0.0001 * rng.standard_normal(n_hidden), 0.0


def start_huge(n_in, n_hidden, rng):
    W1 = 100 * rng.standard_normal((n_in, n_hidden))
    return W1, np.zeros(n_hidden), 100 * rng.standard_normal(n_hidden), 0.0


START = Exercise(
    id="diagnose_start",
    points=2,
    returns={
        "W1": "the hidden weights: (n_in, n_hidden)",
        "b1": "the hidden biases: (n_hidden,)",
        "w2": "the output weights: (n_hidden,)",
        "b2": "the output bias, one number",
    },
    visible=[
        {"n_in": 2, "n_hidden": 4, "seed": 0},
        {"n_in": 2, "n_hidden": 8, "seed": 300},
        {"n_in": 3, "n_hidden": 5, "seed": 500},
    ],
    hidden=start_cases,
    probe=ask_start,
    accept=accept_start,
    planted="tiny",
    misconceptions=[
        Misconception(
            "tiny",
            "The weights still start near 0. Every neuron then says nearly 0.5 for every input, "
            "the four errors cancel, and there is no slope to follow.",
            start_tiny,
            tell=tells_planted,
        ),
        Misconception(
            "same_for_all",
            "All weights start with the same number. Equal neurons get equal slopes and stay "
            "equal: you train copies of one neuron. The weights have to differ at random.",
            start_half_everywhere,
            start_zeros,
            tell=tells_same_for_all,
        ),
        Misconception(
            "equal_neurons",
            "Some hidden neurons, or some inputs, share their starting weights. Neurons that have "
            "all their weights in common never part again; yours are on the way there. The "
            "contract asks you to draw every weight on its own.",
            start_one_number_for_all,
            start_one_neuron_copied,
            start_one_input_copied,
            tell=tells_equal_neurons,
        ),
        Misconception(
            "other_source",
            "Your random numbers do not come from the argument `rng`. Drawing from NumPy's own "
            "generator cannot be repeated; a generator seeded inside gives the same start every "
            "time.",
            start_from_numpys_own_numbers,
            start_from_a_new_generator,
            tell=tells_other_source,
        ),
        Misconception(
            "lopsided",
            "Your weights lean to one side of 0: all neurons start out pulling the same way. "
            "Draw them around 0.",
            start_never_negative,
            start_of_absolute_values,
            tell=tells_lopsided,
        ),
        Misconception(
            "too_small",
            "The hidden weights W1 are still so small that the hidden neurons hardly tell the "
            "inputs apart. A standard deviation of about 1 does.",
            start_still_small,
            start_only_output_mended,
            start_much_smaller,
            tell=tells_small,
        ),
        Misconception(
            "too_large",
            "Your weights are so large that the sigmoids sit at 0 or 1, where they are flat: no "
            "slope again, at the other end. About 1 is enough.",
            start_huge,
            tell=tells_large,
        ),
    ],
    hints=(
        "Print the hidden outputs for the four inputs at the start. How much do they differ "
        "from row to row?",
        "A weight of 0.01 makes a weighted sum of about 0.01, and sigmoid(0.01) = 0.5025. A "
        "weight of 1 makes 0.73. Which of the two has noticed its input?",
        "Leave everything random, but draw the weights a hundred times larger, so that their "
        "standard deviation is about 1.",
    ),
)


EXERCISES = [FEATURE, SPACE, HIDDEN, NETWORK, NET, TRAINING, START]
