"""What several test modules use."""

import os
import sys
from pathlib import Path

import pytest

# nbgrader's database commands look for `alembic` on PATH; a venv need not be activated.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


@pytest.fixture(autouse=True)
def learner_home(tmp_path_factory, monkeypatch):
    """Keep the progress file of whoever runs the tests out of them."""
    folder = tmp_path_factory.mktemp("jupyter-data")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(folder))
    return folder
