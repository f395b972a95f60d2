"""What somebody asked of us: an update narrowed to a small value, once, at the door."""

from dataclasses import dataclass

from data.records import ChatKind, Who


@dataclass(frozen=True, slots=True)
class Where:
    """The chat an update came from. `thread_id` is the forum topic, where there is one."""

    chat_id: int
    kind: ChatKind
    title: str | None = None
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What every asked thing carries: the update's id (the repeat key), its arrival (UTC ms), who and where.

    `as_group` is True for a message whose sender is the group itself: an admin, but no player.
    """

    update_id: int
    now: int
    who: Who
    where: Where
    as_group: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command, lower case without slash and bot name, and the words after it. `message_id` is to reply to.

    `addressed` says that the bot was named (`/quiz@bot`); `text` is the whole message and `reply_to` the message of
    ours that it answers, because an answer to a question may begin with a slash.
    """

    origin: Origin
    name: str
    words: tuple[str, ...]
    message_id: int
    addressed: bool = False
    text: str = ""
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a button: the callback query to answer, its data as sent, and the message the button sits under."""

    origin: Origin
    query_id: str
    data: str
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text message that is no command; `reply_to` is the id of the message it answers, if any of ours."""

    origin: Origin
    text: str
    message_id: int
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class OtherMessage:
    """A message without text: a sticker, a photo, a voice note."""

    origin: Origin
    message_id: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The bot's own membership changed: it can write here now, or cannot any more."""

    origin: Origin
    present: bool
    added: bool


@dataclass(frozen=True, slots=True)
class Migration:
    """A group became a supergroup: its new id. `origin.where` is the old chat."""

    origin: Origin
    new_chat_id: int


Incoming = Command | Tap | Text | OtherMessage | Membership | Migration
