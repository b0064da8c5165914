"""The made-up years of the benchmarks, for the tests."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from made_years import DAY, SHAPES, START, YEAR, Alarm, MadeSource, Shape, simulate

__all__ = ["DAY", "SHAPES", "START", "YEAR", "Alarm", "MadeSource", "Shape", "by_name", "simulate"]

by_name = {shape.name: shape for shape in SHAPES}
