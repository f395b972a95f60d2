"""/mydata and /forgetme: what is kept about a person, given to them or deleted."""

import json

from handlers.asked import Command, Tap
from handlers.buttons import ForgetMe
from handlers.outgoing import Outgoing, Replies, Resend, Upload
from handlers.routing import PRIVATE, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import DANGER, edit_tapped, is_private, key, send
from handlers.services import Services
from handlers.words.en import labels, toasts
from handlers.words.en import privacy as words

_FILE = "flask-quizmaster-data.json"


def routes() -> list[Route]:
    """The commands and the two answers to the one question asked back."""
    return [
        CommandRoute("mydata", my_data, PRIVATE, words.ABOUT_MY_DATA),
        CommandRoute("forgetme", forget_me, PRIVATE, words.ABOUT_FORGET_ME, linkable=False),
        ButtonRoute(ForgetMe, decide),
    ]


async def my_data(command: Command, services: Services) -> Replies:
    """Send everything as one JSON file."""
    origin = command.origin
    found = await services.store.export_person(origin.who.id)
    content = json.dumps(found, ensure_ascii=False, indent=2, default=str).encode()
    parameters = {"caption": words.my_data(), "parse_mode": "HTML"}
    upload = Upload("document", _FILE, content)
    return [
        Outgoing("sendDocument", origin.where.chat_id, parameters, resend=Resend.ONCE, upload=upload),
    ]


async def forget_me(command: Command, services: Services) -> Replies:
    """Ask once."""
    keys = [[key(labels.DELETE_ME, ForgetMe(1), DANGER), key(labels.KEEP_ME, ForgetMe(0))]]
    return [send(command.origin, words.ask(), keys)]


async def decide(tap: Tap, data: ForgetMe, services: Services) -> Reaction:
    """Delete, or keep."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    if not data.sure:
        return Reaction("", edit_tapped(tap, words.kept()))
    await services.store.forget_person(tap.origin.who.id, tap.origin.now, tap.origin.update_id)
    return Reaction(toasts.DELETED, edit_tapped(tap, words.forgotten()))
