"""Two independent client libraries talk to the sandbox and make sense of all it says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiogram
import pytest
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InputMediaPhoto
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChatAdministrators,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from sandbox.spec import load_spec
from sandbox.testing import World

GIF = bytes.fromhex("47494638396140003000800000ffffff00000021f90400000000002c00000000010001000002024401003b")
"""A picture that says it is 64 by 48."""

Context = ContextTypes.DEFAULT_TYPE


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        yield world
        assert [fault for record in world.transcript for fault in record.violations] == []
        spec = load_spec()
        answers = [(record.method, record.answer["result"]) for record in world.transcript if record.ok]
        assert [fault for method, result in answers for fault in spec.answer_faults(method, result)] == []


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with Bot(world.token, base_url=f"{world.url}/bot", base_file_url=f"{world.url}/file/bot") as bot:
        yield bot


@asynccontextmanager
async def aiogram_bot(world: World) -> AsyncIterator[aiogram.Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(world.url))
    async with aiogram.Bot(world.token, session=session) as bot:
        yield bot


@asynccontextmanager
async def polling(world: World) -> AsyncIterator[None]:
    """A small bot on python-telegram-bot: /start gives buttons, a tap gets a toast and an edit."""

    async def start(update: Update, context: Context) -> None:
        assert update.effective_message
        buttons = [InlineKeyboardButton(label, callback_data=label) for label in "AB"]
        words = f"<b>Hello</b> {' '.join(context.args or [])}"
        await update.effective_message.reply_html(words, reply_markup=InlineKeyboardMarkup([buttons]))

    async def tapped(update: Update, context: Context) -> None:
        query = update.callback_query
        assert query
        await query.answer(f"You took {query.data}", show_alert=query.data == "B")
        await query.edit_message_text(f"Taken: {query.data}")

    app = Application.builder().token(world.token).base_url(f"{world.url}/bot").build()
    app.add_handlers([CommandHandler("start", start), CallbackQueryHandler(tapped)])
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling(timeout=30)
        await world.polled()
        yield
        stopping = asyncio.create_task(app.updater.stop())
        while not stopping.done():  # the library's last call repeats its offset and would be held for 3 s
            world.bot.updates.abort()
            await asyncio.sleep(0.02)
        await stopping
        await app.stop()


async def test_a_conversation(world: World) -> None:
    async with polling(world):
        ada = world.person("Ada")
        ada.say("/start payload_1")
        card = await ada.reads("Hello payload_1", button="A")
        assert card.parts("bold") == ["Hello"]
        assert (await ada.tap(card, "A")).text == "You took A"
        assert (await ada.reads("Taken: A")).id == card.id
        assert card.versions == ["Hello payload_1"]
        assert card.labels == []
        assert ada.toasts == ["You took A"]


async def test_two_people_in_a_group(world: World) -> None:
    async with polling(world):
        ada, ben = world.person("Ada"), world.person("Ben")
        ada.say("/start@somebody_else_bot", world.group)
        ada.say("good morning", world.group)
        ben.say(f"/start@{world.bot.user.username} x", world.group)
        card = await world.group.reads("Hello x")
        assert len(world.group.bot_messages) == 1
        assert (await ada.tap(card, "B")).alert
        assert ben.toasts == []


async def test_who_and_where(world: World, bot: Bot) -> None:
    ada, dana = world.person("Ada"), world.person("Dana")
    ada.say("hello")
    assert bot.bot.username == "flask_quizmaster_bot"
    assert (await bot.get_chat(ada.id)).first_name == "Ada"
    group = await bot.get_chat(world.group.id)
    assert (group.type, group.title) == ("group", "Study group")
    assert [admin.user.first_name for admin in await bot.get_chat_administrators(group.id)] == ["Ada"]
    assert (await bot.get_chat_member(group.id, ada.id)).status == "creator"
    assert (await bot.get_chat_member(group.id, dana.id)).status == "member"
    assert await bot.get_chat_member_count(group.id) == 5
    world.group.set_status(dana, "administrator")
    assert (await bot.get_chat_member(group.id, dana.id)).status == "administrator"
    assert (await bot.get_chat_member(group.id, world.new_person("Eve").id)).status == "left"
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member of the group chat"):
        await bot.send_message(group.id, "x")


async def test_sending_everything(world: World, bot: Bot) -> None:
    ada = world.person("Ada")
    hello = ada.say("hello")
    reply = ReplyParameters(hello.id)
    quiet = LinkPreviewOptions(is_disabled=True)
    message = await bot.send_message(
        ada.id, "<a href='https://a.io'>x</a>", "HTML", reply_parameters=reply, link_preview_options=quiet
    )
    assert message.reply_to_message
    assert message.reply_to_message.message_id == hello.id
    assert message.entities[0].url == "https://a.io"
    given = await bot.send_message(
        ada.id, "bold", entities=[MessageEntity("bold", 0, 4)], message_effect_id="5104841245755180586"
    )
    assert (given.entities[0].type, given.effect_id) == ("bold", "5104841245755180586")
    photo = await bot.send_photo(ada.id, GIF, caption="<i>x</i>", parse_mode="HTML", has_spoiler=True)
    assert (photo.photo[-1].width, photo.photo[-1].height, photo.caption) == (64, 48, "x")
    data = bytes(range(256)) * 3 + b"\r\n--x\r\n\n"
    document = await bot.send_document(ada.id, data, filename="päper.bin")
    assert document.document
    assert document.document.file_name == "päper.bin"
    assert bytes(await (await bot.get_file(document.document.file_id)).download_as_bytearray()) == data
    again = await bot.send_document(ada.id, document.document.file_id)
    assert again.document == document.document
    dice = await bot.send_dice(ada.id)
    assert dice.dice
    assert 1 <= dice.dice.value <= 6
    assert await bot.send_chat_action(ada.id, "typing")
    assert (await bot.copy_message(ada.id, ada.id, given.id)).message_id == ada.room.last.id
    forwarded = await bot.forward_message(ada.id, ada.id, hello.id)
    assert forwarded.forward_origin
    assert await bot.set_message_reaction(ada.id, hello.id, ReactionTypeEmoji("👍"))
    assert hello.reactions == {world.bot.user.id: "👍"}
    assert await bot.pin_chat_message(ada.id, given.id)
    assert (await bot.get_chat(ada.id)).pinned_message == given
    assert await bot.unpin_chat_message(ada.id)


async def test_editing_and_deleting(world: World, bot: Bot) -> None:
    ada = world.person("Ada")
    ada.say("hello")
    keys = InlineKeyboardMarkup.from_row([
        InlineKeyboardButton("Go", callback_data="go", style="success"),
        InlineKeyboardButton("Copy", copy_text=CopyTextButton("x")),
        InlineKeyboardButton("Docs", url="https://flask.palletsprojects.com/"),
    ])  # fmt: skip
    sent = await bot.send_message(ada.id, "one", reply_markup=keys)
    edited = await bot.edit_message_text("two", ada.id, sent.id, reply_markup=keys)
    assert (edited.text, bool(edited.edit_date), edited.reply_markup) == ("two", True, keys)
    bare = await bot.edit_message_reply_markup(ada.id, sent.id)
    assert bare.reply_markup is None
    picture = await bot.send_photo(ada.id, GIF, caption="one")
    assert (await bot.edit_message_caption(ada.id, picture.id, caption="two")).caption == "two"
    with pytest.raises(BadRequest, match=r"(?i)no text in the message to edit"):
        await bot.edit_message_text("x", ada.id, picture.id)
    assert await bot.delete_message(ada.id, sent.id)
    with pytest.raises(BadRequest, match=r"(?i)message to edit not found"):
        await bot.edit_message_text("x", ada.id, sent.id)
    assert await bot.delete_messages(ada.id, [picture.id, 999])
    assert ada.room.bot_messages == []
    theirs = world.person("Ben").say("/hello", world.group)
    with pytest.raises(BadRequest, match=r"(?i)message can't be deleted"):
        await bot.delete_message(world.group.id, theirs.id)
    world.group.set_status(None, "administrator")
    assert await bot.delete_message(world.group.id, theirs.id)


async def test_menus_and_profile(world: World, bot: Bot) -> None:
    quiz, compete = BotCommand("quiz", "one question"), BotCommand("compete", "together")
    await bot.set_my_commands([quiz])
    await bot.set_my_commands([compete], BotCommandScopeAllGroupChats())
    admins = BotCommandScopeChatAdministrators(world.group.id)
    await bot.set_my_commands([quiz, compete], admins)
    assert list(await bot.get_my_commands(admins)) == [quiz, compete]
    ada, ben, chat = world.person("Ada"), world.person("Ben"), world.group.chat
    menus = world.bot.commands
    assert [each["command"] for each in menus.seen(ada.room.chat, ada.user)] == ["quiz"]
    assert [each["command"] for each in menus.seen(chat, ben.user)] == ["compete"]
    assert [each["command"] for each in menus.seen(chat, ada.user)] == ["quiz", "compete"]
    await bot.delete_my_commands(admins)
    assert list(await bot.get_my_commands(admins)) == []
    await bot.set_my_description("long")
    await bot.set_my_short_description("short", language_code="de")
    await bot.set_my_name("Quiz")
    assert (await bot.get_my_description()).description == "long"
    assert (await bot.get_my_short_description()).short_description == ""
    assert (await bot.get_my_short_description("de")).short_description == "short"
    assert (await bot.get_my_name()).name == "Quiz"
    assert (await bot.get_chat_menu_button()).type == "commands"


async def test_a_quiz_of_telegrams_own(world: World, bot: Bot) -> None:
    ada = world.person("Ada")
    ada.say("hello")
    sent = await bot.send_poll(
        ada.id, "Which?", ["a", "b"], type="quiz", correct_option_ids=[1], is_anonymous=False, explanation="<b>b</b>",
        explanation_parse_mode="HTML", open_period=30,
    )  # fmt: skip
    assert sent.poll
    ada.vote(ada.room.last, 1)
    kinds = [Update.de_json(update, bot) for update in world.bot.updates.waiting()]
    answer = kinds[-2].poll_answer
    assert answer
    assert (answer.option_ids, answer.poll_id) == ((1,), sent.poll.id)
    stopped = await bot.stop_poll(ada.id, sent.id)
    assert (stopped.is_closed, stopped.total_voter_count, stopped.options[1].voter_count) == (True, 1, 1)


async def test_the_library_names_the_errors(world: World, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(1001, "x")
    world.fault("sendMessage", status=429, retry_after=7)
    with pytest.raises(RetryAfter) as wait:
        await bot.send_message(1001, "x")
    assert wait.value.retry_after == timedelta(seconds=7)
    grown = world.group.migrate()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(world.group.id, "x")
    assert moved.value.new_chat_id == grown.id
    assert (await bot.send_message(grown.id, "x")).chat.type == "supergroup"
    world.fault("getUpdates", status=409)
    with pytest.raises(Conflict):
        await bot.get_updates()
    world.bot.revoked = True
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_every_kind_of_update_parses(world: World, bot: Bot) -> None:
    ada, ben = world.person("Ada"), world.person("Ben")
    world.bot.updates.allow(Update.ALL_TYPES)
    world.group.remove_bot(ben)
    world.group.add_bot(ben)
    world.group.set_status(None, "administrator")
    world.group.set_status(ben, "administrator")
    message = ada.say("/start https://x.io", world.group)
    ben.say("as the group", world.group, reply_to=message, as_group=True)
    ada.send_photo(GIF, caption="look", room=world.group)
    ada.send_photo(b"text", name="a.txt")
    ada.send_sticker("🎉")
    ada.edit(message, "/start again")
    await bot.send_message(
        ada.id, "x", reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("A", callback_data="a"))
    )
    ada.press(ada.room.last, "A")
    ada.press(ada.room.last, "A", inaccessible=True)
    ada.block()
    world.group.migrate()
    spec = load_spec()
    raw = world.bot.updates.waiting()
    assert [fault for update in raw for fault in spec.answer_faults("getUpdates", [update])] == []
    updates = [Update.de_json(update, bot) for update in raw]
    kinds = [next(kind for kind in update if kind != "update_id") for update in raw]
    assert set(kinds) == {"message", "edited_message", "callback_query", "my_chat_member", "chat_member"}
    anonymous = next(u.message for u in updates if u.message and u.message.text == "as the group")
    assert anonymous.sender_chat
    assert anonymous.sender_chat.id == world.group.id
    assert [
        u.callback_query.message.date.timestamp() > 0 for u in updates if u.callback_query and u.callback_query.message
    ] == [True, False]
    assert any(u.message and u.message.migrate_to_chat_id for u in updates)
    for update in raw:
        aiogram.types.Update.model_validate(update)


async def test_aiogram_sends_edits_and_understands(world: World) -> None:
    ada = world.person("Ada")
    ada.say("hello")
    async with aiogram_bot(world) as bot:
        me = await bot.me()
        assert me.username == "flask_quizmaster_bot"
        sent = await bot.send_message(ada.id, "<b>x</b>", parse_mode="HTML")
        assert sent.entities
        assert sent.entities[0].type == "bold"
        photo = await bot.send_photo(ada.id, BufferedInputFile(GIF, "a.gif"), caption="x")
        assert photo.photo
        media = InputMediaPhoto(media=BufferedInputFile(GIF, "b.gif"), caption="<i>y</i>", parse_mode="HTML")
        changed = await bot.edit_message_media(media, chat_id=ada.id, message_id=photo.message_id)
        assert isinstance(changed, aiogram.types.Message)
        assert changed.caption == "y"
        back = await bot.download(changed.photo[-1] if changed.photo else "")
        assert back
        assert back.read() == GIF
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await bot.edit_message_text("<b>x</b>", chat_id=ada.id, message_id=sent.message_id, parse_mode="HTML")
        updates = await bot.get_updates(timeout=0)
        assert [update.message.text for update in updates if update.message] == ["hello"]
        ada.block()
        with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
            await bot.send_message(ada.id, "x")
        world.fault("sendMessage", status=429, retry_after=3)
        with pytest.raises(TelegramRetryAfter):
            await bot.send_message(ada.id, "x")


async def test_every_call_of_python_telegram_bot_is_in_the_specification() -> None:
    """The specification is older than neither library: names and parameters of the methods we serve agree with both."""
    from aiogram import methods

    from sandbox.methods import METHODS

    spec = load_spec()
    for name in METHODS:
        model: Any = getattr(methods, name[0].upper() + name[1:])
        required = {field for field, info in model.model_fields.items() if info.is_required()}
        ours = {field for field, signature in spec.methods[name].items() if signature.endswith("!")}
        assert required == ours, name
