"""The sandbox's clock: real time plus an offset that people and tests may push forward."""

from __future__ import annotations

import time
from pathlib import Path


class Clock:
    """Real time plus an offset in milliseconds, kept in a file that the bot reads too (``CLOCK_FILE``)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._offset_ms = _read_offset(path)
        self._write()

    @property
    def offset_ms(self) -> int:
        """Milliseconds between this clock and the real one."""
        return self._offset_ms

    @property
    def path(self) -> Path | None:
        """The file that carries the offset to the bot, if there is one."""
        return self._path

    def now_ms(self) -> int:
        """UTC milliseconds since 1970 by this clock."""
        return time.time_ns() // 1_000_000 + self._offset_ms

    def now(self) -> int:
        """UTC seconds since 1970, as Telegram dates its messages."""
        return self.now_ms() // 1000

    def advance(self, seconds: float) -> None:
        """Push the clock forward, for the bot as well. Raises ValueError for a step back."""
        if seconds < 0:
            raise ValueError("The clock only goes forward: the bot treats the offset as time that has passed.")
        self._offset_ms += round(seconds * 1000)
        self._write()

    def _write(self) -> None:
        """Replace the file in one step, so that a reader never sees half a number."""
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(f"{self._offset_ms}\n", encoding="ascii")
        draft.replace(self._path)


def _read_offset(path: Path | None) -> int:
    """Return the stored offset; a missing or unreadable file counts as none."""
    if path is None or not path.exists():
        return 0
    try:
        return int(path.read_text(encoding="ascii"))
    except ValueError:
        return 0
