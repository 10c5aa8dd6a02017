"""format=flowed (RFC 3676): soft line breaks are joined again, space-stuffing is undone."""


def unflowed(text: str, delsp: bool) -> str:
    lines: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line[1:] if line.startswith(" ") else line
        fixed = bare.startswith(">") or bare == "-- "
        joined = open_line and not fixed
        # A soft-broken quoted line keeps its break: joining it could only lengthen old text.
        open_line = bare.endswith(" ") and not fixed
        kept = bare[:-1] if open_line and delsp else bare
        if joined:
            lines.append(kept)
        else:
            lines.append("\n" + kept)
    return "".join(lines).removeprefix("\n")
