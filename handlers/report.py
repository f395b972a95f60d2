"""/report: something is wrong with a question."""

from data.records import Showing
from handlers.asked import Command, Tap
from handlers.buttons import Reason, Report, ReportFor
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import Keyboard, edit_tapped, key, send
from handlers.services import Services
from handlers.words.en import report as words
from handlers.words.en import toasts
from handlers.words.en.markup import shorten

_REASON_LENGTH = 500


def routes() -> list[Route]:
    """The command, the button under verdicts, and the reasons."""
    return [
        CommandRoute("report", report, PRIVATE, words.ABOUT_REPORT),
        ButtonRoute(Report, choose_reason),
        ButtonRoute(ReportFor, report_for),
    ]


async def report(command: Command, services: Services) -> Replies:
    """Report the last question, at once when a reason was given."""
    origin = command.origin
    showing = await services.store.last_showing(origin.who.id)
    if showing is None:
        return [send(origin, words.nothing())]
    reason = shorten(" ".join(command.words), _REASON_LENGTH)
    if not reason:
        return [send(origin, words.ask(showing.question.prompt), _reasons(showing))]
    new = await services.store.report(showing.id, origin.who, reason, now=origin.now, update_id=origin.update_id)
    text = words.reported(showing.question.prompt, reason) if new else words.already()
    return [send(origin, text)]


async def choose_reason(tap: Tap, data: Report, services: Services) -> Reaction:
    """Ask for the reason."""
    showing = await services.store.showing(data.showing)
    if showing is None or showing.person_id not in (None, tap.origin.who.id):
        return Reaction(toasts.CLOSED)
    return Reaction("", [send(tap.origin, words.ask(showing.question.prompt), _reasons(showing))])


async def report_for(tap: Tap, data: ReportFor, services: Services) -> Reaction:
    """Write the report down."""
    origin, reason = tap.origin, words.label(data.reason)
    showing = await services.store.showing(data.showing)
    if showing is None or showing.person_id not in (None, origin.who.id):
        return Reaction(toasts.CLOSED)
    new = await services.store.report(showing.id, origin.who, reason, now=origin.now, update_id=origin.update_id)
    text = words.reported(showing.question.prompt, reason) if new else words.already()
    return Reaction(toasts.NOTED, edit_tapped(tap, text))


def _reasons(showing: Showing) -> Keyboard:
    return [[key(words.label(reason), ReportFor(showing.id, reason))] for reason in Reason]
