"""Who is there: users, bots, and their standing in a chat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "left", "kicked"]

_ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_change_info",
    "can_delete_messages",
    "can_invite_users",
    "can_restrict_members",
    "can_pin_messages",
    "can_promote_members",
    "can_manage_video_chats",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)


@dataclass(slots=True, eq=False)
class User:
    """A person, or the face of a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> Json:
        """Return a Bot API User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code and not self.is_bot:
            user["language_code"] = self.language_code
        return user


GROUP_ANONYMOUS = User(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


@dataclass(slots=True, eq=False)
class Member:
    """One user's standing in one group."""

    user: User
    status: Status = "member"

    @property
    def present(self) -> bool:
        """Say whether the user is in the group now."""
        return self.status not in ("left", "kicked")

    @property
    def admin(self) -> bool:
        """Say whether the user is an administrator or the creator."""
        return self.status in ("creator", "administrator")

    def json(self) -> Json:
        """Return a Bot API ChatMember."""
        return member_json(self.user, self.status)


def member_json(user: User, status: Status) -> Json:
    """Return a Bot API ChatMember for a user with a status."""
    member: Json = {"user": user.json(), "status": status}
    match status:
        case "creator":
            member["is_anonymous"] = False
        case "administrator":
            member |= {"can_be_edited": False, "is_anonymous": False}
            member |= {right: right != "can_promote_members" for right in _ADMIN_RIGHTS}
        case "kicked":
            member["until_date"] = 0
    return member


@dataclass(slots=True, eq=False)
class Profile:
    """What a bot says about itself, per language code ('' is everybody)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
