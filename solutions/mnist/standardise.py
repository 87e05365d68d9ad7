"""Every answer to `standardise`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong

from . import quarters

NEAR = "a standardised pixel lies within a few deviations of the mean"
ALLOWED = {"clipped_at_6": NEAR, "clipped_at_100": NEAR}


def standardise(X_train, X):
    """Move and scale images as the training images say.

    X_train : array of float, shape (k, n), the training images; not all pixels are equal
    X : array of float, shape (m, n), the images to change: these or others
    Returns moved : array of float, shape (m, n), X minus the mean of all pixels of all training
        images, divided by their standard deviation, `np.std`
    """
    return (X - X_train.mean()) / X_train.std()


@right
def standardised_in_steps(X_train, X):
    mean = np.sum(X_train) / X_train.size
    spread = np.sqrt(np.sum((X_train - mean) ** 2) / X_train.size)
    return (X - mean) / spread


@right
def standardised_row_by_row(X_train, X):
    mean, spread = np.mean(X_train), np.std(X_train)
    return np.array([[(pixel - mean) / spread for pixel in row] for row in X])


@right
def standardised_in_float32(X_train, X):
    X_train = X_train.astype(np.float32)
    return (X.astype(np.float32) - X_train.mean()) / X_train.std()


@right
def standardised_with_variance(X_train, X):
    return (X - X_train.mean()) / X_train.var() ** 0.5


@wrong(
    "You took the mean, the deviation, or both, from X itself. They come from the training images, "
    "so that the same image always becomes the same row, and no test image helps to choose them."
)
def own_statistics(X_train, X):
    return (X - X.mean()) / X.std()


@wrong(
    "You took mean and deviation from training images and X together. X may be the test set: only "
    "the training images may say."
)
def pooled_statistics(X_train, X):
    both = np.concatenate([X_train, X])
    return (X - both.mean()) / both.std()


@wrong(
    "You have a mean and a deviation for each pixel. Pixels that are paper in every image have a "
    "deviation of 0. Take one mean and one deviation, without an axis."
)
def pixel_by_pixel(X_train, X):
    with np.errstate(divide="ignore", invalid="ignore"):
        return (X - X_train.mean(axis=0)) / X_train.std(axis=0)


@like(pixel_by_pixel)
def pixel_by_pixel_and_a_little(X_train, X):
    return (X - X_train.mean(axis=0)) / (X_train.std(axis=0) + 1e-8)


@wrong(
    "You used a mean and a deviation of each image's own. Then a pale and a dark image become the "
    "same. Take one mean and one deviation, of all training images."
)
def image_by_image(X_train, X):
    return (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)


@like(own_statistics)
def own_deviation(X_train, X):
    return (X - X_train.mean()) / X.std()


@like(own_statistics)
def own_mean(X_train, X):
    return (X - X.mean()) / X_train.std()


@wrong(
    "Your standard deviation divides by one less than there are pixels. The contract asks for "
    "`np.std`, which divides by their number."
)
def one_less(X_train, X):
    return (X - X_train.mean()) / X_train.std(ddof=1)


@wrong("You divided by the variance. Its square root is the standard deviation.")
def by_the_variance(X_train, X):
    return (X - X_train.mean()) / X_train.var()


@wrong("The mean is not taken away: the numbers only became larger.")
def mean_forgotten(X_train, X):
    return X / X_train.std()


@wrong("You took the mean away, but did not divide by the standard deviation.")
def not_divided(X_train, X):
    return X - X_train.mean()


@wrong(
    "You divided X alone by the deviation and then took the mean away. Take the mean away first: "
    "put X minus the mean in parentheses."
)
def divided_first(X_train, X):
    return X / X_train.std() - X_train.mean()


@like(divided_first)
def brackets_missing(X_train, X):
    return X - X_train.mean() / X_train.std()


@wrong("You multiplied by the standard deviation. Divide by it, so that the spread becomes 1.")
def multiplied(X_train, X):
    return (X - X_train.mean()) * X_train.std()


@wrong("You changed the training images and returned them. X is what is asked for.")
def training_images_returned(X_train, X):
    return (X_train - X_train.mean()) / X_train.std()


@wrong(
    "You divided by the largest value less the smallest. That is another scaling: asked for is the "
    "standard deviation."
)
def by_the_range(X_train, X):
    return (X - X_train.mean()) / (X_train.max() - X_train.min())


@like(by_the_range)
def from_the_smallest(X_train, X):
    return (X - X_train.min()) / (X_train.max() - X_train.min())


@wrong("You took the median away. The contract asks for the mean.")
def median_taken(X_train, X):
    return (X - np.median(X_train)) / X_train.std()


def hidden_cases(rng):
    for k, m, n in ((4, 3, 5), (5, 2, 3), (3, 6, 4), (2, 1, 7), (6, 4, 2)):
        # The darkest pixel of all is not always full ink.
        X_train = quarters(rng, (k, n), 0.0, 0.75 if k % 2 else 1.0)
        # A pixel that is paper in every image, and one that is not.
        X_train[:, 0], X_train[0, 1], X_train[-1, 1] = 0.0, 0.75, 0.25
        X = quarters(rng, (m, n), 0.0, 1.0)
        # Two pixels that differ in every image, and a mean unlike the training images'.
        X[:, 0], X[:, 1] = 1.0, 0.25
        yield {"X_train": X_train, "X": X}
