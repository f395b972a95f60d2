"""/remind: the hours at which this chat wants to hear from the bot."""

from typing import assert_never

from data.outcomes import ReminderSet, TooManyReminders
from data.records import ReminderKind, Reminders
from handlers.arguments import FAULTS
from handlers.asked import Command, Origin, Tap
from handlers.buttons import DeleteReminder, PauseReminders, ResumeReminders
from handlers.chats import chat_of, may_administer
from handlers.choices import in_rows
from handlers.outgoing import Outgoing, Replies
from handlers.reminder_arguments import (
    PAUSE_DAYS,
    Delete,
    Pause,
    ReminderWish,
    Resume,
    SetReminder,
    ShowReminders,
    parse_reminder,
)
from handlers.routing import PRIVATE_AND_ADMINS, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import DANGER, Key, Keyboard, edit_tapped, is_private, key, send
from handlers.services import Services
from handlers.words.en import arguments as argument_words
from handlers.words.en import labels, toasts
from handlers.words.en import remind as words
from handlers.words.en.markup import Html

_DAY_MS = 24 * 60 * 60 * 1000
_WEEK = 7
_NO_NUMBER = 0
_DELETES_IN_A_ROW = 4


def routes() -> list[Route]:
    """The command and the buttons of its list."""
    return [
        CommandRoute("remind", remind, PRIVATE_AND_ADMINS, words.ABOUT_REMIND),
        ButtonRoute(DeleteReminder, delete),
        ButtonRoute(PauseReminders, pause),
        ButtonRoute(ResumeReminders, resume),
    ]


async def remind(command: Command, services: Services) -> Replies:
    """Set, list, pause, resume or delete."""
    wish = parse_reminder(command.words)
    if isinstance(wish, FAULTS):
        return [_told(command, argument_words.fault(wish))]
    return await _grant(command, wish, services)


async def delete(tap: Tap, data: DeleteReminder, services: Services) -> Reaction:
    """Delete the schedule of a button; one that is gone already is gone."""
    if not await may_administer(tap.origin, services):
        return Reaction(toasts.ADMINS_ONLY)
    chat_id = tap.origin.where.chat_id
    reminders = await services.store.reminders(chat_id)
    number = next((item.number for item in reminders.items if item.id == data.reminder), _NO_NUMBER)
    await services.store.delete_reminder(chat_id, number, now=tap.origin.now, update_id=tap.origin.update_id)
    return _listed(tap, await services.store.reminders(chat_id), toasts.DELETED)


async def pause(tap: Tap, data: PauseReminders, services: Services) -> Reaction:
    """Pause all schedules of the chat."""
    if not await may_administer(tap.origin, services):
        return Reaction(toasts.ADMINS_ONLY)
    origin, days = tap.origin, min(max(data.days, PAUSE_DAYS[0]), PAUSE_DAYS[1])
    until = origin.now + days * _DAY_MS
    reminders = await services.store.pause_reminders(
        origin.where.chat_id, until, now=origin.now, update_id=origin.update_id
    )
    return _listed(tap, reminders, toasts.SAVED)


async def resume(tap: Tap, data: ResumeReminders, services: Services) -> Reaction:
    """Let all schedules of the chat fire again."""
    if not await may_administer(tap.origin, services):
        return Reaction(toasts.ADMINS_ONLY)
    return _listed(tap, await _resume(tap.origin, services), toasts.SAVED)


async def _grant(command: Command, wish: ReminderWish, services: Services) -> Replies:
    origin, store = command.origin, services.store
    chat_id = origin.where.chat_id
    match wish:
        case ShowReminders():
            reminders = await store.reminders(chat_id)
            text = words.overview(reminders, group=not is_private(origin))
            return [send(origin, text, _keys(reminders))]
        case SetReminder():
            return [_told(command, await _set(origin, wish, services))]
        case Pause(days):
            until = origin.now + days * _DAY_MS
            paused = await store.pause_reminders(chat_id, until, now=origin.now, update_id=origin.update_id)
            return [_told(command, words.paused(paused, days))]
        case Resume():
            return [_told(command, words.resumed(await _resume(origin, services)))]
        case Delete(number):
            gone = await store.delete_reminder(chat_id, number, now=origin.now, update_id=origin.update_id)
            return [_told(command, words.deleted(gone))]
        case _:
            assert_never(wish)


async def _set(origin: Origin, wish: SetReminder, services: Services) -> Html:
    if wish.kind is ReminderKind.REVIEW and not is_private(origin):
        return words.no_review_in_groups()
    outcome = await services.store.remind(
        chat_of(origin), wish.kind, wish.pattern, zone=wish.zone, now=origin.now, update_id=origin.update_id
    )
    match outcome:
        case ReminderSet():
            return words.confirmed(outcome)
        case TooManyReminders(limit):
            return words.too_many(limit)
        case _:
            assert_never(outcome)


async def _resume(origin: Origin, services: Services) -> Reminders:
    return await services.store.resume_reminders(origin.where.chat_id, now=origin.now, update_id=origin.update_id)


def _told(command: Command, text: Html) -> Outgoing:
    return send(command.origin, text)


def _listed(tap: Tap, reminders: Reminders, toast: str) -> Reaction:
    text = words.overview(reminders, group=not is_private(tap.origin))
    return Reaction(toast, edit_tapped(tap, text, _keys(reminders)))


def _keys(reminders: Reminders) -> Keyboard:
    """Delete for each schedule, and whichever of pause and resume makes sense."""
    if not reminders.items:
        return []
    deletes = [key(words.delete_label(item.number), DeleteReminder(item.id), DANGER) for item in reminders.items]
    waiting = reminders.silent or reminders.paused_until is not None
    other: Key = key(labels.RESUME, ResumeReminders()) if waiting else key(labels.PAUSE_A_WEEK, PauseReminders(_WEEK))
    return [*in_rows(deletes, _DELETES_IN_A_ROW), [other]]
