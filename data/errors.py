"""How the store fails, each with a sentence for the person who runs it.

What passes by itself (a lock, a full disk) is a `sqlite3.OperationalError` too: whoever waits for the store to come
back waits for these.
"""

import sqlite3


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


class NoDatabase(StoreError):
    """There is no file, and none was to be made."""


class NewerDatabase(StoreError):
    """The file was written by a newer program."""


class DamagedDatabase(StoreError):
    """The file is not a database of ours, or is damaged."""


class StoreInUse(StoreError):
    """Another process holds the database."""


class StoreBusy(StoreError, sqlite3.OperationalError):
    """Another program kept the file locked for longer than we wait. Nothing was written; try again later."""


class CannotWrite(StoreError, sqlite3.OperationalError):
    """The disk is full, or fails. Nothing of this transaction was written; earlier ones stand; try again later."""


class PublishedQuestionChanged(StoreError):
    """A published question was changed without a new revision."""
