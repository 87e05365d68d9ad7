"""Making an instructor's own folder for tests: a lesson with one exercise, and changes to ours."""

from pathlib import Path

LESSON = "10_scaling"

TEXT = """\
# 10 Scaling

Inputs of very different size are hard to learn from.

```{code-cell}
import numpy as np

from autograder import check, hint, progress
```

**1. Scale.** Bring every column to a mean of zero.

```{code-cell}
:exercise: scale
:points: 2
```

```{code-cell}
:question: why_scale
:points: 1
```
"""

PUBLIC = '''\
"""The exercise `scale`: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "scale",
    points=2,
    returns="the columns, each with a mean of zero: (m, n)",
    visible=[
        {"X": np.array([[1.03, 1000.0], [2.08, 3000.0], [6.0, 2000.0]])},
        {"X": np.array([[4.0, -1.0, 0.5]])},
    ],
    hints=("A mean for each column.", "The mean of 1, 2 and 6 is 3.", "Take it off every row."),
    insight="A learner who uses such inputs can take steps of one size along every column.",
)
'''

PRIVATE = '''\
"""Every answer to `scale`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import right, wrong


def scale(X):
    """Return the samples with every column's mean taken off.

    Parameters
    ----------
    X : ndarray of float, shape (m, n)
        The samples, one in a row.

    Returns
    -------
    ndarray of float, shape (m, n)
        A new array.
    """
    return X - X.mean(axis=0)


@right
def scale_by_loop(X):
    return np.array([[x - column.mean() for x, column in zip(row, X.T)] for row in X])


@right
def scale_by_sum(X):
    return X - X.sum(axis=0) / len(X)


@right
def scale_by_average(X):
    return X - np.average(X, axis=0)


@wrong("You take off one mean of all numbers. Each column has a mean of its own.")
def one_mean_for_all(X):
    return X - X.mean()


@wrong("You take off the mean of each row. Asked is that of each column.")
def rows_for_columns(X):
    return X - X.mean(axis=1, keepdims=True)


def hidden_cases(rng):
    for m, n in ((4, 3), (5, 2), (2, 4)):
        yield {"X": np.round(rng.normal(30.0, 500.0, (m, n)), 2)}
'''

CHANGES = """\
[exercises.weighted_sum]
points = 4
hints = ["My idea.", "My number.", "My words."]
misconceptions = { no_bias = "My sentence." }

[answers]
why_scale = "Because steps of one size fit no two columns."
"""


def make(folder: Path, changes: str | None = None) -> Path:
    """Write an instructor's own folder that holds what it has to."""
    files = {
        f"source/{LESSON}.md": TEXT,
        "exercises/scaling/scale.py": PUBLIC,
        "solutions/scaling/scale.py": PRIVATE,
        "changes.toml": CHANGES if changes is None else changes,
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
