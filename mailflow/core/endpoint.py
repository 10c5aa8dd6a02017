"""Where to listen, as an operator writes it: host:port."""

import re

ENDPOINT = re.compile(r"\[?(?P<host>[A-Za-z0-9._:%-]+)]?:(?P<port>[0-9]{1,5})")


def parse_endpoint(text: str) -> tuple[str, int]:
    """Host and port; ValueError says what to write."""
    found = ENDPOINT.fullmatch(text)
    if found is None or int(found["port"]) > 65535:
        raise ValueError(f"{text!r} is no address to listen on: write host:port, as in 127.0.0.1:8025")
    return found["host"], int(found["port"])
