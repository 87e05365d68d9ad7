"""What an nbgrader configuration names: the parts that stand in nbgrader's own pipeline."""

from .judge import Judge
from .reading import ForgivingExporter
from .repairing import Repair

__all__ = ["ForgivingExporter", "Judge", "Repair"]
