"""Every answer to `make_spiral`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, rival, wrong

NO_ARRAY = "numbers and a generator are all that it is given"
ALLOWED = {
    "squeezed": "X has two columns, and there are two arms: no axis of length 1",
    "clipped_at_6": "all points lie near 0",
    "clipped_at_100": "all points lie near 0",
    "fails_on_one_row": NO_ARRAY,
    "arguments_changed": NO_ARRAY,
}


def make_spiral(m, turns, noise, rng):
    """Make two spirals that wind around each other, m points on each.

    Point i = 1, 2, ..., m of the first arm lies at distance t = i / m, at the angle 2·pi·turns·t
    (radians): x1 = t·cos(angle), x2 = t·sin(angle). That of the second lies at (-x1, -x2). To each
    of the 4m coordinates a number of its own is added, from a normal distribution of mean 0.
    m : int
    turns : float, how often an arm goes around the origin
    noise : float, the standard deviation of these numbers; 0 means none
    rng : numpy.random.Generator, the only source of numbers
    Returns X : array, shape (2m, 2), the first arm from inside to outside, below it the second;
        y : array, shape (2m,), the numbers 0 for the first arm, 1 for the second
    """
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    X = X + noise * rng.standard_normal(X.shape)
    y = np.repeat([0, 1], m)
    return X, y


@right
def spiral_point_by_point(m, turns, noise, rng):
    X, y = [], []
    for sign, label in ((1, 0), (-1, 1)):
        for i in range(1, m + 1):
            t = i / m
            angle = 2 * np.pi * turns * t
            x1 = sign * t * np.cos(angle) + rng.normal(0, noise)
            x2 = sign * t * np.sin(angle) + rng.normal(0, noise)
            X.append([x1, x2])
            y.append(label)
    return np.array(X), np.array(y)


@right
def spiral_by_complex_numbers(m, turns, noise, rng):
    t = np.linspace(1 / m, 1, m)
    arm = t * np.exp(2j * np.pi * turns * t)
    both = np.concatenate([arm, -arm])
    X = np.stack([both.real, both.imag], axis=1)
    X += rng.normal(scale=noise, size=(2 * m, 2))
    return X, np.concatenate([np.zeros(m), np.ones(m)])


@right
def spiral_turned_by_half(m, turns, noise, rng):
    arms = []
    for k in (0, 1):
        t = np.linspace(0, 1, m + 1)[1:]
        angle = t * turns * 2 * np.pi + k * np.pi
        arms.append(np.array([t * np.cos(angle), t * np.sin(angle)]).T)
        arms[k][:, 0] -= noise * rng.standard_normal(m)
        arms[k][:, 1] -= noise * rng.standard_normal(m)
    return np.vstack(arms), (np.arange(2 * m) >= m).astype(int)


@right
def spiral_in_float32(m, turns, noise, rng):
    t = (1 + np.arange(m, dtype=np.float32)) / np.float32(m)
    angle = np.deg2rad(360 * turns * t)
    x1, x2 = t * np.cos(angle), t * np.sin(angle)
    X = np.array([np.r_[x1, -x1], np.r_[x2, -x2]]).T
    X = X + np.float32(noise) * rng.standard_normal((2 * m, 2), dtype=np.float32)
    return X.astype(np.float32), np.r_[np.zeros(m), np.ones(m)].astype(np.float32)


@wrong("Your angle is in degrees. np.cos and np.sin take radians: a full turn is 2·pi.")
def degrees(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 360 * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("Your arms go around too rarely or too often. At t = 1 the angle is 2·pi·turns.")
def turns(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(turns)
def spiral_of_one_turn(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "Your t starts at 0. There both arms meet: one place, two labels. The contract's t is 1/m for "
    "the first point and 1 for the last."
)
def starts_at_zero(m, turns, noise, rng):
    t = np.linspace(0, 1, m)
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(starts_at_zero)
def spiral_counted_from_zero(m, turns, noise, rng):
    t = np.arange(m) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "All your points have distance 1 from the origin: a circle. Multiply cosine and sine by the "
    "distance t."
)
def no_radius(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([np.cos(angle), np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "Your second arm is the first one in a mirror: only one sign is turned, so the arms cross. "
    "Half a circle turns both signs."
)
def mirrored(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm * [1, -1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(mirrored)
def spiral_mirrored_left(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm * [-1, 1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("Your second arm lies on the first one. Turn it by half a circle.")
def twice_the_same(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("You swapped the coordinates: x1 goes with the cosine, x2 with the sine.")
def sine_first(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.sin(angle), t * np.cos(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "Your rows take turns between the arms. The contract asks for all of the first arm, then all "
    "of the second."
)
def alternating(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.stack([arm, -arm], axis=1).reshape(2 * m, 2) + rng.normal(0, noise, (2 * m, 2))
    return X, np.tile([0, 1], m)


@wrong("The points are right, and their labels are not. The first m are 0, the next m are 1.")
def labels(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.tile([0, 1], m)


@like(labels)
def spiral_labels_swapped(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([1, 0], m)


@like(labels)
def spiral_of_votes(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([-1, 1], m)


@wrong(
    "Your labels are a column. They are a vector of shape (2m,): with (2m, 1) a later comparison "
    "would make a square table."
)
def column(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m).reshape(-1, 1)


@wrong("Your labels are True and False. The contract asks for the numbers 0 and 1.")
def booleans(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.arange(2 * m) >= m


@wrong("You made m points in all. The contract asks for m on each arm.")
def m_in_all(m, turns, noise, rng):
    half = m // 2
    t = np.arange(1, half + 1) / half
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * half, 2))
    return X, np.repeat([0, 1], half)


@wrong("Your points are columns. Rows are samples: one row per point, (2m, 2).")
def points_as_columns(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.array([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm], axis=1) + rng.normal(0, noise, (2, 2 * m))
    return X, np.repeat([0, 1], m)


@wrong("You left out the noise.")
def no_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


@wrong(
    "Your noise does not come from the argument `rng`. Drawing from NumPy's own generator cannot "
    "be repeated; one that is seeded inside always gives the same."
)
def other_source(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * np.random.randn(2 * m, 2)
    return X, np.repeat([0, 1], m)


@like(other_source)
def spiral_with_fixed_noise(m, turns, noise, rng):
    rng = np.random.default_rng(0)
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "You added the noise to the distance t, so the points move only towards the origin and away "
    "from it. Add it to the coordinates, at the end."
)
def noise_along_the_arm(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    t = t + noise * rng.standard_normal(m)
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


@wrong("Only some of the numbers get noise. Both coordinates need it, on both arms.")
def noise_missing(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    X[:, 0] += noise * rng.standard_normal(2 * m)
    return X, np.repeat([0, 1], m)


@like(noise_missing)
def spiral_with_noise_on_one_arm(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return np.concatenate([arm + rng.normal(0, noise, (m, 2)), -arm]), np.repeat([0, 1], m)


@wrong(
    "Some coordinates share one random number: x1 with x2, one point with the next, or one arm with"
    " the other. Draw an array as large as X."
)
def noise_shared(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.standard_normal()
    return X, np.repeat([0, 1], m)


@like(noise_shared)
def spiral_with_noise_for_each_point(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.standard_normal((2 * m, 1))
    return X, np.repeat([0, 1], m)


@like(noise_shared)
def spiral_with_turned_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    arm = arm + noise * rng.standard_normal((m, 2))
    return np.concatenate([arm, -arm]), np.repeat([0, 1], m)


@wrong(
    "Your noise is never negative. (rng.random draws between 0 and 1.) The contract asks for a "
    "mean of 0."
)
def noise_lopsided(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise * rng.random((2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "You draw evenly between -noise and noise. The contract asks for a normal distribution with "
    "the standard deviation `noise`."
)
def noise_uniform(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.uniform(-noise, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "You took `noise` for the variance, or squared it. It is the standard deviation: multiply "
    "standard normal numbers by it."
)
def noise_variance(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + noise**2 * rng.standard_normal((2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(noise_variance)
def spiral_with_root_noise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + np.sqrt(noise) * rng.standard_normal((2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("Your angle does not grow along the arm, so the arm is a straight line. It is 2·pi·turns·t.")
def no_t_in_the_angle(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * np.ones(m)
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("Your arms turn clockwise. With x2 = t·sin(angle) they turn the other way.")
def clockwise(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = -2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(turns)
def spiral_of_half_turns_in_t(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = np.pi * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(turns)
def spiral_without_two_pi(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(turns)
def spiral_twice_around(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 4 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(turns)
def spiral_without_pi(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(degrees)
def spiral_in_degrees_of_pi(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 180 * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "Your second arm is turned by a quarter of a circle. Half a circle turns both signs: (-x1, "
    "-x2)."
)
def quarter_turn(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm[:, ::-1] * [-1, 1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(quarter_turn)
def spiral_turned_back_by_a_quarter(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, arm[:, ::-1] * [1, -1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong("Your second arm runs from the outside to the inside. Both run from the inside.")
def second_arm_backwards(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm[::-1]]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "Your distances are not i / m: the points of an arm lie evenly, from 1/m for the first to 1 "
    "for the last."
)
def other_distances(m, turns, noise, rng):
    t = np.linspace(0, 1, m + 1)[:-1] + 0.5 / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(other_distances)
def spiral_with_squared_distances(m, turns, noise, rng):
    t = (np.arange(1, m + 1) / m) ** 2
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(other_distances)
def spiral_with_rooted_distances(m, turns, noise, rng):
    t = np.sqrt(np.arange(1, m + 1) / m)
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@like(other_distances)
def spiral_with_one_step_more(m, turns, noise, rng):
    t = np.arange(1, m + 1) / (m + 1)
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm]) + rng.normal(0, noise, (2 * m, 2))
    return X, np.repeat([0, 1], m)


@wrong(
    "All your points lie where the other arm's belong: the first arm is (t·cos(angle), "
    "t·sin(angle)), without a minus, and comes first."
)
def arms_exchanged(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([-arm, arm])
    return X + rng.normal(0, noise, X.shape), np.repeat([0, 1], m)


@wrong(
    "Your noise is on the angle, so the points keep their distance from the origin. Add it to the "
    "coordinates, at the end."
)
def noise_on_the_angle(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * np.tile(t, 2) + noise * rng.standard_normal(2 * m)
    sign, t = np.repeat([1, -1], m), np.tile(t, 2)
    X = np.column_stack([sign * t * np.cos(angle), sign * t * np.sin(angle)])
    return X, np.repeat([0, 1], m)


@wrong(
    "Your noise grows from the inside to the outside. Its standard deviation is `noise` at every "
    "point."
)
def noise_growing(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    t = np.concatenate([t, t]).reshape(-1, 1)
    return X + noise * t * rng.standard_normal(X.shape), np.repeat([0, 1], m)


@wrong("You return y before X. First the points, then the labels.")
def labels_first(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    return np.repeat([0, 1], m), X + rng.normal(0, noise, X.shape)


@wrong("You return the points alone. Two things are asked for: X and y.")
def points_only(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    X = np.concatenate([arm, -arm])
    return X + rng.normal(0, noise, X.shape)


@wrong("You return the first arm alone. The second one is missing.")
def one_arm(m, turns, noise, rng):
    t = np.arange(1, m + 1) / m
    angle = 2 * np.pi * turns * t
    arm = np.column_stack([t * np.cos(angle), t * np.sin(angle)])
    return arm + rng.normal(0, noise, arm.shape), np.zeros(m)


@rival
@edited(
    make_spiral, "noise * rng.standard_normal(X.shape)", "rng.laplace(0, noise / 2**0.5, X.shape)"
)
def noise_from_a_laplace_distribution(): ...


@rival
@edited(
    make_spiral,
    "noise * rng.standard_normal(X.shape)",
    "noise * rng.standard_normal(X.shape).clip(-2, 2)",
)
def noise_cut_at_two_deviations(): ...


def hidden_cases(rng):
    for m, turns in ((6, 2.0), (5, 0.75), (9, 1.5), (7, 3.25), (1, 0.4)):
        yield {
            "ask": "no noise", "m": m, "turns": turns, "noise": 0.0,
            "seed": int(rng.integers(10_000)),
        }  # fmt: skip
    for m, noise in ((2000, 0.2), (120, 0.05)):
        yield {
            "ask": "noise", "m": m, "turns": 1.0, "noise": noise, "seed": int(rng.integers(10_000))
        }  # fmt: skip
