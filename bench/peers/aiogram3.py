"""aiogram 3: a dispatcher, long polling, one handler."""

import asyncio
import os

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bench.peers.cards import ANSWER, SCHEMA, SCORE, TOAST, load_cards

CARDS = load_cards()


async def tapped(query: CallbackQuery, database: aiosqlite.Connection, lock: asyncio.Lock) -> None:
    """Write the answer, toast, edit."""
    assert isinstance(query.message, Message)
    async with lock:
        await database.execute(ANSWER, (query.message.message_id, query.from_user.id, query.data))
        await database.execute(SCORE, (query.from_user.id,))
        await database.commit()
    card = CARDS[query.message.message_id % len(CARDS)]
    await query.answer(TOAST)
    keyboard = [[InlineKeyboardButton(**key) for key in row] for row in card["keyboard"]]
    await query.message.edit_text(card["text"], reply_markup=InlineKeyboardMarkup(inline_keyboard=keyboard))


async def main() -> None:
    """Run until told to stop."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    bot = Bot(os.environ["BOT_TOKEN"], session=session, default=DefaultBotProperties(parse_mode=ParseMode.HTML))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(tapped)
    async with aiosqlite.connect("aiogram.db") as database:
        await database.execute("PRAGMA journal_mode = WAL")
        await database.executescript(SCHEMA)
        await dispatcher.start_polling(
            bot, allowed_updates=["callback_query"], database=database, lock=asyncio.Lock(), close_bot_session=True
        )


if __name__ == "__main__":
    asyncio.run(main())
