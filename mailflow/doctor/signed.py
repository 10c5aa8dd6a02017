"""DKIM and DMARC: whose signature our letters bear, whether its key is published, and what receivers are told to do."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.core.verdict import Result
from mailflow.doctor.finding import Finding, Record, fail, ok, skip, warn
from mailflow.doctor.ground import Ground
from mailflow.doctor.names import AGAIN, asking
from mailflow.doctor.sender import passes
from mailflow.ingress.verdict import dkim, dmarc
from mailflow.ingress.verdict.alignment import is_aligned, organisation
from mailflow.ingress.verdict.header import Letter, RefusedError, open_letter
from mailflow.ingress.verdict.key import NO_KEY, TESTING
from mailflow.ingress.verdict.signature import Signature, read_signature
from mailflow.ingress.verdict.tags import read_tags

UNSEEN = "not known until a letter of ours has come back (see round-trip): the smarthost signs, and chooses the key"
TURN_ON = (
    "Turn on DKIM signing for {domain} where your letters leave (the smarthost); it tells which record to publish."
)
MENDS = {
    NO_KEY[1]: "Publish the key: your smarthost shows the text after p=.",
    TESTING[1]: "Take t=y out of that record: it tells receivers to ignore the signature.",
    dkim.CHANGED[1]: (
        "The key in DNS is not the one that signs, or a server on the way changed the headers. Publish the key that"
        " your smarthost shows, or see what stands between it and here."
    ),
    dkim.CHANGED_BODY[
        1
    ]: "A server on the way changed the text: see what adds a footer or rewrites links, and turn it off.",
}


@asking
def look_dkim(ground: Ground) -> Finding:
    """By the letter that came back: the signature that speaks for our domain, and its key."""
    letter = _letter(ground)
    if letter is None:
        return skip(UNSEEN)
    found = [one for field in letter.all("dkim-signature") if (one := read_signature(field))]
    mine = [one for one in found if is_aligned(one.domain, ground.domain)]
    if not found:
        return fail("our letter came back without a DKIM signature", TURN_ON.format(domain=ground.domain))
    if not mine:
        others = ", ".join(sorted({one.domain for one in found}))
        return fail(
            f"our letter is signed by {others} alone, which does not speak for {ground.domain}",
            TURN_ON.format(domain=ground.domain),
        )
    return _judge(ground, letter, mine)


def _judge(ground: Ground, letter: Letter, mine: Sequence[Signature]) -> Finding:
    """Strangers' signatures are left out, or a good one of theirs would hide ours that is not."""
    fields = {one.field for one in mine}
    bare = replace(letter, fields=tuple(one for one in letter.fields if one.name != "dkim-signature" or one in fields))
    signed = dkim.check(bare, ground.questions(), int(ground.now().timestamp()))
    if signed.result is Result.PASS:
        good = next(one for one in mine if one.domain in signed.domains)
        return ok(f"our letter's signature is good, by the key {good.key_name}")
    if signed.result is Result.TEMPERROR:
        return warn(signed.reason.replace("its ", "our letter's ", 1), AGAIN)
    records = [Record(one.key_name, "TXT", "v=DKIM1; k=rsa; p=(the key that your smarthost shows)") for one in mine]
    said = f"our letter came back, and {signed.reason} ({', '.join(one.key_name for one in mine)})"
    return fail(said, MENDS.get(signed.reason, ""), *(records if signed.reason == NO_KEY[1] else ()))


def _letter(ground: Ground) -> Letter | None:
    back = ground.trip.back
    if back is None:
        return None
    try:
        return open_letter(back.wired)
    except RefusedError:
        return None


@asking
def look_dmarc(ground: Ground) -> Finding:
    """One record that can be read; and the letter that came back met it."""
    domain, whole = ground.domain, organisation(ground.domain)
    record = Record(f"_dmarc.{domain}", "TXT", "v=DMARC1; p=none")
    at, texts = next(
        ((name, found) for name in dict.fromkeys((domain, whole)) if (found := _texts(ground, name))), (domain, [])
    )
    if not texts:
        also = f", nor has {whole}" if whole != domain else ""
        return warn(f"{domain} has no DMARC record{also}", "", record)
    if len(texts) > 1:
        said = f"_dmarc.{at} has {len(texts)} DMARC records: receivers then read none of them"
        return fail(said, "Keep one of them, and delete the others.", replace(record, name=f"_dmarc.{at}"))
    tags = read_tags(texts[0])
    if tags is None or tags.get("p", "").lower() not in dmarc.ASKED:
        return fail(f"the DMARC record of {at} cannot be read: p= must be none, quarantine or reject", "", record)
    return _aligned(ground, dmarc.policy_of(domain, ground.questions()), at)


def _texts(ground: Ground, name: str) -> list[str]:
    found = (text.decode("ascii", "replace") for text in ground.questions().texts(f"_dmarc.{name}"))
    return [text for text in found if text.replace(" ", "").lower().startswith("v=dmarc1")]


def _aligned(ground: Ground, policy: dmarc.Policy, at: str) -> Finding:
    """What a receiver makes of the letter that came back: SPF or DKIM has to speak for the domain in From."""
    said = f"_dmarc.{at} asks receivers for {policy.asks}"
    back, letter = ground.trip.back, _letter(ground)
    if back is None or letter is None:
        return ok(f"{said}; whether our letters meet it is not known until one has come back")
    signed = dkim.check(letter, ground.questions(), int(ground.now().timestamp()))
    if any(is_aligned(one, ground.domain, strict=policy.strict_dkim) for one in signed.domains):
        return ok(f"{said}; our letter that came back meets it by its signature")
    mend = f"Mend dkim first: a signature of {ground.domain} itself meets DMARC wherever a letter goes."
    if back.client and passes(ground, back.client):
        # RFC 7489 3.1.2: what has no envelope sender, as an answer of ours (RFC 3834 3.3), SPF knows by HELO alone.
        return warn(f"{said}; our letters meet it by SPF alone, and those without an envelope sender do not", mend)
    return fail(f"{said}, and our letter that came back does not meet it", mend)
