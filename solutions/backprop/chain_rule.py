"""Every answer to `chain_rule`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, torch, wrong

from . import away_from_zero

NUMBERS = "three numbers made of four numbers: there are no arrays"
ALLOWED = dict.fromkeys(
    ("squeezed", "first_row_only", "fails_on_one_row", "arguments_changed"), NUMBERS
)


def chain_rule(x, w, b, t):
    """Find the slopes of the loss L = (y − t)², where y = w·x + b, by the chain rule.

    x, w, b, t : floats, the input, the weight, the bias and the target
    Returns dw, db, dx : three floats, dL/dw, dL/db and dL/dx
    """
    y = w * x + b
    dy = 2 * (y - t)
    return dy * x, dy, dy * w


@right
def chain_multiplied_out(x, w, b, t):
    return 2 * x * (w * x + b - t), 2 * (w * x + b) - 2 * t, 2 * w * (w * x + b - t)


@right
def chain_by_trying(x, w, b, t):
    def loss(x, w, b):
        return (w * x + b - t) ** 2

    h = 1e-4  # a parabola has no third slope: exact for any h
    dw = (loss(x, w + h, b) - loss(x, w - h, b)) / (2 * h)
    db = (loss(x, w, b + h) - loss(x, w, b - h)) / (2 * h)
    dx = (loss(x + h, w, b) - loss(x - h, w, b)) / (2 * h)
    return dw, db, dx


@right
def chain_by_autograd(x, w, b, t):
    x, w, b = (
        torch.tensor(number, dtype=torch.float64, requires_grad=True) for number in (x, w, b)
    )
    ((w * x + b - t) ** 2).backward()
    return w.grad.item(), b.grad.item(), x.grad.item()


@right
def chain_in_a_loop(x, w, b, t):
    dy = np.float32(2 * (w * x + b - t))
    return tuple(dy * np.float32(share) for share in (x, 1.0, w))


@wrong(
    "You multiplied the blame for w by w, and the blame for x by x. In y = w·x + b, moving w "
    "changes y by x times as much: what stands beside a number is its slope."
)
def factors_swapped(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * w, dy, dy * x


@like(factors_swapped)
def own_values(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * w, dy * b, dy * x


@wrong(
    "You gave dy to all three. It is right for b; the blame of w and of x must still be multiplied"
    " by how much y moves with them."
)
def blame_not_multiplied(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy, dy, dy


@wrong(
    "You returned how y moves with w, b and x. That is the last link of the chain: multiply each "
    "by dy, how the loss moves with y."
)
def own_slopes_alone(x, w, b, t):
    return x, 1.0, w


@wrong(
    "You multiplied the blame of b by b. Nothing stands beside b in y = w·x + b, so y moves "
    "exactly as much as b does."
)
def bias_as_a_factor(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * b, dy * w


@wrong("You added the links of the chain. Slopes along a chain are multiplied.")
def slopes_added(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy + x, dy + 1, dy + w


@wrong("You multiplied by the output y. The chain begins with dy, the slope of the loss there.")
def output_as_blame(x, w, b, t):
    y = w * x + b
    return y * x, y, y * w


@wrong("You multiplied by the loss itself. The chain begins with its slope, dy.")
def loss_as_blame(x, w, b, t):
    loss = (w * x + b - t) ** 2
    return loss * x, loss, loss * w


@wrong("Everything is half of what is asked: the 2 from the square is missing.")
def without_factor_two(x, w, b, t):
    error = w * x + b - t
    return error * x, error, error * w


@wrong("All signs are turned: you would walk uphill. dy is 2(y − t), and it is only multiplied.")
def target_minus_output(x, w, b, t):
    dy = 2 * (t - (w * x + b))
    return dy * x, dy, dy * w


@wrong("The numbers are right, but the order is dw, db, dx.")
def input_second(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * w, dy


@wrong(
    "The sign of dw is turned, the others are right: dw is dy times x, with nothing turned around."
)
def minus_for_the_weight(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return -dy * x, dy, dy * w


@wrong(
    "You multiplied by both, w and x. In w·x, moving w changes y by x times as much, and moving x "
    "by w times: one factor each."
)
def both_factors(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * w * x, dy, dy * w * x


@wrong("You divided. Slopes along a chain are multiplied: dy times how much y moves.")
def slopes_divided(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy / x, dy, dy / w


@wrong(
    "The blame of b is not multiplied by x or w: y moves exactly as much as b does, so db is dy."
)
def bias_as_the_weight(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * x, dy * w


@like(bias_as_the_weight)
def bias_as_the_input(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, dy * w, dy * w


@wrong("You cut the slopes to whole numbers. Keep the fractions.")
def whole_numbers(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return int(dy * x), int(dy), int(dy * w)


@wrong("You left b out of y = w·x + b. The blame dy is then that of another output.")
def bias_left_out(x, w, b, t):
    dy = 2 * (w * x - t)
    return dy * x, dy, dy * w


@wrong(
    "The blame of b has to be dy: y moves exactly as much as b does, and dy tells what that does "
    "to the loss."
)
def bias_gets_one(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, 1.0, dy * w


@like(bias_gets_one)
def bias_gets_nothing(x, w, b, t):
    dy = 2 * (w * x + b - t)
    return dy * x, 0.0, dy * w


@rival
def three_halves(x, w, b, t):
    dy = 3 * (w * x + b - t)
    return dy * x, dy, dy * w


def hidden_cases(rng):
    for low, high in [(0.4, 3)] * 6 + [(5, 9)]:
        x, w, b, t = (float(n) for n in away_from_zero(rng, 4, low, high))
        if low > 1:  # no slope is small
            t = -abs(t) if w * x + b > 0 else abs(t)
        yield {"x": x, "w": w, "b": b, "t": t}
