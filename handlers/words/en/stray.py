"""What nobody asked for: unknown commands, stray texts, stickers, commands in the wrong chat."""

from handlers.words.en.counts import listed
from handlers.words.en.markup import Html, escape


def unknown_command(name: str, similar: list[str]) -> Html:
    """No command of ours."""
    if similar:
        return escape(f"I do not know /{name}. Did you mean {listed([f'/{one}' for one in similar], 'or')}?")
    return escape(f"I do not know /{name}. /help lists what I can do.")


def text() -> Html:
    """A message that answers nothing."""
    return escape("No question waits for a written answer. /quiz asks one, /help lists what I can do.")


def no_text() -> Html:
    """A sticker, a picture, a voice note."""
    return escape("I read text and taps on buttons only. /quiz asks a question, /help lists what I can do.")


def private_only(name: str) -> Html:
    """A command for the private chat, in a group."""
    return escape(f"/{name} is for our private chat.")


def group_only(name: str) -> Html:
    """A command for groups, in a private chat."""
    return escape(f"/{name} is for groups: add me to one and send it there.")


def admins_only(name: str) -> Html:
    """A command for admins, by somebody else."""
    return escape(f"/{name} is for the admins of this group.")


def failed() -> Html:
    """The bot's own fault."""
    return escape("Something went wrong on my side, and it was noted. Nothing of yours is lost. /quiz goes on.")
