"""Addresses that lead to the bot."""

from handlers.sending import Key, link_key
from handlers.services import Services
from handlers.words.en import labels

ADDRESS = "https://t.me"
SHARE = f"{ADDRESS}/share/url"


def private_key(services: Services, payload: str = "") -> Key:
    """A button to the private chat; see `private_address`."""
    return link_key(labels.OPEN_PRIVATE, private_address(services, payload))


def private_address(services: Services, payload: str = "") -> str:
    """The private chat; the payload (letters, digits, - and _, at most 64) comes back as /start's word."""
    query = f"?start={payload}" if payload else ""
    return f"{ADDRESS}/{services.bot_username}{query}"


def group_key(services: Services) -> Key:
    """A button that adds the bot to a group."""
    return link_key(labels.ADD_TO_GROUP, f"{ADDRESS}/{services.bot_username}?startgroup")
