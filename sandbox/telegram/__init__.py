"""The pretend Telegram itself: people, chats, messages and updates in memory, with no HTTP anywhere."""
