"""The exceptions that people see."""

import errno


class AutograderError(Exception):
    """Something that whoever gave the command can mend.

    The message is for people: the command line prints it, without a traceback, and exits
    with 1.
    """


class CourseError(AutograderError):
    """A course cannot be made or used; the message says why, and what to do."""


# What the system refuses for a reason that whoever gave the command can mend.
REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT}


def refused(error: OSError) -> str:
    """Return in words what the system refuses, such as a full disk; "" for anything else."""
    if error.errno not in REFUSED:
        return ""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror}. Mend that, and call this again."


def in_words(error: BaseException) -> str:
    """Return what an exception says, with its name unless it is one of ours."""
    if isinstance(error, AutograderError):
        return str(error)
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
