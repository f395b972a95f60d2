"""The routes of the web chat."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.telegram import acts, groups
from sandbox.telegram.acts import ActRefused
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import User
from sandbox.telegram.state import Event, Telegram
from sandbox.web.view import clock_view, event_view, state_view

Json = dict[str, Any]

_STATIC = Path(__file__).parents[1] / "static"
_KEEP_ALIVE_SECONDS = 15.0


class WebDoor:
    """The page, what it asks for, what it does, and the stream that tells it what happens."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._streams: dict[asyncio.Queue[Json | None], User] = {}
        telegram.listen(self._publish)

    def routes(self) -> list[BaseRoute]:
        """Return the routes: the page at ``/``, its files, and its calls under ``/web``."""
        return [
            Route("/", self.page),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/web/clock", self.clock, methods=["POST"]),
            Route("/web/file/{file_id}", self.file),
            Route("/web/{user:int}/state", self.state),
            Route("/web/{user:int}/events", self.events),
            Route("/web/{user:int}/{act}", self.act, methods=["POST"]),
        ]

    def close(self) -> None:
        """End every stream."""
        for stream in self._streams:
            stream.put_nowait(None)

    async def page(self, request: Request) -> Response:
        """Serve the chat itself."""
        return FileResponse(_STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    async def state(self, request: Request) -> Response:
        """Return all a person sees."""
        return JSONResponse(state_view(self._telegram, self._user(request)))

    async def events(self, request: Request) -> Response:
        """Stream what happens, as server-sent events."""
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams[stream] = self._user(request)
        headers = {"Cache-Control": "no-cache"}
        return StreamingResponse(self._lines(stream), media_type="text/event-stream", headers=headers)

    async def file(self, request: Request) -> Response:
        """Return a file of a message."""
        file = self._telegram.files.by_id(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404)
        shown = "inline" if file.size else "attachment"
        return Response(file.data, media_type=file.mime, headers={"Content-Disposition": shown, **_SAFE})

    async def clock(self, request: Request) -> Response:
        """Push the clock forward by ``{"advance": seconds}``."""
        try:
            self._telegram.clock.advance(float((await request.json())["advance"]))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)
        for stream in self._streams:
            stream.put_nowait({"kind": "clock", **clock_view(self._telegram)})
        return JSONResponse(clock_view(self._telegram))

    async def act(self, request: Request) -> Response:
        """Do what a person does: say, tap, edit, vote, block, or something in a group."""
        user, body = self._user(request), await request.json()
        try:
            return JSONResponse(self._act(request.path_params["act"], user, body))
        except (ActRefused, KeyError, IndexError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    def _act(self, act: str, user: User, body: Json) -> Json:
        telegram, chat = self._telegram, self._chat(user, int(body["chat"]))
        match act:
            case "say":
                acts.say(telegram, user, chat, str(body["text"]), chat.messages.get(int(body.get("reply_to") or 0)))
            case "block":
                (acts.block if body["on"] else acts.unblock)(telegram, chat)
            case "group":
                self._act_on_group(str(body["do"]), user, chat)
            case _:
                message = chat.messages.get(int(body["message"]))
                if message is None:
                    raise ActRefused("This message is gone.")
                return self._act_on_message(act, user, message, body)
        return {}

    def _act_on_message(self, act: str, user: User, message: Message, body: Json) -> Json:
        telegram = self._telegram
        match act:
            case "tap":
                button = message.rows[int(body["row"])][int(body["column"])]
                return {"query_id": acts.tap(telegram, user, message, str(button["callback_data"])).id}
            case "edit":
                acts.edit(telegram, user, message, str(body["text"]))
            case "vote":
                acts.vote(telegram, user, message, [int(option) for option in body["options"]])
        return {}

    def _act_on_group(self, deed: str, user: User, group: Chat) -> None:
        telegram = self._telegram
        bot = next(iter(telegram.bots.values())).user
        match deed:
            case "add-bot":
                groups.add_member(telegram, user, group, bot)
            case "remove-bot":
                groups.remove_member(telegram, user, group, bot)
            case "admin-me" | "member-me":
                groups.set_status(telegram, user, group, user, "administrator" if deed == "admin-me" else "member")
            case "admin-bot" | "member-bot":
                groups.set_status(telegram, user, group, bot, "administrator" if deed == "admin-bot" else "member")
            case "migrate":
                groups.migrate(telegram, user, group)

    def _publish(self, event: Event) -> None:
        """Hand an event to every page it concerns."""
        for stream, user in self._streams.items():
            view = event_view(self._telegram, event, user)
            if view is not None:
                stream.put_nowait(view)

    async def _lines(self, stream: asyncio.Queue[Json | None]) -> AsyncIterator[str]:
        """Yield events until the door closes; a comment now and then finds connections that are gone."""
        try:
            yield "retry: 500\n\n"
            while True:
                try:
                    async with asyncio.timeout(_KEEP_ALIVE_SECONDS):
                        event = await stream.get()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
        finally:
            self._streams.pop(stream, None)

    def _user(self, request: Request) -> User:
        user = self._telegram.users.get(request.path_params["user"])
        if user is None:
            raise HTTPException(404)
        return user

    def _chat(self, user: User, chat_id: int) -> Chat:
        for chat in self._telegram.chats_of(user):
            if chat.id == chat_id:
                return chat
        raise ActRefused("This chat is not yours.")


_SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
