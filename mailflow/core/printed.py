"""What a printed sheet says beside its facts: headings, labels and notes."""

from collections.abc import Mapping

from mailflow.core.said import Said
from mailflow.core.say import phrase

PRINTED: Mapping[str, Said] = {
    "after": phrase("Written down after the end: kept apart, and not counted"),
    "unprinted": phrase("□ stands for a letter that this page cannot print; the CSV file beside it has every one."),
    "cut": phrase("Topics that end in … are longer; the CSV file has them whole."),
    "links": phrase("Signatures, as they were kept"),
    "cpd": phrase("Professional development"),
    "check": phrase("To check this sheet"),
    "ink": phrase("By hand, where that is asked for"),
    "about": phrase(
        "A signature on this sheet is an email by the person named, sent on the day and at the time shown."
    ),
    "date": phrase("Date"),
    "length": phrase("Length"),
    "topics": phrase("Topics"),
    "mentor": phrase("Mentor’s signature"),
    "mentee": phrase("Mentee’s signature"),
    "none": phrase("No meeting is written down yet."),
    "when": phrase("When"),
    "who": phrase("Who"),
    "what": phrase("What"),
    "how": phrase("How it is known"),
    "hash": phrase("Hash of the email (SHA-256)"),
    "sign": phrase("{name}, date", name="{name}"),
    "page": phrase("Page {number} of {last}", number="{number}", last="{last}"),
}
