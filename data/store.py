"""The store: opening the file, and all verbs under one name."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

from data.activity import ActivityVerbs
from data.answering import AnswerVerbs
from data.asking import AskVerbs
from data.broadcasts import BroadcastVerbs
from data.challenges import ChallengeVerbs
from data.chats import ChatVerbs
from data.claims import ClaimVerbs
from data.drills import DrillVerbs
from data.engine import BUSY_TIMEOUT_MS, Lane, Thread, commit_together, read_together
from data.errors import DamagedDatabase, NoDatabase, StoreError
from data.exams import ExamVerbs
from data.forecasts import ForecastVerbs
from data.game_choices import ChoiceVerbs
from data.game_work import GameWorkVerbs
from data.games import GameVerbs
from data.group_tables import GroupTableVerbs
from data.inbox import InboxVerbs
from data.lock import FileLock
from data.migrations import check_identity, migrate
from data.people import PeopleVerbs
from data.privacy import PrivacyVerbs
from data.progress import ProgressVerbs
from data.pruning import PruneVerbs
from data.pushes import PushVerbs
from data.questions import Bank, QuestionVerbs, load_bank
from data.reporting import ReportVerbs
from data.reveals import RevealVerbs
from data.schedules import ScheduleVerbs
from data.scores import ScoreVerbs
from data.selecting import SelectVerbs
from data.showings import ShowingVerbs
from data.sitting_work import SittingWorkVerbs
from data.upkeep import UpkeepVerbs
from data.waits import WaitVerbs


class Store(
    QuestionVerbs,
    PeopleVerbs,
    ChatVerbs,
    PrivacyVerbs,
    AskVerbs,
    ShowingVerbs,
    SelectVerbs,
    AnswerVerbs,
    DrillVerbs,
    ExamVerbs,
    SittingWorkVerbs,
    RevealVerbs,
    GameVerbs,
    ChoiceVerbs,
    ChallengeVerbs,
    GameWorkVerbs,
    ReportVerbs,
    ScoreVerbs,
    GroupTableVerbs,
    ProgressVerbs,
    ActivityVerbs,
    ForecastVerbs,
    ScheduleVerbs,
    ClaimVerbs,
    PushVerbs,
    BroadcastVerbs,
    InboxVerbs,
    WaitVerbs,
    PruneVerbs,
    UpkeepVerbs,
):
    """Everything the quiz master remembers. One verb is one transaction; what a verb returned is on disk."""

    def __init__(self, path: Path, writing: Thread, reading: Thread, bank: Bank, resources: AsyncExitStack) -> None:
        """Use `Store.open`."""
        self._path = path
        self._bank = bank
        self._resources = resources
        self._writer = Lane(writing, commit_together)
        self._reader = Lane(reading, read_together)
        self._done: dict[int, int] = {}
        self._marking: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, path: Path | str, *, create: bool = True, lock: bool = True) -> "Store":
        """Open the database at `path`, bring it to our schema, and keep other processes away from it.

        Raises:
            StoreInUse: another process holds it.
            NoDatabase: there is none, and `create` is False.
            NewerDatabase: a newer program wrote it.
            DamagedDatabase: it is damaged, or not ours.

        """
        path = Path(path)
        if not create and not path.exists():
            raise NoDatabase(f"there is no database at {path}")
        path.parent.mkdir(parents=True, exist_ok=True)
        async with AsyncExitStack() as resources:
            if lock:
                resources.callback(FileLock(path).release)
            writing = await Thread.open(path)
            resources.push_async_callback(writing.close)
            await _prepare(writing, path)
            reading = await Thread.open(path)
            resources.push_async_callback(reading.close)
            await reading.run(_read_only)
            with _named(path):
                bank = await reading.run(load_bank)
            return cls(path, writing, reading, bank, resources.pop_all())

    async def close(self) -> None:
        """Finish what is waiting, and let go of the file."""
        await self.settle()
        await self._writer.idle()
        await self._reader.idle()
        # No PRAGMA optimize: every query has its index, and plans that never change surprise nobody.
        await self._resources.aclose()

    @property
    def sqlite_version(self) -> str:
        """The version of the SQLite library."""
        return sqlite3.sqlite_version


async def _prepare(writing: Thread, path: Path) -> None:
    """Look whether the file is ours before anything in it changes; set up for writing, migrate, look for its end."""
    with _named(path):
        await writing.run(check_identity)
        await writing.run(_durable)
        await writing.run(migrate)
        await writing.run(_whole)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Name the file in what is wrong with it, and say what helps against damage."""
    try:
        yield
    except DamagedDatabase as error:
        raise DamagedDatabase(f"{path}: {error}. Restore a backup: python -m bot db restore FILE") from error
    except StoreError as error:
        raise type(error)(f"{path}: {error}") from error


def _durable(connection: sqlite3.Connection) -> None:
    """The only connection that writes, and the only one that checkpoints.

    Two connections that do both can corrupt a file with any SQLite before 3.51.3 (the WAL-reset bug).
    """
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_size_limit = 67108864")
    connection.execute("PRAGMA cache_size = -32768")


def _read_only(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA cache_size = -32768")


def _whole(connection: sqlite3.Connection) -> None:
    """Compare the pages the header promises with the size of the file: a copy cut short is found at once.

    `db check` looks at every page; that takes too long for a start.
    """
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = int(connection.execute("PRAGMA page_count").fetchone()[0])
    size = int(connection.execute("PRAGMA page_size").fetchone()[0])
    (name,) = (row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main")
    found = Path(name).stat().st_size
    if found < pages * size:
        raise DamagedDatabase(f"the file was cut short: {found} of {pages * size} bytes are there")
