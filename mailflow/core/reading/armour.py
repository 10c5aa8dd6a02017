"""PGP inside the text (RFC 9580, 7): what is signed is read without its frame, what is encrypted cannot be read.

Nobody here checks the signature: who may act is judged as for any mail.
"""

SIGNED, SIGNATURE, END = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----", "-----END PGP"
ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
SEALED = frozenset({"multipart/encrypted", "application/pgp-encrypted", "application/pkcs7-mime",
                    "application/x-pkcs7-mime"})  # fmt: skip


def is_encrypted(text: str) -> bool:
    return ENCRYPTED in text and any(line.strip() == ENCRYPTED for line in text.splitlines())


def unarmoured(text: str) -> str:
    """The text without marks and signature, and with the dashes that were escaped as they were written."""
    if SIGNED not in text:
        return text
    kept, inside = list[str](), ""
    for line in text.splitlines():
        said = line.strip()
        if said in (SIGNED, SIGNATURE):
            inside = said
        elif inside == SIGNATURE:
            inside = "" if said.startswith(END) else inside
        elif inside == SIGNED:  # its own fields, up to an empty line
            inside = inside if said else "signed"
        else:
            kept.append(line.removeprefix("- ") if inside else line)
    return "\n".join(kept)
