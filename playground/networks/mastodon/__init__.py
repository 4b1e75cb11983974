"""A pretend Mastodon, in the flavours of three kinds of server."""
