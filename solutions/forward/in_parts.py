"""Every answer to `in_parts`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong


def in_parts(network, X, size):
    """Send a batch through a network, a few rows at a time, from the first to the last.

    network : function, makes shape (rows, n_out) of shape (rows, n_in); called once for each part
    X : array of float, shape (m, n_in), at least one row
    size : int, the rows of a part, at least 1; only the last part may have fewer
    Returns outputs : array of float, shape (m, n_out), in the order of the rows
    """
    parts = [network(X[start : start + size]) for start in range(0, len(X), size)]
    return np.vstack(parts)


@right
def parts_by_splitting(network, X, size):
    return np.concatenate([network(part) for part in np.split(X, range(size, len(X), size))])


@right
def parts_while_rows_are_left(network, X, size):
    outputs = []
    while len(X):
        outputs.extend(network(X[:size]))
        X = X[size:]
    return np.array(outputs)


@right
def parts_filled_in(network, X, size):
    outputs = None
    for k in range(-(-len(X) // size)):
        rows = slice(k * size, min((k + 1) * size, len(X)))
        part = network(X[rows])
        if outputs is None:
            outputs = np.zeros((len(X), part.shape[1]))
        outputs[rows] = part
    return outputs


@wrong("The network got all rows at once. It is to get at most `size` of them at a time.")
def all_at_once(network, X, size):
    return network(X)


@wrong("The network got one row at a time, whatever `size` says.")
def one_by_one(network, X, size):
    return np.vstack([network(X[i : i + 1]) for i in range(len(X))])


@wrong("The last rows, where they do not fill a part, are lost. They make a smaller one.")
@edited(in_parts, "range(0, len(X), size)", "range(0, len(X) - size + 1, size)")
def rest_lost(): ...


@like(rest_lost)
def rest_lost_by_count(network, X, size):
    parts = [network(X[k * size : (k + 1) * size]) for k in range(len(X) // size)]
    return np.vstack(parts) if parts else np.zeros((0, 2))


@wrong("Your parts overlap: the next one begins where the last one ended.")
@edited(in_parts, "range(0, len(X), size)", "range(0, len(X))")
def parts_overlap(): ...


@wrong(
    "Your parts have other sizes than asked. Each has `size` rows; only the last may have fewer."
)
def equal_parts(network, X, size):
    count = -(-len(X) // size)
    return np.vstack([network(part) for part in np.array_split(X, count)])


@like(equal_parts)
def as_many_parts_as_the_size(network, X, size):
    return np.vstack([network(part) for part in np.array_split(X, min(size, len(X)))])


@like(equal_parts)
def the_smaller_part_first(network, X, size):
    rest = len(X) % size
    cuts = sorted({0, rest, *range(rest, len(X) + 1, size)})
    pairs = zip(cuts, cuts[1:], strict=False)
    return np.vstack([network(X[a:b]) for a, b in pairs])


@wrong("Only the first part was asked. Does the `return` stand inside the loop?")
def first_part_only(network, X, size):
    for start in range(0, len(X), size):
        return network(X[start : start + size])


@wrong("Only the last part comes back: each answer replaces the one before. Collect them.")
def last_part_only(network, X, size):
    for start in range(0, len(X), size):
        outputs = network(X[start : start + size])
    return outputs


@wrong(
    "np.array makes one table of the parts only if all are equally long, and then with an axis too "
    "many. np.vstack and np.concatenate set them one below the other."
)
@edited(in_parts, "np.vstack(parts)", "np.array(parts)")
def an_axis_too_many(): ...


@wrong("The parts come back in reverse. The rows keep their order.")
@edited(in_parts, "np.vstack(parts)", "np.vstack(parts[::-1])")
def reversed_parts(): ...


def hidden_cases(rng):
    for m, n, size in [(8, 3, 3), (5, 2, 4), (6, 4, 3), (10, 3, 4), (4, 2, 1), (3, 3, 7)]:
        yield {"X": rng.normal(size=(m, n)), "size": size}
