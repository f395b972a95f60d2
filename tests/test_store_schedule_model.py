"""Schedules against a model: whatever people set and however long the process was away, every local date fires once.

The model knows nothing of instants to come. It keeps, for each schedule, what the rules were over time, and looks at
each date with the tables of the zone.
"""

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_kit import ADA, DAY, HOUR, choice, private

from data.outcomes import ReminderSet
from data.records import ReminderKind
from data.store import Store
from quiz.timetable import Pattern

ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
LATE = 3 * HOUR
STARTS = [datetime(2026, 3, 7, 20, tzinfo=UTC), datetime(2026, 10, 24, 3, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)]
"""Shortly before clocks go forward, shortly before they go back, and a dull month."""


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp()) * 1000


def instant_of(day: date, minute: int, zone: str) -> int:
    """The instant of a local time by walking the minutes of the clock: the first that is not before it."""
    tz = ZoneInfo(zone)
    wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - a wall clock
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=16)
    moment = moment + timedelta(minutes=minute)
    while moment.astimezone(tz).replace(tzinfo=None) < wanted:
        moment += timedelta(minutes=15)
    back = moment - timedelta(minutes=15)
    while back.astimezone(tz).replace(tzinfo=None) < wanted:
        back += timedelta(minutes=1)
    return milliseconds(back)


@dataclass
class Model:
    """One schedule: the next date it is for, as the rules say it."""

    minute: int
    days: int
    zone: str
    fired: date | None = None
    next_at: int | None = None
    next_day: date | None = None
    skipped: int = 0
    sent: list[date] = field(default_factory=list)

    def plan(self, after: int) -> None:
        """Find the first firing later than `after` on a date later than any fired for."""
        day = datetime.fromtimestamp(after / 1000, ZoneInfo(self.zone)).date() - timedelta(days=2)
        while True:
            at = instant_of(day, self.minute, self.zone)
            if self.days >> day.weekday() & 1 and at > after and (self.fired is None or day > self.fired):
                self.next_at, self.next_day = at, day
                return
            day += timedelta(days=1)

    def tick(self, now: int) -> None:
        """Fire what is due and not too late, count what is."""
        while self.next_at is not None and self.next_day is not None and self.next_at <= now:
            at, self.fired = self.next_at, self.next_day
            if now - at > LATE:
                self.skipped += 1
                self.plan(at)
            else:
                self.sent.append(self.next_day)
                self.skipped = 0
                self.plan(now)


class Schedules(RuleBasedStateMachine):
    """Ada's reviews: pushes without questions, so that nothing but time decides."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "q.db"
        self.store: Store = self.runner.run(Store.open(self.path))
        self.models: dict[int, Model] = {}
        self.zone, self.now = "UTC", 0
        self.silent, self.paused_until = False, 0
        self.sent: dict[int, list[date]] = {}

    def teardown(self) -> None:
        self.runner.run(self.store.close())
        self.runner.close()
        self.folder.cleanup()

    @initialize(start=st.sampled_from(STARTS), zone=st.sampled_from(ZONES))
    def begin(self, start: datetime, zone: str) -> None:
        self.now = milliseconds(start)
        self.runner.run(self.store.publish([choice("only")], self.now))
        self.runner.run(self.store.meet(ADA, None, self.now))
        self.move(zone)

    def replan(self) -> None:
        for model in self.models.values():
            paused = self.paused_until > self.now
            if self.silent:
                model.next_at = model.next_day = None
            elif paused or model.next_at is None or model.next_at > self.now:
                model.plan(self.paused_until - 1 if paused else self.now)

    @rule(zone=st.sampled_from(ZONES))
    def move(self, zone: str) -> None:
        self.zone = zone
        for model in self.models.values():
            model.zone = zone
        self.runner.run(self.store.set_zone(ADA.id, zone, self.now, None))
        self.replan()

    @rule(minute=st.sampled_from([0, 15, 90, 150, 170, 540, 1439]), days=st.integers(1, 127))
    @precondition(lambda self: len(self.models) < 4)
    def remind(self, minute: int, days: int) -> None:
        outcome = self.runner.run(
            self.store.remind(
                private(ADA), ReminderKind.REVIEW, Pattern(minute, days), zone=None, now=self.now, update_id=None
            )
        )
        assert isinstance(outcome, ReminderSet)
        assert outcome.replaced == (minute in self.models)
        self.silent = False
        known = self.models.setdefault(minute, Model(minute, days, self.zone))
        known.days = days
        self.replan()

    @rule(number=st.integers(0, 3))
    @precondition(lambda self: self.models)
    def delete(self, number: int) -> None:
        minute = sorted(self.models)[number % len(self.models)]
        self.runner.run(
            self.store.delete_reminder(ADA.id, sorted(self.models).index(minute) + 1, now=self.now, update_id=None)
        )
        del self.models[minute]
        self.sent.pop(minute, None)

    @rule(length=st.integers(1, 20 * 24))
    def pause(self, length: int) -> None:
        self.paused_until = self.now + length * HOUR
        self.runner.run(self.store.pause_reminders(ADA.id, self.paused_until, now=self.now, update_id=None))
        self.replan()

    @rule()
    def resume(self) -> None:
        self.paused_until, self.silent = 0, False
        self.runner.run(self.store.resume_reminders(ADA.id, now=self.now, update_id=None))
        self.replan()

    @rule()
    def stop(self) -> None:
        self.silent = True
        self.runner.run(self.store.change_person(ADA.id, update_id=None, now=self.now, silent=True))
        self.replan()

    @rule()
    def restart(self) -> None:
        self.runner.run(self.store.close())
        self.store = self.runner.run(Store.open(self.path))

    @rule(length=st.one_of(st.integers(1, 3 * HOUR), st.integers(1, 40 * HOUR), st.integers(1, 9 * DAY)))
    def tick(self, length: int) -> None:
        """Time passes, and one tick claims whatever came due."""
        self.now += length
        claimed = self.runner.run(self.store.claim_due(self.now, chance=1))
        before = {minute: model.skipped for minute, model in self.models.items()}
        expected = 0
        for model in self.models.values():
            had = len(model.sent)
            model.tick(self.now)
            expected += len(model.sent) - had
        assert claimed.pushes == expected
        self.collect(before)

    @rule()
    def day_by_day(self) -> None:
        """Three days of ticks, two hours apart."""
        for _ in range(36):
            self.tick(2 * HOUR)

    def collect(self, skipped_before: dict[int, int]) -> None:
        """Take the pushes; their dates per schedule never repeat and never go back."""
        days = sorted(push.day for push in self.runner.run(self.store.waiting_pushes(1000)))
        for push in self.runner.run(self.store.waiting_pushes(1000)):
            self.runner.run(self.store.push_sent(push.id, None, self.now))
        news = []
        for minute, model in self.models.items():
            seen = self.sent.setdefault(minute, [])
            news += model.sent[len(seen) :]
            seen[:] = model.sent
        assert days == sorted(news)

    @invariant()
    def the_next_firings_agree(self) -> None:
        if not self.now:
            return
        items = self.runner.run(self.store.reminders(ADA.id)).items
        assert {item.pattern.minute: item.next_at for item in items} == {
            minute: model.next_at for minute, model in self.models.items()
        }

    @invariant()
    def no_date_fires_twice(self) -> None:
        for model in self.models.values():
            assert all(earlier < later for earlier, later in zip(model.sent, model.sent[1:], strict=False))

    @invariant()
    def fired_and_skipped_agree(self) -> None:
        rows = self.runner.run(
            self.store._read(lambda c: c.execute("SELECT minute, fired_day, skipped FROM schedule").fetchall())
        )
        assert {minute: (fired, skipped) for minute, fired, skipped in rows} == {
            minute: (model.fired and model.fired.toordinal(), model.skipped) for minute, model in self.models.items()
        }


TestSchedules = Schedules.TestCase
TestSchedules.settings = settings(max_examples=25, stateful_step_count=25)
