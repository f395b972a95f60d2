"""Polls and quizzes of Telegram's own."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.methods.registry import Call, Json, method
from sandbox.methods.send import Draft, marked_up, send
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import (
    POLL_EXPLANATION_CHARACTERS,
    POLL_OPTION_CHARACTERS,
    POLL_OPTIONS,
    POLL_PERIOD_SECONDS,
    POLL_QUESTION_CHARACTERS,
)
from sandbox.telegram.state import Event


@method("sendPoll")
def send_poll(call: Call) -> Json:
    """Send a poll or a quiz."""
    chat = call.chat()
    return send(call, Draft(chat, {"poll": _poll(call)})).json()


@method("stopPoll")
def stop_poll(call: Call) -> Json:
    """Close a poll of one's own and return its result."""
    message = call.message(call.chat("edit"), "message with poll to stop")
    poll: Json | None = message.content.get("poll")
    if poll is None or message.sender is not call.bot.user:
        raise bad_request("message with poll to stop not found")
    if poll["is_closed"]:
        raise bad_request("poll has already been closed")
    poll["is_closed"] = True
    call.telegram.emit(Event("edit", message.chat, message, call.bot.user))
    call.telegram.push(call.bot, "poll", poll)
    return poll


def _poll(call: Call) -> Json:
    question, _ = marked_up(call, "question", "question_entities", "question_parse_mode")
    if not 1 <= len(question) <= POLL_QUESTION_CHARACTERS:
        raise bad_request("poll question length must not exceed 300" if question else "poll question must be non-empty")
    kind = call.text("type", "regular")
    poll: Json = {"id": str(secrets.randbits(62)), "question": question, "options": _options(call)}
    poll |= {"total_voter_count": 0, "is_closed": call.flag("is_closed"), "type": kind}
    poll["is_anonymous"] = "is_anonymous" not in call.params or call.flag("is_anonymous")
    poll["allows_multiple_answers"] = call.flag("allows_multiple_answers")
    poll |= {"allows_revoting": kind != "quiz", "members_only": False}
    if kind == "quiz":
        poll |= _quiz(call, len(poll["options"]))
    return poll | _period(call)


def _options(call: Call) -> list[Json]:
    given = call.value("options", "options")
    if not isinstance(given, list):
        raise bad_request("expected an Array of String as options")
    texts = [str(option.get("text", "")) if isinstance(option, dict) else str(option) for option in given]
    if not 1 <= len(texts) <= POLL_OPTIONS:
        raise bad_request("poll must have at least 1 option" if not texts else "poll can't have more than 12 options")
    if any(not 1 <= len(text) <= POLL_OPTION_CHARACTERS for text in texts):
        raise bad_request("poll options length must not exceed 100")
    return [{"persistent_id": str(place), "text": text, "voter_count": 0} for place, text in enumerate(texts)]


def _quiz(call: Call, count: int) -> Json:
    correct = call.value("correct_option_ids", "correct option identifiers")
    if correct is None and "correct_option_id" in call.params:
        correct = [call.integer("correct_option_id")]
    if not isinstance(correct, list) or not correct or any(not _fits(place, count) for place in correct):
        raise bad_request("invalid correct option identifier specified")
    explanation, entities = marked_up(call, "explanation", "explanation_entities", "explanation_parse_mode")
    if len(explanation) > POLL_EXPLANATION_CHARACTERS or explanation.count("\n") > 2:
        raise bad_request("message is too long")
    quiz: Json = {"correct_option_ids": correct}
    if explanation:
        quiz |= {"explanation": explanation, "explanation_entities": entities}
    return quiz


def _period(call: Call) -> Json:
    shortest, longest = POLL_PERIOD_SECONDS
    seconds = call.integer("open_period")
    if seconds and not shortest <= seconds <= longest:
        raise bad_request("can't use specified open_period")
    return {"open_period": seconds} if seconds else {}


def _fits(place: Any, count: int) -> bool:
    return isinstance(place, int) and 0 <= place < count
