"""A door for any tool that listens: signed JSON in, answered by the link."""
