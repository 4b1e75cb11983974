"""What lets one try the bot without any account: a strict local Slack and its web page."""
