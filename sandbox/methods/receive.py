"""How a bot gets its updates: long polling, or a webhook."""

from __future__ import annotations

import re
from typing import Any

from sandbox.methods.registry import Call, Json, method
from sandbox.telegram.errors import WEBHOOK_ACTIVE, ApiError, bad_request


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """Confirm what lies below the offset, and return what waits, sooner or later."""
    if call.bot.webhook:
        raise ApiError(409, WEBHOOK_ACTIVE)
    call.bot.updates.allow(_kinds(call))
    return await call.bot.updates.get(call.integer("offset"), call.integer("limit", 100), call.integer("timeout"))


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    """Send updates to an address from now on. The sandbox takes plain http, as a self-hosted server does."""
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return delete_webhook(call)
    if not re.match(r"https?://[^/\s]+", url):
        raise bad_request("invalid webhook URL specified")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    call.bot.updates.allow(_kinds(call))
    if call.flag("drop_pending_updates"):
        call.bot.updates.clear()
    call.bot.updates.abort(ApiError(409, "Conflict: terminated by setWebhook request"))
    call.bot.webhook = {"url": url, "secret": secret, "max_connections": call.integer("max_connections", 40)}
    return True


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    """Go back to long polling."""
    call.bot.webhook = {}
    if call.flag("drop_pending_updates"):
        call.bot.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    """Describe the webhook and its last failure."""
    webhook = call.bot.webhook
    info: Json = {"url": webhook.get("url", ""), "has_custom_certificate": False}
    info["pending_update_count"] = len(call.bot.updates.waiting())
    for key in ("max_connections", "last_error_date", "last_error_message"):
        if key in webhook:
            info[key] = webhook[key]
    if call.bot.updates.allowed is not None:
        info["allowed_updates"] = call.bot.updates.allowed
    return info


def _kinds(call: Call) -> list[str] | None:
    kinds: Any = call.value("allowed_updates", "allowed_updates")
    return [str(kind) for kind in kinds] if isinstance(kinds, list) else None
