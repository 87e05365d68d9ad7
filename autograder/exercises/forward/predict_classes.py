"""The exercise `predict_classes` of lesson 06: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    id="predict_classes",
    points=2,
    returns="one class per sample: (m,)",
    visible=[
        {
            "logits": np.array(
                [[0.2, 1.5, -0.3], [-2.0, -1.0, -0.5], [3.0, 0.0, 2.9], [-0.1, -0.4, -4.0]]
            )
        },
        # 0.35 is the logit worked by hand; exactly 0 is a sigmoid of exactly 0.5, and that of
        # 40 is exactly 1 on a computer.
        {"logits": np.array([[0.35], [-1.9], [40.0], [0.0], [0.75]])},
        # Large logits are logits too: the largest wins, without an exponential.
        {"logits": np.array([[-1.0, -3.0], [0.5, 0.75], [999.0, 1000.0], [60.0, 50.0]])},
        {"logits": np.array([[1.5]])},
    ],
    hints=(
        "Two situations: several columns (who is largest?) and a single one (is it large enough?). "
        "The shape tells which it is.",
        "The row (-2, -1, -0.5) is class 2: the least negative wins. The single logits 0.35 and "
        "-1.9 are the classes 1 and 0.",
        "If there is one column, compare that column with 0 and make numbers of it. Otherwise let "
        "np.argmax find the place of the largest along each row.",
    ),
    insight=(
        "Only the order of the logits matters for the decision, so a prediction never needs "
        "the exponentials."
    ),
)
