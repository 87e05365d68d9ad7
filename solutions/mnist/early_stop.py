"""Every answer to `early_stop`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, right, wrong

TWO = "the answer is two whole numbers"
ALLOWED = dict.fromkeys(("squeezed", "first_row_only", "rounded", "cut_to_int"), TWO)


def early_stop(losses, patience):
    """Find where training should have stopped, from the validation loss after each epoch.

    It stops as soon as `patience` epochs in a row brought no loss lower than all before them, an
    equal one is not lower. What comes later is not looked at.
    losses : list of float, at least one, the validation loss after each epoch
    patience : int, at least 1, how many epochs without a new lowest loss to put up with
    Returns best, epochs : two ints, the epoch with the lowest loss until the stop, counted from 0,
        of several the first; how many epochs were run, the last one included (all of them, if there
        was no reason to stop)
    """
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@right
def stop_with_a_counter(losses, patience):
    best, lowest, waited, epochs = 0, float("inf"), 0, 0
    for loss in losses:
        epochs += 1
        if loss < lowest:
            best, lowest, waited = epochs - 1, loss, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best, epochs


@right
def stop_by_slices(losses, patience):
    for epochs in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:epochs]))
        if epochs - 1 - best >= patience:
            return best, epochs
    return np.argmin(losses), len(losses)


@right
def stop_in_a_while(losses, patience):
    best, epoch = 0, 1
    while epoch < len(losses) and epoch - best <= patience:
        if losses[epoch] < losses[best]:
            best = epoch
        epoch += 1
        if epoch - best > patience:
            break
    return [best, epoch]


def _stopped(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "You took the lowest loss of the whole list. At that time nobody knew it yet: training had "
    "stopped before. Go through the epochs in order."
)
def looks_ahead(losses, patience):
    best = min(range(len(losses)), key=lambda i: losses[i])
    return best, min(best + patience + 1, len(losses))


@wrong(
    "You never stop. After `patience` epochs in a row without a new lowest loss it is over, and "
    "what comes later is not looked at."
)
def stop_never(losses, patience):
    best = min(range(len(losses)), key=lambda i: losses[i])
    return best, len(losses)


@wrong(
    "You compared each loss with the one before. Compare it with the lowest so far: a curve that "
    "goes up and comes back a little has gained nothing."
)
def compared_with_the_last(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "You counted all epochs without a new lowest loss. They have to be in a row: a new lowest loss"
    " starts the count again."
)
def never_forgiven(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "You waited one epoch longer. With patience 2 the second epoch without a new lowest loss is "
    "the last."
)
def one_late(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best > patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "Your second number is the last epoch's own. The contract asks how many were run: epochs 0 to "
    "4 are five."
)
def last_epochs_number(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses) - 1


@wrong("You let an equal loss count as a new lowest one. It has to be lower.")
def equal_is_better(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] <= losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "A loss that is only a little lower does not count with you. In the contract lower is lower, "
    "by however little."
)
def small_gains_ignored(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best] - 0.01:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong("You looked for the highest value. This is a loss: low is good.")
def highest(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] > losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "You return the last epoch as the best one. It is the one that was worse: the best lies "
    "`patience` epochs before it."
)
def best_is_last(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch, epoch + 1
    return len(losses) - 1, len(losses)


@wrong("You return the lowest loss. The contract asks for the epoch that had it.")
def loss_itself(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return losses[best], epoch + 1
    return losses[best], len(losses)


@wrong("You counted the best epoch from 1. The contract counts it from 0.")
def counted_from_one(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best + 1, epoch + 1
    return best + 1, len(losses)


@like(small_gains_ignored)
@edited(small_gains_ignored, "0.01", "0.001")
def a_thousandth_ignored(): ...


@like(small_gains_ignored)
@edited(small_gains_ignored, "0.01", "1e-4")
def a_ten_thousandth_ignored(): ...


@wrong(
    "An equal loss does not count with you at all. It is not lower, so it is one more epoch "
    "without a new lowest loss."
)
def equal_does_not_count(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best, waited = epoch, 0
        elif losses[epoch] > losses[best]:
            waited += 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


@wrong(
    "Your lowest loss begins at a number that real losses may lie above. Begin with the first "
    "loss, or with infinity."
)
def lowest_begins_too_low(losses, patience):
    best, lowest, waited = 0, 100, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest, waited = epoch, loss, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch + 1
    return best, len(losses)


@like(lowest_begins_too_low)
@edited(lowest_begins_too_low, "best, lowest, waited = 0, 100, 0", "best, lowest, waited = 0, 0, 0")
def lowest_begins_at_zero(): ...


@like(lowest_begins_too_low)
@edited(
    lowest_begins_too_low,
    "best, lowest, waited = 0, 100, 0",
    "best, lowest, waited = 0, 0, 0",
    "in enumerate(losses):",
    "in list(enumerate(losses))[1:]:",
)
def lowest_begins_at_zero_from_the_second(): ...


@like(lowest_begins_too_low)
@edited(
    lowest_begins_too_low, "best, lowest, waited = 0, 100, 0", "best, lowest, waited = 0, 10, 0"
)
def lowest_begins_at_ten(): ...


@like(lowest_begins_too_low)
@edited(lowest_begins_too_low, "best, lowest, waited = 0, 100, 0", "best, lowest, waited = 0, 1, 0")
def lowest_begins_at_one(): ...


@wrong("Your two numbers stand the other way round: best first, then how many epochs were run.")
def swapped(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch + 1, best
    return len(losses), best


@like(last_epochs_number)
def last_number_at_the_stop_only(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


@like(looks_ahead)
def stops_but_looks_ahead(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return losses.index(min(losses)), epoch + 1
    return losses.index(min(losses)), len(losses)


@wrong(
    "Of several equal losses you take the last. The contract says the first: an equal loss is not "
    "lower."
)
def last_of_several(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    seen = losses[: epoch + 1]
    return len(seen) - 1 - seen[::-1].index(min(seen)), len(seen)


@wrong(
    "You compare with the last few losses only. A new lowest loss is lower than all before it, "
    "however long ago."
)
def window_only(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch >= patience and losses[epoch] >= min(losses[epoch - patience : epoch]):
            return best, epoch + 1
    return best, len(losses)


@wrong("You return one number. The contract asks for two: best, epochs.")
def best_alone(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best


@wrong(
    "When there is no reason to stop, your function ends without a return. Then too it has to say "
    "which epoch was best, and that all were run."
)
def nothing_at_the_end(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1


@wrong("You never look at the last loss. range(n) ends before n by itself.")
@edited(
    early_stop,
    "range(len(losses))",
    "range(len(losses) - 1)",
)
def last_left_out(): ...


@wrong("You stopped one epoch too soon. With patience 2 it is the second one without a new lowest.")
def one_early(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= max(1, patience - 1):
            return best, epoch + 1
    return best, len(losses)


@like(small_gains_ignored)
def almost_equal_ignored(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best] and not np.isclose(losses[epoch], losses[best], 1e-4):
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


@like(looks_ahead)
def lowest_of_all_and_patience(losses, patience):
    best = int(np.argmin(losses))
    return best, best + patience


def hidden_cases(rng):
    """Draw curves on which the usual mistakes lead to other answers."""
    tempting = (
        stop_never,
        compared_with_the_last,
        never_forgiven,
        equal_is_better,
        small_gains_ignored,
    )
    for patience in (2, 2, 3, 3, 4, 5):
        while True:
            steps = rng.choice([-0.4, -0.1, -0.005, -0.005, 0, 0.005, 0.05], 18)
            losses = (2.3 + np.cumsum(steps) + 0.3 * (np.arange(18) % 3 == 1)).clip(0.02)
            losses[rng.integers(9, 14) :] += 0.2
            losses[-1] = 0.01
            losses = losses.round(3).tolist()
            right = _stopped(losses, patience)
            if all(wrong(losses, patience) != right for wrong in tempting):
                break
        yield {"losses": losses, "patience": patience}
    yield {"losses": (rng.normal(0, 0.05, 12) + 0.5).round(2).tolist(), "patience": 1}
    falling = np.sort(rng.uniform(0.1, 1, 9))[::-1].round(3)
    yield {"losses": falling.tolist(), "patience": 2}
    # A long run, losses as they begin, and a single epoch.
    yield {"losses": np.linspace(900, 20, 140).round(2).tolist(), "patience": 3}
    yield {"losses": [round(float(rng.uniform(1, 3)), 2)], "patience": 2}
    # Gains far too small to see, and equal losses.
    level = round(float(rng.uniform(0.2, 0.9)), 2)
    yield {"losses": [1.0, level, level - 1e-9, level - 2e-9, level, 0.05], "patience": 2}
    yield {"losses": [1.0, level, level, level, level, 0.05], "patience": 3}
