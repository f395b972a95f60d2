"""One process per database: an operating system lock beside the file, gone with the process that holds it."""

import fcntl
import os
from pathlib import Path

from data.errors import StoreInUse


class FileLock:
    """An exclusive lock on ``<path>.lock``. The kernel releases it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock for the database at `path`.

        Raises:
            StoreInUse: somebody else holds it.

        """
        self._file = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 32).decode(errors="replace").strip() or "unknown"
            os.close(self._file)
            raise StoreInUse(f"{path} is in use by another process (id {holder}). Stop that one first.") from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let go. The file stays: removing it would let two processes lock two different files of one name."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
