"""The settings as buttons: one message that shows what is set, opens a part of it, and goes back."""

from typing import Any

from data.records import Person
from handlers import sending
from handlers.asked import Origin, Tap
from handlers.buttons import (
    ChooseDate,
    ChooseHidden,
    ChooseLevel,
    ChooseName,
    ChooseTopic,
    ChooseZone,
    OpenSettings,
    Section,
)
from handlers.chats import may_administer, person_of
from handlers.choices import date_rows, day_of, in_rows, level_rows, zone_rows
from handlers.codec import topic_code
from handlers.routing import ButtonRoute, Reaction, Route
from handlers.sending import Key, Keyboard, edit_tapped, is_private, key
from handlers.services import Services
from handlers.words.en import labels, toasts
from handlers.words.en import settings as words
from handlers.zones import zone_of_code
from quiz.timetable import local_date

_PARTS = (Section.LEVEL, Section.TOPICS, Section.ZONE, Section.DATE, Section.NAME)


def routes() -> list[Route]:
    """The buttons."""
    return [
        ButtonRoute(OpenSettings, open_settings),
        ButtonRoute(ChooseLevel, choose_level),
        ButtonRoute(ChooseTopic, choose_topic),
        ButtonRoute(ChooseZone, choose_zone),
        ButtonRoute(ChooseDate, choose_date),
        ButtonRoute(ChooseName, choose_name),
        ButtonRoute(ChooseHidden, choose_hidden),
    ]


def overview_keys() -> Keyboard:
    """A button for each part."""
    return in_rows([key(words.label(part), OpenSettings(part)) for part in _PARTS], 2)


async def open_settings(tap: Tap, data: OpenSettings, services: Services) -> Reaction:
    """Show everything, or one part with its choices."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    person = await person_of(tap.origin, services)
    if data.section is Section.ALL:
        return await _overview(tap, person, services)
    keys = [*_choices(data.section, person, tap.origin, services), _back()]
    return Reaction("", edit_tapped(tap, words.section(data.section), keys))


async def choose_level(tap: Tap, data: ChooseLevel, services: Services) -> Reaction:
    """Keep the level."""
    return await _change(tap, services, level=data.level)


async def choose_date(tap: Tap, data: ChooseDate, services: Services) -> Reaction:
    """Keep the interview date, unless it was over when the old button was tapped."""
    chosen, person = day_of(data.day), await person_of(tap.origin, services)
    if chosen is not None and chosen < local_date(tap.origin.now, person.zone):
        return Reaction(toasts.DAY_OVER)
    return await _change(tap, services, interview_date=chosen)


async def choose_hidden(tap: Tap, data: ChooseHidden, services: Services) -> Reaction:
    """Keep whether the person appears in group tables by name."""
    return await _change(tap, services, hidden=bool(data.hidden))


async def choose_name(tap: Tap, data: ChooseName, services: Services) -> Reaction:
    """Take the first name for the tables of all people, or none."""
    return await _change(tap, services, table_name=tap.origin.who.first_name if data.shown else None)


async def choose_topic(tap: Tap, data: ChooseTopic, services: Services) -> Reaction:
    """Switch a topic on or off and stay in the list."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    person = await person_of(tap.origin, services)
    topics = _toggled(person.topics, services.slug(data.topic or 0))
    changed = await services.store.change_person(person.id, update_id=tap.origin.update_id, topics=topics)
    keys = [*_choices(Section.TOPICS, changed, tap.origin, services), _back()]
    return Reaction(toasts.SAVED, edit_tapped(tap, words.section(Section.TOPICS), keys))


async def choose_zone(tap: Tap, data: ChooseZone, services: Services) -> Reaction:
    """Move the chat to a zone."""
    origin, zone = tap.origin, zone_of_code(data.zone)
    if zone is None:
        return Reaction(toasts.CLOSED)
    if not await may_administer(origin, services):
        return Reaction(toasts.ADMINS_ONLY)
    person = await person_of(origin, services)
    await services.store.set_zone(origin.where.chat_id, zone, origin.now, origin.update_id)
    if not is_private(origin):
        return Reaction(toasts.SAVED, edit_tapped(tap, words.zone_saved(zone)))
    return await _overview(tap, await services.store.person(person.id) or person, services, toasts.SAVED)


async def _change(tap: Tap, services: Services, **changes: Any) -> Reaction:
    """Keep a fact about the person and show everything again."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    person = await person_of(tap.origin, services)
    changed = await services.store.change_person(
        person.id, update_id=tap.origin.update_id, now=tap.origin.now, **changes
    )
    return await _overview(tap, changed, services, toasts.SAVED)


async def _overview(tap: Tap, person: Person, services: Services, toast: str = "") -> Reaction:
    plan = await services.store.plan(person.id, tap.origin.now)
    return Reaction(toast, edit_tapped(tap, words.overview(person, services.title, plan), overview_keys()))


def _toggled(topics: tuple[str, ...], slug: str | None) -> tuple[str, ...]:
    """The topics with one more or one less; all of them, written as none, when no topic was named."""
    if slug is None:
        return ()
    return tuple(topic for topic in topics if topic != slug) if slug in topics else (*topics, slug)


def _choices(section: Section, person: Person, origin: Origin, services: Services) -> list[list[Key]]:
    match section:
        case Section.LEVEL:
            return [*level_rows(ChooseLevel), [key(words.ANY_LEVEL, ChooseLevel(None))]]
        case Section.TOPICS:
            return _topic_rows(person, services)
        case Section.ZONE:
            return zone_rows(ChooseZone, origin.now)
        case Section.DATE:
            today = local_date(origin.now, person.zone)
            return [*date_rows(ChooseDate, today), [key(words.NO_DATE, ChooseDate(None))]]
        case _:
            return [
                [key(words.NAMED, ChooseName(1)), key(words.UNNAMED, ChooseName(0))],
                [key(words.GROUPS_NAMED, ChooseHidden(0))],
                [key(words.GROUPS_HIDDEN, ChooseHidden(1))],
            ]


def _topic_rows(person: Person, services: Services) -> list[list[Key]]:
    """A button per topic, the chosen ones marked; all of them are asked when none is chosen."""
    keys = [
        key(labels.chosen(topic.title), ChooseTopic(topic_code(slug)), sending.PRIMARY)
        if slug in person.topics
        else key(topic.title, ChooseTopic(topic_code(slug)))
        for slug, topic in services.topics.items()
    ]
    return [*in_rows(keys, 2), [key(words.ALL_TOPICS, ChooseTopic(None))]]


def _back() -> list[Key]:
    return [key(labels.BACK, OpenSettings(Section.ALL))]
