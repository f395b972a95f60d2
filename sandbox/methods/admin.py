"""The end of a bot's stay on a server."""

from __future__ import annotations

from sandbox.methods.registry import Call, method
from sandbox.telegram.errors import ApiError


@method("logOut")
def log_out(call: Call) -> bool:
    """Leave this server: waiting polls end, and the sandbox keeps everything as it is."""
    call.bot.updates.abort(ApiError(401, "Unauthorized"))
    return True


@method("close")
def close(call: Call) -> bool:
    """Close the bot's instance on this server; it opens again with the next call."""
    call.bot.updates.abort()
    return True
