"""The bytes that are signed (RFC 6376 3.4), each form in twenty passes over them at most."""

from mailflow.ingress.verdict.header import Field, Letter
from mailflow.ingress.verdict.signature import Signature


def canonical_body(body: bytes, form: str) -> bytes:
    """Trailing empty lines never count; in the relaxed form neither does the width of spaces."""
    if form == "relaxed":
        body = _narrow(body).replace(b" \r\n", b"\r\n").removesuffix(b" ")
    body = _without_empty_end(body)
    if not body:
        return b"\r\n" if form == "simple" else b""  # RFC 6376 3.4.3 and 3.4.4
    return body + b"\r\n"


def _without_empty_end(body: bytes) -> bytes:
    """The body without its last line ends; a lone CR or LF is no line end."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body[:end]


def canonical_field(field: Field, form: str) -> bytes:
    """A field with its CR LF."""
    if form == "simple":
        return field.raw
    return field.name.encode() + b":" + _narrow(field.value.replace(b"\r\n", b"")).strip(b" ") + b"\r\n"


def _narrow(text: bytes) -> bytes:
    """Each run of spaces and tabs as one space. Each turn halves the runs, so the longest takes twenty."""
    text = text.replace(b"\t", b" ")
    while b"  " in text:
        text = text.replace(b"  ", b" ")
    return text


def signed_head(signature: Signature, letter: Letter) -> bytes:
    """The signed fields, each name from the bottom up (RFC 6376 5.4.2), and the signature's own without its value."""
    waiting = {name: list(letter.all(name)) for name in set(signature.signs)}
    fields = [waiting[name].pop() for name in signature.signs if waiting[name]]
    own = canonical_field(_without_value(signature.field), signature.header_form).removesuffix(b"\r\n")
    return b"".join(canonical_field(field, signature.header_form) for field in fields) + own


def _without_value(field: Field) -> Field:
    """RFC 6376 3.7: the value of b=, with the space around it, counts as empty."""
    name, colon, value = field.raw.partition(b":")
    specs = value.split(b";")
    emptied = [_emptied(spec, last=at == len(specs) - 1) for at, spec in enumerate(specs)]
    return Field(field.name, name + colon + b";".join(emptied))


def _emptied(spec: bytes, *, last: bool) -> bytes:
    tag, equals, _ = spec.partition(b"=")
    if not equals or tag.strip() != b"b":
        return spec
    return tag + equals + (b"\r\n" if last else b"")
