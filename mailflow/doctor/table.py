"""Every check, in the order in which they are told: what stands here, then the doors, then what the world sees."""

from collections.abc import Iterator

from mailflow.doctor.doors import look_certificate, look_door, look_imap, look_smarthost
from mailflow.doctor.finding import Check, Finding, Told, fail
from mailflow.doctor.ground import Ground
from mailflow.doctor.machine import (
    look_clock,
    look_database,
    look_disk,
    look_folder,
    look_letters,
    look_redis,
    look_schema,
    look_service,
)
from mailflow.doctor.names import look_mx, look_ptr, look_resolver
from mailflow.doctor.sender import look_spf
from mailflow.doctor.signed import look_dkim, look_dmarc

PASTE = "Put this record into the zone of the domain."
SETTINGS = "settings"
WHY_SETTINGS = "Nothing starts with a setting, a policy or a template that is wrong."

CHECKS = (
    Check(
        "database",
        "Mail is answered 250 once it is kept there; what is lost there is lost.",
        look_database,
        "See that it runs, and database.url.",
    ),
    Check("schema", "A version works with its own tables alone.", look_schema, "Run `mailflow db upgrade`."),
    Check("redis", "It tells workers in other processes that mail has come.", look_redis, "See queue.url."),
    Check("disk", "With a full disk no mail can be taken in.", look_disk, "Make room."),
    Check("folder", "What people wrote is confidential.", look_folder, "Take the rights of others away."),
    Check(
        "letters",
        "A letter that cannot be written waits, and people read what was left unfilled.",
        look_letters,
        "Mend it there.",
    ),
    Check(
        "service",
        "Without it mail waits at the door, and no reminder is written.",
        look_service,
        "See that `mailflow serve` runs, and its log.",
    ),
    Check("door", "Mail comes in there.", look_door, "Start `mailflow serve`."),
    Check(
        "certificate",
        "Without TLS what people write can be read on the way.",
        look_certificate,
        "Give the door a certificate: ingress.smtp.tls_cert and tls_key.",
    ),
    Check(
        "smarthost",
        "Every letter leaves by it; while it cannot be used they wait.",
        look_smarthost,
        "See egress.smtp.url: host, port, user and password.",
    ),
    Check("imap", "Mail is read out of that mailbox.", look_imap, "See ingress.imap."),
    Check(
        "resolver",
        "Who wrote a mail is asked of name servers; while none answers, mail waits.",
        look_resolver,
        "See that a name server is reached from here (port 53), or name one in trust.resolver.",
    ),
    Check("mx", "By the MX record the world's mail servers find where to bring answers.", look_mx, PASTE),
    Check("spf", "By the SPF record receivers see that the smarthost may send for your domain.", look_spf, PASTE),
    Check(
        "dkim",
        "A signature that holds shows that a letter is yours, also where it was forwarded.",
        look_dkim,
        "See what your smarthost says of DKIM.",
    ),
    Check(
        "dmarc",
        "By the DMARC record receivers know what to do with forged letters; big providers want one.",
        look_dmarc,
        PASTE,
    ),
    Check(
        "ptr",
        "Many receivers refuse mail from a server whose address has no name.",
        look_ptr,
        "Whoever runs that address (your host or provider) sets its PTR record; the name needs an A or AAAA record.",
    ),
    Check(
        "round-trip",
        "Only a letter that went out and came in shows that people can be reached and can answer.",
        lambda ground: ground.trip.finding,
        "Start `mailflow serve`.",
    ),
    Check(
        "clock",
        "Deadlines, signatures and certificates go by it.",
        look_clock,
        "Turn on time synchronisation: `timedatectl set-ntp true`, or chrony.",
    ),
)


def examine(ground: Ground) -> Iterator[Told]:
    """One after the other, each as soon as it is known."""
    for check in CHECKS:
        yield Told.of(check, _looked(check, ground))


def _looked(check: Check, ground: Ground) -> Finding:
    """A look that breaks says so, and the others go on; never its text: that may hold a password."""
    try:
        return check.look(ground)
    except Exception as fault:
        return fail(f"this could not be looked at ({type(fault).__name__})", "Tell the makers of mailflow of it.")
