"""Lesson 01, one neuron: a weighted sum, a bias, an activation, and learning a line."""


def away_from_zero(rng, shape, low=0.3, high=1.5):
    """Return random numbers of both signs whose size is never negligible."""
    return rng.choice([-1.0, 1.0], shape) * rng.uniform(low, high, shape)


ANSWERS = {
    "reflect_scale": """
        **Model answer.** (a) No. The boundary is where $z = 0$, and $10z = 0$ at exactly the
        same points: multiplying $w$ and $b$ by the same positive number neither shifts nor
        tilts it. (b) $z$ is ten times as far from 0, so every output moves towards 0 or 1
        (except on the line itself, where it stays 0.5). Decisions at 0.5 are the same; only
        the sigmoid is steeper, the neuron surer of itself, also where it is wrong.
        (c) Changing $b$ alone shifts the boundary; changing the direction of $w$ tilts it.

        **Marking, 2 points.** 1 for (a) with its reason, that the points with $z = 0$ stay the
        same; ½ for (b), steeper or surer, with the same decisions; ½ for (c), $b$ shifts and
        the direction of $w$ tilts. Words or formulas are equally good.
    """,
}
