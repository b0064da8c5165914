"""Tasks in, results out: the cores of a Ray cluster.

A task is a Ray task: it is tried again when its worker or node is lost, and it is shown by its name
wherever Ray shows what runs.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import Any

from newscrawl import __version__
from newscrawl.engine.on_node import Answer, do
from newscrawl.engine.said import ToLog
from newscrawl.engine.seam import Done, Job, R, T
from newscrawl.engine.window import Window
from newscrawl.errors import ConfigurationError

# Before Ray is imported: it reports to its makers unless told otherwise, and warns of graphics cards.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
from ray import exceptions

RETRIES = 5
"""times that a task is tried again when its worker or its node is gone"""
LOOK_EVERY = 5.0
"""seconds between two looks at how large the cluster is"""
LEAVE_WITHIN = 5.0
"""seconds in which tasks that are given up may end by themselves"""
STORE_BYTES = 256 * 1024 * 1024
"""shared memory of a Ray that is started here; results are small"""


@contextmanager
def connected(address: str = "", jobs: int = 0) -> Iterator[RayEngine]:
    """A cluster, joined or started, until the end.

    Args:
        address: `HOST:6379`, or `auto` on a node of the cluster; empty: that which RAY_ADDRESS names, or
            a Ray of this machine alone, which ends with this.
        jobs: tasks at a time; 0: one per core.

    Raises:
        ConfigurationError: there is none at `address`, or it has another version of Ray or Python.
    """
    address = address or os.environ.get("RAY_ADDRESS", "")
    if address.startswith("ray://"):
        raise ConfigurationError(
            f"--address {address}: run the command on a node of the cluster, with --address auto"
        )
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    here: dict[str, Any] = {
        "num_cpus": jobs or len(os.sched_getaffinity(0)),
        "include_dashboard": False,
        "object_store_memory": STORE_BYTES,
        "_node_ip_address": "127.0.0.1",
    }
    try:
        ray.init(address=address or "local", **quiet, **({} if address else here))
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        where = f"at {address}" if address else "on this machine"
        raise ConfigurationError(f"Ray cannot be used {where}: {error}") from None
    try:
        with redirect_stdout(ToLog()):
            yield RayEngine(jobs)
    finally:
        ray.shutdown()


@dataclass(slots=True)
class RayEngine:
    """The cluster that this process is connected to."""

    jobs: int = 0
    """tasks at a time; 0: one per core of the cluster"""
    _cores: int = 0
    _looked: float = field(default=-LOOK_EVERY)

    @property
    def name(self) -> str:
        return "ray"

    def slots(self) -> int:
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self._cores = int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]
            self._looked = time.monotonic()
        return self.jobs or max(1, self._cores)

    def run(
        self, job: Job[T, R], tasks: Iterable[T | None], *, in_order: bool = False
    ) -> Iterator[Done[T, R]]:
        """As `Engine` says."""
        remote: Any = ray.remote(
            num_cpus=1, max_retries=RETRIES, max_calls=job.most_calls, scheduling_strategy="SPREAD"
        )(do)

        def begin(task: T) -> Any:
            name = f"{job.name} {job.label(task)}"
            return remote.options(name=name).remote(job.work, task, __version__)

        # Twice the slots: a worker finds its next task, and a cluster that can grow sees why it should.
        window: Window[T, Any] = Window(
            tasks, begin, lambda: self.jobs or 2 * self.slots(), in_order=in_order
        )
        try:
            while window.fill():
                ended, _ = ray.wait(window.under_way, num_returns=1, timeout=LOOK_EVERY)
                for task, ref in window.end(ended):
                    yield self._done(task, ref)
        finally:
            _give_up(window.under_way)

    def _done(self, task: T, ref: Any) -> Done[T, R]:
        try:
            answer: Answer[R] = ray.get(ref)
        except exceptions.RayTaskError as error:
            raise error.as_instanceof_cause() from None  # type: ignore[no-untyped-call]
        except exceptions.RayError as error:
            return Done(task, None, f"{type(error).__name__}: {' '.join(str(error).split())}")
        for line in answer.lines:
            logging.getLogger(line.logger).log(line.level, "%s", line.text)
        if answer.error is not None:
            raise answer.error
        return Done(task, answer.result)


def _give_up(under_way: Sequence[Any]) -> None:
    """Have tasks end that nobody waits for: they hear of it as of Ctrl-C, and have a moment."""
    if not under_way or not ray.is_initialized():
        return
    for ref in under_way:
        with suppress(exceptions.RayError, ValueError):
            ray.cancel(ref, force=False)
    with suppress(exceptions.RayError):
        ray.wait(list(under_way), num_returns=len(under_way), timeout=LEAVE_WITHIN)
