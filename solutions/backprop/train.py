"""Every answer to `train`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from ..forward.forward_with_cache import forward_with_cache
from ..softmax import STOPS_EARLY, overshot_layer, sure_layer
from ..softmax.cross_entropy import cross_entropy
from ..softmax.one_hot import one_hot
from ..softmax.softmax import softmax
from . import OLDER_WEIGHTS, SLOPES_OF_THE_BEGINNING, SUMMED_SLOPES, draw_network
from .backward import backward
from .loss_gradient import loss_gradient
from .sgd_step import sgd_step


def train(X, y, layers, lr, epochs, batch):
    """Train a network by gradient descent on the cross-entropy.

    An epoch takes the rows in their order, `batch` at a time; its last batch may be smaller. Every
    batch makes one step.
    X : array of float, shape (m, n_in), one sample per row
    y : array of int, shape (m,), the labels, from 0 on
    layers : list of (W, b), the network to start from, as `forward_with_cache` knows it
    lr : float, the learning rate
    epochs : int, how often to go through all samples
    batch : int, samples per step, maybe more than m
    Returns layers, losses : list of (W, b), the trained network; list of float, for every step the
        cross-entropy on its batch, as it was before the step
    """
    losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch):
            X_now, y_now = X[start : start + batch], y[start : start + batch]
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            grads = backward(loss_gradient(logits, y_now), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@right
def train_with_own_step(X, y, layers, lr, epochs, batch):
    def gradients(X, y, layers):
        logits, cache = forward_with_cache(X, layers)
        dZ = softmax(logits) - one_hot(y, logits.shape[1])
        grads = []
        for i in range(len(layers) - 1, -1, -1):
            A = cache[i][0]
            grads.insert(0, (A.T @ dZ / len(y), dZ.sum(axis=0) / len(y)))
            dZ = dZ @ layers[i][0].T * (A > 0)
        return cross_entropy(logits, y), grads

    losses = []
    for _ in range(epochs):
        for start in range(0, len(y), batch):
            now = slice(start, start + batch)
            loss, grads = gradients(X[now], y[now], layers)
            losses.append(float(loss))
            layers = [
                (W - lr * dW, b - lr * db) for (W, b), (dW, db) in zip(layers, grads, strict=True)
            ]
    return layers, losses


@right
def train_by_autograd(X, y, layers, lr, epochs, batch):
    parameters = [[torch.tensor(array, requires_grad=True) for array in pair] for pair in layers]
    flat = [parameter for pair in parameters for parameter in pair]
    optimizer = torch.optim.SGD(flat, lr=lr)
    X, y = torch.tensor(X), torch.tensor(y)
    losses = []
    for _ in range(epochs):
        for X_now, y_now in zip(X.split(batch), y.split(batch), strict=True):
            A = X_now
            for number, (W, b) in enumerate(parameters):
                A = (torch.relu(A) if number else A) @ W + b
            loss = nn.functional.cross_entropy(A, y_now)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return [(W.detach().numpy(), b.detach().numpy()) for W, b in parameters], losses


@right
def train_on_own_copies(X, y, layers, lr, epochs, batch):
    layers = [(W.copy(), b.copy()) for W, b in layers]
    steps = -(-len(X) // batch)
    losses = []
    for step in range(epochs * steps):
        start = step % steps * batch
        end = min(start + batch, len(X))
        X_now, y_now = X[start:end], y[start:end]
        logits, cache = forward_with_cache(X_now, layers)
        P = softmax(logits)
        losses.append(-np.log(P[np.arange(end - start), y_now]).mean())
        P[np.arange(end - start), y_now] -= 1
        dZ = P / (end - start)
        for i in range(len(layers) - 1, -1, -1):
            W, b = layers[i]
            A = cache[i][0]
            dA = dZ @ W.T
            W -= lr * (A.T @ dZ)
            b -= lr * dZ.sum(axis=0)
            dZ = dA * (A > 0)
    return layers, losses


@right
def written_out(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


@wrong(
    "Every step of yours uses all samples, whatever `batch` says. Cut X and y into pieces of that "
    "many rows, and make one step with each."
)
def batch_ignored(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        logits, cache = forward_with_cache(X, layers)
        losses.append(cross_entropy(logits, y))
        layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, losses


@like(batch_ignored)
def train_everything_in_each_step(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for _ in range(0, len(X), batch):
            logits, cache = forward_with_cache(X, layers)
            losses.append(cross_entropy(logits, y))
            layers = sgd_step(layers, backward(loss_gradient(logits, y), cache, layers), lr)
    return layers, losses


@wrong(
    "You train on the first batch alone. An epoch goes through all rows, one batch after the other."
)
def first_batch_only(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        logits, cache = forward_with_cache(X[:batch], layers)
        losses.append(cross_entropy(logits, y[:batch]))
        layers = sgd_step(layers, backward(loss_gradient(logits, y[:batch]), cache, layers), lr)
    return layers, losses


@like(first_batch_only)
@edited(
    written_out,
    "X[i : i + batch]",
    "X[:batch]",
    "            losses.append(cross_entropy(logits, y[i : i + batch]))\n"
    "            dZ = loss_gradient(logits, y[i : i + batch])\n",
    "            losses.append(cross_entropy(logits, y[:batch]))\n"
    "            dZ = loss_gradient(logits, y[:batch])\n",
)
def train_always_the_first_batch(): ...


@wrong(
    "Every epoch of yours begins with the first weights again, so that the epochs before it are "
    "lost. Let it go on from where the last one ended."
)
@edited(
    written_out,
    "    losses = []\n    for _ in range(epochs):\n",
    "    losses = []\n    start = layers\n    for _ in range(epochs):\n        layers = start\n",
)
def epochs_lost(): ...


@wrong(
    "You make one step for each epoch, with the slopes of its last batch. Each batch makes a step."
)
@edited(
    written_out,
    "            layers = sgd_step(layers",
    "        layers = sgd_step(layers",
)
def one_step_per_epoch(): ...


@wrong("You stop after the first epoch. Does the `return` stand inside the loop?")
@edited(written_out, "    return layers, losses", "        return layers, losses")
def one_epoch(): ...


@wrong(
    "The moved layers are not kept: every step begins at the first weights again. sgd_step returns"
    " new layers; give them the name `layers`."
)
@edited(
    written_out,
    "            layers = sgd_step",
    "            moved = sgd_step",
    "return layers",
    "return moved",
)
def not_kept(): ...


@like(not_kept)
@edited(written_out, "            layers = sgd_step", "            sgd_step")
def train_step_thrown_away(): ...


@wrong(OLDER_WEIGHTS)
def old_slopes(X, y, layers, lr, epochs, batch):
    logits, cache = forward_with_cache(X, layers)
    grads = backward(loss_gradient(logits, y), cache, layers)
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@wrong(SLOPES_OF_THE_BEGINNING)
def slopes_of_the_beginning(X, y, layers, lr, epochs, batch):
    losses = []
    start_layers = layers
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], start_layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, start_layers), lr)
        start_layers = layers
    return layers, losses


@wrong(
    "Your losses are those after the step. Asked is the loss before it, from the logits that you "
    "need anyway."
)
def loss_after_the_step(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
            logits, _ = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
    return layers, losses


@wrong("You noted one loss per epoch. Asked is one per step.")
@edited(
    written_out,
    "            losses.append(cross_entropy(logits, y[i : i + batch]))\n",
    "",
    "    return",
    "        losses.append(cross_entropy(logits, y[i : i + batch]))\n    return",
)
def one_loss_per_epoch(): ...


@wrong(
    "Your layers are right, but your losses are those of all samples. Note the loss of the batch "
    "that makes the step."
)
@edited(
    written_out,
    "losses.append(cross_entropy(logits, y[i : i + batch]))",
    "losses.append(cross_entropy(forward_with_cache(X, layers)[0], y))",
)
def loss_of_all_samples(): ...


@wrong("You left out the last rows, where they do not fill a batch. They make a smaller one.")
@edited(written_out, "range(0, len(X), batch)", "range(0, len(X) - batch + 1, batch)")
def rest_left_out(): ...


@like(rest_left_out)
def train_whole_batches_by_count(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for k in range(len(X) // batch):
            X_now, y_now = X[k * batch : (k + 1) * batch], y[k * batch : (k + 1) * batch]
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            layers = sgd_step(layers, backward(loss_gradient(logits, y_now), cache, layers), lr)
    return layers, losses


@wrong(
    "Your batches overlap: each begins one row after the last. The next one begins where this one "
    "ends."
)
@edited(written_out, "range(0, len(X), batch)", "range(len(X))")
def overlapping_batches(): ...


@wrong("Your loss grows, because your steps go uphill: subtract the slopes.")
@edited(written_out, "layers), lr)", "layers), -lr)")
def uphill(): ...


@wrong("You returned the losses first. The order is layers, losses.")
@edited(written_out, "return layers, losses", "return losses, layers")
def losses_first(): ...


@wrong(
    "You shuffled the rows. A good idea, and lesson 09 does it, but here the order of the rows is "
    "fixed, so that your numbers can be checked."
)
def shuffled(X, y, layers, lr, epochs, batch):
    losses = []
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for i in range(0, len(X), batch):
            now = order[i : i + batch]
            logits, cache = forward_with_cache(X[now], layers)
            losses.append(cross_entropy(logits, y[now]))
            grads = backward(loss_gradient(logits, y[now]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@like(slopes_of_the_beginning)
def train_with_summed_batches(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        total = [(np.zeros(W.shape), np.zeros(b.shape)) for W, b in layers]
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            grads = backward(loss_gradient(logits, y[i : i + batch]), cache, layers)
            total = [(W + dW, b + db) for (W, b), (dW, db) in zip(total, grads)]  # noqa: B905
        layers = sgd_step(layers, total, lr)
    return layers, losses


@wrong("Every batch of yours meets the first labels. Cut X and y in the same places.")
def labels_from_the_start(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            X_now = X[i : i + batch]
            y_now = y[: len(X_now)]
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            layers = sgd_step(layers, backward(loss_gradient(logits, y_now), cache, layers), lr)
    return layers, losses


@wrong(
    "Your layers are right, but your losses are sums: each is as many times too large as its "
    "batch has samples. cross_entropy is the mean already."
)
@edited(
    written_out,
    "losses.append(cross_entropy(logits, y[i : i + batch]))",
    "losses.append(cross_entropy(logits, y[i : i + batch]) * len(X[i : i + batch]))",
)
def losses_summed(): ...


@wrong(SUMMED_SLOPES)
@edited(
    written_out,
    "loss_gradient(logits, y[i : i + batch])",
    "loss_gradient(logits, y[i : i + batch]) * len(logits)",
)
def sum_not_mean(): ...


@wrong("The mean is taken twice: loss_gradient has divided by the number of samples already.")
@edited(
    written_out,
    "loss_gradient(logits, y[i : i + batch])",
    "loss_gradient(logits, y[i : i + batch]) / len(logits)",
)
def mean_again(): ...


@wrong(
    "Your batches have other sizes than asked. Each has `batch` rows, beginning with row 0; only "
    "the last may be smaller."
)
def other_cuts(X, y, layers, lr, epochs, batch):
    losses = []
    count = -(-len(X) // batch)
    for _ in range(epochs):
        for X_now, y_now in zip(np.array_split(X, count), np.array_split(y, count)):  # noqa: B905
            logits, cache = forward_with_cache(X_now, layers)
            losses.append(cross_entropy(logits, y_now))
            layers = sgd_step(layers, backward(loss_gradient(logits, y_now), cache, layers), lr)
    return layers, losses


@like(other_cuts)
def train_rest_first(X, y, layers, lr, epochs, batch):
    losses = []
    rest = len(X) % batch
    cuts = sorted({0, rest, *range(rest, len(X) + 1, batch)})
    for _ in range(epochs):
        for start, end in zip(cuts, cuts[1:]):  # noqa: B905
            logits, cache = forward_with_cache(X[start:end], layers)
            losses.append(cross_entropy(logits, y[start:end]))
            grads = backward(loss_gradient(logits, y[start:end]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@like(other_cuts)
def train_last_batch_filled_up(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            rows = np.arange(i, i + min(batch, len(X))) % len(X)
            logits, cache = forward_with_cache(X[rows], layers)
            losses.append(cross_entropy(logits, y[rows]))
            grads = backward(loss_gradient(logits, y[rows]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@like(other_cuts)
def train_so_many_batches(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for rows in np.array_split(np.arange(len(X)), min(batch, len(X))):
            logits, cache = forward_with_cache(X[rows], layers)
            losses.append(cross_entropy(logits, y[rows]))
            grads = backward(loss_gradient(logits, y[rows]), cache, layers)
            layers = sgd_step(layers, grads, lr)
    return layers, losses


@wrong("You returned one thing. The contract asks for two: layers, losses.")
def only_layers(X, y, layers, lr, epochs, batch):
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers


@like(only_layers)
@edited(written_out, "return layers, losses", "return losses")
def only_losses(): ...


@wrong("You stop after the first batch. Does the `return` stand inside the loop?")
@edited(written_out, "    return layers, losses", "            return layers, losses")
def return_in_the_loop(): ...


@wrong("Your list begins anew in every epoch, and the first losses are lost. Begin it once.")
def last_epoch_only(X, y, layers, lr, epochs, batch):
    for _ in range(epochs):
        losses = []
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            layers = sgd_step(layers, backward(dZ, cache, layers), lr)
    return layers, losses


@wrong(
    "The layers that you were given have changed: W -= … works in the caller's array. Make new "
    "ones."
)
def in_place(X, y, layers, lr, epochs, batch):
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], layers)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            grads = backward(loss_gradient(logits, y[i : i + batch]), cache, layers)
            for (W, b), (dW, db) in zip(layers, grads):  # noqa: B905
                W -= lr * dW
                b -= lr * db
    return layers, losses


@wrong(
    "Your losses are right, but you return the layers that you were given. Return those that the "
    "last step made."
)
def first_layers_returned(X, y, layers, lr, epochs, batch):
    trained = layers
    losses = []
    for _ in range(epochs):
        for i in range(0, len(X), batch):
            logits, cache = forward_with_cache(X[i : i + batch], trained)
            losses.append(cross_entropy(logits, y[i : i + batch]))
            dZ = loss_gradient(logits, y[i : i + batch])
            trained = sgd_step(trained, backward(dZ, cache, trained), lr)
    return layers, losses


@wrong(STOPS_EARLY)
@edited(
    train,
    "            layers = sgd_step(layers, grads, lr)\n",
    "            layers = sgd_step(layers, grads, lr)\n"
    "        if losses[-1] < 0.01:\n            break\n",
)
def stops_early(): ...


@like(stops_early)
@edited(
    train,
    "            layers = sgd_step(layers, grads, lr)\n",
    "            layers = sgd_step(layers, grads, lr)\n"
    "        m = -(-len(X) // batch)\n"
    "        if np.mean(losses[-m:]) > np.mean(losses[-2 * m : -m] or np.inf):\n"
    "            break\n",
)
def stops_where_the_loss_grows(): ...


@wrong(
    "The last batch of every epoch is missing, full or not. The starts go on as long as there are "
    "rows."
)
@edited(written_out, "range(0, len(X), batch)", "range(0, len(X) - batch, batch)")
def last_batch_left_out(): ...


def hidden_cases(rng):
    for m, sizes, epochs, batch in [
        (7, (3, 4, 2), 2, 3),
        (5, (2, 3, 3), 3, 9),
        (4, (2, 4, 3, 2), 2, 1),
        (8, (2, 3, 2), 2, 5),
        (9, (3, 4, 4), 2, 4),
        (4, (3, 3, 3), 2, 2),
        (1, (2, 3, 2), 3, 1),
        (6, (1, 4, 3), 2, 4),
        (3, (2, 4, 2), 1, 2),
    ]:
        X, layers = draw_network(rng, m, *sizes)
        if m == 3:
            # The same loss and the same slopes, at logits beyond 100.
            *before, (W, b) = layers
            layers = [*before, (W, b + 150)]
        y = rng.permutation(np.arange(m) % sizes[-1])
        yield {
            "X": X, "y": y, "layers": layers, "lr": float(rng.uniform(0.1, 0.4)),
            "epochs": epochs, "batch": batch,
        }  # fmt: skip
    # A network that is sure already; and steps so long that the loss grows.
    samples, layer = sure_layer(rng, 5)
    yield {**samples, "layers": [layer], "lr": 0.2, "epochs": 12, "batch": 2}
    samples, layer = overshot_layer(rng, 6)
    yield {**samples, "layers": [layer], "lr": 5.0, "epochs": 4, "batch": 6}
