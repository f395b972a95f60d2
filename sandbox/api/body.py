"""Reading the parameters and files of a call from its query string and body."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from sandbox.methods.registry import Upload
from sandbox.telegram.errors import bad_request

Json = dict[str, Any]


def read_call(query: bytes, content_type: str, body: bytes) -> tuple[Json, dict[str, Upload]]:
    """Return parameters and uploads. Raises ApiError for a body that cannot be read."""
    params: Json = dict(parse_qsl(query.decode("ascii", "replace"), keep_blank_values=True))
    uploads: dict[str, Upload] = {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        params |= _read_json(body)
    elif kind == "multipart/form-data":
        fields, uploads = _read_multipart(content_type, body)
        params |= fields
    elif kind == "application/x-www-form-urlencoded":
        params |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return params, uploads


def _read_json(body: bytes) -> Json:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request body as JSON") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request body: Object expected")
    return value


def _read_multipart(content_type: str, body: bytes) -> tuple[Json, dict[str, Upload]]:
    """Split a form with the standard library's MIME parser, which keeps bytes as they are."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1")
    form = message_from_bytes(head + body, policy=HTTP)
    if not form.is_multipart():
        raise bad_request("can't parse multipart form data")
    fields: Json = {}
    uploads: dict[str, Upload] = {}
    for part in form.iter_parts():
        name = str(part.get_param("name", "", "content-disposition"))
        file_name, data = part.get_filename(), _payload(part)
        if file_name is None:
            fields[name] = data.decode("utf-8", "replace")
        else:
            uploads[name] = Upload(file_name, part.get_content_type(), data)
    return fields, uploads


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
