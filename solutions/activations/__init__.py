"""Lesson 05: activations, their slopes, and what layers are without them."""


def around_zero(rng, shape, low=0.2, high=3.5):
    """Return numbers of both signs, none negligible; the first one is negative.

    That there are both signs must not depend on luck, and the first one decides what kind
    of numbers np.vectorize makes.
    """
    z = rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)
    z.flat[0] = -abs(z.flat[0])
    z.flat[-1] = abs(z.flat[-1])
    return z.round(4)


def some_far_out(rng, z, low, high):
    """Put two numbers where a curve is nearly flat in the places of others, if there are more."""
    if z.size > 4:
        z.flat[2:4] = rng.permutation([-1, 1]) * rng.uniform(low, high, 2).round(4)
    return z


# Among them one row, one column, and a single number: axes of length 1 stay where they are.
SHAPES = [(5,), (3, 4), (1, 5), (7,), (2, 3, 2), (4, 1), (1,)]

BOUNDED = "every answer lies between −1 and 1"

# What is said in more than one exercise of the lesson.
OTHER_ACTIVATION = (
    "Your numbers are those of another activation (softplus, ELU, swish, sigmoid, tanh). Look up "
    "in the docstring what comes out below 0, and what above."
)
CUT_OFF_ABOVE = "You cut large numbers off. Above 0 the number itself passes, however large it is."
THRESHOLD_NOT_AT_ZERO = (
    "Your threshold is not at 0. In this course ReLU bends there: compare z with 0 itself."
)
NEIGHBOURS_COMPARED = (
    "np.gradient takes differences between neighbours in the array. These may lie anywhere. Asked "
    "is how steep the curve is at each z by itself: use the formula."
)
SIGMOID_HAS_ITS_OWN = "1 − a² is the formula for tanh. For the sigmoid it is a times (1 − a)."
NEGATIVE_SLOPE = "Your slope is negative. The sigmoid rises everywhere, so its slope is positive."
SQUARE_OF_A = "You multiplied a by itself. The second factor is 1 − a."
PLUS_FOR_MINUS = "You return a times (1 + a). The second factor is 1 − a."
ONE_FACTOR_MISSING = (
    "You return 1 − a. One factor is missing: where the curve is nearly flat, on the left, your "
    "slope is nearly 1."
)
FLAT_TOO_EARLY = (
    "Where the curve is nearly flat, yours is flat altogether: you cut z or the answer off. A z of "
    "8 is not far enough out for that; use the formula there too."
)
SLOPE_OF_TANH = "This is the slope of tanh. Asked is that of the sigmoid."


ANSWERS = {
    "reflect_bend": """
    **Full marks (3 points)**, one for each part.

    1. *The frozen first layer.* On its way back the gradient is multiplied by the slope of
       every sigmoid it passes, and no slope is above 1/4: ten of them leave at most
       (1/4)¹⁰, about one millionth. Half a point for "the gradient vanishes" without the
       slope or a number.
    2. *Without activations.* The slopes are all 1, so the gradient arrives, but ten linear
       layers are one linear layer (W = W1 W2 …), and that draws a straight line, which XOR
       does not have.
    3. *What she should use.* ReLU (or a leaky one) in the hidden layers: its slope is 1
       wherever z > 0. A sigmoid at the output, because the answer is yes or no. Half a point
       for each half. Tanh in the hidden layers earns the half point only with the remark
       that it vanishes too, more slowly.
    """,
}
