"""Every answer to `train_epoch`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, rival, torch, wrong

from . import (
    BATCHES_OVER_SAMPLES,
    DIVIDED_BY_BATCHES,
    LOSS_AFTER_THE_STEP,
    MEASURED_AT_THE_END,
    NETWORK_TAKEN_FOR_A_LIST,
    SUM_OVER_SAMPLES,
    draw_epochs,
)

ALLOWED = {"squeezed": "one number, and all weights in a flat row"}


def train_epoch(net, loader, optimizer):
    """Train a network in PyTorch for one epoch, in train mode.

    Each batch makes one step of the optimizer down the cross-entropy of this batch, by its own
    slopes alone. net is changed.
    net : nn.Module; net(X) returns logits, a tensor of shape (m, C); it may come in any mode, and
        with slopes left over from before
    loader : iterable of (X, y), a DataLoader or a list: X a tensor of float32, shape (size, n), y a
        tensor of int64, shape (size,); sizes may differ
    optimizer : torch.optim.Optimizer of any kind, made for the parameters of net
    Returns loss : float, a plain number, the mean of the cross-entropy over all samples, each batch
        measured before its own step
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
    "The network has not moved. Each batch needs a loss of `net` itself, not of a copy, backward() "
    "on it, and then optimizer.step(), with nothing cleared between the two."
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


@wrong("Your result is a tensor. The contract asks for a plain number: item() gives it.")
@edited(written_out, "total += loss.item() * len(y)", "total += loss * len(y)")
def tensors(): ...


@wrong("You stop after the first batch: the return stands inside the loop.")
@edited(written_out, "    return total / m\n", "        return total / m\n")
def return_in_the_loop(): ...


@like(nothing_moves)
@edited(
    written_out,
    "    loss_of = nn.CrossEntropyLoss()\n",
    "    import copy\n\n    net = copy.deepcopy(net)\n    loss_of = nn.CrossEntropyLoss()\n",
)
def copy_trained(): ...


@wrong(
    "Your steps are not those of the optimizer that you were given: it may have momentum, or a "
    "learning rate of its own. Let optimizer.step() make them."
)
@edited(
    written_out,
    "        optimizer.step()\n",
    (
        "        with torch.no_grad():\n"
        "            for p in net.parameters():\n"
        '                p -= optimizer.param_groups[0]["lr"] * p.grad\n'
    ),
)
def step_by_hand(): ...


@like(step_by_hand)
@edited(
    written_out,
    "    net.train()\n",
    "    net.train()\n    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)\n",
)
def optimizer_of_its_own(): ...


@like(step_by_hand)
@edited(
    written_out,
    "    net.train()\n",
    "    net.train()\n    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)\n",
)
def slow_optimizer_of_its_own(): ...


@like(step_by_hand)
@edited(
    written_out,
    "    net.train()\n",
    "    net.train()\n    optimizer = torch.optim.Adam(net.parameters())\n",
)
def adam_of_its_own(): ...


@wrong("You make one step for the whole epoch. Each batch makes one, by its own slopes.")
@edited(
    written_out,
    "        optimizer.step()\n",
    "",
    "    return",
    "    optimizer.step()\n    return",
)
def one_step_per_epoch(): ...


@like(one_step_per_epoch)
@edited(
    one_step_per_epoch,
    "        optimizer.zero_grad()\n",
    "",
    "    total, m = 0.0, 0\n",
    "    optimizer.zero_grad()\n    total, m = 0.0, 0\n",
)
def one_step_with_all_slopes(): ...


@wrong(LOSS_AFTER_THE_STEP)
@edited(
    written_out,
    "total += loss.item() * len(y)",
    "total += loss_of(net(X), y).item() * len(y)",
)
def loss_after_the_step(): ...


@wrong(MEASURED_AT_THE_END)
def measured_at_the_end(net, loader, optimizer):
    loss_of = nn.CrossEntropyLoss()
    net.train()
    for X, y in loader:
        optimizer.zero_grad()
        loss_of(net(X), y).backward()
        optimizer.step()
    total, m = 0.0, 0
    for X, y in loader:
        total += loss_of(net(X), y).item() * len(y)
        m += len(y)
    return total / m


@like(measured_at_the_end)
@edited(
    measured_at_the_end,
    "        total += loss_of(net(X), y).item() * len(y)\n",
    ("        with torch.no_grad():\n            total += loss_of(net(X), y).item() * len(y)\n"),
)
def measured_at_the_end_without_recording(): ...


@wrong(DIVIDED_BY_BATCHES)
@edited(written_out, "return total / m", "return total / len(loader)")
def divided_by_batches(): ...


@wrong(SUM_OVER_SAMPLES)
@edited(written_out, "return total / m", "return total")
def sum_over_samples(): ...


@wrong(BATCHES_OVER_SAMPLES)
@edited(written_out, "loss.item() * len(y)", "loss.item()")
def batches_over_samples(): ...


@wrong(
    "The slopes of a batch are those of a sum, so its step is as many times too long as it has "
    "samples. The cross-entropy of a batch is a mean."
)
@edited(
    written_out,
    "nn.CrossEntropyLoss()",
    'nn.CrossEntropyLoss(reduction="sum")',
    "loss.item() * len(y)",
    "loss.item()",
)
def slopes_of_a_sum(): ...


@wrong(
    "Your cross-entropy softens the labels (label_smoothing). The contract asks for the plain one."
)
@edited(written_out, "nn.CrossEntropyLoss()", "nn.CrossEntropyLoss(label_smoothing=0.1)")
def softened(): ...


@wrong(
    "The network was run in both modes. Switch to train mode before the first batch, and leave it "
    "so until the end of the epoch."
)
@edited(
    written_out,
    "        total += loss.item() * len(y)\n",
    "        net.eval()\n        total += loss.item() * len(y)\n",
)
def eval_inside_the_loop(): ...


@wrong(NETWORK_TAKEN_FOR_A_LIST)
@edited(written_out, "net(X)", "nn.Sequential(*net)(X)")
def network_taken_for_a_list(): ...


@rival
@edited(
    written_out,
    "        optimizer.step()\n",
    "        for group in optimizer.param_groups:\n"
    "            for p in group['params']:\n"
    "                state = optimizer.state[p]\n"
    "                state['step'] = group['momentum'] * state.get('step', 0) + p.grad\n"
    "                p.data -= group['lr'] * state['step']\n",
)
def momentum_by_hand(): ...


def hidden_cases(rng):
    for number, case in enumerate(draw_epochs(rng)):
        optimizer = ("SGD", "SGD with momentum", "SGD with Nesterov's momentum")[number % 3]
        yield case | {"lr": (2 if number % 3 == 0 else 1) * case["lr"], "optimizer": optimizer}
