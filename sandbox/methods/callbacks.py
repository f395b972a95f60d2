"""Answers to taps, and reactions."""

from __future__ import annotations

from sandbox.methods.registry import Call, Json, method
from sandbox.telegram.errors import QUERY_TOO_OLD, bad_request
from sandbox.telegram.limits import CALLBACK_SECONDS, TOAST_CHARACTERS
from sandbox.telegram.state import Event

_REACTIONS = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_REACTIONS.split())


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """End the spinner on a tapped button, with a toast, an alert or nothing. Works once, within 15 seconds."""
    query = call.bot.queries.get(call.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    if call.telegram.clock.now_ms() - query.asked_ms > CALLBACK_SECONDS * 1000:
        del call.bot.queries[query.id]
        raise bad_request(QUERY_TOO_OLD)
    text = call.text("text")
    if len(text) > TOAST_CHARACTERS:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text, "show_alert": call.flag("show_alert"), "url": call.text("url")}
    query.answer = answer
    del call.bot.queries[query.id]
    data = answer | {"query_id": query.id}
    call.telegram.emit(Event("answer", query.message.chat, user=query.user, data=data))
    return True


@method("setMessageReaction")
def set_message_reaction(call: Call) -> bool:
    """Put at most one reaction on a message, or take it away."""
    message = call.message(call.chat(), "message to react")
    given = call.value("reaction", "reaction types") or []
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(reaction.get("emoji", "")).replace("\ufe0f", "") for reaction in given]
    if any(sign not in REACTIONS for sign in emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions.pop(call.bot.user.id, None)
    if emoji:
        message.reactions[call.bot.user.id] = emoji[0]
    call.telegram.emit(Event("reaction", message.chat, message, call.bot.user))
    return True
