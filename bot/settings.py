"""Settings: one frozen value, read from the environment and then from `.env`; all faults are told at once."""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

TELEGRAM = "https://api.telegram.org"
_SQLITE = "sqlite:///"


class BadSettings(Exception):
    """Some settings cannot be used. `faults` holds one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Everything that can be set. `.env.example` explains each for the person who sets it."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM
    database_url: str = f"{_SQLITE}var/quizmaster.db"
    owner_ids: Annotated[frozenset[int], NoDecode] = frozenset()
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = Field(default=None, validate_default=True)
    webhook_listen: str | None = Field(default=None, validate_default=True)
    send_rate: float = Field(default=25.0, gt=0, le=1000)
    log_level: str = "INFO"
    clock_file: Path | None = None

    @property
    def database_path(self) -> Path:
        """The file named by `database_url`; three slashes are relative to the working directory, four absolute."""
        return Path(self.database_url.removeprefix(_SQLITE))

    @property
    def token(self) -> str:
        """The bot token in the clear, for the HTTP client alone; empty when there is none."""
        return self.bot_token.get_secret_value() if self.bot_token else ""

    @property
    def listen_address(self) -> tuple[str, int] | None:
        """Host and port of our own HTTP service, None when it is off."""
        if self.webhook_listen is None:
            return None
        host, _, port = self.webhook_listen.rpartition(":")
        return host.strip("[]"), int(port)

    @field_validator("bot_token")
    @classmethod
    def _token_shape(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            number, colon, secret = token.get_secret_value().partition(":")
            if not (number.isdigit() and colon and secret) or any(c.isspace() or c == "/" for c in secret):
                raise ValueError("does not look like a token: digits, a colon and a secret, as BotFather gives it")
        return token

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _is_url(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
            raise ValueError("is not a web address: it starts with http:// or https://")
        return url.rstrip("/") if url else url

    @field_validator("database_url")
    @classmethod
    def _is_sqlite(cls, url: str) -> str:
        if not url.startswith(_SQLITE) or len(url) == len(_SQLITE):
            raise ValueError("must be sqlite:///relative/path or sqlite:////absolute/path")
        return url

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _numbers(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        words = value.replace(",", " ").split()
        if not all(word.isdigit() for word in words):
            raise ValueError("must be Telegram user ids, numbers separated by commas")
        return frozenset(int(word) for word in words)

    @field_validator("webhook_listen")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        port = (value or "").rpartition(":")[2]
        if value is not None and not (":" in value and port.isdigit() and 0 < int(port) < 65536):
            raise ValueError("must be host:port, for example 127.0.0.1:8080")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret_shape(cls, secret: SecretStr | None) -> SecretStr | None:
        text = secret.get_secret_value() if secret else "x"
        if len(text) > 256 or not all(c.isascii() and (c.isalnum() or c in "_-") for c in text):
            raise ValueError("may have 1 to 256 letters, digits, - and _")
        return secret

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
            raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return level.upper()

    # What settings need of each other is asked of one of them and not of the whole, which pydantic would only look at
    # once every value is good by itself: all faults are told at once.
    @field_validator("webhook_secret", "webhook_listen")
    @classmethod
    def _with_webhook(cls, value: Any, info: ValidationInfo) -> Any:
        if value is None and info.data.get("webhook_url") is not None:
            raise ValueError("is needed with WEBHOOK_URL")
        return value

    @field_validator("clock_file")
    @classmethod
    def _clock_of_this_machine(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if file is not None and not is_loopback(info.data.get("telegram_api_url", "http://localhost")):
            raise ValueError("is for the sandbox and tests: it needs a TELEGRAM_API_URL on this machine")
        return file


class ServingSettings(Settings):
    """What serving needs; the other commands need no token."""

    bot_token: SecretStr | None = Field(default=None, validate_default=True)

    @field_validator("bot_token")
    @classmethod
    def _there(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            raise ValueError("there is none. Put one in .env, or try the bot without: make run")
        return token


def is_loopback(url: str) -> bool:
    """Say whether a URL points at this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def load_settings(env_file: Path | None = Path(".env"), *, serving: bool = False) -> Settings:
    """Read the settings, with a token if they are for `serving`.

    Raises:
        BadSettings: one sentence for each value that cannot be used, all at once, no secret repeated.
    """
    try:
        return (ServingSettings if serving else Settings)(_env_file=env_file)  # type: ignore[call-arg]  # pydantic-settings reads it
    except ValidationError as error:
        raise BadSettings([_sentence(fault) for fault in error.errors()]) from None


def _sentence(fault: Mapping[str, Any]) -> str:
    text = str(fault["msg"]).removeprefix("Value error, ")
    return f"{str(fault['loc'][0]).upper()}: {text}"
