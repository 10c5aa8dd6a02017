"""A mailto link, built in one place so that every button survives every mail program."""

from urllib.parse import quote


def mailto(address: str, subject: str, body: str = "") -> str:
    """Only To, Subject and Body: cc and bcc are not opened everywhere."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    # "+" in the address becomes %2B: some programs read it as a space (RFC 6068 section 5).
    local, at, domain = address.rpartition("@")
    to = quote(local, safe="") + at + quote(domain, safe="")
    link = f"mailto:{to}?subject={quote(subject, safe='')}"
    return f"{link}&body={quote(lines, safe='')}" if lines else link
