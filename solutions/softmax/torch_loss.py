"""Every answer to `torch_loss`, right and wrong, and its hidden cases."""

from autograder.ways import like, nn, right, torch, wrong

from . import (
    ALL_CLASSES_AVERAGED,
    DIVIDED_BY_CLASSES,
    EVERY_ROW_WITH_EVERY_LABEL,
    MINUS_FORGOTTEN,
    MUCH_ADDED,
    SOFTMAX_DOWN_THE_COLUMNS,
    near,
    some_right,
)


def torch_loss(Z, y):
    """Return the same loss as `cross_entropy`, in PyTorch.

    Z : tensor of float32, shape (m, C), the scores: any finite numbers, also 1000 or -1000
    y : tensor of int64, shape (m,), the labels, from 0 to C - 1
    Returns loss : tensor, shape (), the mean over the samples, with its record: after
        loss.backward() the slopes stand in Z.grad
    """
    loss_of = nn.CrossEntropyLoss()
    return loss_of(Z, y)


@right
def torch_loss_as_a_function(Z, y):
    return torch.nn.functional.cross_entropy(Z, y)


@right
def torch_loss_by_log_softmax(Z, y):
    return nn.NLLLoss()(torch.log_softmax(Z, dim=1), y)


@right
def torch_loss_by_hand(Z, y):
    log_p = Z - torch.logsumexp(Z, dim=1, keepdim=True)
    return -log_p[torch.arange(len(y)), y].mean()


@right
def torch_loss_with_one_hot_floats(Z, y):
    return nn.CrossEntropyLoss()(Z, nn.functional.one_hot(y, Z.shape[1]).float())


@right
def torch_loss_in_float64(Z, y):
    return nn.CrossEntropyLoss()(Z.double(), y)


@right
def torch_loss_after_log_softmax(Z, y):
    # The softmax inside the loss changes logarithms of probabilities no more.
    return nn.CrossEntropyLoss()(nn.LogSoftmax(dim=1)(Z), y)


@wrong(
    "You took softmax before the loss. nn.CrossEntropyLoss takes the scores themselves: softmax is"
    " built in, and now it is done twice."
)
def softmax_first(Z, y):
    P = torch.softmax(Z, dim=1)
    return nn.CrossEntropyLoss()(P, y)


@like(softmax_first)
def softmax_over_samples_before_the_loss(Z, y):
    P = torch.softmax(Z, dim=0)
    return nn.CrossEntropyLoss()(P, y)


@wrong(
    "You took a sigmoid before the loss. nn.CrossEntropyLoss takes the scores themselves, any "
    "numbers."
)
def sigmoid_first(Z, y):
    return nn.CrossEntropyLoss()(torch.sigmoid(Z), y)


@wrong(
    "nn.CrossEntropyLoss() only *makes* the loss function. Make it with empty brackets, then call "
    "it with scores and labels."
)
def not_called(Z, y):
    return nn.CrossEntropyLoss(Z, y)


@like(not_called)
def loss_not_called(Z, y):
    return nn.CrossEntropyLoss()


@wrong("You passed the labels first. The scores come first, then the labels.")
def labels_first(Z, y):
    return nn.CrossEntropyLoss()(y, Z)


@wrong(
    "You added the losses of all samples. The mean is asked for, and it is what "
    "nn.CrossEntropyLoss does unless told otherwise."
)
def sum_not_mean(Z, y):
    return nn.CrossEntropyLoss(reduction="sum")(Z, y)


@wrong(
    "You returned one loss per sample. The mean is asked for, and it is what nn.CrossEntropyLoss "
    "does unless told otherwise."
)
def one_loss_per_sample(Z, y):
    return nn.CrossEntropyLoss(reduction="none")(Z, y)


@wrong(
    "The labels are as nn.CrossEntropyLoss wants them: whole numbers (int64), shape (m,). No "
    "one-hot rows, no floats, no column."
)
def labels_rewritten(Z, y):
    return nn.CrossEntropyLoss()(Z, nn.functional.one_hot(y, Z.shape[1]))


@like(labels_rewritten)
def labels_as_floats(Z, y):
    return nn.CrossEntropyLoss()(Z, y.float())


@like(labels_rewritten)
def labels_as_a_column(Z, y):
    return nn.CrossEntropyLoss()(Z, y.reshape(-1, 1))


@wrong(
    "nn.NLLLoss expects logarithms of probabilities. From scores, nn.CrossEntropyLoss does both "
    "steps."
)
def log_forgotten(Z, y):
    return nn.NLLLoss()(Z, y)


@like(log_forgotten)
def negative_likelihood_of_probabilities(Z, y):
    return nn.NLLLoss()(torch.softmax(Z, dim=1), y)


@wrong(
    "You went over the probabilities. Where one is too small for the computer it is 0, and its "
    "logarithm minus infinity, or wrong if something is added to it. Hand the scores themselves to"
    " the loss: it never makes probabilities of them."
)
def log_of_probability(Z, y):
    return nn.NLLLoss()(torch.log(torch.softmax(Z, dim=1)), y)


@like(log_of_probability)
def loss_of_log_of_softmax_in_torch(Z, y):
    return nn.CrossEntropyLoss()(torch.log(torch.softmax(Z, dim=1)), y)


@like(log_of_probability)
def loss_of_softmax_with_a_little_added_in_torch(Z, y):
    P = torch.softmax(Z, dim=1)
    return -torch.log(P[torch.arange(len(y)), y] + 1e-8).mean()


@wrong(
    "You decided before you asked for the loss. A decision no longer says how sure it was: the "
    "loss takes all the scores."
)
def decisions_first(Z, y):
    return nn.CrossEntropyLoss()(Z.argmax(dim=1).float(), y.float())


@wrong(
    "You used the loss for another kind of question. For exactly one right class out of C it is "
    "nn.CrossEntropyLoss."
)
def other_loss(Z, y):
    labels = nn.functional.one_hot(y, Z.shape[1]).float()
    return nn.MSELoss()(torch.softmax(Z, dim=1), labels)


@like(other_loss)
def binary_loss_in_torch(Z, y):
    labels = nn.functional.one_hot(y, Z.shape[1]).float()
    return nn.BCEWithLogitsLoss()(Z, labels)


@wrong(
    "Your loss is the right number, but its record is gone, so that backward() finds no way to the"
    " scores. Return the tensor as it comes, without item, detach or no_grad."
)
def record_lost(Z, y):
    return nn.CrossEntropyLoss()(Z, y).item()


@like(record_lost)
def record_lost_by_detach(Z, y):
    return nn.CrossEntropyLoss()(Z, y).detach()


@like(record_lost)
def record_lost_by_a_new_tensor(Z, y):
    return torch.tensor(nn.CrossEntropyLoss()(Z, y).item())


@like(record_lost)
def record_lost_by_no_grad(Z, y):
    with torch.no_grad():
        return nn.CrossEntropyLoss()(Z, y)


@wrong(MINUS_FORGOTTEN)
def minus_forgotten(Z, y):
    return torch.log_softmax(Z, dim=1)[torch.arange(len(y)), y].mean()


@like(minus_forgotten)
def minus_too_much(Z, y):
    return -nn.CrossEntropyLoss()(Z, y)


@wrong(DIVIDED_BY_CLASSES)
def divided_by_classes(Z, y):
    Y = nn.functional.one_hot(y, Z.shape[1])
    return -(Y * torch.log_softmax(Z, dim=1)).mean()


@like(divided_by_classes)
def sum_over_classes_count(Z, y):
    return nn.CrossEntropyLoss(reduction="sum")(Z, y) / Z.shape[1]


@wrong(EVERY_ROW_WITH_EVERY_LABEL)
def every_row_with_every_label(Z, y):
    return -torch.log_softmax(Z, dim=1)[:, y].mean()


@wrong(ALL_CLASSES_AVERAGED)
def all_classes_averaged(Z, y):
    return -torch.log_softmax(Z, dim=1).mean()


@wrong(SOFTMAX_DOWN_THE_COLUMNS)
def down_the_columns(Z, y):
    return nn.NLLLoss()(torch.log_softmax(Z, dim=0), y)


@wrong(MUCH_ADDED)
def much_added(Z, y):
    P = torch.softmax(Z, dim=1)
    return -torch.log(P[torch.arange(len(y)), y] + 1e-1).mean()


@like(much_added)
def a_hundredth_added(Z, y):
    P = torch.softmax(Z, dim=1)
    return -torch.log(P[torch.arange(len(y)), y] + 1e-2).mean()


@like(much_added)
def a_thousandth_added(Z, y):
    P = torch.softmax(Z, dim=1)
    return -torch.log(P[torch.arange(len(y)), y] + 1e-3).mean()


@wrong("You called backward() yourself. Return the loss as it comes: backward() is the caller's.")
def backward_inside(Z, y):
    loss = nn.CrossEntropyLoss()(Z, y)
    loss.backward()
    return loss


def hidden_cases(rng):
    for m, C in [(4, 3), (2, 6), (5, 2), (3, 10), (7, 4)]:
        Z = near(rng, m, C).round(3)
        yield {"Z": Z, "y": some_right(rng, Z)}
    Z = near(rng, 1, 4).round(3)
    yield {"Z": Z, "y": Z.argmin(axis=1)}
