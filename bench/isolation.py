"""Row 4: what a 429 in one chat does to all the others.

Five taps a second, each in a private chat of its own. In every other window the first chat's edit is answered with 429,
retry after 3 s. Told is how much later than in the calm windows the edits of the other chats arrive, at the 99th
percentile. python-telegram-bot runs with its own AIORateLimiter (30 calls a second, which this load never reaches) and
retries, as its guide shows; under heavier load it delays less, because any call that is under way ends the halt of all.
"""

from contextlib import AsyncExitStack
from pathlib import Path

from bench.databases import Asking, with_open_questions
from bench.figures import Figure, Progress, Sizes, percentile
from bench.load import Tap, keep_waiting, tap_at
from bench.subjects import Subject, ours, peer
from bench.telegram import Call, FakeTelegram

ROW = 4
TITLE = "A 429 in one chat and the others"
MISSED = ""
RATE = 5.0
WINDOW_S = 4.0


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    count = int(RATE * min(WINDOW_S, sizes.window_s))
    asking = await with_open_questions(folder, 64 + 2 * count * sizes.rounds)
    settings = {"CARDS": str(asking.cards), "RATE": "30"}
    delays: dict[str, float] = {}
    async with FakeTelegram(0.05) as telegram, AsyncExitStack() as running:
        subjects = [
            await running.enter_async_context(ours(telegram.account(), asking.database)),
            await running.enter_async_context(peer(telegram.account(), "ptb", folder, **settings)),
        ]
        waits: dict[tuple[str, bool], list[float]] = {}
        for subject in subjects:
            await keep_waiting(subject, asking.taps[:64], 4)
        for number in range(2 * sizes.rounds):
            for subject in subjects:
                wait = sizes.retry_after_s if number % 2 else None
                found = await _window(subject, _taps(asking, number, count), wait)
                waits.setdefault((subject.name, bool(number % 2)), []).extend(found)
        for subject in subjects:
            calm, refused = (percentile(waits[subject.name, on], 0.99) for on in (False, True))
            say(f"{subject.name}: edits at p99 after {calm * 1000:.0f} ms, after a 429 {refused * 1000:.0f} ms")
            delays[subject.name] = (refused - calm) * 1000
    return [
        Figure("delay of the other chats at p99, ours", delays["ours"], "ms", 50.0),
        Figure("the same, python-telegram-bot with AIORateLimiter", delays["ptb"], "ms"),
    ]


def _taps(asking: Asking, number: int, count: int) -> list[Tap]:
    return asking.taps[64 + number * count : 64 + (number + 1) * count]


async def _window(subject: Subject, taps: list[Tap], wait: int | None) -> list[float]:
    """The waits for the edits of all chats but the first, whose edit is refused once if there is a `wait` to name."""
    left = [taps[0].message_id] if wait is not None else []

    def refuse(call: Call) -> int | None:
        if call.method == "editMessageText" and call.number("message_id") in left:
            left.clear()
            return wait
        return None

    subject.account.refuse = refuse
    before = subject.account.refused
    waits = await tap_at(subject, taps, RATE)
    if subject.account.refused != before + (wait is not None):
        raise RuntimeError(f"{subject.name}: {subject.account.refused - before} calls were refused")
    return waits.edits[1:]
