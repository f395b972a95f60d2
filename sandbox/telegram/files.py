"""Uploaded files, and what can be told from their first bytes."""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with its bytes; ``size`` is width and height in pixels for a picture."""

    id: str
    unique_id: str
    name: str
    mime: str
    data: bytes
    size: tuple[int, int] | None

    @property
    def path(self) -> str:
        """The path under ``/file/bot<token>/``."""
        folder = "photos" if self.size else "documents"
        return f"{folder}/{self.unique_id}{PurePath(self.name).suffix}"

    def json(self) -> Json:
        """Return the fields every file has in the Bot API."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}

    def photo(self) -> list[Json]:
        """Return the sizes of a photo, smallest first, as Telegram lists them."""
        width, height = self.size or (1, 1)
        small = {"width": max(width * 90 // max(width, height), 1), "height": max(height * 90 // max(width, height), 1)}
        if max(width, height) <= 90:
            return [self.json() | {"width": width, "height": height}]
        return [self.json() | small, self.json() | {"width": width, "height": height}]

    def document(self) -> Json:
        """Return a Bot API Document."""
        return self.json() | {"file_name": self.name, "mime_type": self.mime}


class Files:
    """All files of the sandbox, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def store(self, data: bytes, name: str, mime: str | None = None) -> StoredFile:
        """Keep bytes under a new id."""
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        digest = hashlib.sha256(data).hexdigest()[:12]
        unique_id = f"AQAD{digest}{secrets.token_hex(4)}"
        file = StoredFile(f"BQACAgIAAxk{secrets.token_urlsafe(24)}", unique_id, name, mime, data, picture_size(data))
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        """Return a file by the id that a message carries."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """Return a file by the path that getFile gave."""
        return self._by_path.get(path)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG, or None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk the segments of a JPEG to the frame header."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + length
    return None
