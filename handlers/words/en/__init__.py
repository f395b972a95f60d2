"""The bot's words in English."""
