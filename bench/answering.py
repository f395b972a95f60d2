"""Row 5: processor time per answered question.

64 taps wait at any time, every call takes 50 ms on its way. Ours is the whole application: inbox, durable
transactions, dispatch, outbox. The others write their answer with aiosqlite in one transaction and show the same texts.
Between the first and the last tap of a window the processor time of the process is taken, all threads; the windows
of the three follow each other, and each ratio is taken inside a round.
"""

from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from bench.databases import Asking, with_open_questions
from bench.figures import Figure, Progress, Sizes, median_ratio
from bench.load import Tap, keep_waiting
from bench.subjects import Subject, ours, peer
from bench.telegram import FakeTelegram

ROW = 5
TITLE = "Processor time per answered question"
MISSED = ""


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    asking = await with_open_questions(folder, (sizes.taps + 64) * (sizes.rounds + 1))
    costs: dict[str, list[float]] = {}
    async with FakeTelegram(0.05) as telegram, AsyncExitStack() as running:
        cards = str(asking.cards)
        subjects = [
            await running.enter_async_context(ours(telegram.account(), asking.database)),
            await running.enter_async_context(peer(telegram.account(), "ptb", folder, CARDS=cards)),
            await running.enter_async_context(peer(telegram.account(), "aiogram3", folder, CARDS=cards)),
        ]
        counts = {subject.name: sizes.slow_taps if subject.name == "ptb" else sizes.taps for subject in subjects}
        for subject in subjects:
            await keep_waiting(subject, asking.taps[:64])
        for number in range(sizes.rounds):
            for subject in subjects:
                cost = await _window(subject, _taps(asking, number, counts[subject.name], sizes))
                costs.setdefault(subject.name, []).append(cost)
            say(f"round {number + 1}: " + ", ".join(f"{name} {cost[-1] * 1000:.2f} ms" for name, cost in costs.items()))
    return _figures(costs)


def _taps(asking: Asking, number: int, count: int, sizes: Sizes) -> list[Tap]:
    """The taps of a round: the same for everybody, as far as they get."""
    first = 64 + number * sizes.taps
    return asking.taps[first : first + count]


async def _window(subject: Subject, taps: list[Tap]) -> float:
    """Processor seconds per tap."""
    before, calls = subject.processor_s, subject.account.calls.copy()
    await keep_waiting(subject, taps)
    cost = (subject.processor_s - before) / len(taps)
    made = subject.account.calls - calls
    made.pop("getUpdates", None)
    if made != {"answerCallbackQuery": len(taps), "editMessageText": len(taps)}:
        raise RuntimeError(f"{subject.name} made other calls than two for each tap: {dict(made)}")
    return cost


def _figures(costs: dict[str, list[float]]) -> list[Figure]:
    mine = costs["ours"]
    return [
        Figure("ours to python-telegram-bot as it comes", median_ratio(mine, costs["ptb"]), "×", 0.5),
        Figure("ours to aiogram 3", median_ratio(mine, costs["aiogram3"]), "×", 1.0),
        *(
            Figure(f"processor time, {name}", median(cost) * 1000, "ms")
            for name, cost in zip(("ours", "python-telegram-bot", "aiogram 3"), costs.values(), strict=True)
        ),
    ]
