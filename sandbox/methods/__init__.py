"""The Bot API's methods, one function each, gathered in one table."""

from sandbox.methods import admin, callbacks, chats, edit, media, polls, profile, receive, send
from sandbox.methods.registry import METHODS

__all__ = ["METHODS", "admin", "callbacks", "chats", "edit", "media", "polls", "profile", "receive", "send"]
