"""python-telegram-bot as it comes: its Application, polling and HTTP client, updates handled concurrently.

`RATE` adds its AIORateLimiter with as many calls a second, `JOBS` that many jobs of its JobQueue, due together `DUE_S`
seconds after the start.
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import aiosqlite
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, Application, CallbackQueryHandler, ContextTypes

from bench.peers.cards import ANSWER, SCHEMA, SCORE, TOAST, load_cards

CARDS = load_cards()
FIRST_CHAT = 10_000_000
Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]


async def tapped(update: Update, context: Context) -> None:
    """Write the answer, toast, edit."""
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    database: aiosqlite.Connection = context.bot_data["database"]
    async with context.bot_data["lock"]:
        await database.execute(ANSWER, (query.message.message_id, query.from_user.id, query.data))
        await database.execute(SCORE, (query.from_user.id,))
        await database.commit()
    card = CARDS[query.message.message_id % len(CARDS)]
    await query.answer(TOAST)
    keyboard = [[InlineKeyboardButton(**key) for key in row] for row in card["keyboard"]]
    await query.edit_message_text(card["text"], parse_mode=ParseMode.HTML, reply_markup=InlineKeyboardMarkup(keyboard))


async def remind(context: Context) -> None:
    """The work of a job: one message; refused ones are dropped, as the limiter leaves them."""
    assert context.job is not None
    assert context.job.chat_id is not None
    try:
        await context.bot.send_message(context.job.chat_id, CARDS[0]["text"], parse_mode=ParseMode.HTML)
    except TelegramError:
        return


async def prepare(application: App) -> None:
    """Open the database and put the jobs in."""
    database = await aiosqlite.connect("ptb.db")
    await database.execute("PRAGMA journal_mode = WAL")
    await database.executescript(SCHEMA)
    application.bot_data |= {"database": database, "lock": asyncio.Lock()}
    due = datetime.now(UTC) + timedelta(seconds=float(os.environ.get("DUE_S", "3600")))
    for number in range(int(os.environ.get("JOBS", "0"))):
        assert application.job_queue is not None
        application.job_queue.run_once(remind, due, chat_id=FIRST_CHAT + number)


def main() -> None:
    """Run until told to stop."""
    builder: Any = Application.builder()  # its type changes with every call
    builder = builder.token(os.environ["BOT_TOKEN"]).base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    builder = builder.concurrent_updates(True).post_init(prepare)
    rate = float(os.environ.get("RATE", "0"))
    if rate:
        builder = builder.rate_limiter(AIORateLimiter(overall_max_rate=rate, overall_time_period=1, max_retries=5))
    application: App = builder.build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling(allowed_updates=[Update.CALLBACK_QUERY])


if __name__ == "__main__":
    main()
