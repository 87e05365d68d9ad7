"""Every answer to `train_xor`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import edited, like, nn, right, torch, wrong

from ..neuron import ROUNDED
from . import _weights

XOR = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0.0, 1.0, 1.0, 0.0])

ALLOWED = {
    "squeezed": "the losses are a list of numbers, and no parameter's shape is the learner's",
    "clipped_at_100": "the losses and weights of such a network are small",
    "fails_on_one_row": "a network is not trained on one row",
}


def train_xor(net, X, y, lr, steps):
    """Train a network with Adam on the binary cross-entropy, every step on all rows.

    The loss is the mean over the rows of the binary cross-entropy between y and sigmoid(logits).
    One `torch.optim.Adam`, its other settings left as they are, makes all the steps, whatever the
    loss. `net` itself is changed.
    net : nn.Module; net(X) returns logits, a tensor of shape (m,)
    X, y : float32 tensors, shapes (m, 2) and (m,); y holds the right answers, 0.0 or 1.0
    lr : float, Adam's learning rate; steps : int, how many
    Returns losses : list of `steps` plain numbers, each computed before its step's change
    """
    loss_of = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = loss_of(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@right
def train_by_function(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr)
    losses = []
    for _ in range(steps):
        loss = nn.functional.binary_cross_entropy_with_logits(net(X), y)
        losses.append(float(loss))
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return losses


@right
def train_through_probabilities(net, X, y, lr, steps):
    net.train()
    optimizer = torch.optim.Adam(net.parameters(), lr=lr, foreach=False)
    criterion = nn.BCELoss()
    history = np.zeros(steps)
    for step in range(steps):
        p = torch.sigmoid(net.forward(X))
        loss = criterion(p.reshape(-1, 1), y.reshape(-1, 1))
        net.zero_grad()
        loss.backward()
        history[step] = loss.detach().numpy()
        optimizer.step()
    return history.tolist()


@right
def train_by_softplus(net, X, y, lr, steps):
    optimizer = torch.optim.Adam([{"params": list(net.parameters())}], lr=lr)
    losses = []
    while len(losses) < steps:
        z = net(X)
        loss = (nn.functional.softplus(z) - y * z).sum() / len(y)
        losses.append(loss.item())
        for parameter in net.parameters():
            parameter.grad = None
        loss.backward()
        optimizer.step()
    return losses


@right
def train_with_logarithms(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=False)
        p = 1 / (1 + torch.exp(-net(X)))
        loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses += [loss.detach().item()]
    return losses


@right
def written_out(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong(
    "You never clear the slopes. backward() adds to what is already there, so each step follows "
    "the sum of all slopes so far. On an easy task the loss falls all the same, which is why "
    "nobody notices. Clear them once per step."
)
@edited(written_out, "        optimizer.zero_grad()\n", "")
def not_zeroed(): ...


@wrong(
    "The loss is computed, but the parameters of `net` never change. Each step needs backward(), "
    "which finds the slopes, and then the step() of an optimizer, with nothing cleared in between;"
    " and the optimizer must be one for net.parameters(), not one from another cell."
)
@edited(written_out, "        loss.backward()\n", "")
def nothing_moves(): ...


@like(nothing_moves)
@edited(written_out, "        optimizer.step()\n", "")
def training_without_step(): ...


@like(nothing_moves)
@edited(
    written_out,
    "        optimizer.zero_grad()\n",
    "",
    "        optimizer.step()\n",
    ("        optimizer.zero_grad()\n        optimizer.step()\n"),
)
def training_clearing_too_late(): ...


@wrong(
    "You make a new optimizer in every step. Adam remembers earlier slopes; a new one has "
    "forgotten them. Make one, before the loop."
)
def new_optimizers(net, X, y, lr, steps):
    losses = []
    for _ in range(steps):
        optimizer = torch.optim.Adam(net.parameters(), lr=lr)
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong(
    "Your logits and labels have different shapes, (m,) and (m, 1). PyTorch's loss functions "
    "refuse that; a formula of your own silently compares every row with every label, m·m pairs, "
    "and the network learns to say 0.5. Both are (m,): leave them."
)
def every_pair(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        t = y.reshape(-1, 1)
        loss = -(t * torch.log(p) + (1 - t) * torch.log(1 - p)).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@like(every_pair)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y.unsqueeze(1))",
)
def training_a_column_against_labels(): ...


@like(every_pair)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).unsqueeze(1), y)",
)
def training_with_another_column(): ...


@wrong(
    "You applied a sigmoid, and BCEWithLogitsLoss applies another. It takes the logits as they are."
)
def two_sigmoids(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        p = torch.sigmoid(net(X))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(p, y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("You used the squared error. The contract asks for the binary cross-entropy of the logits.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = ((torch.sigmoid(net(X)) - y) ** 2).mean()",
)
def squared_error(): ...


@like(squared_error)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.mse_loss(net(X), y)",
)
def training_on_squared_logits(): ...


@wrong("Your loss is the sum over the rows. The contract asks for the mean.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    'loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y, reduction="sum")',
)
def sum_not_mean(): ...


@wrong("You used plain gradient descent (SGD). The contract asks for Adam.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.SGD(net.parameters(), lr=lr)",
)
def plain_descent(): ...


@wrong("Your steps do not change with `lr`: is it used? Hand it to the optimizer, lr=lr.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters())",
)
def rate_ignored(): ...


@like(rate_ignored)
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters(), lr=0.1)",
)
def training_at_a_rate_of_its_own(): ...


@wrong(
    "You change the parameters after every row. One step here looks at all rows together and "
    "changes the parameters once."
)
def row_by_row(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        total = 0.0
        for i in range(len(y)):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(X[i : i + 1]), y[i : i + 1]
            )
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(y))
    return losses


@wrong(
    "Your list holds tensors. The contract asks for plain numbers: .item() takes one out. (A loss "
    "that is kept as a tensor may keep its whole computation in memory.)"
)
@edited(written_out, "losses.append(loss.item())", "losses.append(loss)")
def tensors(): ...


@wrong("You return one loss. The contract asks for a list with the loss of every step.")
@edited(
    written_out,
    "    losses = []\n",
    "",
    ("        losses.append(loss.item())\n    return losses\n"),
    "    return loss.item()\n",
)
def last_loss(): ...


@wrong(
    "The training is right, but the function returns nothing. The contract asks for the list of "
    "losses."
)
def no_losses(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimizer.step()


@wrong(
    "You computed each loss after the step. The contract asks for the loss before the change: the "
    "one from which backward() started."
)
@edited(
    written_out,
    "losses.append(loss.item())",
    "losses.append(torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item())",
)
def loss_after_the_step(): ...


@wrong(
    "You did not make exactly `steps` steps. Look at the loop's range, at where the return stands, "
    "and whether anything ends the loop early."
)
@edited(written_out, "for _ in range(steps):", "for _ in range(steps + 1):")
def step_count(): ...


@like(step_count)
@edited(written_out, "    return losses\n", "        return losses\n")
def training_one_step_only(): ...


@wrong(
    "nn.BCEWithLogitsLoss(…) makes a loss function, it does not compute a loss. Make it once, "
    "without logits and labels, and call what it made with them."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.BCEWithLogitsLoss(net(X), y)",
)
def loss_not_made(): ...


@wrong(
    "nn.BCELoss expects probabilities between 0 and 1, and the network returns logits. The loss "
    "that takes logits is nn.BCEWithLogitsLoss."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.BCELoss()(net(X), y)",
)
def logits_as_probabilities(): ...


@wrong("You handed the labels in first. The loss takes the logits first, then the labels.")
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(y, net(X))",
)
def labels_first(): ...


@wrong(
    "You computed the loss once, before the loop. After a step the network answers otherwise: "
    "compute its loss anew in every step."
)
def one_loss(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


@wrong("net.parameters is a method: call it, with brackets, to get the parameters.")
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters, lr=lr)",
)
def parameters_not_called(): ...


@wrong(
    "Your parameters move the wrong way: the loss climbs. The optimizer goes downhill on the loss "
    "as it is, without a minus sign."
)
@edited(
    written_out,
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr)",
    "optimizer = torch.optim.Adam(net.parameters(), lr=lr, maximize=True)",
)
def uphill(): ...


@wrong(
    "backward() was called on something without a history: a plain number, or a tensor cut off "
    "from the network. Take the number out for your list only."
)
def cut_loss(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y).item()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


@like(cut_loss)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X).detach(), y)",
)
def training_on_a_cut_loss(): ...


@like(step_count)
@edited(written_out, "range(steps)", "range(steps - 1)")
def training_one_step_fewer(): ...


@like(step_count)
@edited(
    written_out,
    "        losses.append(loss.item())\n",
    "        losses.append(loss.item())\n        if loss.item() < 0.01:\n            break\n",
)
def training_until_it_is_good_enough(): ...


@like(tensors)
@edited(written_out, "losses.append(loss.item())", "losses.append(loss.detach())")
def training_with_detached_losses(): ...


@like(rate_ignored)
@edited(written_out, "lr=lr", "lr=0.05")
def training_at_a_twentieth(): ...


@like(rate_ignored)
@edited(written_out, "lr=lr", "lr=0.01")
def training_at_a_hundredth(): ...


@wrong(
    "Your steps are not those of torch.optim.Adam with its other settings left as they are: this "
    "is another optimizer, or a setting was changed."
)
@edited(written_out, "torch.optim.Adam(", "torch.optim.AdamW(")
def other_optimizer(): ...


@like(other_optimizer)
@edited(written_out, "torch.optim.Adam(", "torch.optim.RMSprop(")
def training_with_rmsprop(): ...


@like(other_optimizer)
@edited(written_out, "torch.optim.Adam(", "torch.optim.Adagrad(")
def training_with_adagrad(): ...


@like(other_optimizer)
@edited(written_out, "lr=lr", "lr=lr, weight_decay=0.01")
def training_with_weight_decay(): ...


@like(other_optimizer)
@edited(written_out, "lr=lr", "lr=lr, betas=(0.9, 0.99)")
def training_with_other_betas(): ...


@like(other_optimizer)
@edited(
    written_out,
    "torch.optim.Adam(net.parameters(), lr=lr)",
    "torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)",
)
def training_with_momentum(): ...


@wrong(
    "Only the last layer learns: the optimizer was given its parameters alone. It gets all of "
    "net.parameters()."
)
@edited(written_out, "Adam(net.parameters(), lr=lr)", "Adam(list(net.parameters())[-2:], lr=lr)")
def last_layer_only(): ...


@wrong(
    "The losses are right, but `net` still has its old parameters: you trained a copy. The network "
    "that comes in is the one to change."
)
@edited(
    written_out,
    "    optimizer = torch.optim.Adam",
    "    import copy\n    net = copy.deepcopy(net)\n    optimizer = torch.optim.Adam",
)
def copy_trained(): ...


@wrong(
    "You climb: the loss that you go down on has a minus sign, and so have the numbers of your "
    "list. Take the loss as it is."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = -torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
)
def sign_turned(): ...


@wrong(
    "Your list holds the smallest loss so far. It holds the loss of each step, also a larger one."
)
@edited(written_out, "losses.append(loss.item())", "losses.append(min([*losses, loss.item()]))")
def smallest_so_far(): ...


@wrong("Your list holds the mean of the losses so far. It holds the loss of each step.")
@edited(
    written_out,
    "    return losses\n",
    "    return [sum(losses[: k + 1]) / (k + 1) for k in range(len(losses))]\n",
)
def mean_so_far(): ...


@wrong("You divided the loss by the number of rows once more. It is a mean already.")
@edited(written_out, "losses.append(loss.item())", "losses.append(loss.item() / len(X))")
def mean_again(): ...


@wrong(ROUNDED)
@edited(written_out, "losses.append(loss.item())", "losses.append(round(loss.item(), 3))")
def rounded(): ...


@like(rounded)
@edited(written_out, "losses.append(loss.item())", "losses.append(round(loss.item(), 2))")
def training_rounded_to_two_digits(): ...


@wrong(
    "You limit the slopes before the step. The contract asks for Adam's steps with the slopes as "
    "they are."
)
@edited(
    written_out,
    "        optimizer.step()\n",
    "        torch.nn.utils.clip_grad_norm_(net.parameters(), 0.1)\n        optimizer.step()\n",
)
def slopes_limited(): ...


@wrong(
    "CrossEntropyLoss chooses between classes, and took your rows for the classes. For yes or no "
    "the loss that takes logits is nn.BCEWithLogitsLoss."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "loss = torch.nn.functional.cross_entropy(net(X), y)",
)
def rows_as_classes(): ...


@like(row_by_row)
def training_row_by_row_keeping_the_last_loss(net, X, y, lr, steps):
    optimizer = torch.optim.Adam(net.parameters(), lr=lr)
    losses = []
    for _ in range(steps):
        for i in range(len(y)):
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(X[i : i + 1]), y[i : i + 1]
            )
            loss.backward()
            optimizer.step()
        losses.append(loss.item())
    return losses


@wrong(
    "Your minus covers only one of the two terms. It stands in front of both: each of the two "
    "logarithms is negative."
)
@edited(
    written_out,
    "loss = torch.nn.functional.binary_cross_entropy_with_logits(net(X), y)",
    "p = torch.sigmoid(net(X))\n"
    "        loss = (-y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()",
)
def minus_for_one_term(): ...


def hidden_cases(rng):
    for m, h, lr, steps in ((4, 3, 0.1, 3), (5, 4, 0.02, 4), (7, 2, 0.1, 5), (6, 5, 0.05, 2)):
        y = np.ones(m)
        y[rng.permutation(m)[: m // 2]] = 0.0
        yield {
            **_weights(rng, h),
            "X": rng.normal(0, 1, (m, 2)).round(2),
            "y": y,
            "lr": lr,
            "steps": steps,
        }
    # A long run, on an easy task; and steps so long that the loss grows.
    for lr, steps in ((0.05, 130), (1.5, 6)):
        yield {**_weights(rng, 3), "X": XOR[0], "y": XOR[1], "lr": lr, "steps": steps}
