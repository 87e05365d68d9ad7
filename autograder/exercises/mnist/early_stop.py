"""The exercise `early_stop` of lesson 09: how it is asked and judged."""

from ...exercise import Exercise

exercise = Exercise(
    "early_stop",
    points=2,
    returns={
        "best": "the epoch with the lowest loss, counted from 0",
        "epochs": "how many epochs were run",
    },
    visible=[
        {"losses": [0.9, 0.5, 0.4, 0.45, 0.41, 0.6, 0.3], "patience": 2},
        {"losses": [0.9, 0.7, 0.8, 0.5, 0.55, 0.5, 0.6, 0.2], "patience": 3},
        {"losses": [230.0, 190.0, 195.0, 120.0, 125.0], "patience": 3},
        {"losses": [1.5, 0.41, 0.405, 0.40499, 0.41, 0.42, 0.1], "patience": 2},
        {"losses": [0.5, 0.6, 0.4, 0.45, 0.44, 0.43, 0.35, 0.3], "patience": 3},
        {"losses": [0.6, 0.7, 0.3], "patience": 1},
        {"losses": [0.4, 0.4, 0.5, 0.6, 0.3, 0.5, 0.6, 0.7], "patience": 2},
        {"losses": [0.8, 0.7, 0.75, 0.6], "patience": 2},
    ],
    hints=(
        "Go through the losses in order and remember the epoch of the lowest so far.",
        "Losses 0.9, 0.5, 0.4, 0.45, 0.41 with patience 2: epoch 2 is best, epochs 3 and 4 bring "
        "nothing lower, so five epochs were run.",
        "At each epoch: is it a new lowest? If not, how far back does the best one lie? As far as "
        "patience, and it is over.",
    ),
    insight=(
        "The training loss could not have told you this: only samples that the network never "
        "learned from show when it begins to learn by heart."
    ),
)
