"""Certificates for the door, in files as an operator has them."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme


class Files:
    """A certificate, its key, and whoever trusts them; `renew` writes another pair in their place."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.cert, self.key = folder / "cert.pem", folder / "key.pem"
        self.renew()

    @property
    def pair(self) -> tuple[Path, Path]:
        return self.cert, self.key

    def renew(self, days: float = 90, begins: float = -1) -> bytes:
        """From `begins` to `days` from now; what a client will be shown."""
        today = datetime.now(UTC)
        begin, end = today + timedelta(begins), today + timedelta(days)
        made = self._authority.issue_cert("127.0.0.1", not_before=begin, not_after=end)
        self.cert.write_bytes(b"".join(pem.bytes() for pem in made.cert_chain_pems))
        self.key.write_bytes(made.private_key_pem.bytes())
        return ssl.PEM_cert_to_DER_cert(made.cert_chain_pems[0].bytes().decode())

    def client(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        self._authority.configure_trust(context)
        return context
