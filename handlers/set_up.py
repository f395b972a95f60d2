"""The set-up after the first answer: four steps in one message, each one tap, each remembered by its button alone."""

from data.outcomes import ReminderSet
from data.records import ReminderKind
from handlers.asked import Origin, Tap
from handlers.buttons import SetUp, SetUpDate, SetUpHour, SetUpLevel, SetUpZone
from handlers.chats import chat_of, person_of
from handlers.choices import date_rows, day_of, hour_rows, level_rows, zone_rows
from handlers.codec import ButtonData
from handlers.outgoing import Replies
from handlers.routing import ButtonRoute, Reaction, Route
from handlers.sending import Keyboard, edit_tapped, key, send
from handlers.services import Services
from handlers.words.en import labels
from handlers.words.en import set_up as words
from handlers.zones import zone_of_code
from quiz.timetable import Pattern, local_date

_MINUTES_OF_A_DAY = 24 * 60


def routes() -> list[Route]:
    """The steps."""
    return [
        ButtonRoute(SetUp, start),
        ButtonRoute(SetUpLevel, level),
        ButtonRoute(SetUpDate, day),
        ButtonRoute(SetUpHour, hour),
        ButtonRoute(SetUpZone, zone),
    ]


async def begin(origin: Origin, services: Services) -> Replies:
    """Offer the set-up once: whoever leaves it unanswered has skipped it."""
    await services.store.change_person(origin.who.id, update_id=origin.update_id, set_up=True)
    return [send(origin, words.ask_level(), _level_keys())]


async def start(tap: Tap, data: SetUp, services: Services) -> Reaction:
    """Begin the set-up in a message of its own."""
    await person_of(tap.origin, services)
    return Reaction("", await begin(tap.origin, services))


async def level(tap: Tap, data: SetUpLevel, services: Services) -> Reaction:
    """Keep the level, ask for the date."""
    person = await person_of(tap.origin, services)
    if data.level is not None:
        await services.store.change_person(person.id, update_id=tap.origin.update_id, level=data.level)
    keys = [*date_rows(SetUpDate, local_date(tap.origin.now, person.zone)), _skip(SetUpDate(None))]
    return Reaction("", edit_tapped(tap, words.ask_date(), keys))


async def day(tap: Tap, data: SetUpDate, services: Services) -> Reaction:
    """Keep the date, ask for the hour."""
    chosen = day_of(data.day)
    if chosen is not None:
        person = await person_of(tap.origin, services)
        await services.store.change_person(
            person.id, update_id=tap.origin.update_id, now=tap.origin.now, interview_date=chosen
        )
    return Reaction("", edit_tapped(tap, words.ask_hour(), [*hour_rows(SetUpHour), _skip(SetUpHour(None))]))


async def hour(tap: Tap, data: SetUpHour, services: Services) -> Reaction:
    """Keep the hour of the daily question, ask for the zone."""
    toast = ""
    if data.minute is not None:
        outcome = await services.store.remind(
            chat_of(tap.origin),
            ReminderKind.DAILY,
            Pattern(data.minute % _MINUTES_OF_A_DAY),
            zone=None,
            now=tap.origin.now,
            update_id=tap.origin.update_id,
        )
        toast = "" if isinstance(outcome, ReminderSet) else words.TOO_MANY
    keys = [*zone_rows(SetUpZone, tap.origin.now), _skip(SetUpZone(None))]
    return Reaction(toast, edit_tapped(tap, words.ask_zone(), keys))


async def zone(tap: Tap, data: SetUpZone, services: Services) -> Reaction:
    """Keep the zone and say what was chosen."""
    origin, store = tap.origin, services.store
    chosen = zone_of_code(data.zone) if data.zone is not None else None
    if chosen is not None:
        await store.set_zone(origin.where.chat_id, chosen, origin.now, origin.update_id)
    person = await person_of(origin, services)
    return Reaction("", edit_tapped(tap, words.done(person, await store.reminders(origin.where.chat_id))))


def _level_keys() -> Keyboard:
    return [*level_rows(SetUpLevel), _skip(SetUpLevel(None))]


def _skip(data: ButtonData) -> list[dict[str, str]]:
    return [key(labels.SKIP, data)]
