"""The only reader of clocks: wall time at start plus the time that passed since, whatever the wall clock does."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

STEP_MS = 2_000
"""A wall clock that differs by more than this from the time that passed was stepped, not adjusted."""


class Clock:
    """Now, in UTC milliseconds. Runs evenly between beats; `beat` adopts a step of the wall clock."""

    def __init__(
        self,
        offset_file: Path | None = None,
        *,
        wall: Callable[[], int] = time.time_ns,
        monotonic: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Start at the wall time. `wall` and `monotonic` give nanoseconds; `offset_file` may hold milliseconds."""
        self._wall, self._monotonic = wall, monotonic
        self._offset_file = offset_file
        self._offset = 0
        self._start = wall() // 1_000_000
        self._started = monotonic()
        self._read_offset()

    def now(self) -> int:
        """Return the present instant."""
        return self._start + self.passed() + self._offset

    def passed(self) -> int:
        """Return the milliseconds since the start, untouched by any step."""
        return (self._monotonic() - self._started) // 1_000_000

    def beat(self) -> int:
        """Look at the clocks again and return by how many milliseconds the wall clock was stepped, mostly 0.

        A step is adopted: `now` follows it. A change of the offset file counts as time that really passed and is
        not a step.
        """
        self._read_offset()
        step = self._wall() // 1_000_000 - (self._start + self.passed())
        if abs(step) <= STEP_MS:
            return 0
        self._start += step
        return step

    def _read_offset(self) -> None:
        """An unreadable or half-written file leaves the offset as it was."""
        if self._offset_file is None:
            return
        try:
            self._offset = int(self._offset_file.read_text("ascii"))
        except (OSError, ValueError):
            return


def wall_time() -> datetime:
    """Return what the wall clock shows, for a library that keeps its own timetable by it."""
    return datetime.now(UTC)
