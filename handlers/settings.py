"""/settings: level, topics, zone, interview date and name; the zone for a group."""

from typing import assert_never

from data.records import Person
from handlers.arguments import FAULTS
from handlers.asked import Command, Origin
from handlers.buttons import ChooseZone
from handlers.chats import person_of, zone_of
from handlers.choices import zone_rows
from handlers.outgoing import Replies
from handlers.routing import PRIVATE_AND_ADMINS, CommandRoute, Route
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.setting_arguments import SetFact, SettingWish, SetZone, ShowSettings, parse_settings
from handlers.settings_menu import overview_keys
from handlers.words.en import arguments as argument_words
from handlers.words.en import settings as words
from handlers.words.en.markup import Html, paragraphs
from quiz.timetable import local_date


def routes() -> list[Route]:
    """The command; its buttons are in `handlers.settings_menu`."""
    return [CommandRoute("settings", settings, PRIVATE_AND_ADMINS, words.ABOUT_SETTINGS, words.ABOUT_GROUP_SETTINGS)]


async def settings(command: Command, services: Services) -> Replies:
    """Show the settings, or change one by words."""
    if not is_private(command.origin):
        return await _group_settings(command, services)
    person = await person_of(command.origin, services)
    wish = parse_settings(command.words, services.topics, local_date(command.origin.now, person.zone))
    if isinstance(wish, FAULTS):
        return _told(command.origin, paragraphs([argument_words.fault(wish), words.how_to()]))
    changed = await _grant(command.origin, person, wish, services)
    plan = await services.store.plan(person.id, command.origin.now)
    return [send(command.origin, words.overview(changed, services.title, plan), overview_keys())]


async def _grant(origin: Origin, person: Person, wish: SettingWish, services: Services) -> Person:
    match wish:
        case ShowSettings():
            return person
        case SetFact(field, value):
            return await services.store.change_person(
                person.id, update_id=origin.update_id, now=origin.now, **{field: value}
            )
        case SetZone(zone):
            await services.store.set_zone(origin.where.chat_id, zone, origin.now, origin.update_id)
            return await services.store.person(person.id) or person
        case _:
            assert_never(wish)


async def _group_settings(command: Command, services: Services) -> Replies:
    origin = command.origin
    wish = parse_settings(command.words, services.topics, local_date(origin.now, await zone_of(origin, services)))
    match wish:
        case ShowSettings():
            text = words.group_overview(await zone_of(origin, services))
            return [send(origin, text, zone_rows(ChooseZone, origin.now))]
        case SetZone(zone):
            await services.store.set_zone(origin.where.chat_id, zone, origin.now, origin.update_id)
            return _told(origin, words.zone_saved(zone))
        case SetFact():
            return _told(origin, words.group_how_to())
        case _:
            return _told(origin, paragraphs([argument_words.fault(wish), words.group_how_to()]))


def _told(origin: Origin, text: Html) -> Replies:
    return [send(origin, text)]
