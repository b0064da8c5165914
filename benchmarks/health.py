"""How often healthy sources are held for ill, and how soon those that break are found out.

    python benchmarks/health.py [--seeds 20] [--healthy] [--show] [--processes 2]

Each shape of `made_years.SHAPES` is lived through two years, by each seed: a year to learn from, and
a year that is judged every evening, without a network. First without any trouble, where every alarm
is a false one; then with each trouble, from a day in March of the second year.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from itertools import repeat
from statistics import median

from made_years import DAY, SHAPES, START, YEAR, Alarm, MadeSource, Shape, simulate

from newscrawl.storage.states import HealthState

BROKEN_ON = START + (YEAR + 70) * DAY
TROUBLES = (
    HealthState.SILENT,
    HealthState.LAYOUT_CHANGED,
    HealthState.FUTURE_DATES,
    HealthState.WALLED,
    HealthState.CERTIFICATE_EXPIRED,
)
PATIENCE = 150
"""days after which a trouble counts as not found"""


def break_on(trouble: HealthState, source: MadeSource, day: date) -> None:
    if day == BROKEN_ON:
        source.trouble = trouble


def healthy(shape: Shape, seed: int) -> list[Alarm]:
    return list(simulate(shape, seed))


def broken(shape: Shape, seed: int, trouble: HealthState) -> int | None:
    """Days from the break to the first alarm of any kind."""
    alarms = simulate(shape, seed, breaks=partial(break_on, trouble), days=70 + PATIENCE)
    return next(((alarm.on - BROKEN_ON).days for alarm in alarms if alarm.on >= BROKEN_ON), None)


def print_false_alarms(results: Sequence[Sequence[list[Alarm]]], *, show: bool) -> None:
    print(f"{'healthy for a year':20} {'alarms a year':>14} {'most in a year':>15}   which")
    for shape, alarms in zip(SHAPES, results, strict=True):
        kinds = Counter(alarm.state.value for year in alarms for alarm in year)
        which = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        mean = sum(map(len, alarms)) / len(alarms)
        print(f"{shape.name:20} {mean:14.2f} {max(map(len, alarms)):15}   {which}")
        if show:
            for seed, year in enumerate(alarms):
                for alarm in year:
                    print(f"    seed {seed} {alarm.on} {alarm.state}: {alarm.evidence}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--healthy", action="store_true", help="Only count false alarms.")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="Print each false alarm.")
    options = parser.parse_args()
    seeds = range(options.seeds)
    with ProcessPoolExecutor(options.processes) as pool:
        quiet = [list(pool.map(healthy, repeat(shape), seeds)) for shape in SHAPES]
        print_false_alarms(quiet, show=options.show)
        if options.healthy:
            return
        names = [trouble.value for trouble in TROUBLES]
        print(f"\n{'days to the alarm':20} " + " ".join(f"{name:>20}" for name in names))
        for shape in SHAPES:
            cells = []
            for trouble in TROUBLES:
                days = list(pool.map(broken, repeat(shape), seeds, repeat(trouble)))
                found = sorted(one for one in days if one is not None)
                missed = len(days) - len(found)
                cell = f"{median(found):g}, at most {found[-1]}" if found else "never"
                cells.append(cell + (f" ({missed} not)" if missed and found else ""))
            print(f"{shape.name:20} " + " ".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    main()
