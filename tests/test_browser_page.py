"""The web chat in a real Chromium, with a small bot behind it: what people see, tap and type."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from sandbox.testing import World

playwright = pytest.importorskip("playwright.async_api", reason="the browser tests need: pip install playwright")
from playwright.async_api import Browser, Page, async_playwright, expect  # noqa: E402 - after the check that it is there

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PHONE = {"width": 390, "height": 844}
CODE = "def f():\n    return '" + "x" * 120 + "'"
Context = ContextTypes.DEFAULT_TYPE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="the browser tests need a Chromium: install the package chromium"),
]


async def start(update: Update, context: Context) -> None:
    assert update.effective_message
    rows = [
        [InlineKeyboardButton("Right", callback_data="right", style="success")],
        [InlineKeyboardButton("Slow", callback_data="slow"), InlineKeyboardButton("Alert", callback_data="alert")],
    ]
    words = f"<b>Welcome</b> {' '.join(context.args or [])}"
    await update.effective_message.reply_html(words, reply_markup=InlineKeyboardMarkup(rows))


async def show(update: Update, context: Context) -> None:
    assert update.effective_message
    words = (
        f'<pre><code class="language-python">{CODE}</code></pre>\nafter <i>it</i> <tg-spoiler>secret</tg-spoiler> '
        '<a href="https://flask.palletsprojects.com/">docs</a> <a href="https://t.me/flask_quizmaster_bot?start=abc">again</a>'
        "\n<blockquote expandable>1\n2\n3\n4\n5\n6</blockquote>"
    )
    await update.effective_message.reply_html(words)
    await update.effective_message.reply_document(b"{}", filename="mydata.json", caption="yours")


async def tapped(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query
    if query.data == "slow":
        await asyncio.sleep(0.6)
    await query.answer(f"You took {query.data}", show_alert=query.data == "alert")
    if query.data == "right":
        markup = InlineKeyboardMarkup.from_button(InlineKeyboardButton("Next", callback_data="next"))
        await query.edit_message_text(f"Taken by {query.from_user.first_name}", reply_markup=markup)


async def echo(update: Update, context: Context) -> None:
    message = update.effective_message
    assert message
    edited = "edited: " if update.edited_message else ""
    await message.reply_text(f"{edited}{message.text}", reply_parameters=ReplyParameters(message.id))


@asynccontextmanager
async def small_bot(world: World) -> AsyncIterator[None]:
    app = Application.builder().token(world.token).base_url(f"{world.url}/bot").concurrent_updates(True).build()
    app.add_handlers([CommandHandler("start", start), CommandHandler("show", show), CallbackQueryHandler(tapped)])
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        private = [BotCommand("start", "what this is"), BotCommand("show", "every kind of text")]
        await app.bot.set_my_commands(private, BotCommandScopeAllPrivateChats())
        await app.bot.set_my_commands([BotCommand("start", "in a group")], BotCommandScopeAllGroupChats())
        await app.bot.set_my_description("I ask, you answer.")
        await app.start()
        assert app.updater
        await app.updater.start_polling(timeout=30)
        await world.polled()
        try:
            yield
        finally:
            await end(app, world)


async def end(app: Any, world: World) -> None:
    """Stop the bot; its library's last call repeats its offset, and Telegram would hold that for 3 s."""
    stopping = asyncio.create_task(app.updater.stop())
    while not stopping.done():
        world.bot.updates.abort()
        await asyncio.sleep(0.02)
    await stopping
    await app.stop()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def world() -> AsyncIterator[World]:
    async with World() as world:
        async with small_bot(world):
            yield world
        assert world.violations == []


class Windows:
    """Opens windows onto a world, and fails the test for any fault of the page."""

    def __init__(self, browser: Browser, world: World, stack: AsyncExitStack) -> None:
        self._browser = browser
        self._world = world
        self._stack = stack
        self.faults: list[str] = []

    async def open(self, person: int, chat: int | None = None, **options: Any) -> Page:
        context = await self._browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        self._stack.push_async_callback(context.close)
        page = await context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
        await page.goto(f"{self._world.url}/?as={person}" + (f"#chat={chat}" if chat else ""))
        await page.wait_for_selector("#chats button", state="attached")
        return page


@pytest_asyncio.fixture(loop_scope="module")
async def windows(browser: Browser, world: World) -> AsyncIterator[Windows]:
    async with AsyncExitStack() as stack:
        windows = Windows(browser, world, stack)
        yield windows
        assert windows.faults == []


async def write(page: Page, text: str) -> None:
    await page.fill("#input", text)
    await page.press("#input", "Enter")


async def test_start_tap_toast_and_edit(windows: Windows) -> None:
    page = await windows.open(1, 1001)
    await expect(page.locator("#empty")).to_contain_text("I ask, you answer.")
    await page.click("#start")
    card = page.locator(".message.in")
    await expect(card.locator("b")).to_have_text("Welcome")
    await expect(page.locator(".message.out .inline-command")).to_have_text("/start")
    await card.get_by_role("button", name="Right", exact=True).click()
    await expect(page.locator("#toasts")).to_contain_text("You took right")
    await expect(card.locator(".text")).to_have_text("Taken by Ada")
    await expect(card.locator(".edited")).to_have_text("edited")
    await expect(card.locator(".key")).to_have_text(["Next"])


async def test_a_button_spins_until_it_is_answered_and_an_alert_must_be_closed(windows: Windows) -> None:
    page = await windows.open(1, 1001)
    await page.click("#start")
    slow = page.get_by_role("button", name="Slow")
    await slow.click()
    await expect(slow).to_have_attribute("aria-busy", "true")
    await expect(slow).to_have_attribute("aria-busy", "false")
    await page.get_by_role("button", name="Alert").click()
    await expect(page.locator("#alert")).to_have_text(re.compile("You took alert"))
    await page.get_by_role("button", name="OK").click()
    await expect(page.locator("#alert")).to_be_hidden()


async def test_commands_complete_from_the_menu_of_the_chat(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    world.person("Ada").say("/start")
    await page.type("#input", "/sh")
    await expect(page.locator("#commands [role=option]")).to_have_text(["/showevery kind of text"])
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.out .text").last).to_have_text("/show")
    await page.click("#menu")
    await expect(page.locator("#commands strong")).to_have_text(["/start", "/show"])
    await page.locator("#chats button[data-kind=group]").click()
    await page.type("#input", "/")
    await expect(page.locator("#commands [role=option]")).to_have_text(["/startin a group"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.out .text").last).to_have_text("/start@flask_quizmaster_bot")


async def test_formatting_is_shown_and_deep_links_stay_here(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    world.person("Ada").say("/show")
    code = page.locator("figure.code")
    await expect(code.locator("figcaption span")).to_have_text("python")
    assert await code.locator("pre").text_content() == CODE
    assert await code.locator("pre").evaluate("node => node.scrollWidth > node.clientWidth")
    await expect(page.locator("i")).to_have_text("it")
    await expect(page.locator('a[href^="https://flask"]')).to_have_attribute("rel", "noopener noreferrer")
    spoiler = page.locator(".spoiler")
    await spoiler.click()
    await expect(spoiler).to_have_class(re.compile("shown"))
    quote = page.locator("blockquote.folded")
    assert await quote.evaluate("node => node.scrollHeight > node.clientHeight")
    await page.get_by_label("Show all of the quote").click()
    await expect(quote).to_have_count(0)
    async with page.expect_download() as download:
        await page.locator("a.file").click()
    assert (await download.value).suggested_filename == "mydata.json"
    await page.get_by_role("link", name="again").click()
    await expect(page.locator(".message.in .text").last).to_have_text("Welcome abc")


async def test_words_of_people_are_text_never_markup(windows: Windows) -> None:
    page = await windows.open(1, 1001)
    nasty = '<img src=x onerror="document.title=1"><b>x</b> javascript:alert(1)'
    await page.click("#start")
    await write(page, nasty)
    await expect(page.locator(".message.out .text").last).to_have_text(nasty)
    await expect(page.locator(".message.in .text").last).to_have_text(nasty)
    assert await page.locator("#messages img").count() == 0
    assert "Ada" in await page.title()


async def test_replies_and_edits(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    await page.click("#start")
    welcome = page.locator(".message.in").first
    await welcome.hover()
    await welcome.get_by_label("Reply").click()
    await expect(page.locator("#context-name")).to_have_text("Reply to Flask Quizmaster")
    await write(page, "my words")
    mine = page.locator(".message.out").last
    await expect(mine.locator(".quoted")).to_contain_text("Welcome")
    await expect(page.locator(".message.in .text").last).to_have_text("my words")
    await mine.hover()
    await mine.get_by_label("Edit").click()
    await write(page, "other words")
    await expect(mine.locator(".text")).to_have_text("other words")
    await expect(page.locator(".message.in .text").last).to_have_text("edited: other words")


async def test_two_people_in_two_windows_of_the_group(windows: Windows, world: World) -> None:
    ada = await windows.open(1, world.group.id)
    ben = await windows.open(2)
    await write(ada, "/start@flask_quizmaster_bot")
    row = ben.locator("#chats button[data-kind=group]")
    await expect(row.locator(".badge")).to_have_text("2")
    await row.click()
    await expect(row.locator(".badge")).to_have_count(0)
    await expect(ben.locator(".sender").first).to_have_text("Ada")
    await ben.get_by_role("button", name="Right", exact=True).click()
    await expect(ada.locator(".message.in .text")).to_have_text("Taken by Ben")
    await expect(ben.locator("#toasts")).to_contain_text("You took right")
    await expect(ada.locator("#toasts")).to_be_empty()
    await ada.click("#chat-menu")
    await ada.click("#act-remove-bot")
    await expect(ben.locator(".service").last).to_have_text("Flask Quizmaster left the group")
    await expect(ben.locator("#chat-status")).to_contain_text("the bot is not here")
    await ada.click("#chat-menu")
    await ada.click("#act-add-bot")
    await expect(ben.locator(".service").last).to_have_text("Ada added Flask Quizmaster")
    await ben.click("#chat-menu")
    await ben.click("#act-admin-me")
    await world.wait_for(lambda: world.group.chat.members[1002].admin, "Ben as an admin")


async def test_typing_shows_until_the_message_and_a_quiz_takes_a_vote(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    await page.click("#start")
    await expect(page.locator(".message.in")).to_have_count(1)
    await world.sandbox.door.call(world.token, "sendChatAction", {"chat_id": 1001, "action": "typing"})
    await expect(page.locator("#chat-status")).to_have_text("typing…")
    poll = {"chat_id": 1001, "question": "Which?", "options": [{"text": "a"}, {"text": "b"}]}
    poll |= {"type": "quiz", "correct_option_ids": [1]}
    await world.sandbox.door.call(world.token, "sendPoll", poll)
    await expect(page.locator("#chat-status")).to_have_text("bot")
    await page.locator(".option").last.click()
    await expect(page.locator(".option.chosen.right")).to_have_text("100 %b")
    await expect(page.locator(".poll small")).to_have_text("Quiz · 1 answer")


async def test_a_person_blocks_the_bot_and_comes_back(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    await page.click("#start")
    await page.click("#chat-menu")
    await page.click("#act-block")
    await expect(page.locator("#start")).to_have_text("Restart the bot")
    assert world.person("Ada").room.chat.blocked
    await page.click("#start")
    await expect(page.locator(".message.in")).to_have_count(2)
    await expect(page.locator("#form")).to_be_visible()


async def test_the_clock_goes_forward(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    await page.click("#clock")
    await page.click("#clock-hour")
    await expect(page.locator("#clock")).to_contain_text("1 h ahead")
    assert world.clock.offset_ms == 3_600_000
    await page.click("#clock")
    await page.click("#clock-tomorrow")
    await expect(page.locator("#clock")).to_contain_text("09:00 UTC")
    await page.click("#clock")
    await page.fill("#clock-time", "2020-01-01T00:00")
    await page.click("#clock-go")
    await expect(page.locator("#toasts")).to_contain_text("only goes forward")


async def test_a_phone_shows_one_thing_at_a_time(windows: Windows) -> None:
    page = await windows.open(1, viewport=PHONE, has_touch=True, is_mobile=True)
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()
    await page.locator("#chats button[data-kind=private]").tap()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.locator("#start").tap()
    await write(page, "/show")
    await expect(page.locator("figure.code")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= PHONE["width"]
    await page.get_by_role("button", name="Back to the chats").tap()
    await expect(page.locator("#sidebar")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()


async def test_a_person_is_chosen_by_address_or_in_the_corner(windows: Windows) -> None:
    page = await windows.open(3)
    await expect(page.locator("#person strong")).to_have_text("Chidi")
    await page.click("#person")
    await page.click("#person-4")
    await expect(page.locator("#person strong")).to_have_text("Dana")
    assert "as=4" in page.url


async def test_everything_can_be_named_and_reached_by_keyboard(windows: Windows, world: World) -> None:
    page = await windows.open(1, 1001)
    world.person("Ada").say("/show")
    await page.wait_for_selector("figure.code")
    nameless = await page.eval_on_selector_all(
        "button, input, textarea, a",
        "nodes => nodes.filter(n => n.checkVisibility() && !(n.ariaLabel || n.textContent.trim() || n.title))"
        ".map(n => n.outerHTML)",
    )
    assert nameless == []
    log = page.locator("#messages")
    await expect(log).to_have_attribute("role", "log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await page.focus("#chat-menu")
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    assert await page.evaluate("document.activeElement.id") == "act-block"
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.activeElement.id") == "chat-menu"


async def test_pages_bring_nothing_from_elsewhere(windows: Windows, world: World) -> None:
    page = await windows.open(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await page.wait_for_selector("#chats button", state="attached")
    assert asked
    assert all(url.startswith((world.url, "data:")) for url in asked), asked
