"""A process that validates the notebook named on its command line; started by `handlers`.

Prints, as JSON, what the Validate button in JupyterLab expects.
"""

import json
import os
import sys
from typing import Any

from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from nbgrader.validator import Validator


def validate(path: str) -> dict[str, Any]:
    """Run a notebook and say which of its checks fail.

    Parameters
    ----------
    path : str
        The notebook.

    Returns
    -------
    dict
        With ``success``, and in ``value`` nbgrader's lists of cells, or, if the notebook could
        not be run, the reason in words.
    """
    try:
        # nbgrader looks for its configuration where the server was started.
        config = ValidateAssignmentHandler.load_config(None)
        return {"success": True, "value": Validator(config=config).validate(path)}
    except Exception as error:
        name = os.path.basename(path)
        return {
            "success": False,
            "value": f"{name} could not be run. {type(error).__name__}: {error}",
        }


def main() -> None:
    """Validate the notebook that the command line names."""
    # Nothing that a library prints may look like the result.
    result = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    print(json.dumps(validate(sys.argv[1])), file=result, flush=True)


if __name__ == "__main__":
    main()
