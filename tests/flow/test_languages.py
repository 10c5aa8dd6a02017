"""Two people of two languages: each hears in her own, and what she quotes of a letter of ours is ours."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from shutil import copytree

import pytest

from mailflow.core.mail import Mail
from mailflow.egress.render import Letters
from mailflow.rehearse.world import Caught, World, a_world
from mailflow.settings import load_rules

ROOT = Path(__file__).parents[2]
BEGAN = datetime(2026, 3, 2, 14, tzinfo=UTC)
PEOPLE = """email,name,role,language,locale,time_zone
ana@home.example,Ana Duarte,mentee,fr,fr-CA,Europe/Paris
ben@work.example,Ben Okafor,mentor,en,en-US,Europe/Paris
cora@work.example,Cora Lind,coordinator,,,
fay@work.example,Fay Moreau,facilitator,,,
"""
COSIGN = """---
subject: Merci de confirmer : {{ date_short }}, {{ length }}
preheader: {{ other }} a enregistré une rencontre avec vous. Est-ce exact ?
---
# {{ other }} a enregistré une rencontre avec vous

Bonjour {{ first }}, vous vous êtes rencontrés le {{ date }} pendant {{ length }}. {{ quote("LOG") }}

**Merci de répondre au plus tard le {{ due }}.**

[Confirmer](reply:CONFIRM) [Ce n’est pas exact](reply:DISPUTE)

{{ signature }}
"""
FORM = """---
subject: {{ title }}
preheader: Bitte antworten Sie bis {{ due }} auf diese Fragen.
---
{{ numbered(questions) }}

{{ line_rows(examples) }}

{{ signature }}
"""
FOOTER = "---\npurpose: le pied\n---\n{{ because }}\n\n[Aide](reply:HELP)\n"
ARABIC = """---
subject: هل تؤكد اللقاء؟ {{ date_short }}، {{ length }}
preheader: كتب {{ other }} أنكما التقيتما، وكلمة واحدة منك تكفي للتأكيد.
---
# سجّل {{ other }} لقاءً معك

مرحبا {{ first }}، كان اللقاء يوم {{ date }}.

[تأكيد](reply:CONFIRM)

{{ signature }}
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    rules = load_rules(ROOT / "config")
    shipped = copytree(ROOT / "templates", tmp_path / "templates")
    mine = {"fr/meeting-cosign": COSIGN, "fr/footer": FOOTER, "ar/meeting-cosign": ARABIC, "de/form": FORM}
    for name, text in mine.items():
        (shipped / f"{name}.md").parent.mkdir(exist_ok=True)
        (shipped / f"{name}.md").write_text(text, encoding="utf-8")
    (shipped / "fr" / "status.md").unlink(missing_ok=True)
    policies = {"wit-connections": rules.policies["wit-connections"]}
    with a_world(policies, rules.words, Letters([shipped]), BEGAN) as world:
        yield world


def write(world: World, sender: str, to: str, words: str, answering: Caught | None = None) -> list[Caught]:
    """What it brings about."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, to, f"<{len(world.caught)}@home.example>"
    mail["Subject"] = f"Re: {answering.subject}" if answering else "bonjour"
    if answering:
        mail["In-Reply-To"] = answering.message_id
        words += "\n" + "".join(f"> {line}\n" for line in answering.text.splitlines())
    mail.set_content(words)
    before = len(world.caught)
    world.deliver(Mail(sender, to, mail.as_bytes()))
    return world.caught[before:]


def paired(world: World, people: str = PEOPLE) -> None:
    world.import_people("wit-connections", people.encode())
    asked = write(world, "ana@home.example", world.desk("wit-connections"), "REQUEST Ben Okafor\n")
    request = next(one for one in asked if one.template == "request")
    write(world, "ben@work.example", request.reply_to, "ACCEPT\n", request)


def logged(world: World) -> dict[str, Caught]:
    told = write(world, "ben@work.example", world.desk("wit-connections", "log"), "LOG February 27, 45 minutes, CV\n")
    return {one.template: one for one in told}


def page_of(letter: Caught) -> str:
    whole = message_from_bytes(letter.raw, policy=policy.default)
    assert isinstance(whole, EmailMessage)
    return str(whole.get_body(("html",)).get_content())  # type: ignore[union-attr]


def test_each_of_two_reads_her_own_language_and_her_own_dates(world: World) -> None:
    paired(world)
    told = logged(world)
    receipt, cosign = told["meeting-receipt"], told["meeting-cosign"]
    assert receipt.subject == "Logged: Friday, February 27, 2026, 45 minutes"
    assert cosign.subject == "Merci de confirmer : 27 février, 45 minutes"
    assert "le vendredi 27 février 2026 pendant 45 minutes" in " ".join(cosign.text.split())
    assert 'Confirmer\u202f: répondez "CONFIRMER"' in cosign.text
    assert "« LOG »" in cosign.text.replace("\u202f", " ")
    assert "Vous recevez cet e-mail de WIT Connections car vous suivez un mentorat." in " ".join(cosign.text.split())


def test_what_is_quoted_of_a_letter_in_another_language_is_ours(world: World) -> None:
    paired(world)
    cosign = logged(world)["meeting-cosign"]
    told = write(world, "ana@home.example", cosign.reply_to, "Oui\n\n", cosign)
    assert {one.template for one in told} == {"meeting-confirmed"}


def test_nothing_but_a_quoted_letter_of_ours_confirms_nothing(world: World) -> None:
    paired(world)
    cosign = logged(world)["meeting-cosign"]
    told = write(world, "ana@home.example", cosign.reply_to, cosign.text, cosign)
    assert {one.template for one in told} <= {"ask-back"}


def test_a_letter_that_is_not_translated_is_english_as_a_whole(world: World) -> None:
    paired(world)
    (status,) = write(world, "ana@home.example", world.desk("wit-connections"), "STATUS\n")
    assert status.draft.language == "en"
    assert "You and Ben Okafor have been connected since Monday 2 March 2026." in " ".join(status.text.split())


def test_a_sample_letter_in_arabic_runs_from_right_to_left(world: World) -> None:
    paired(world, PEOPLE.replace("fr,fr-CA", "ar,"))
    cosign = logged(world)["meeting-cosign"]
    assert cosign.subject == "هل تؤكد اللقاء؟ 27 فبراير، 45 دقيقة"
    assert "الجمعة، 27 فبراير 2026" in cosign.text
    assert 'dir="rtl"' in page_of(cosign)
    told = write(world, "ana@home.example", cosign.reply_to, "CONFIRM\n\n", cosign)
    assert {one.template for one in told} == {"meeting-confirmed"}


def test_a_hint_in_another_language_is_no_part_of_an_answer(world: World) -> None:
    world.import_people("wit-connections", PEOPLE.replace("fr,fr-CA", "de,").encode())
    told = write(world, "ana@home.example", world.desk("wit-connections"), "PROFILE\n")
    form = next(one for one in told if one.template == "form")
    assert "eine Zahl von 1 bis 5" in " ".join(form.text.split())
    questions = [line for line in form.facts["questions"] if isinstance(line, str)]
    said = ["Email" if "eines von" in line else "4" if "eine Zahl" in line else "Words of mine" for line in questions]
    lines = [f"{at}. {line} {answer}" for at, (line, answer) in enumerate(zip(questions, said, strict=True), 1)]
    (thanks,) = write(world, "ana@home.example", form.reply_to, "\n".join(lines))
    assert thanks.template == "form-thanks"
    assert [row["line"].rpartition("„")[2].rstrip("“") for row in thanks.facts["kept"]] == said
