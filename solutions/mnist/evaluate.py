"""Every answer to `evaluate`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.exercises.mnist import _batched
from autograder.ways import edited, like, nn, right, torch, wrong

from ..forward.forward_with_cache import forward_with_cache
from ..softmax import ONE_NUMBER, WITHOUT_FRACTIONS
from . import (
    BATCHES_OVER_SAMPLES,
    DIVIDED_BY_BATCHES,
    NETWORK_TAKEN_FOR_A_LIST,
    SUM_OVER_SAMPLES,
    draw_network,
    draw_samples,
)

ALLOWED = ONE_NUMBER | {"clipped_at_100": "no loss of a real network comes near 100"}


def evaluate(net, loader):
    """Measure a network in PyTorch, in eval mode and without recording; nothing is trained.

    net : nn.Module; net(X) returns logits, a tensor of shape (m, C); it may come in any mode
    loader : iterable of (X, y), as `train_epoch` takes it
    Returns loss, accuracy : two plain numbers, the mean of the cross-entropy over all samples, and
        the share of samples whose largest logit stands at the right class, from 0 to 1
    """
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


@right
def measured_at_once(net, loader):
    net.eval()
    with torch.inference_mode():
        logits = torch.cat([net(X) for X, _ in loader])
        y = torch.cat([y for _, y in loader])
        loss = nn.functional.cross_entropy(logits, y)
        return loss.item(), (logits.argmax(1) == y).double().mean().item()


@right
@torch.no_grad()
def measured_without_recording(net, loader):
    net.train(False)
    total, right, m = 0.0, 0, 0
    for X, y in loader:
        Z = net(X)
        total += nn.CrossEntropyLoss(reduction="sum")(Z, y).item()
        right += int((Z.max(dim=1).indices == y).sum())
        m += len(X)
    return [total / m, right / m]


@right
def measured_in_numpy(net, loader):
    mode = net.training
    net.eval()
    losses, hits = [], []
    for X, y in loader:
        with torch.no_grad():
            Z = net(X).numpy()
        y = y.numpy()
        P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        losses += list(-np.log(P[np.arange(len(y)), y]))
        hits += list(Z.argmax(axis=1) == y)
    net.train(mode)
    return np.mean(losses), np.mean(hits)


@right
def written_out(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


@wrong(
    "You measured in train mode and with recording. Dropout would spoil the answers, and the "
    "record of every batch costs time and memory. Switch both off."
)
def neither(net, loader):
    loss_of = nn.CrossEntropyLoss()
    total, right, m = 0.0, 0, 0
    for X, y in loader:
        logits = net(X)
        total += loss_of(logits, y).item() * len(y)
        right += (logits.argmax(dim=1) == y).sum().item()
        m += len(y)
    return total / m, right / m


@wrong("You measured in train mode: dropout would switch neurons off. Switch to eval mode first.")
@edited(written_out, "    net.eval()\n", "")
def train_mode(): ...


@wrong(
    "PyTorch recorded everything for a backward pass that never comes. There is a with block that "
    "switches this off."
)
@edited(
    neither, "    total, right, m = 0.0, 0, 0", "    net.eval()\n    total, right, m = 0.0, 0, 0"
)
def recorded(): ...


@wrong(
    "You took the mean over the batches, so the samples of a small batch count more than the "
    "others. Add up over samples, and divide by how many there are."
)
def batches_counted(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            losses.append(loss_of(logits, y).item())
            accuracies.append((logits.argmax(dim=1) == y).float().mean().item())
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


@like(batches_counted)
def loss_batch_by_batch(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    losses, right, m = [], 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            losses.append(loss_of(logits, y).item())
            right += (logits.argmax(dim=1) == y).sum().item()
            m += len(y)
    return sum(losses) / len(losses), right / m


@wrong("Your second number says how many were right. The contract asks for the share.")
@edited(written_out, "return total / m, right / m", "return total / m, right")
def counted(): ...


@wrong(WITHOUT_FRACTIONS)
@edited(written_out, "right / m", "right // m")
def divided_without_fractions(): ...


@wrong("Your accuracy is in percent. The contract asks for a share from 0 to 1.")
@edited(
    written_out,
    "return total / m, right / m",
    "return total / m, 100 * right / m",
)
def in_per_cent(): ...


@wrong("You counted the wrong decisions. Accuracy is the share of right ones.")
def share_of_wrong_ones(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, wrong, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y).item() * len(y)
            wrong += (logits.argmax(dim=1) != y).sum().item()
            m += len(y)
    return total / m, wrong / m


@wrong("You measured the last batch alone. The contract asks for all samples.")
def last_batch(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            loss = loss_of(logits, y).item()
            accuracy = (logits.argmax(dim=1) == y).float().mean().item()
    return loss, accuracy


@wrong("You added the losses of the batches. The contract asks for the mean over all samples.")
@edited(
    written_out,
    "total += loss_of(logits, y).item() * len(y)",
    "total += loss_of(logits, y).item()",
    "return total / m, right / m",
    "return total, right / m",
)
def sum_not_mean(): ...


@wrong("You return a tensor. The contract asks for plain numbers: item() gives them.")
def tensors(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            logits = net(X)
            total += loss_of(logits, y) * len(y)
            right += (logits.argmax(dim=1) == y).sum()
            m += len(y)
    return total / m, right / m


@like(tensors)
@edited(
    written_out,
    "right += (logits.argmax(dim=1) == y).sum().item()",
    "right += (logits.argmax(dim=1) == y).sum()",
)
def accuracy_still_a_tensor(): ...


@like(tensors)
@edited(
    written_out,
    "total += loss_of(logits, y).item() * len(y)",
    "total += loss_of(logits, y) * len(y)",
)
def loss_still_a_tensor(): ...


@wrong(
    "Your decisions are a column, (m, 1), and the labels a row, (m,): comparing them compares "
    "every decision with every label. Give both the shape (m,)."
)
@edited(
    written_out,
    "right += (logits.argmax(dim=1) == y).sum().item()",
    "right += (logits.argmax(dim=1, keepdim=True) == y).sum().item()",
)
def column_against_row(): ...


@wrong("The loss comes first, then the accuracy.")
@edited(written_out, "return total / m, right / m", "return right / m, total / m")
def swapped(): ...


@wrong(
    "You give softmax to the loss. nn.CrossEntropyLoss takes logits. The accuracy does not mind, "
    "the loss does."
)
def softmax_first(net, loader):
    loss_of = nn.CrossEntropyLoss()
    net.eval()
    total, right, m = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            P = torch.softmax(net(X), dim=1)
            total += loss_of(P, y).item() * len(y)
            right += (P.argmax(dim=1) == y).sum().item()
            m += len(y)
    return total / m, right / m


@wrong(DIVIDED_BY_BATCHES)
@edited(
    written_out, "return total / m, right / m", "return total / len(loader), right / len(loader)"
)
def divided_by_batches(): ...


@like(divided_by_batches)
@edited(written_out, "return total / m, right / m", "return total / m, right / len(loader)")
def accuracy_divided_by_batches(): ...


@like(divided_by_batches)
@edited(written_out, "return total / m, right / m", "return total / len(loader), right / m")
def loss_divided_by_batches(): ...


@wrong(SUM_OVER_SAMPLES)
@edited(written_out, "return total / m, right / m", "return total, right / m")
def sum_over_samples(): ...


@wrong(BATCHES_OVER_SAMPLES)
@edited(
    written_out,
    "total += loss_of(logits, y).item() * len(y)",
    "total += loss_of(logits, y).item()",
)
def batches_over_samples(): ...


@wrong(
    "You divided by the number of all logits, or of classes. There is one decision per sample, so "
    "divide by the number of samples."
)
@edited(
    written_out,
    "            m += len(y)\n",
    "            m += len(y)\n            all_logits = m * logits.shape[1]\n",
    "right / m",
    "right / all_logits",
)
def divided_by_all_scores(): ...


@wrong(
    "You compared the largest logits with the labels. A label is the number of a class: compare it"
    " with the *place* of the largest logit."
)
@edited(written_out, "logits.argmax(dim=1)", "logits.max(dim=1).values")
def scores_against_labels(): ...


@wrong(
    "You looked for the largest logit of each column, over the samples. A decision is the largest "
    "logit of a row, along dim 1."
)
@edited(written_out, "logits.argmax(dim=1)", "logits.argmax(dim=0)")
def largest_of_each_column(): ...


@wrong(
    "A decision is right where the label's logit is the largest, however sure the network is. You "
    "ask for more than 0.5."
)
@edited(
    written_out,
    "right += (logits.argmax(dim=1) == y).sum().item()",
    "right += (torch.softmax(logits, dim=1)[torch.arange(len(y)), y] > 0.5).sum().item()",
)
def more_than_half(): ...


@wrong("You return one number. The contract asks for two: loss, accuracy.")
@edited(written_out, "return total / m, right / m", "return right / m")
def accuracy_alone(): ...


@like(accuracy_alone)
@edited(written_out, "return total / m, right / m", "return total / m")
def loss_alone(): ...


@wrong("The brackets are missing: torch.no_grad() makes what `with` needs, torch.no_grad does not.")
@edited(written_out, "torch.no_grad()", "torch.no_grad")
def brackets_missing(): ...


@wrong("You stop after the first batch. Does the `return` stand inside the loop?")
@edited(
    written_out,
    "    return total / m, right / m",
    "            return total / m, right / m",
)
def return_in_the_loop(): ...


@wrong("The network was run in both modes. Switch to eval mode before the first batch.")
@edited(
    written_out,
    "    net.eval()\n",
    "",
    "            m += len(y)\n",
    "            m += len(y)\n            net.eval()\n",
)
def eval_too_late(): ...


@like(batches_counted)
@edited(
    written_out,
    "right += (logits.argmax(dim=1) == y).sum().item()",
    "right += (logits.argmax(dim=1) == y).float().mean().item()",
    "right / m",
    "right / len(loader)",
)
def accuracy_batch_by_batch(): ...


@wrong(NETWORK_TAKEN_FOR_A_LIST)
@edited(evaluate, "net(X)\n", "nn.Sequential(*net)(X)\n")
def network_taken_for_a_list(): ...


def hidden_cases(rng):
    """Draw networks that are right more often in one batch than in another."""
    for sizes, batches in (
        ((4, 5, 3), (5, 3, 2)),
        ((3, 6, 4, 5), (9, 4)),
        ((20, 6, 10), (8, 8, 3)),
        ((5, 4), (4, 4, 1)),
    ):
        while True:
            m = sum(batches)
            X, y = draw_samples(rng, m, sizes[0], sizes[-1])
            layers = draw_network(rng, X, sizes)
            # Half of the samples get the label that the network gives them.
            logits, _ = forward_with_cache(X, layers)
            says = logits.argmax(axis=1)
            y = np.where(rng.random(m) < 0.5, says, y)
            best = np.sort(logits, axis=1)
            if len(layers) == 1:
                # A network that is very sure of itself, right or wrong: its loss is large.
                ((W, b),) = layers
                sure = 40 / np.abs(logits).max()
                layers = [(sure * W, sure * b)]
                if np.mean(best[:, -1] - logits[np.arange(m), y]) * sure < 7:
                    continue
            powers = np.exp(logits - best[:, -1:])
            surest = np.max(powers / powers.sum(axis=1, keepdims=True), axis=1)
            right = [np.mean(part) for part in np.split(says == y, np.cumsum(batches)[:-1])]
            share = np.mean(says == y)
            if (
                np.min(best[:, -1] - best[:, -2]) > 0.02
                and abs(np.mean(right) - share) > 0.03
                and abs(share - 0.5) > 0.03
                and abs(right[-1] - share) > 0.03
                # Somebody is right without being sure.
                and np.any((says == y) & (surest < 0.5))
            ):
                break
        yield {"layers": layers, "batches": _batched(X, y, *batches)}
    # All are right.
    gap = 0.0
    while gap < 0.02:
        X, _ = draw_samples(rng, 5, 4, 3)
        layers = draw_network(rng, X, (4, 5, 3))
        logits, _ = forward_with_cache(X, layers)
        gap = np.diff(np.sort(logits, axis=1)[:, -2:]).min()
    yield {"layers": layers, "batches": _batched(X, logits.argmax(axis=1), 3, 2)}
