"""What an nbgrader configuration names: the parts that stand in nbgrader's own pipeline."""

from .reading import ForgivingExporter
from .repairing import Repair
from .scoring import Judge

__all__ = ["ForgivingExporter", "Judge", "Repair"]
