"""A deadline for what the grader itself does with a submission.

Running and judging are other processes' work, and have limits there. What is read, mended and
saved here was made by a learner too, and whatever came to no end would stop everybody's grading.
"""

import contextlib
import signal
import threading
from collections.abc import Iterator

# For reading what was handed in, which takes a tenth of a second.
READING_SECONDS = 120
# For a page of a graded notebook, which takes some seconds.
PAGE_SECONDS = 300
# For any other step. Judging waits for answers that may each use up a limit of their own.
STEP_SECONDS = 1800
# Whoever catches everything and goes on hears of it again.
AGAIN_SECONDS = 30


class Overdue(BaseException):
    """A step has taken too long. It is no `Exception`, because libraries catch those."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Overdue` in a step that takes longer.

    That needs the system's alarm, which Windows has not, and the process's first thread, where
    grading is done; elsewhere a step may take as long as it likes.

    Parameters
    ----------
    seconds : float
        How long. A step may have a shorter deadline within the one of a larger step.
    """
    if not hasattr(signal, "setitimer") or (
        threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def interrupt(*_):
        raise Overdue(f"it took longer than {seconds:g} seconds")

    handler = signal.signal(signal.SIGALRM, interrupt)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        # Without the time that this step took, which is little: it has a deadline itself.
        signal.setitimer(signal.ITIMER_REAL, *outer)
