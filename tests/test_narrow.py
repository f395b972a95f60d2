"""The door: which updates concern the bot, and what small value each becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from data.records import ChatKind, Who
from handlers.asked import Command, Membership, Migration, Origin, OtherMessage, Tap, Text, Where
from handlers.narrow import narrow

NOW = 1_795_000_000_000
ADA = {"id": 7, "is_bot": False, "first_name": "Ada <b>"}
BOT = {"id": 99, "is_bot": True, "first_name": "Quiz", "username": "Quiz_Bot"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
GROUP = {"id": -5, "type": "group", "title": "Flask & friends"}
SUPERGROUP = {"id": -100500, "type": "supergroup", "title": "Flask & friends"}
CHANNEL = {"id": -100900, "type": "channel", "title": "News"}
STICKER = {
    "file_id": "f",
    "file_unique_id": "u",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
ME = Who(7, "Ada <b>")
HERE = Where(7, ChatKind.PRIVATE)
THERE = Where(-5, ChatKind.GROUP, "Flask & friends")


def message(chat=PRIVATE, sender=ADA, **fields):
    usual = {"message_id": 3, "date": 1, "chat": chat}
    return {"message": usual | ({"from": sender} if sender else {}) | fields}


def narrowed(payload):
    update = Update.de_json({"update_id": 11} | payload, None)
    assert update is not None
    return narrow(update, NOW, "quiz_bot")


def origin(where=HERE, who=ME, **fields):
    return Origin(11, NOW, who, where, **fields)


def command(name, *words, where=HERE, text="", **fields):
    return Command(origin(where), name, words, 3, text=text, **fields)


OURS = {"message_id": 2, "date": 1, "chat": PRIVATE, "from": BOT, "text": "What?"}
THEIRS = {"message_id": 2, "date": 1, "chat": PRIVATE, "from": ADA, "text": "What?"}

SAID = {
    "command": (message(text="/quiz"), command("quiz", text="/quiz")),
    "words": (
        message(text="/remind  09:00\nmon-fri"),
        command("remind", "09:00", "mon-fri", text="/remind  09:00\nmon-fri"),
    ),
    "upper case": (message(text="/Quiz"), command("quiz", text="/Quiz")),
    "addressed": (message(text="/quiz@Quiz_Bot"), command("quiz", text="/quiz@Quiz_Bot", addressed=True)),
    "in upper case": (message(text="/QUIZ@QUIZ_BOT a"), command("quiz", "a", text="/QUIZ@QUIZ_BOT a", addressed=True)),
    "in a group": (message(GROUP, text="/daily"), command("daily", where=THERE, text="/daily")),
    "text": (message(text="308"), Text(origin(), "308", 3)),
    "a path": (message(text="/users/<id>"), Text(origin(), "/users/<id>", 3)),
    "a lone slash": (message(text="/ x"), Text(origin(), "/ x", 3)),
    "an answer to us": (message(text="308", reply_to_message=OURS), Text(origin(), "308", 3, reply_to=2)),
    "an answer to oneself": (message(text="308", reply_to_message=THEIRS), Text(origin(), "308", 3)),
    "sticker": (message(sticker=STICKER), OtherMessage(origin(), 3)),
    "a dice": (message(dice={"emoji": "🎲", "value": 3}), OtherMessage(origin(), 3)),
}


@pytest.mark.parametrize(("payload", "expected"), SAID.values(), ids=SAID)
def test_what_is_said(payload, expected):
    assert narrowed(payload) == expected


def test_a_forum_topic_is_answered_in_the_topic():
    said = narrowed(message(SUPERGROUP, text="/daily", message_thread_id=44, is_topic_message=True))
    assert said.origin.where == Where(-100500, ChatKind.GROUP, "Flask & friends", 44)


def test_the_thread_of_an_ordinary_answer_is_no_topic():
    assert narrowed(message(SUPERGROUP, text="/daily", message_thread_id=44)).origin.where.thread_id is None


def test_a_message_of_the_group_itself_is_an_admins():
    said = narrowed(message(SUPERGROUP, ANONYMOUS, text="/remind 09:00", sender_chat=SUPERGROUP))
    assert said.origin.as_group
    assert said.name == "remind"


NOTHING = {
    "edited message": {"edited_message": message(text="/quiz")["message"]},
    "channel post": {"channel_post": message(CHANNEL, None, text="/quiz")["message"]},
    "command for another bot": message(text="/quiz@other_bot"),
    "command for another bot in a group": message(GROUP, text="/daily@other_bot"),
    "talk in a group": message(GROUP, text="hello"),
    "an answer to us in a group": message(GROUP, text="308", reply_to_message=OURS),
    "sticker in a group": message(GROUP, sticker=STICKER),
    "a bot's command": message(GROUP, BOT, text="/daily"),
    "a channel that writes in the group": message(SUPERGROUP, ANONYMOUS, text="/daily", sender_chat=CHANNEL),
    "message of nobody": message(GROUP, None, text="/daily"),
    "a pinned message": message(pinned_message=THEIRS),
    "new members": message(GROUP, new_chat_members=[ADA]),
    "new title": message(GROUP, new_chat_title="New"),
    "message in a channel": message(CHANNEL, text="/quiz"),
    "inline query": {"inline_query": {"id": "1", "from": ADA, "query": "x", "offset": ""}},
    "chosen result": {"chosen_inline_result": {"result_id": "1", "from": ADA, "query": "x"}},
    "an update of a kind to come": {"from_the_future": {"id": 1}},
}


@pytest.mark.parametrize("payload", NOTHING.values(), ids=NOTHING)
def test_what_does_not_concern_the_bot(payload):
    assert narrowed(payload) is None


def query(**fields):
    return {"callback_query": {"id": "q", "from": ADA, "chat_instance": "c", "data": "p.1.0.0"} | fields}


CARD = {"message_id": 3, "date": 1, "from": BOT, "text": "What?"}
TAPS = {
    "private": (query(message=CARD | {"chat": PRIVATE}), Tap(origin(), "q", "p.1.0.0", 3)),
    "group": (query(message=CARD | {"chat": GROUP}), Tap(origin(THERE), "q", "p.1.0.0", 3)),
    "a message too old to be seen": (
        query(message={"chat": GROUP, "message_id": 3, "date": 0}),
        Tap(origin(THERE), "q", "p.1.0.0", 3),
    ),
    "a message nobody names": (query(inline_message_id="i"), Tap(origin(), "q", "p.1.0.0", None)),
    "a button without data": (
        query(data=None, game_short_name="g", message=CARD | {"chat": PRIVATE}),
        Tap(origin(), "q", "", 3),
    ),
    "a channel": (
        query(message=CARD | {"chat": CHANNEL}),
        Tap(origin(Where(-100900, ChatKind.GROUP, "News")), "q", "p.1.0.0", 3),
    ),
}


@pytest.mark.parametrize(("payload", "expected"), TAPS.values(), ids=TAPS)
def test_a_tap_always_becomes_a_value(payload, expected):
    assert narrowed(payload) == expected


def test_a_tap_in_a_forum_topic_is_answered_there():
    card = CARD | {"chat": SUPERGROUP, "message_thread_id": 44, "is_topic_message": True}
    assert narrowed(query(message=card)).origin.where.thread_id == 44


def member(status, **fields):
    return {"user": BOT, "status": status} | fields


ADMIN = member(
    "administrator",
    **dict.fromkeys(
        (
            "can_be_edited",
            "is_anonymous",
            "can_manage_chat",
            "can_delete_messages",
            "can_manage_video_chats",
            "can_restrict_members",
            "can_promote_members",
            "can_change_info",
            "can_invite_users",
            "can_post_stories",
            "can_edit_stories",
            "can_delete_stories",
        ),
        False,
    ),
)
MUTED = dict.fromkeys(
    (
        "can_send_messages",
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
        "can_send_polls",
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_edit_tag",
        "can_react_to_messages",
    ),
    False,
)


def restricted(*, is_member):
    return member("restricted", is_member=is_member, until_date=0, **MUTED)


def changed(chat, old, new):
    return {"my_chat_member": {"chat": chat, "from": ADA, "date": 1, "old_chat_member": old, "new_chat_member": new}}


CHANGES = {
    "blocked": (PRIVATE, member("member"), member("kicked", until_date=0), (False, False)),
    "unblocked": (PRIVATE, member("kicked", until_date=0), member("member"), (True, True)),
    "added": (GROUP, member("left"), member("member"), (True, True)),
    "added as admin": (SUPERGROUP, member("left"), ADMIN, (True, True)),
    "promoted": (GROUP, member("member"), ADMIN, (True, False)),
    "muted": (SUPERGROUP, member("member"), restricted(is_member=True), (True, False)),
    "left while muted": (SUPERGROUP, restricted(is_member=True), restricted(is_member=False), (False, False)),
    "removed": (GROUP, ADMIN, member("kicked", until_date=0), (False, False)),
    "left": (GROUP, member("member"), member("left"), (False, False)),
}


@pytest.mark.parametrize(("chat", "old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_membership(chat, old, new, expected):
    change = narrowed(changed(chat, old, new))
    assert isinstance(change, Membership)
    assert (change.present, change.added) == expected
    assert change.origin.where.chat_id == chat["id"]


def test_a_channel_is_no_place_for_us():
    assert narrowed(changed(CHANNEL, member("left"), ADMIN)) is None


def test_both_messages_of_a_migration_say_the_same():
    moved = Where(-5, ChatKind.GROUP, "Flask & friends")
    before = narrowed(message(GROUP, migrate_to_chat_id=-100500))
    after = narrowed(message(SUPERGROUP, migrate_from_chat_id=-5))
    assert before == after == Migration(origin(moved), -100500)


def test_a_migration_needs_no_sender():
    moved = narrowed(message(GROUP, None, migrate_to_chat_id=-100500))
    assert moved.new_chat_id == -100500


@given(st.text())
def test_any_text_in_private_is_a_command_or_a_text(text):
    said = narrowed(message(text=text)) if text else None
    assert said is None or isinstance(said, Command | Text)
    if isinstance(said, Text):
        assert said.text == text


@given(st.from_regex(r"/[a-z0-9_]{1,32}(@[a-zA-Z_]{5,32})?( [^\n]{0,20})?", fullmatch=True))
def test_a_command_is_ours_or_nobodys(text):
    said = narrowed(message(GROUP, text=text))
    bot = text.split()[0].partition("@")[2]
    assert (said is None) == (bool(bot) and bot.lower() != "quiz_bot")
