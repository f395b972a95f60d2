"""Logging to stderr: ids and verbs, no message text, and no token in any line."""

import logging
import sys

# At DEBUG, python-telegram-bot logs the token and the text of every message; the others tell more than anybody reads.
_NOISY = ("telegram", "httpx", "httpcore", "aiosqlite", "apscheduler", "aiohttp.access", "asyncio")


class Redaction(logging.Filter):
    """Takes secrets out of every record, arguments and traceback included."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, without the secrets."""
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        record.exc_text = self.clean(record.exc_text) if record.exc_text else record.exc_text
        record.msg, record.args = self.clean(record.getMessage()), ()
        return True

    def clean(self, text: str) -> str:
        """Replace every secret in the text."""
        for secret in self._secrets:
            text = text.replace(secret, "[secret]")
        return text


def set_up_logging(level: str, *secrets: str) -> None:
    """Send the log to stderr at this level, with the secrets taken out."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(Redaction(*secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
