"""A job's tasks in, their results out, done by the cores of this machine or of many.

`seam` says what a job is and what an engine does with it, `local` does it with threads that each have a
process of their own to read in, `ray_engine` with a Ray cluster (`on_node` is its side in Ray's
workers), `choose` takes the one that the command line names.
"""

from newscrawl.engine.choose import ENGINES, opened
from newscrawl.engine.local import LocalEngine
from newscrawl.engine.seam import Done, Engine, Job

__all__ = ["ENGINES", "Done", "Engine", "Job", "LocalEngine", "opened"]
