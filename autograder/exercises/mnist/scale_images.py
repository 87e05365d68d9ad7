"""The exercise `scale_images` of lesson 09: how it is asked and judged."""

import numpy as np

from ...exercise import Exercise

exercise = Exercise(
    "scale_images",
    points=1,
    returns="a row of numbers from 0 to 1 for each image: (m, height * width)",
    visible=[
        {"images": np.array([[[0, 51, 102], [204, 255, 153]]], dtype=np.uint8)},
        {
            "images": np.array(
                [
                    [[0, 51], [102, 0], [5, 17]],
                    [[255, 0], [3, 153], [34, 0]],
                    [[1, 0], [0, 85], [0, 170]],
                    [[204, 68], [0, 0], [15, 119]],
                ],
                dtype=np.uint8,
            )
        },
        {"images": np.array([[[10, 0, 20, 30]], [[40, 100, 60, 0]]], dtype=np.uint8)},
        {"images": np.array([[[1, 0], [0, 1]], [[0, 0], [0, 0]]], dtype=np.uint8)},
    ],
    hints=(
        "Two things happen: a picture becomes a row, and 0 to 255 becomes 0 to 1.",
        "An image with the lines (0, 51, 102) and (204, 255, 153) becomes the row "
        "(0, 0.2, 0.4, 0.8, 1, 0.6).",
        "The first line has made rows of them already. Divide these by what full ink is.",
    ),
    insight=(
        "Divided by 255 and not by the largest pixel of each image: what is dark must stay "
        "dark, and new images must be treated like the old ones."
    ),
)
