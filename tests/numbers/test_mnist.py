"""The numbers that the text of lesson 09 quotes, its references, and the data they run on."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from known import right_ways, wrong_way

from autograder.exercises import find_exercise
from autograder.references import PROJECT
from lessons import data
from lessons.widgets import mnist as explore
from lessons.widgets.digits import ask_network, by_mean_images, small_set

lesson = right_ways("09_mnist")
mlp, forward, softmax = (
    right_ways("04_mlp"),
    right_ways("06_forward"),
    right_ways("07_softmax"),
)


# What the text says ----------------------------------------------------------------------


def test_the_nearest_mean_image():
    _, _, X, y, _, _ = small_set()
    share = np.mean(by_mean_images(X).argmax(axis=1) == y)
    assert share == pytest.approx(0.81, abs=5e-3)
    assert "has to beat 81 %" in text()
    # Learners guess it first, so the caption must not say it before they move something.
    reader = explore.browse()
    assert "81.1 %" not in reader.move() and "81.1 %" in reader.move(number=1)


def text():
    return (PROJECT / "lessons" / "source" / "09_mnist.md").read_text(encoding="utf-8")


def test_steps_of_an_epoch():
    rng = np.random.default_rng(0)
    assert len(lesson.minibatches(np.zeros((10_000, 1)), np.zeros(10_000), 100, rng)) == 100
    batches = lesson.minibatches(np.zeros((14, 2)), np.zeros(14), 4, rng)
    assert [len(y) for _, y in batches] == [4, 4, 4, 2]


def test_the_parts_of_the_small_set():
    parts = small_set()
    assert [len(part) for part in parts] == [3200, 3200, 800, 800, 1000, 1000]
    assert parts[0].min() == 0 and parts[0].max() == 1
    # No image of the test set is among those that a network learns from or is chosen by.
    seen = {row.tobytes() for row in np.concatenate([parts[0], parts[2]])}
    assert not any(row.tobytes() in seen for row in parts[4])


def test_an_untrained_network_and_one_with_unscaled_pixels():
    X, y, *_ = small_set()
    layers = mlp.init_params([784, 128, 10], np.random.default_rng(0))
    assert softmax.cross_entropy(forward.forward(X[:32], layers), y[:32]) < 3.5
    assert softmax.cross_entropy(forward.forward(255 * X[:32], layers), y[:32]) > 50


def test_a_mean_over_samples():
    assert (4 * 0.9 + 2 * 0.3) / 6 == pytest.approx(0.7)


def test_the_confusion_matrix_by_hand():
    case = find_exercise("confusion_matrix").visible[0]
    assert case["y"].tolist() == [0, 0, 1, 2, 2, 2]
    assert case["predictions"].tolist() == [0, 1, 1, 2, 0, 0]
    assert lesson.confusion_matrix(**case).tolist() == [[1, 1, 0], [0, 1, 0], [2, 0, 1]]


def test_early_stopping_by_hand():
    case = find_exercise("early_stop").visible[0]
    assert case["losses"][:5] == [0.9, 0.5, 0.4, 0.45, 0.41] and case["patience"] == 2
    assert lesson.early_stop(**case) == (2, 5)
    validation = [0.45, 0.34, 0.30, 0.27, 0.26, 0.25, 0.24, 0.27, 0.31]  # of the reflection
    assert lesson.early_stop(validation, 2) == (6, 9)


def test_parameters_of_the_large_network():
    assert sum(p.numel() for p in lesson.DigitClassifier().parameters()) == 235_146
    assert mlp.count_parameters([784, 256, 128, 10]) == 235_146


def test_dropout_makes_up_for_what_it_drops():
    torch.manual_seed(0)
    dropped = torch.nn.Dropout(0.2)(torch.ones(100_000))
    assert set(dropped.unique().tolist()) == {0.0, 1.25}
    assert dropped.mean().item() == pytest.approx(1, abs=0.01)


def test_the_debug_exercise_as_its_report_prints_it():
    X, y, X_val, y_val, _, _ = small_set()

    def share(train):
        layers = mlp.init_params([784, 32, 10], np.random.default_rng(0))
        layers, losses = train(X, y, layers, 0.1, 3, 32, np.random.default_rng(1))
        assert len(losses) == 300
        right = np.mean(forward.forward(X_val, layers).argmax(axis=1) == y_val)
        return right, np.mean(losses[200:])

    right, loss = share(wrong_way("mend_training", "shuffled_apart"))
    assert right < 0.2 and loss == pytest.approx(2.3, abs=0.05)
    assert share(lesson.mend_training)[0] > 0.85


@pytest.mark.slow
def test_what_the_small_set_reaches():
    """About 93 and 94 % in NumPy, 91 and 94 % in PyTorch, after 5 and after 20 epochs."""
    in_numpy = explore.train_in_numpy(lesson.train_numpy)
    in_torch = explore.train_in_torch(lesson.DigitClassifier, lesson.train_epoch, lesson.evaluate)
    for training, early in ((in_numpy, 0.93), (in_torch, 0.91)):
        training.move(epochs=20)
        training.run()
        assert training.val_shares[5] == pytest.approx(early, abs=0.015)
        assert training.val_shares[20] == pytest.approx(0.94, abs=0.01)
        # Overfitting: the training loss goes to 0, the validation loss turns and rises.
        assert training.train_losses[-1] < 0.03
        assert min(training.val_losses) < training.val_losses[-1] - 0.015
        *_, X_test, y_test = small_set()
        logits = ask_network(training, training, X_test)
        assert np.mean(logits.argmax(axis=1) == y_test) == pytest.approx(0.94, abs=0.015)


@pytest.mark.slow
def test_how_far_the_losses_part():
    training = explore.train_in_numpy(lesson.train_numpy)
    for images, validation, on_known in (("all", 0.25, 0.005), ("300", 0.46, 0.02)):
        training.move(images=images, epochs=20)
        training.run()
        assert training.val_losses[-1] == pytest.approx(validation, abs=0.01)
        assert training.train_losses[-1] == pytest.approx(on_known, abs=0.005)
        if images == "all":
            assert int(np.argmin(training.val_losses)) == 6
            assert min(training.val_losses) == pytest.approx(0.22, abs=5e-3)
        assert f"{3200 if images == 'all' else 300} images" in training.caption
    training.move(images="all", rate=0.01)
    training.run()
    assert training.val_losses[-1] < 0.4 and min(training.val_losses) == training.val_losses[-1]
    training.move(rate=2.0)
    training.run()
    assert min(training.val_losses) > 2


# The references --------------------------------------------------------------------------


def torch_twin(layers):
    net = forward.to_torch(layers).double()
    return net, torch.optim.SGD(net.parameters(), lr=0.1)


@given(
    seed=st.integers(0, 10_000),
    m=st.integers(2, 12),
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=4),
    size=st.integers(1, 7),
)
def test_an_epoch_in_numpy_is_an_epoch_in_pytorch(seed, m, sizes, size):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(m, sizes[0])), rng.integers(0, sizes[-1], m)
    layers = mlp.init_params(sizes, rng)
    net, optimizer = torch_twin(layers)
    with torch.no_grad():  # to_torch makes float32: give it every digit
        for linear, (W, b) in zip(net[::2], layers, strict=True):
            linear.weight.copy_(torch.tensor(W.T))
            linear.bias.copy_(torch.tensor(b))
    batches = lesson.minibatches(X, y, size, rng)
    tensors = [(torch.tensor(a), torch.tensor(b)) for a, b in batches]
    trained, loss = lesson.train_numpy(layers, batches, 0.1)
    assert lesson.train_epoch(net, tensors, optimizer) == pytest.approx(loss, rel=1e-12, abs=1e-12)
    for linear, (W, b) in zip(net[::2], trained, strict=True):
        assert np.allclose(linear.weight.detach().numpy().T, W, rtol=1e-12, atol=1e-12)
        assert np.allclose(linear.bias.detach().numpy(), b, rtol=1e-12, atol=1e-12)
    logits = forward.forward(X, trained)
    mean_loss, share = lesson.evaluate(net, tensors)
    assert mean_loss == pytest.approx(softmax.cross_entropy(logits, y), rel=1e-10, abs=1e-12)
    assert share == pytest.approx(np.mean(logits.argmax(axis=1) == y))


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 50))
def test_nothing_is_lost_between_the_parts(seed, m, size):
    rng = np.random.default_rng(seed)
    X, y = np.arange(2 * m).reshape(m, 2), np.arange(m)
    X_train, y_train, X_val, y_val = lesson.split(X, y, 1, rng)
    halves = [(X_train, y_train), (X_val, y_val)]
    for parts in (halves, lesson.minibatches(X, y, size, rng)):
        samples = np.concatenate([X_part for X_part, _ in parts])
        labels = np.concatenate([y_part for _, y_part in parts])
        assert sorted(labels) == list(range(m))
        assert (samples[:, 0] == 2 * labels).all()


# The data --------------------------------------------------------------------------------


def test_the_small_set():
    digits = data.load_small_set()
    assert digits.train_images.shape == (4000, 28, 28) and digits.test_images.shape[0] == 1000
    assert digits.train_images.dtype == np.uint8 and digits.train_labels.dtype == np.int64
    labels = np.concatenate([digits.train_labels, digits.test_labels])
    assert np.bincount(labels).tolist() == [500] * 10


def test_a_damaged_small_set_is_not_used(tmp_path, monkeypatch):
    copy = tmp_path / "digits.npz"
    monkeypatch.setattr(data, "SMALL_SET", copy)
    with pytest.raises(data.DataError, match="missing"):
        data.load_small_set()
    whole = (PROJECT / "lessons" / "datasets" / "digits_5000.npz").read_bytes()
    copy.write_bytes(whole[:-1000])
    with pytest.raises(data.DataError, match="damaged"):
        data.load_small_set()
    copy.write_bytes(whole)
    assert len(data.load_small_set().train_labels) == 4000


@pytest.fixture
def official(tmp_path, monkeypatch):
    """Stand in for the four official files: small ones, with checksums of their own."""
    rng = np.random.default_rng(0)
    contents = {}
    for name in data.FILES:
        m = 7 if name.startswith("train") else 3
        if "labels" in name:
            raw = bytes([0, 0, 8, 1]) + m.to_bytes(4, "big") + bytes(range(m))
        else:
            header = b"".join(n.to_bytes(4, "big") for n in (m, 28, 28))
            raw = bytes([0, 0, 8, 3]) + header + rng.bytes(m * 784)
        contents[name] = gzip.compress(raw)
    sums = {name: "md5:" + hashlib.md5(raw).hexdigest() for name, raw in contents.items()}
    monkeypatch.setattr(data, "FILES", sums)
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    return contents


def put(folder, contents):
    for name, raw in contents.items():
        (folder / name).write_bytes(raw)


def test_the_official_files_are_read(tmp_path, official, capsys):
    put(tmp_path, official)
    digits = data.load_mnist()
    assert digits.train_images.shape == (7, 28, 28) and digits.test_images.shape == (3, 28, 28)
    assert digits.train_labels.tolist() == list(range(7))
    assert digits.train_labels.dtype == np.int64 and digits.train_images.dtype == np.uint8
    assert "full MNIST" in capsys.readouterr().out


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-5],
        lambda raw: raw[:20] + bytes([raw[20] ^ 1]) + raw[21:],
        lambda raw: b"",
        lambda raw: raw + b"more",
    ],
    ids=["cut short", "one bit wrong", "empty", "too long"],
)
def test_a_damaged_official_file_is_never_used(damage, tmp_path, official, capsys, monkeypatch):
    put(tmp_path, official)
    name = "t10k-labels-idx1-ubyte.gz"
    (tmp_path / name).write_bytes(damage(official[name]))
    monkeypatch.setattr(data, "MIRRORS", ("http://127.0.0.1:9/",))  # nobody listens there
    digits = data.load_mnist()
    said = capsys.readouterr().out
    assert len(digits.train_labels) == 4000
    assert f"{name} is damaged" in said and "small set" in said


def test_three_of_four_official_files_are_not_used(tmp_path, official, capsys, monkeypatch):
    put(tmp_path, official)
    (tmp_path / "train-labels-idx1-ubyte.gz").unlink()
    monkeypatch.setattr(data, "MIRRORS", ("http://127.0.0.1:9/",))
    assert len(data.load_mnist().train_labels) == 4000
    said = capsys.readouterr().out
    assert "damaged" not in said and "small set" in said


def test_while_grading_nothing_is_fetched(tmp_path, official, capsys, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setattr(data, "_fetch", lambda *_: pytest.fail("asked the network"))
    assert len(data.load_mnist().train_labels) == 4000
    assert "small set" in capsys.readouterr().out


class Mirror:
    """A web server on this machine that gives what it is told to."""

    def __init__(self, contents):
        import http.server
        import threading

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = contents.get(self.path.strip("/"))
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def mirror(official, monkeypatch):
    """Serve the files, one of them damaged on the first of two mirrors."""
    pytest.importorskip("pooch", reason="pooch is not installed")
    pytest.importorskip("tqdm", reason="tqdm is not installed")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    damaged = official | {"train-labels-idx1-ubyte.gz": b"not a label in it"}
    mirrors = [Mirror(damaged), Mirror(official)]
    yield [each.address for each in mirrors]
    for each in mirrors:
        each.server.shutdown()
        each.server.server_close()


def test_files_are_fetched_and_a_damaged_one_comes_from_the_next_mirror(
    tmp_path, mirror, official, monkeypatch, capsys
):
    monkeypatch.setattr(data, "MIRRORS", tuple(mirror))
    assert len(data.load_mnist().train_labels) == 7
    assert "full MNIST" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == official


def test_a_damaged_download_is_not_kept(tmp_path, mirror, monkeypatch, capsys):
    monkeypatch.setattr(data, "MIRRORS", (mirror[0],))
    assert len(data.load_mnist().train_labels) == 4000
    assert "small set" in capsys.readouterr().out
    assert not (tmp_path / "train-labels-idx1-ubyte.gz").exists()


def test_the_small_set_needs_no_downloader():
    code = (
        "import sys\n"
        "from lessons.data import load_small_set\n"
        "load_small_set()\n"
        "print('pooch' in sys.modules, 'torch' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True)
    assert run.stdout.strip() == "False False", run.stderr


def full_set_folder():
    """Return where the four official files are, or None."""
    folder = os.environ.get(data.FOLDER_VARIABLE)
    if folder and all((Path(folder) / name).is_file() for name in data.FILES):
        return Path(folder)
    return None


needs_the_full_set = pytest.mark.skipif(
    full_set_folder() is None, reason=f"{data.FOLDER_VARIABLE} names no folder with the full MNIST"
)


@needs_the_full_set
def test_the_full_set(capsys):
    digits = data.load_mnist()
    assert digits.train_images.shape == (60_000, 28, 28)
    assert digits.test_images.shape == (10_000, 28, 28)
    assert np.bincount(digits.test_labels)[:3].tolist() == [980, 1135, 1032]
    assert [len(part) for part in data.prepared(digits)[::2]] == [48_000, 12_000, 10_000]
    assert "60,000" in capsys.readouterr().out


@needs_the_full_set
def test_a_full_set_cut_short_is_not_used(tmp_path, monkeypatch, capsys):
    source = full_set_folder()
    for name in data.FILES:
        shutil.copy(source / name, tmp_path / name)
    images = tmp_path / "t10k-images-idx3-ubyte.gz"
    images.write_bytes(images.read_bytes()[:100_000])
    monkeypatch.setenv(data.FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert len(data.load_mnist().train_labels) == 4000
    assert "damaged" in capsys.readouterr().out
