"""Golden Hour: answers everyone who speaks to a brand, within the hour, from Slack."""
