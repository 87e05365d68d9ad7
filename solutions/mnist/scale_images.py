"""Every answer to `scale_images`, right and wrong, and its hidden cases."""

import numpy as np

from autograder.ways import like, right, rival, wrong

from ..softmax import SHARES

ALLOWED = SHARES


def scale_images(images):
    """Make of images what a network takes: one row of numbers from 0 to 1 per image.

    images : array of uint8, shape (m, height, width); 0 is background, 255 full ink
    Returns X : array of float, shape (m, height * width); 0 is background, 1 full ink, whatever the
        other pixels are; in each row an image's pixels line by line, from the top
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


@wrong(
    "You leave images alone whose largest pixel is 1. Pixels are whole numbers up to 255, so a 1 "
    "is next to nothing: full ink is 255, whatever the others are."
)
def small_pixels_left(images):
    rows = images.reshape(len(images), -1)
    return rows / 255 if rows.max() > 1 else rows.astype(float)


@wrong("You made one row of all images together. Asked is a row for each: (m, height * width).")
def all_in_one_row(images):
    return images.reshape(-1) / 255


@like(all_in_one_row)
def all_in_one_table_row(images):
    return images.reshape(1, -1) / 255


@wrong(
    "You divided each image by the sum of its pixels, so a bold digit becomes paler than a thin "
    "one. All images get the same scale: 255 becomes 1."
)
def by_each_sum(images):
    X = images.reshape(len(images), -1)
    return X / np.maximum(X.sum(axis=1, keepdims=True), 1)


@wrong("Every pixel that is not 0 has become 1. The greys between count: 51 becomes 0.2.")
def black_and_white(images):
    return (images.reshape(len(images), -1) > 0).astype(float)


@like(black_and_white)
def cut_at_one(images):
    return np.clip(images.reshape(len(images), -1), 0, 1).astype(float)


@wrong(
    "Every grey has become 0 or 1, whichever is nearer. The greys between count: 51 becomes 0.2."
)
def half_is_full(images):
    return np.round(images.reshape(len(images), -1) / 255)


@like(half_is_full)
def more_than_half_is_full(images):
    return (images.reshape(len(images), -1) > 127).astype(float)


@wrong("You divided twice. Once by 255 is enough: full ink is 1.")
def divided_twice(images):
    return images.reshape(len(images), -1) / 255 / 255


@wrong(
    "Each image still has its lines, and they are averaged or added. Every pixel is a number of "
    "its own: height * width of them."
)
def lines_averaged(images):
    return images.mean(axis=2) / 255


@like(lines_averaged)
def columns_averaged(images):
    return images.mean(axis=1) / 255


@rival
def to_two_digits(images):
    return np.round(images.reshape(len(images), -1) / 255, 2)


def hidden_cases(rng):
    for m, height, width, most in ((2, 3, 5, 200), (7, 4, 3, 255), (3, 12, 9, 90), (5, 2, 6, 180)):
        yield {"images": rng.integers(0, most, (m, height, width)).astype(np.uint8)}
    for size in ((3, 2, 4), (1, 3, 3), (4, 1, 1)):
        # Next to no ink, or none at all.
        yield {"images": rng.integers(0, 2, size).astype(np.uint8)}
    yield {"images": np.zeros((2, 2, 3), np.uint8)}
