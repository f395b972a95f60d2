"""The whole thing as a newcomer meets it: the web chat in a real Chromium, the real bot behind it."""

import re
import shutil
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from sandbox.testing import World
from tests.talk import quizmaster
from tests.test_browser_page import FLAGS, Windows

playwright = pytest.importorskip("playwright.async_api", reason="the browser tests need: pip install playwright")
from playwright.async_api import async_playwright, expect  # noqa: E402 - after the check that it is there

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="the browser tests need a Chromium: install the package chromium"),
]
PHONE = {"width": 390, "height": 844}


@pytest_asyncio.fixture
async def windows(tmp_path):
    """Windows onto a world in which the real bot serves."""
    async with AsyncExitStack() as stack:
        driver = await stack.enter_async_context(async_playwright())
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        stack.push_async_callback(browser.close)
        world = await stack.enter_async_context(World(clock_file=tmp_path / "clock"))
        await stack.enter_async_context(quizmaster(world, tmp_path))
        windows = Windows(browser, world, stack)
        windows.world = world
        yield windows
        assert windows.faults == []
        assert world.violations == []


async def say(page, words):
    box = page.get_by_placeholder(re.compile("Message"))
    await box.fill(words)
    await box.press("Enter")


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE], ids=["desktop", "phone"])
async def test_open_start_answer_and_see_why(windows, size):
    page = await windows.open(1, windows.world.person("Ada").id, viewport=size)
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("button", name="First question").click()
    await page.get_by_role("button", name="A", exact=True).click()
    await expect(page.get_by_text("The interviewer listens for")).to_be_visible()
    await expect(page.get_by_role("button", name="Next")).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide


async def test_two_people_in_two_windows_answer_in_the_group(windows):
    group = windows.world.group.id
    ada, ben = await windows.open(1, group), await windows.open(2, group)
    await say(ada, "/daily")
    for page in (ada, ben):
        await expect(page.get_by_role("button", name="I don't know")).to_be_visible()
    await ada.get_by_role("button", name="A", exact=True).click()
    await expect(ada.get_by_text(re.compile("Right|Wrong"))).to_be_visible()
    await expect(ben.get_by_text(re.compile("Right|Wrong"))).to_have_count(0)
    await ben.get_by_role("button", name="I don't know").click()
    await expect(ben.get_by_text("Noted")).to_be_visible()


async def test_a_reminder_comes_when_the_clock_is_moved_to_tomorrow(windows):
    page = await windows.open(1, windows.world.person("Ada").id)
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("button", name="First question")).to_be_visible()
    await say(page, "/remind 09:00 UTC")
    await expect(page.get_by_text("09:00, every day").first).to_be_visible()
    await page.get_by_text("The bot's clock").click()
    await page.get_by_text("Tomorrow 09:00").click()
    await expect(page.get_by_role("button", name="I don't know")).to_be_visible(timeout=8000)


async def test_a_name_on_the_table(windows):
    page = await windows.open(1, windows.world.person("Ada").id)
    await page.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("button", name="First question").click()
    await page.get_by_role("button", name="A", exact=True).click()
    await expect(page.get_by_role("button", name="Next")).to_be_visible()
    await say(page, "/settings name Lovelace")
    await say(page, "/leaderboard")
    await expect(page.get_by_text("Lovelace", exact=False).last).to_be_visible()
