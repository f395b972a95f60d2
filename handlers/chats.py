"""The chat and the person behind an update, as the store knows them."""

from datetime import date

from data.records import Chat, Person
from handlers.asked import Origin
from handlers.sending import is_private
from handlers.services import Services
from quiz.timetable import local_date

UTC = "UTC"


def chat_of(origin: Origin) -> Chat:
    """The chat of an update; its zone is the store's affair."""
    return Chat(origin.where.chat_id, origin.where.kind, origin.where.title)


async def person_of(origin: Origin, services: Services) -> Person:
    """The person of an update by their present name, made known where they were not."""
    return await services.store.meet(origin.who, chat_of(origin), origin.now, origin.update_id)


async def zone_of(origin: Origin, services: Services) -> str:
    """The zone of the chat that an update came from."""
    chat = await services.store.chat(origin.where.chat_id)
    return chat.zone if chat else UTC


async def today_of(origin: Origin, services: Services) -> date:
    """The date it is now for the chat that an update came from."""
    return local_date(origin.now, await zone_of(origin, services))


async def may_administer(origin: Origin, services: Services) -> bool:
    """Say whether who asks may change the settings of the chat: everybody in private, admins in a group."""
    if is_private(origin) or origin.as_group:
        return True
    return await services.telegram.is_admin(origin.where.chat_id, origin.who.id)
