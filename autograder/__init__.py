"""The auto-grader: ``check``, ``hint`` and ``progress`` for learners; the rest for instructors."""

__all__ = ["__version__", "check", "hint", "progress"]

# Of both distributions, and of the notebooks that were built with them.
__version__ = "0.2.0.dev0"


def __getattr__(name: str):
    # Not imported at once: it brings NumPy, for which the command line's help need not wait.
    if name in __all__:
        from . import learning

        return getattr(learning, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
