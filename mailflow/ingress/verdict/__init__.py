"""Who wrote this? SPF, DKIM and DMARC on a mail's raw bytes, or our own MTA's word on them (TRUST.md, P11)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from mailflow.core.mail import Mail
from mailflow.core.verdict import Judge, Result, Verdict, refused
from mailflow.ingress.verdict import dkim, dmarc, results, spf
from mailflow.ingress.verdict.alignment import is_aligned
from mailflow.ingress.verdict.dmarc import Policy
from mailflow.ingress.verdict.dns import Resolver, ResolverError
from mailflow.ingress.verdict.header import Letter, RefusedError, open_letter
from mailflow.ingress.verdict.named import named, named_to_mta
from mailflow.ingress.verdict.results import Claim

__all__ = [
    "Judge",
    "Resolver",
    "ResolverError",
    "Result",
    "Verdict",
    "direct_judge",
    "judge_direct",
    "judge_results",
    "results_judge",
    "signed_judge",
]

SIGNED = "its sender's own domain signed it"
SENT = "a server that its sender's domain names sent it"
VOUCHED = "our mail server vouches for its sender's domain"
UNSAID = "our mail server says nothing about who wrote it"
UNREAD = "what our mail server says of it can be read in more than one way"
STRANGERS = "its signature is another domain's"
UNANSWERED = "its sender's domain could not be asked just now"
UNNAMED = "it is not signed, and trust.authserv_id does not say which mail server of ours to believe"


def direct_judge(resolver: Resolver, now: Callable[[], datetime]) -> Judge:
    """For mail that its sender's server gives to us."""
    return lambda mail: judge_direct(mail, resolver, now=now())


def results_judge(authserv_id: str, resolver: Resolver | None = None) -> Judge:
    """For mail that comes from our own MTA, or out of a mailbox; what it does not say of DMARC, the resolver does."""
    return lambda mail: judge_results(mail.raw, authserv_id, resolver)


def signed_judge(resolver: Resolver, now: Callable[[], datetime]) -> Judge:
    """For mail that an MTA of ours hands in while nobody named the one whose word counts: signatures alone."""
    return lambda mail: judge_signed(mail.raw, resolver, now=now())


def judge_direct(mail: Mail, resolver: Resolver, *, now: datetime) -> Verdict:
    """The verdict on a mail as this client gave it to us for that address; never an exception."""
    seconds = int(now.timestamp())
    return _never_raising(lambda: _direct(open_letter(mail.raw), mail, resolver, now=seconds))


def judge_signed(raw: bytes, resolver: Resolver, *, now: datetime) -> Verdict:
    """The verdict by the mail's own signatures, which hold whoever hands it in; of SPF nobody can say anything."""

    def look() -> Verdict:
        letter = open_letter(_with_line_ends(raw))
        if not letter.all("dkim-signature"):
            return refused(UNNAMED, letter.author, silent=True)  # no name server needs to be asked
        found = _direct(letter, Mail("", "", raw), resolver, now=int(now.timestamp()))
        return replace(found, silent=not found.aligned_dkim)

    return _never_raising(look)


def _never_raising(look: Callable[[], Verdict]) -> Verdict:
    """An exception counts as fail (TRUST.md P11)."""
    try:
        return look()
    except RefusedError as fault:
        return refused(str(fault))
    except Exception as fault:
        return refused(f"it cannot be judged ({type(fault).__name__})")


def _with_line_ends(raw: bytes) -> bytes:
    """Some that hand in write LF; they changed nothing else."""
    return raw if b"\r" in raw else raw.replace(b"\n", b"\r\n")


def _direct(letter: Letter, mail: Mail, resolver: Resolver, *, now: int) -> Verdict:
    """A domain that signed a mail to us has said the most there is: SPF is not asked then.

    The null sender's pass is HELO's alone, on automatic mail: it speaks for nobody. A mail waits for the name servers
    of From's domain alone, or whoever forges From could make it wait.
    """
    questions, names = resolver.questions(), named(letter)
    policy = dmarc.policy_of(letter.author, questions)
    signed = dkim.check(letter, questions, now)
    by = spf.domain_of(mail.mail_from)
    own_sender = is_aligned(by, letter.author)
    own = any(is_aligned(one, letter.author, strict=policy.strict_dkim) for one in signed.domains)
    sent = (
        Result.NONE
        if own and mail.rcpt_to.lower() in names
        # Strangers' signatures may have spent the mail's time: From's own domain is asked all the same.
        else spf.check(mail.client, mail.helo, mail.mail_from, resolver.questions() if own_sender else questions)
    )
    aligned_spf = sent is Result.PASS and is_aligned(by, letter.author, strict=policy.strict_spf)
    related = any(is_aligned(one, letter.author) for one in signed.domains) or (own_sender and sent is Result.PASS)
    waits = (
        signed.waits
        or (own_sender and sent is Result.TEMPERROR)
        or (related and policy.found is Result.TEMPERROR)  # whether that suffices could not be asked
    )
    return Verdict(
        spf=sent,
        dkim=signed.result,
        dmarc=_dmarc(policy, aligned=own or aligned_spf),
        domain=letter.author,
        aligned_dkim=own,
        aligned_spf=aligned_spf,
        temporary=waits and not own,
        reason=SIGNED if own else _reason(aligned_spf, waits, signed),
        named=names,
        policy=policy.asks,
    )


def _dmarc(policy: Policy, *, aligned: bool) -> Result:
    if policy.found is not Result.PASS:
        return policy.found
    return Result.PASS if aligned else Result.FAIL


def _reason(aligned_spf: bool, waits: bool, signed: dkim.Signed) -> str:
    if aligned_spf:
        return SENT
    if waits:
        return UNANSWERED
    return STRANGERS if signed.result is Result.PASS else signed.reason


def judge_results(raw: bytes, authserv_id: str, resolver: Resolver | None = None) -> Verdict:
    """The verdict that our MTA wrote into the mail; never an exception."""

    def look() -> Verdict:
        letter = open_letter(_with_line_ends(raw))
        said = results.claims(letter, authserv_id)
        if said is None and results.is_silent(letter, authserv_id):
            return refused(UNSAID, letter.author, silent=True)
        return refused(UNREAD, letter.author) if said is None else _vouched(letter, said, resolver)

    return _never_raising(look)


def _vouched(letter: Letter, said: tuple[Claim, ...], resolver: Resolver | None) -> Verdict:
    """A failed DMARC is the domain's own word that neither alignment is enough."""
    sent, word = _only(said, "spf"), _only(said, "dmarc")
    judged = word.result
    if judged is Result.PASS and word.domain != letter.author:
        judged = Result.FAIL  # it judged another From than the one we read
    holds = judged in (Result.PASS, Result.NONE, Result.PERMERROR)
    aligned_dkim = holds and any(is_aligned(one, letter.author) for one in results.signers(letter, said))
    aligned_spf = holds and sent.result is Result.PASS and is_aligned(sent.domain, letter.author)
    if judged is Result.NONE and resolver is not None:
        judged = _dmarc(dmarc.policy_of(letter.author, resolver.questions()), aligned=aligned_dkim or aligned_spf)
    return Verdict(
        spf=sent.result,
        dkim=min((c.result for c in said if c.method == "dkim"), key=dkim.ORDER.index, default=Result.NONE),
        dmarc=judged,
        domain=letter.author,
        aligned_dkim=aligned_dkim,
        aligned_spf=aligned_spf,
        temporary=False,  # the MTA asked once, and will not ask again
        named=named_to_mta(letter),
        reason=SIGNED if aligned_dkim else SENT if aligned_spf else VOUCHED if judged is Result.PASS else UNSAID,
    )


def _only(said: tuple[Claim, ...], method: str) -> Claim:
    """The one clause of that method, or the one that names a domain; two that do contradict one another."""
    found = [claim for claim in said if claim.method == method]
    if len(found) > 1:
        found = [claim for claim in found if claim.domain] or found
    if not found:
        return Claim(method, Result.NONE, "")
    return found[0] if len(found) == 1 else Claim(method, Result.FAIL, "")
