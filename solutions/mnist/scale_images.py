"""Every answer to `scale_images`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, wrong


def scale_images(images):
    """Make of images what a network takes: one row of numbers from 0 to 1 per image.

    Parameters
    ----------
    images : ndarray of uint8, shape (m, height, width)
        0 is background, 255 full ink.

    Returns
    -------
    ndarray of float, shape (m, height * width)
        0 is background, 1 full ink, whatever the other pixels are. Each row holds an image's
        pixels line by line, from the top line to the bottom line.
    """
    rows = images.reshape(len(images), -1)
    return rows / 255


@right
def scaled_by_loops(images):
    m, height, width = images.shape
    X = np.zeros((m, height * width))
    for i in range(m):
        for row in range(height):
            for column in range(width):
                X[i, row * width + column] = images[i, row, column] / 255
    return X


@right
def scaled_in_float32(images):
    return images.astype(np.float32).reshape(images.shape[0], -1) / np.float32(255)


@right
def scaled_one_by_one(images):
    return np.stack([image.flatten() / 255.0 for image in images])


@wrong(
    "The pixels are still whole numbers up to 255. Such inputs make sums of many hundreds, and the"
    " first steps blow up. Full ink should be 1."
)
def not_scaled(images):
    return images.reshape(len(images), -1)


@like(not_scaled)
def raw_float_rows(images):
    return images.reshape(len(images), -1).astype(float)


@wrong(
    "Each image is still a picture with lines and columns. The network takes rows: all pixels of "
    "an image one after the other."
)
def not_flat(images):
    return images / 255


@wrong(
    "You divided by 256, the number of shades. The largest value is 255, and it should become "
    "exactly 1."
)
def divided_by_256(images):
    return images.reshape(len(images), -1) / 256


@wrong(
    "You divided each image by its own maximum, so a pale digit becomes as black as a bold one. "
    "All images get the same scale: 255 becomes 1."
)
def by_each_maximum(images):
    X = images.reshape(len(images), -1)
    return X / X.max(axis=1, keepdims=True)


@wrong(
    "You divided by the largest pixel that happens to be there. Then the same image comes out "
    "differently in another batch. Full ink is 255, always."
)
def by_their_maximum(images):
    X = images.reshape(len(images), -1)
    return X / X.max()


@wrong(
    "You subtracted a mean and divided by a spread. That is a scaling too, but of these samples "
    "only; the contract asks for 0 as background and 1 as full ink."
)
def standardised(images):
    X = images.reshape(len(images), -1) / 255
    return (X - X.mean()) / X.std()


@like(standardised)
def each_pixel_standardised(images):
    X = images.reshape(len(images), -1) / 255
    return (X - X.mean(axis=0)) / (X.std(axis=0) + 1e-8)


@wrong("Your numbers are whole again: every grey has become 0. Keep the fractions.")
def whole_numbers(images):
    return images.reshape(len(images), -1) // 255


@like(whole_numbers)
def whole_numbers_too(images):
    return (images.reshape(len(images), -1) / 255).astype(int)


@wrong("Your array has a column for each image. In this course a row is a sample.")
def images_as_columns(images):
    return images.reshape(len(images), -1).T / 255


@like(images_as_columns)
def reshaped_to_columns(images):
    return images.reshape(-1, len(images)) / 255


@wrong("You went down the columns of each image. The contract goes line by line, from the top one.")
def column_by_column(images):
    return images.transpose(0, 2, 1).reshape(len(images), -1) / 255


@wrong("Background should stay 0 and full ink become 1. You turned or moved that range.")
def inverted_or_shifted(images):
    return 1 - images.reshape(len(images), -1) / 255


@like(inverted_or_shifted)
def from_minus_one(images):
    return images.reshape(len(images), -1) / 127.5 - 1


def hidden_cases(rng):
    for m, height, width, most in ((2, 3, 5, 200), (7, 4, 3, 255), (3, 12, 9, 90), (5, 2, 6, 180)):
        yield {"images": rng.integers(0, most, (m, height, width)).astype(np.uint8)}
