"""The exercise `make_spiral` of lesson 04: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

# Standard errors: a right answer lies this far off less than once in a million gradings.
SURE = 5.6


def ask_spiral(target, ask, m, turns, noise, seed):
    """Ask for a spiral without noise, or only for the noise: with it, minus without it."""
    if ask == "no noise":
        answer = target(m, turns, 0.0, np.random.default_rng(seed))
        if isinstance(answer, tuple) and len(answer) == 2 and np.ndim(answer[0]) == 2:
            X, y = answer
            if isinstance(X, np.ndarray) and X.dtype == np.float64:
                X = np.round(X, 7) + 0.0  # a card shows 0, not the 6e-17 of a cosine
            return X, y
        return answer
    answers = [
        target(m, turns, scale, np.random.default_rng(number))
        for scale, number in ((0.0, seed), (noise, seed), (noise, seed), (noise, seed + 1))
    ]
    if any(answer is None for answer in answers):
        return None
    for answer in answers:
        if not (isinstance(answer, (tuple, list)) and len(answer) == 2):
            return answer  # neither X and y nor anything to subtract: the judge says so
    clean, *noisy = (np.asarray(X) for X, _ in answers)
    noise, again, other = (np.round(X - clean, 7) for X in noisy)
    return {"noise": noise, "noise, same seed": again, "noise, other seed": other}


def spiral_arms(m, turns, t=None):
    t = np.arange(1, m + 1) / m if t is None else t
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm])


def accept_spiral(answer, ask, m, turns, noise, seed):
    if ask == "no noise":
        return accept_arms(*answer, m, turns)
    D, again, other = (np.asarray(answer[key], dtype=float) for key in answer)
    if not D.any():
        return f"With noise = {noise} the points are where they are without noise."
    if not np.array_equal(D, again):
        return (
            "Two generators in the same state gave different noise. Draw from `rng` and nothing "
            "else."
        )
    if np.array_equal(D, other):
        return "Two different generators gave the same noise. Draw from `rng`."
    if np.mean(D == 0) > 0.1:
        return "Some coordinates have no noise. Draw a number for each of them."
    if len(np.unique(np.abs(D))) < 0.9 * D.size:
        return "Some coordinates share their noise. Draw a number for each of them."
    spread = D.std()
    if abs(D.mean()) > SURE * spread / np.sqrt(D.size):
        return f"The noise has a mean of {D.mean():.2g}. The contract asks for 0."
    if abs(spread / noise - 1) > SURE / np.sqrt(2 * D.size):
        return f"With noise = {noise} the noise has a standard deviation of {spread:.3g}."
    if np.abs(D).max() < 2 * noise + 1e-6:
        # Of 320 normal numbers, 15 are expected beyond twice the deviation.
        return (
            "The noise never goes beyond twice its standard deviation. Noise from a normal "
            "distribution does, once in twenty times."
        )
    for times, wanted in ((1, 0.6827), (2, 0.9545)):
        share = np.mean(np.abs(D) < times * noise)
        # Of few numbers, shares are not spread normally themselves.
        error = np.sqrt(wanted * (1 - wanted) / D.size)
        if D.size > 1000 and abs(share - wanted) > SURE * error:
            reach = f"{times} standard deviation{'s' * (times > 1)}"
            return (
                f"Of the noise, {share:.1%} lie within {reach}. Of a normal distribution, "
                f"{wanted:.1%} do."
            )
    return None


def accept_arms(X, y, m, turns):
    right = spiral_arms(m, turns)
    far = np.abs(np.asarray(X, dtype=float) - right).max(axis=1)
    if far.max() > 1e-4:
        row = int(np.argmax(far > 1e-4))
        at, wanted = (
            f"({x1:.3f}, {x2:.3f})" for x1, x2 in (np.round(P[row], 3) + 0.0 for P in (X, right))
        )
        arm, point = ("first", row + 1) if row < m else ("second", row - m + 1)
        return (
            f"Point {point} of the {arm} arm (row {row} of X, counted from 0) is at {at}. "
            f"It belongs at {wanted}."
        )
    if not np.array_equal(y, np.repeat([0, 1], m)):
        return f"The labels should be {m} times 0, for the first arm, then {m} times 1."
    return None


def alike_places(answer, wrong, ask, **case):
    """Whether points and labels are a wrong way's own; its noise is no part of the mistake."""
    if ask != "no noise":
        return accept_spiral(answer, ask, **case) is None
    (X, y), (V, labels) = (map(np.asarray, pair) for pair in (answer, wrong))
    return X.shape == V.shape and np.allclose(X, V, atol=1e-4) and np.array_equal(y, labels)


def tells_labels_first(answer, ask, **case):
    if ask == "no noise":
        return np.ndim(answer[0]) == 1 and np.ndim(answer[1]) == 2
    return np.ndim(answer["noise"]) == 1


def tells_points_only(answer, ask, m, **case):
    return isinstance(answer, np.ndarray) and answer.shape == (2 * m, 2)


def tells_m_in_all(answer, ask, m, **case):
    X = answer[0] if ask == "no noise" else answer["noise"]
    return len(X) == m // 2 * 2


def tells_label_column(answer, ask, **case):
    return ask == "no noise" and np.ndim(answer[1]) == 2


def tells_boolean_labels(answer, ask, **case):
    return ask == "no noise" and np.asarray(answer[1]).dtype == bool


def tells_columns_as_rows(answer, ask, m, **case):
    return np.shape(answer[0] if ask == "no noise" else answer["noise"]) == (2, 2 * m)


def tells_no_noise(answer, ask, **case):
    return ask == "noise" and not answer["noise"].any()


def tells_noise_from_elsewhere(answer, ask, **case):
    if ask != "noise":
        return False
    D, again, other = answer.values()
    return not np.array_equal(D, again) or np.array_equal(D, other)


def tells_noise_lopsided(answer, ask, **case):
    return ask == "noise" and answer["noise"].min() >= 0


def tells_noise_scale(scale):
    def tell(answer, ask, noise, **case):
        if ask != "noise":
            return False
        spread = answer["noise"].std()
        return abs(spread / scale(noise) - 1) < 5 / np.sqrt(2 * answer["noise"].size)

    return tell


def tells_noise_uniform(answer, ask, noise, **case):
    scale = tells_noise_scale(lambda noise: noise / np.sqrt(3))
    return scale(answer, ask=ask, noise=noise) and np.abs(answer["noise"]).max() <= noise * 1.001


def tells_noise_growing(answer, ask, m, **case):
    if ask != "noise":
        return False
    arms = answer["noise"].reshape(2, m, 2)
    return 2 * arms[:, : m // 3].std() < arms[:, -m // 3 :].std()


def tells_noise_on_the_angle(answer, ask, m, turns, **case):
    if ask != "noise":
        return False
    arms = spiral_arms(m, turns)
    moved = np.linalg.norm(arms + answer["noise"], axis=1) - np.linalg.norm(arms, axis=1)
    return np.abs(moved).max() < 1e-3


def tells_noise_along_the_arm(answer, ask, m, turns, **case):
    if ask != "noise":
        return False
    D, arms = answer["noise"], spiral_arms(m, turns)
    across = D[:, 0] * arms[:, 1] - D[:, 1] * arms[:, 0]
    return np.abs(across).max() < 1e-3 * np.abs(D).max()


def tells_noise_shared(answer, ask, m, **case):
    if ask != "noise":
        return False
    D = answer["noise"]
    pairs = [(D[:, 0], D[:, 1]), (D[:m], D[m:]), (D[1:], D[:-1])]
    return any(np.array_equal(one, sign * other) for one, other in pairs for sign in (1, -1))


def tells_noise_missing(answer, ask, **case):
    return ask == "noise" and np.mean(answer["noise"] == 0) > 0.4


exercise = Exercise(
    id="make_spiral",
    points=0,
    returns={
        "X": "the points, one row each, the first arm's above the second's: (2m, 2)",
        "y": "their labels, 0 or 1: (2m,)",
    },
    visible=[
        {"ask": "no noise", "m": 4, "turns": 1.0, "noise": 0.0, "seed": 0},
        {"ask": "no noise", "m": 3, "turns": 0.5, "noise": 0.0, "seed": 0},
        {"ask": "no noise", "m": 5, "turns": 1.25, "noise": 0.0, "seed": 0},
        {"ask": "noise", "m": 80, "turns": 1.0, "noise": 0.1, "seed": 1},
    ],
    probe=ask_spiral,
    accept=accept_spiral,
    alike=alike_places,
    tells={
        "labels_first": tells_labels_first,
        "points_only": tells_points_only,
        "column": tells_label_column,
        "booleans": tells_boolean_labels,
        "m_in_all": tells_m_in_all,
        "points_as_columns": tells_columns_as_rows,
        "no_noise": tells_no_noise,
        "other_source": tells_noise_from_elsewhere,
        "noise_along_the_arm": tells_noise_along_the_arm,
        "noise_on_the_angle": tells_noise_on_the_angle,
        "noise_missing": tells_noise_missing,
        "noise_shared": tells_noise_shared,
        "noise_lopsided": tells_noise_lopsided,
        "noise_growing": tells_noise_growing,
        "noise_uniform": tells_noise_uniform,
        "noise_variance": lambda answer, **case: (
            tells_noise_scale(lambda noise: noise**2)(answer, **case)
            or tells_noise_scale(np.sqrt)(answer, **case)
        ),
    },
    hints=(
        "Make t first, an array with m numbers. Angle, coordinates and the second arm follow from "
        "it without a loop.",
        "m = 4 and turns = 1: t is 0.25, 0.5, 0.75, 1, the angles are a quarter, a half, three "
        "quarters and a full turn: (0, 0.25), (-0.5, 0), (0, -0.75), (1, 0).",
        "np.column_stack puts x1 beside x2; np.concatenate puts that arm above its negative. Add "
        "noise times standard normal numbers of the shape of X. np.repeat makes the labels.",
    ),
    insight=(
        "Data whose true shape you know is the best test bench: where the network draws the "
        "wrong border, you can see it."
    ),
)
