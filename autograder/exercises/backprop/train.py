"""The exercise `train` of lesson 08: how it is asked and judged."""

from ...exercise import Exercise
from . import FIVE, OVERSHOT, SURE, THREE_LAYERS

exercise = Exercise(
    "train",
    points=3,
    returns={
        "layers": "a list with one trained (W, b) per layer",
        "losses": "a list with one number per step",
    },
    visible=[
        FIVE | {"epochs": 1, "batch": 4},
        FIVE | {"epochs": 2, "batch": 2},
        FIVE | {"layers": THREE_LAYERS, "lr": 0.1, "epochs": 3, "batch": 100},
        FIVE | {"epochs": 1, "batch": 1},
        SURE | {"lr": 0.5, "epochs": 2, "batch": 3},
        OVERSHOT | {"epochs": 4, "batch": 5},
    ],
    hints=(
        "Two loops: over the epochs, and in it over the batches. Inside, four lines: forward, "
        "loss, backward, step.",
        "With 5 rows and batches of 2, the batches begin at rows 0, 2 and 4; `X[4:6]` has one row, "
        "and Python does not mind. Two epochs of them make 6 losses.",
        "For each batch: forward_with_cache, append the cross_entropy, backward with the "
        "loss_gradient as its dZ, and `layers` becomes what sgd_step returns.",
    ),
    insight=(
        "Shapes, loss, way back, step: this loop has no line that knows how many layers there"
        " are, and it is all that deep learning does."
    ),
    rtol=1e-5,
    atol=1e-7,
)
