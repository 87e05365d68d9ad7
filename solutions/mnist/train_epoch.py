"""Every answer to `train_epoch`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from . import draw_epochs


def train_epoch(net, loader, optimizer):
    """Train a network in PyTorch for one epoch, in train mode.

    Each batch makes one step of the optimizer down the cross-entropy of this batch, by its own
    slopes alone. The network itself is changed.

    Parameters
    ----------
    net : nn.Module
        net(X) returns logits, a tensor of shape (m, C). It may come in any mode, and with
        slopes left over from before.
    loader : iterable of tuple (X, y)
        A DataLoader or a list. X a tensor of float32, shape (size, n), y a tensor of int64,
        shape (size,). Sizes may differ.
    optimizer : torch.optim.Optimizer
        Made for the parameters of net.

    Returns
    -------
    float
        The mean of the cross-entropy over all samples, each batch measured before its own
        step. A plain number.
    """
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total = 0.0
    m = 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


@right
def torch_epoch_with_functions(net, loader, optimizer):
    net.train(True)
    losses, sizes = [], []
    for samples, labels in loader:
        net.zero_grad()
        loss = nn.functional.cross_entropy(net(samples), labels)
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
        sizes.append(len(samples))
    return float(np.average(losses, weights=sizes))


@right
def torch_epoch_with_sums(net, loader, optimizer):
    summed = nn.CrossEntropyLoss(reduction="sum")
    total, m = 0, 0
    for i, (X, y) in enumerate(loader):
        if i == 0:
            net.train()
        optimizer.zero_grad(set_to_none=False)
        loss = summed(net(X), y)
        (loss / X.shape[0]).backward()
        optimizer.step()
        total += loss.detach().numpy()
        m += X.shape[0]
    return total / m


@right
def torch_epoch_from_logarithms(net, loader, optimizer):
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        log_p = torch.log_softmax(net(X), dim=-1)
        loss = -log_p[torch.arange(len(y)), y].mean()
        for parameter in net.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
        total, m = total + loss.item() * y.numel(), m + y.numel()
    return total / m


@right
def written_out(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


@wrong(
    "Slopes of earlier batches are still there, and PyTorch adds to them. Clear them for each "
    "batch, before backward(). Many tasks are learned all the same, only worse."
)
@edited(written_out, "        optimizer.zero_grad()\n", "")
def not_zeroed(): ...


@like(not_zeroed)
@edited(
    written_out,
    "    total, m = 0.0, 0\n",
    ("    optimizer.zero_grad()\n    total, m = 0.0, 0\n"),
    "        optimizer.zero_grad()\n",
    "",
)
def slopes_cleared_once(): ...


@wrong(
    "You clear the slopes after each step, so those that the network came with go into your first "
    "one. Clear before backward(), and it does not matter what was before."
)
@edited(
    written_out,
    "        optimizer.zero_grad()\n",
    "",
    "        total += loss.item() * len(y)\n",
    ("        optimizer.zero_grad()\n        total += loss.item() * len(y)\n"),
)
def cleared_after(): ...


@wrong(
    "The network has not moved. Either nobody makes the step, or it finds no slopes: backward() is"
    " missing, or they are cleared between backward() and the step."
)
def nothing_moves(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total, m = 0.0, 0
    for X, y in loader:
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        total += loss.item() * len(y)
        m += len(y)
    return total / m


@like(nothing_moves)
@edited(written_out, "        optimizer.step()\n", "")
def step_forgotten(): ...


@like(nothing_moves)
@edited(written_out, "        loss.backward()\n", "")
def backward_forgotten(): ...


@wrong(
    "The network came in eval mode and stayed in it, so dropout would do nothing. Switch to train "
    "mode first."
)
@edited(written_out, "    net.train()\n", "")
def no_train_mode(): ...


@wrong(
    "You took the mean over the batches, so the samples of a small batch count more than the "
    "others. Weigh each loss by its number of samples."
)
def batches_counted(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    losses = []
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@wrong("You added the losses of the batches. The contract asks for the mean over all samples.")
def sum_not_mean(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    total = 0.0
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    return total


@wrong(
    "You return the loss of the last batch alone. The contract asks for the mean over the epoch."
)
def last_loss(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    for X, y in loader:
        loss = loss_of(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


@wrong("You give softmax to the loss. nn.CrossEntropyLoss takes logits.")
@edited(
    written_out,
    "loss = loss_of(net(X), y)",
    "loss = loss_of(torch.softmax(net(X), dim=1), y)",
)
def softmax_first(): ...


@wrong(
    "Your result is a tensor. As long as it holds the record of every batch, memory fills up. "
    "item() gives the plain number."
)
@edited(written_out, "total += loss.item() * len(y)", "total += loss * len(y)")
def tensors(): ...


@wrong("You stop after the first batch: the return stands inside the loop.")
@edited(written_out, "    return total / m\n", "        return total / m\n")
def return_in_the_loop(): ...


def hidden_cases(rng):
    for case in draw_epochs(rng):
        yield case | {"lr": 2 * case["lr"]}
