"""What runs the quiz master: settings, composition, clock, heartbeat, Telegram in and out, the command line."""
