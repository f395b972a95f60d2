"""The tests' door under ``/control``: the record of calls, faults, the clock, and people from outside the process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.api.faults import Fault
from sandbox.telegram import acts, groups
from sandbox.telegram.acts import ActRefused
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import User

if TYPE_CHECKING:
    from sandbox.app import Sandbox

Json = dict[str, Any]


class ControlDoor:
    """The routes that tests and scripts in other processes use."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def routes(self) -> list[Route]:
        """Return the routes, all under ``/control``."""
        return [
            Route("/control/transcript", self.transcript),
            Route("/control/transcript", self.clear_transcript, methods=["DELETE"]),
            Route("/control/violations", self.violations),
            Route("/control/fault", self.fault, methods=["POST"]),
            Route("/control/fault", self.clear_faults, methods=["DELETE"]),
            Route("/control/freeze", self.freeze, methods=["POST"]),
            Route("/control/clock", self.clock, methods=["GET", "POST"]),
            Route("/control/people", self.people, methods=["GET", "POST"]),
            Route("/control/act", self.act, methods=["POST"]),
            Route("/control/photo", self.photo, methods=["POST"]),
            Route("/control/messages", self.messages),
            Route("/control/queue", self.queue),
            Route("/control/revoke", self.revoke, methods=["POST"]),
        ]

    async def transcript(self, request: Request) -> JSONResponse:
        """List calls: ``?method=``, ``?chat_id=``, ``?after=`` a call's number."""
        query = request.query_params
        chat_id = int(query["chat_id"]) if "chat_id" in query else None
        after = int(query.get("after", 0))
        records = self._sandbox.transcript.calls(query.get("method"), chat_id)
        return JSONResponse([record.json() for record in records if record.number > after])

    async def clear_transcript(self, request: Request) -> JSONResponse:
        """Forget the calls so far."""
        self._sandbox.transcript.clear()
        return JSONResponse({})

    async def violations(self, request: Request) -> JSONResponse:
        """List everything any call did against the Bot API's specification."""
        return JSONResponse(self._sandbox.transcript.violations)

    async def fault(self, request: Request) -> JSONResponse:
        """Let a fault wait for its calls; the body has the fields of ``Fault``."""
        try:
            self._sandbox.faults.add(Fault(**await request.json()))
        except TypeError as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse({})

    async def clear_faults(self, request: Request) -> JSONResponse:
        """Forget all faults and thaw."""
        self._sandbox.faults.clear()
        return JSONResponse({})

    async def freeze(self, request: Request) -> JSONResponse:
        """Hang every call from now on (``{"on": true}``), or let them go on."""
        if (await request.json())["on"]:
            self._sandbox.faults.freeze()
        else:
            self._sandbox.faults.thaw()
        return JSONResponse({})

    async def clock(self, request: Request) -> JSONResponse:
        """Tell the time; ``{"advance": seconds}`` pushes it forward."""
        clock = self._sandbox.telegram.clock
        if request.method == "POST":
            clock.advance(float((await request.json())["advance"]))
        return JSONResponse({"now_ms": clock.now_ms(), "offset_ms": clock.offset_ms})

    async def people(self, request: Request) -> JSONResponse:
        """List the people, or add as many as ``{"count": n}`` says, each with a started private chat."""
        telegram = self._sandbox.telegram
        if request.method == "POST":
            for _ in range(int((await request.json())["count"])):
                user = telegram.add_user(f"Person {len(telegram.users) + 1}")
                for bot in telegram.bots.values():
                    telegram.private_chat(bot, user).started = True
        return JSONResponse([user.json() for user in telegram.users.values()])

    async def act(self, request: Request) -> JSONResponse:
        """Let a person do something; see the README for the acts and their fields."""
        try:
            return JSONResponse(self._act(await request.json()))
        except (ActRefused, KeyError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    def _act(self, body: Json) -> Json:
        telegram = self._sandbox.telegram
        user = telegram.users[int(body["user"])]
        chat = self._sandbox.chat_for(user, int(body.get("chat", user.id)))
        if "message" in body:
            return self._act_on_message(body, user, chat.messages[int(body["message"])])
        match body["do"]:
            case "say":
                reply_to = chat.messages.get(int(body.get("reply_to", 0)))
                return acts.say(telegram, user, chat, body["text"], reply_to).json()
            case "sticker":
                return acts.send_sticker(telegram, user, chat, body.get("emoji", "👍")).json()
            case "block":
                acts.block(telegram, chat)
            case "unblock":
                acts.unblock(telegram, chat)
            case _:
                return self._act_on_group(body, user, chat)
        return {}

    def _act_on_message(self, body: Json, user: User, message: Message) -> Json:
        telegram = self._sandbox.telegram
        match body["do"]:
            case "tap":
                data, lost = _data(message, body), bool(body.get("lost"))
                return {"query_id": acts.tap(telegram, user, message, data, inaccessible=lost).id}
            case "edit":
                acts.edit(telegram, user, message, body["text"])
            case "react":
                acts.react(telegram, user, message, body.get("emoji"))
            case "vote":
                acts.vote(telegram, user, message, body["options"])
            case _:
                raise ValueError(f"There is no act called {body['do']} on a message.")
        return {}

    def _act_on_group(self, body: Json, user: User, group: Chat) -> Json:
        telegram, bot = self._sandbox.telegram, self._sandbox.bot.user
        other = telegram.users[int(body["member"])] if "member" in body else bot
        match body["do"]:
            case "add":
                groups.add_member(telegram, user, group, other)
            case "remove":
                groups.remove_member(telegram, user, group, other)
            case "status":
                groups.set_status(telegram, user, group, other, body["status"])
            case "migrate":
                return {"chat": groups.migrate(telegram, user, group).id}
            case _:
                raise ValueError(f"There is no act called {body['do']}.")
        return {}

    async def photo(self, request: Request) -> JSONResponse:
        """Send the body as a person's picture or document: ``?user=&chat=&name=&caption=``."""
        query = request.query_params
        user = self._sandbox.telegram.users[int(query["user"])]
        chat = self._sandbox.chat_for(user, int(query.get("chat", user.id)))
        data, name = await request.body(), query.get("name", "picture.png")
        return JSONResponse(
            acts.send_photo(self._sandbox.telegram, user, chat, data, name, query.get("caption", "")).json()
        )

    async def messages(self, request: Request) -> JSONResponse:
        """List the messages of a chat: ``?user=`` and, for a group, ``?chat=``."""
        user = self._sandbox.telegram.users[int(request.query_params["user"])]
        chat = self._sandbox.chat_for(user, int(request.query_params.get("chat", user.id)))
        return JSONResponse([message.json() for message in chat.messages.values()])

    async def queue(self, request: Request) -> JSONResponse:
        """List the updates the bot has not confirmed yet."""
        return JSONResponse(self._sandbox.bot.updates.waiting())

    async def revoke(self, request: Request) -> JSONResponse:
        """Revoke the bot's token (``{"on": true}``), or make it valid again."""
        self._sandbox.bot.revoked = bool((await request.json())["on"])
        return JSONResponse({})


def _data(message: Message, body: Json) -> str:
    """Return the callback data an act names: itself, or by the label or place of its button."""
    if "data" in body:
        return str(body["data"])
    button = body["button"]
    if isinstance(button, int):
        return str(message.buttons[button]["callback_data"])
    found = [each for each in message.buttons if each["text"] == button]
    if not found:
        raise ValueError(f"There is no button {button!r}; there are {message.labels}.")
    return str(found[0]["callback_data"])
