"""The auto-grader: ``check``, ``hint`` and ``progress`` for learners; the rest for instructors."""

from .learning import check, hint, progress

__all__ = ["check", "hint", "progress"]
