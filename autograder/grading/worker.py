"""A process that grades one submission after another; started and watched by `run`.

Jobs come in as lines of JSON on standard input, results go out the same way. Should a
submission manage to end this process, only its own grading is lost.
"""

import json
import os
import sys
import warnings

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SAWarning

from .course import open_course

PATIENCE = 60_000


@event.listens_for(Engine, "connect")
def _wait_for_the_other_writer(connection, _) -> None:
    """Let SQLite wait, in milliseconds, while another process writes to the gradebook."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE}")


def main() -> None:
    """Grade what standard input asks for, until it ends."""
    # Nothing that a library prints may look like a result.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    warnings.simplefilter("ignore", SAWarning)
    with open_course(sys.argv[1]) as nbgrader:
        print(json.dumps("ready"), file=results, flush=True)
        for line in sys.stdin:
            job = json.loads(line)
            nbgrader.config.Judge.journal = job["journal"]
            nbgrader.config.Judge.run = job["run"]
            result = nbgrader.autograde(job["lesson"], job["student"], force=True)
            if not result["success"] and "database is locked" in result.get("log", ""):
                result = nbgrader.autograde(job["lesson"], job["student"], force=True)
            answer = {"success": result["success"], "log": result.get("log", "")}
            print(json.dumps(answer), file=results, flush=True)


if __name__ == "__main__":
    main()
