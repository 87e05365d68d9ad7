"""What an nbgrader configuration names: the parts that stand in nbgrader's own pipeline."""

from .pages import FeedbackExporter
from .reading import ForgivingExporter
from .repairing import Repair
from .scoring import Judge

__all__ = ["FeedbackExporter", "ForgivingExporter", "Judge", "Repair"]
