"""A table that comes with a mail, as mail programs enclose it."""

from base64 import encodebytes
from hashlib import sha256


def with_file(raw: bytes, table: bytes) -> bytes:
    """The mail with a file behind its text."""
    mark = sha256(raw).hexdigest()[:24].encode()
    head, _, body = raw.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-")]
    kinds = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-")]
    about = b'Content-Type: text/csv; name="people.csv"\r\nContent-Transfer-Encoding: base64\r\n'
    enclosed = about + b'Content-Disposition: attachment; filename="people.csv"\r\n\r\n' + encodebytes(table)
    fields = [*kept, b'Content-Type: multipart/mixed; boundary="' + mark + b'"']
    fields += [] if any(line.lower().startswith(b"mime-version") for line in kept) else [b"MIME-Version: 1.0"]
    parts = (b"\r\n".join([*kinds, b"", body]), enclosed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    inside = b"".join(b"--" + mark + b"\r\n" + part + b"\r\n" for part in parts)
    return b"\r\n".join(fields) + b"\r\n\r\n" + inside + b"--" + mark + b"--\r\n"
