"""How the store fails, each with a sentence for the person who runs it."""


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


class NewerDatabase(StoreError):
    """The file was written by a newer program."""


class DamagedDatabase(StoreError):
    """The file is not a database of ours, or is damaged."""


class StoreInUse(StoreError):
    """Another process holds the database."""


class PublishedQuestionChanged(StoreError):
    """A published question was changed without a new revision."""
