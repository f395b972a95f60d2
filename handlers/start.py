"""/start: what this is, one tap to the first question, and deep links."""

from dataclasses import replace
from functools import partial

from data.records import Person
from handlers.arguments import UnknownTopic, parse_topic
from handlers.asked import Command
from handlers.asking import ask_next
from handlers.buttons import Next, ResumeReminders, SetUp
from handlers.chats import person_of
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, CommandRoute, LinkRoute, Listing, Route, Scope
from handlers.sending import PRIMARY, Key, key, send
from handlers.services import Services
from handlers.words.en import labels
from handlers.words.en import start as words

_QUIZ_LINK = "quiz_"


def routes(listing: Listing) -> list[Route]:
    """The command; `listing` gives the commands that a deep link may name."""
    return [CommandRoute("start", partial(start, listing=listing), PRIVATE, words.ABOUT_START, linkable=False)]


async def start(command: Command, services: Services, *, listing: Listing) -> Replies:
    """Follow the deep link, if there is one that leads somewhere; else say what this is."""
    payload = command.words[0].lower() if command.words else ""
    if payload.startswith(_QUIZ_LINK):
        topic = parse_topic([payload.removeprefix(_QUIZ_LINK)], services.topics)
        if topic is not None and not isinstance(topic, UnknownTopic):
            return await ask_next(command.origin, services, topic.slug)
    for route in listing():
        if isinstance(route, LinkRoute) and payload.startswith(route.prefix):
            rest = payload.removeprefix(route.prefix)
            return await route.handler(replace(command, words=(rest,)), services)
        if isinstance(route, CommandRoute) and route.name == payload and _is_linked(route):
            return await route.handler(replace(command, name=payload, words=()), services)
    return await _hello(command, services)


async def _hello(command: Command, services: Services) -> Replies:
    person = await person_of(command.origin, services)
    return [send(command.origin, words.hello(silent=person.silent), _keys(person))]


def _keys(person: Person) -> list[list[Key]]:
    first = labels.NEXT_QUESTION if person.answers else labels.FIRST_QUESTION
    keys = [[key(first, Next(), PRIMARY)]]
    if person.answers and not person.set_up:
        keys.append([key(labels.SET_UP, SetUp())])
    if person.silent:
        keys.append([key(labels.RESUME, ResumeReminders())])
    return keys


def _is_linked(route: CommandRoute) -> bool:
    return route.linkable and Scope.PRIVATE in route.scopes
