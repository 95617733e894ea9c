"""Mails: what they say, the one-time links in them, the outbox, and the server that takes them."""
