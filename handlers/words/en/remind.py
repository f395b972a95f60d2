"""Reminders: setting, listing, pausing, deleting."""

from data.outcomes import NoSuchReminder, ReminderSet
from data.records import Reminder, ReminderKind, Reminders
from handlers.words.en.counts import counted, moment, times
from handlers.words.en.markup import Html, bold, code, escape, lines, paragraphs
from quiz.timetable import local_time

ABOUT_REMIND = "a question at the hour you say: /remind 09:00"
_KINDS = {
    ReminderKind.DAILY: "question of the day",
    ReminderKind.DRILL: "a question to practise",
    ReminderKind.REVIEW: "what waits for review",
}
_EXAMPLES = (
    "/remind 09:00 Europe/Berlin",
    "/remind 18:30 mon-fri",
    "/remind drill 19:30 mon,wed,fri",
    "/remind review 08:00",
    "/remind pause 2w",
)
_GROUP_EXAMPLES = tuple(line for line in _EXAMPLES if "review" not in line)


def overview(reminders: Reminders, *, group: bool) -> Html:
    """The schedules of a chat, and how to change them."""
    if not reminders.items:
        return paragraphs([escape("No reminders yet."), examples(group=group)])
    listed = [escape(f"{item.number}. {describe(item)}") for item in reminders.items]
    return paragraphs(
        [
            lines([bold(escape(f"Reminders, in the time of {reminders.zone}")), *listed]),
            state(reminders),
            lines([escape("Delete one with /remind delete and its number, or by a button.")]),
        ]
    )


def examples(*, group: bool) -> Html:
    """How to set a reminder."""
    return lines([escape("For example:"), *(code(line) for line in (_GROUP_EXAMPLES if group else _EXAMPLES))])


def state(reminders: Reminders) -> Html | None:
    """What keeps the schedules from firing, where something does."""
    if reminders.silent:
        return escape("All of them are stopped. /remind resume lets them fire again.")
    if reminders.paused_until is not None:
        until = moment(local_time(reminders.paused_until, reminders.zone))
        return escape(f"Paused until {until}. /remind resume ends the pause.")
    return None


def describe(reminder: Reminder) -> str:
    """A schedule in a line: 09:00, every day: question of the day."""
    return f"{times(reminder.pattern)}: {_KINDS[reminder.kind]}"


def confirmed(outcome: ReminderSet) -> Html:
    """The schedule that was set, with the zone it is in and its next instant."""
    reminder, zone = outcome.reminder, outcome.reminders.zone
    upcoming = moment(local_time(reminder.next_at, zone)) if reminder.next_at is not None else None
    return lines(
        [
            bold(escape(f"{times(reminder.pattern)}: {_KINDS[reminder.kind]}")),
            escape("It replaces the one you had at that hour.") if outcome.replaced else None,
            escape(f"Next: {upcoming}, {zone}.") if upcoming else state(outcome.reminders),
            escape(f"The zone is {zone} now; all reminders here go by it.") if outcome.zone_changed else None,
            _zone_hint(zone) if not outcome.zone_changed else None,
        ]
    )


def too_many(limit: int) -> Html:
    """The chat has the most schedules it may have."""
    return escape(f"There are {limit} reminders already, and that is the most. Delete one first: /remind shows them.")


def deleted(outcome: Reminder | NoSuchReminder) -> Html:
    """A schedule is gone, or there was none of that number."""
    if isinstance(outcome, Reminder):
        return escape(f"Deleted: {describe(outcome)}.")
    if not outcome.count:
        return escape("There is no reminder to delete.")
    return escape(f"The numbers go from 1 to {outcome.count}: /remind shows them.")


def paused(reminders: Reminders, days: int) -> Html:
    """All schedules wait."""
    until = moment(local_time(reminders.paused_until or 0, reminders.zone))
    return escape(f"Paused for {counted(days, 'day')}, until {until}. /remind resume ends it sooner.")


def resumed(reminders: Reminders) -> Html:
    """All schedules fire again."""
    upcoming = min((item.next_at for item in reminders.items if item.next_at is not None), default=None)
    if upcoming is None:
        return escape("There are no reminders yet: /remind 09:00 sets one.")
    return escape(f"They go on. Next: {moment(local_time(upcoming, reminders.zone))}, {reminders.zone}.")


def no_review_in_groups() -> Html:
    """A review belongs to one person."""
    return escape("A review is about one person: set it in our private chat. Here I can send daily and drill.")


def delete_label(number: int) -> str:
    """The button that deletes a schedule."""
    return f"Delete {number}"


def _zone_hint(zone: str) -> Html | None:
    return escape("That is in UTC. Another zone: /remind 09:00 Europe/Berlin") if zone == "UTC" else None
