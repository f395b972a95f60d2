"""The store: everything the quiz master remembers, in one SQLite file behind verbs. One verb is one transaction."""
