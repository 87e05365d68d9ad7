"""What several test modules use."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Teams of threads fight over the cores on which the other tests run. Nothing has loaded NumPy or
# PyTorch yet; processes that the tests start inherit it.
for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
# nbgrader's database commands look for `alembic` on PATH; a venv need not be activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# How long an example takes is the machine's affair.
UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("default", max_examples=25, **UNTIMED)
# The same examples in every run, so that a change never fails for what was there before it.
settings.register_profile("ci", max_examples=60, derandomize=True, database=None, **UNTIMED)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture(autouse=True)
def learner_home(tmp_path_factory, monkeypatch):
    """Keep the progress file of whoever runs the tests out of them."""
    folder = tmp_path_factory.mktemp("jupyter-data")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    return folder
