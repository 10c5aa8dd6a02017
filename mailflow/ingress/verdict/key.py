"""A published key: what it may sign, and whether it is strong enough (RFC 6376 3.6.1)."""

import base64
import binascii
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from mailflow.core.verdict import Result
from mailflow.ingress.verdict.signature import Fault, Signature
from mailflow.ingress.verdict.tags import read_tags, without_space

Key = RSAPublicKey | Ed25519PublicKey

RSA_LEAST = 1_024  # RFC 8301 3.2
RSA_MOST = 8_192  # a larger one costs us more than it costs its owner

NO_KEY: Fault = (Result.PERMERROR, "its signature's key is not published")
TWO_KEYS: Fault = (Result.PERMERROR, "its signature has more than one key")
BAD_KEY: Fault = (Result.PERMERROR, "its signature's key cannot be used")
REVOKED: Fault = (Result.FAIL, "its signature's key is revoked")
TESTING: Fault = (Result.NONE, "its signature's key is published for a test")
OTHER_USE: Fault = (Result.POLICY, "its signature's key is published for another use")
SHORT: Fault = (Result.POLICY, "its signature's key is shorter than 1024 bits")


def read_key(records: tuple[bytes, ...], signature: Signature) -> Key | Fault:
    """The key, or why there is none. Other texts may share the name (a wildcard's SPF); two keys may not."""
    keys = _keys_in(records)
    if len(keys) != 1:
        return TWO_KEYS if keys else NO_KEY
    return _refusal(keys[0], signature) or _load(without_space(keys[0]["p"]), keys[0].get("k", "rsa").lower())


@lru_cache(256)  # many people write from few domains; a name server's answer is 64 kB at most
def _keys_in(records: tuple[bytes, ...]) -> list[Mapping[str, str]]:
    texts = (record.decode("ascii", "replace") for record in records)
    return [tags for tags in map(read_tags, texts) if tags is not None and "p" in tags]


def _refusal(tags: Mapping[str, str], signature: Signature) -> Fault | None:
    if tags.get("v", "DKIM1") != "DKIM1" or ("v" in tags and next(iter(tags)) != "v"):
        return BAD_KEY
    if not tags["p"]:
        return REVOKED
    flags = _listed(tags.get("t", ""))
    if "y" in flags:
        return TESTING  # RFC 6376 3.6.1: to be treated as unsigned
    if "s" in flags and signature.identity != signature.domain:
        return OTHER_USE
    return None if _is_for_this(tags, signature) else OTHER_USE


def _is_for_this(tags: Mapping[str, str], signature: Signature) -> bool:
    """g= is RFC 4871's, for some local parts only: such a key speaks for nobody whom we could name."""
    mail = {"*", "email"} & _listed(tags.get("s", "*"))
    algorithm = f"{tags.get('k', 'rsa').lower()}-sha256" == signature.algorithm
    return bool(mail) and algorithm and "sha256" in _listed(tags.get("h", "sha256")) and tags.get("g", "*") == "*"


def _listed(value: str) -> set[str]:
    return {one.strip().lower() for one in value.split(":")}


@lru_cache(maxsize=256)
def _load(public: str, kind: str) -> Key | Fault:
    """Many people write from few domains, so most keys have been read before."""
    try:
        data = base64.b64decode(public, validate=True)
        if kind == "ed25519":
            return Ed25519PublicKey.from_public_bytes(data)  # RFC 8463 4: the bare 32 bytes
        key = load_der_public_key(data)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return BAD_KEY
    if not isinstance(key, RSAPublicKey) or key.key_size > RSA_MOST:
        return BAD_KEY
    return key if key.key_size >= RSA_LEAST else SHORT
