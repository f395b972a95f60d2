"""After the interview: how it went, and a new plan."""

from handlers.asked import Tap
from handlers.buttons import AfterInterview, ChooseDate, HowItWent
from handlers.chats import person_of
from handlers.choices import date_rows
from handlers.routing import ButtonRoute, Reaction, Route
from handlers.sending import Keyboard, edit_tapped, is_private, key
from handlers.services import Services
from handlers.words.en import interview_date as words
from handlers.words.en import settings as settings_words
from handlers.words.en import toasts
from quiz.timetable import local_date

_LABELS = {HowItWent.WELL: words.WELL, HowItWent.BADLY: words.BADLY, HowItWent.MOVED: words.MOVED}


def routes() -> list[Route]:
    """The buttons under the question of the day after."""
    return [ButtonRoute(AfterInterview, after_interview)]


def how_it_went_keys() -> Keyboard:
    """The answers, each one tap."""
    return [[key(label, AfterInterview(how)) for how, label in _LABELS.items()]]


async def after_interview(tap: Tap, data: AfterInterview, services: Services) -> Reaction:
    """Forget the date that is over, and offer a new one."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    person = await person_of(tap.origin, services)
    today = local_date(tap.origin.now, person.zone)
    if person.interview_date is not None and person.interview_date < today:
        await services.store.change_person(
            person.id, update_id=tap.origin.update_id, now=tap.origin.now, interview_date=None
        )
    found = await services.store.plan(person.id, tap.origin.now)
    keys = [*date_rows(ChooseDate, today), [key(settings_words.NO_DATE, ChooseDate(None))]]
    return Reaction("", edit_tapped(tap, words.new_plan(_LABELS[data.how], found), keys))
