"""Changes of a reference that change no answer the contract speaks of, each with the reason.

Written as ``test_small_changes_of_the_reference_lose_points`` prints them.
"""

EQUIVALENT: dict[str, dict[str, str]] = {
    "mend_loss": {"predictions - y -> y - predictions": "the errors are squared"},
    "fire": {
        "6 -> 7": "a steeper sigmoid is right too",
        "np.sum -> np.mean": "a steeper sigmoid is right too",
        "-w @ (A + B) -> (A + B) @ -w": "x·w is w·x",
    },
    "or_gate": {"1.0 -> 2.0": "a larger weight is another right OR"},
    "not_gate": {"1.0 -> 2.0": "a more negative weight is another right NOT"},
    "Perceptron": {"X[i] @ self.w -> self.w @ X[i]": "x·w is w·x"},
    "half_adder": {"X @ w + b -> X @ w": "OR is right without a bias: at 0 a step stays quiet"},
    "reachable_tables": {
        "2 -> 3": "more weights are tried, and no more tables found",
        "2.5 -> 3.5": "more weights are tried, and no more tables found",
        "1.0 -> 2.0": "lines divide points at 2 as they divide those at 1",
        "corners @ np.array([w1, w2]) + b -> corners @ np.array([w1, w2]) - b": (
            "b runs through numbers of both signs"
        ),
    },
    "mend_labels": {"X[i] @ w -> w @ X[i]": "x·w is w·x"},
    "xor_feature": {"1 -> -1": "the last of two columns is the second one"},
    "xor_hidden": {"1.0 -> 2.0": "a larger weight is another right OR"},
    "diagnose_start": {
        "np.zeros -> np.ones": "from biases of 1 it learns as well",
        "0.0 -> 1.0": "from a bias of 1 it learns as well",
    },
    "make_spiral": {
        "X + noise * rng.standard_normal(X.shape) -> X - noise * rng.standard_normal(X.shape)": (
            "the noise is as likely to be negative"
        ),
    },
    "predict_classes": {"1 -> -1": "of two axes, the second is the last"},
    "sigmoid": {"z >= 0 -> z > 0": "at 0 both branches are 1/2"},
    "leaky_relu": {"z > 0 -> z >= 0": "at 0 both sides are 0"},
    "mend_slope": {"-z -> z": "the sigmoid's slope is the same at z and −z"},
    "accuracy": {"1 -> -1": "of two axes, the second is the last"},
    "softmax": {"1 -> -1": "of two axes, the second is the last"},
    "log_softmax": {"1 -> -1": "of two axes, the second is the last"},
    "mean_squared_error": {
        "predictions - targets -> targets - predictions": "the errors are squared"
    },
    "numerical_gradient": {"np.zeros -> np.ones": "every entry is written over"},
    "scale_images": {"1 -> 2": "NumPy takes any negative number for what is left"},
    "confusion_matrix": {"(C, C) -> (C, C)": "a square"},
    "evaluate": {"1 -> -1": "of two axes, the second is the last"},
}
