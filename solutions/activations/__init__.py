"""Lesson 05: activations, their slopes, and what layers are without them."""


def around_zero(rng, shape, low=0.2, high=3.5):
    """Return numbers of both signs, none negligible; the first one is negative.

    That there are both signs must not depend on luck, and the first one decides what kind
    of numbers np.vectorize makes.
    """
    z = rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)
    z.flat[0] = -abs(z.flat[0])
    z.flat[-1] = abs(z.flat[-1])
    return z.round(3)


SHAPES = [(5,), (3, 4), (2, 5), (7,), (2, 3, 2), (4, 2)]


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
