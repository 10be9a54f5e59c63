"""Telling another program what changed: who hears what, signed messages, and an address that may be called."""
