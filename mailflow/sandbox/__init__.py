"""A tiny webmail for a programme of invented people, around the real service: nothing leaves this machine."""
