"""Every promise has its broken twin: a one-line sabotage that must turn its test red. `make twins` runs them all."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
PARTS = ("mailflow", "workers", "tests", "templates", "config", "scripts", "pyproject.toml")


@dataclass(frozen=True)
class Twin:
    """A promise, the line that keeps it, the same line broken, and the test that must see it."""

    promise: str
    file: str
    line: str
    broken: str
    test: str


CONVERSATIONS = "tests/conversations -k"
TWINS = (
    Twin(
        "a mail that comes twice counts once",
        "mailflow/store/inbox.py",
        'return hashlib.sha256(rcpt_to.lower().encode() + b"\\0" + known).hexdigest()',
        "return __import__('secrets').token_hex(32)",
        f"{CONVERSATIONS} sqlite-help",
    ),
    Twin(
        "somebody else's reply address never acts",
        "mailflow/flow/arrival.py",
        "own = is_hers(step.tx, bound, sender)  # an address",
        "own = bool(bound)  # an address",
        f"{CONVERSATIONS} sqlite-the-outsider",
    ),
    Twin(
        "a desk's verb takes a round trip",
        "mailflow/core/authority.py",
        'Ruling.ACT if level != "token" and proof >= _NEEDS[level][Tier.T2] else Ruling.ASK',
        "Ruling.ACT",
        f"{CONVERSATIONS} sqlite-accepted",
    ),
    Twin(
        "automatic mail never acts",
        "mailflow/core/reading/message.py",
        "kind, why = kind_of(beside_calendar(fields, parsed.type) if calendar else fields, sender)",
        "kind, why = Kind.PERSON, str(kind_of)",
        f"{CONVERSATIONS} sqlite-the-holiday",
    ),
    Twin(
        "no day is guessed from a vacation reply",
        "mailflow/core/reading/away.py",
        "if is_gap(window[:start], one):",
        "if window:",
        "tests/core/reading/test_away.py -k guessed",
    ),
    Twin(
        "what is encrypted asks back, whatever its subject says",
        "mailflow/core/reading/intent.py",
        "if message.encrypted:",
        "if message.encrypted and message.text:",
        "tests/core/reading/test_armour.py",
    ),
    Twin(
        "a line with its quotation marks is no command where it may be our own",
        "mailflow/core/reading/intent.py",
        "context.desk is not None or any(context.quoted())",
        "True",
        "tests/core/reading/test_rules.py -k copied",
    ),
    Twin(
        "a blind copy does nothing beside the open one",
        "mailflow/flow/copies.py",
        "rank = rank if mail.rcpt_to.lower() in named else max(rank, BLIND)",
        "rank = rank or BLIND",
        "tests/flow/test_copies.py -k sqlite-to",
    ),
    Twin(
        "a number acts only where it was offered",
        "mailflow/core/reading/choice.py",
        "number = int(beside[1]) if beside else number_of(line, words)",
        "number = int(beside[1]) if beside else number_of(line, words)\n    offered = offered or ('ACCEPT', 'DECLINE')",
        "tests/core/reading/test_understand.py -k number",
    ),
    Twin(
        "W6: silence is an event",
        "mailflow/core/machines/connection.py",
        'deadlines=(*reminders, Due("expiry", answer_by)),',
        "deadlines=(*reminders,),",
        f"{CONVERSATIONS} sqlite-expired",
    ),
    Twin(
        "an ending closes every deadline",
        "mailflow/flow/record.py",
        "record.close_deadlines(self.tx, name, None if decision.final else decision.effects.closes)",
        "pass",
        "tests/flow -k closes_the_deadlines",
    ),
    Twin(
        "250 only after the commit",
        "mailflow/ingress/writer.py",
        "self._keep([envelope for waiting in batch for envelope in waiting.envelopes])",
        "pass",
        "tests/ingress",
    ),
    Twin(
        "P9: what crashes three times is set aside",
        "mailflow/flow/__init__.py",
        "if mail.attempts + 1 < tries:",
        "if mail.attempts + 1 < 2:",
        "tests/flow -k that_crashes",
    ),
    Twin(
        "P15: one spelling only",
        "mailflow/core/address.py",
        "return ToToken(purpose, body[1:], signed[0]) if signed and _spelled(packed) == text else None",
        "return ToToken(purpose, body[1:], signed[0]) if signed else None",
        "tests/core/test_address.py",
    ),
    Twin(
        "P15: an address is signed for one programme",
        "mailflow/core/address.py",
        'covered = b"\\0".join((PURPOSES[purpose], programme.encode(), body))',
        'covered = b"\\0".join((PURPOSES[purpose], body))',
        "tests/core/test_address.py -k p15",
    ),
    Twin(
        "P15: an address is signed for one purpose",
        "mailflow/core/address.py",
        'covered = b"\\0".join((PURPOSES[purpose], programme.encode(), body))',
        'covered = b"\\0".join((programme.encode(), body))',
        "tests/core/test_address.py -k p15",
    ),
    Twin(
        "P15: a tag is one of ours",
        "mailflow/core/address.py",
        "if hmac.compare_digest(tag, right)]",
        "if right]",
        "tests/core/test_address.py -k p15",
    ),
    Twin(
        "P15: an address in letters that only look like ASCII is nobody's",
        "mailflow/core/address.py",
        "if not address.isascii() or host.lower() != domain.lower():",
        "if host.lower() != domain.lower():",
        "tests/core/test_address.py -k lower_case",
    ),
    Twin(
        "P15: an address wears out",
        "mailflow/flow/receive.py",
        "tokens.spend(step.tx, arrival.token)",
        "pass",
        "tests/flow/test_token_life.py -k so_often",
    ),
    Twin(
        "P15: newer letters take an older one's place",
        "mailflow/flow/lapsed.py",
        "if tokens.newer_than(step.tx, grant.outbox_id) >= NEWEST:",
        "if False:",
        "tests/flow/test_token_life.py -k newest_three",
    ),
    Twin(
        "P15: an end revokes what was sent before it",
        "mailflow/flow/lapsed.py",
        'return stand_of(found, person) if letter is None or letter.written_at < found.ended_at else ""',
        'return ""',
        "tests/flow/test_token_life.py -k before_the_end",
    ),
    Twin(
        "P15: an address expires",
        "mailflow/store/ahead.py",
        "select(token).where(token.c.key.in_(list(ahead.tokens)), token.c.expires_at > now)",
        "select(token).where(token.c.key.in_(list(ahead.tokens)))",
        "tests/flow/test_token_life.py -k expired",
    ),
    Twin(
        "P15: an address opens no row of another programme",
        "mailflow/flow/arrival.py",
        "return grant if grant is not None and grant.programme == where.programme else None",
        "return grant",
        "tests/flow/test_token_life.py -k another_programme",
    ),
    Twin(
        "W7: capacity is checked at ACCEPT",
        "mailflow/core/machines/connection.py",
        'Row(_R, "accept", State.DECLINED, _refuse_full, when=is_full),  # W7',
        "",
        "tests/core/test_machines.py",
    ),
    Twin(
        "P1: what was answered 250 survives a kill",
        "workers/service.py",
        "lanes = self.flow.accept([self._mail(e) for e in envelopes])",
        "lanes = __import__('threading').Timer(3, self.flow.accept,"
        " [[self._mail(e) for e in envelopes]]).start() or []",
        "tests/faults/test_p1_nothing_is_lost.py -k sqlite",
    ),
    Twin(
        "P2: a sync before each 250",
        "workers/service.py",
        "lanes = self.flow.accept([self._mail(e) for e in envelopes])",
        "lanes = __import__('threading').Timer(0.02, self.flow.accept,"
        " [[self._mail(e) for e in envelopes]]).start() or []",
        "tests/faults/test_p2_on_disk.py -k sqlite",
    ),
    Twin(
        "P3: trace fields make no second message",
        "mailflow/store/inbox.py",
        'known = b"\\n".join([*ids, *senders, body]) if plain else raw',
        "known = raw",
        "tests/faults/test_p3_one_effect.py -k sqlite",
    ),
    Twin(
        "P4: a kill doubles one letter at most",
        "mailflow/flow/deliver.py",
        "house.journal.took(letter.id)",
        "pass",
        "tests/faults/test_p4_letters_leave.py -k sqlite",
    ),
    Twin(
        "P5: no door waits for Redis",
        "workers/service.py",
        'self.hands.bell.ring("process", lane)',
        'self.hands._send("process", lane)',
        "tests/faults/test_p5_redis.py -k forget",
    ),
    Twin(
        "P6: a letter is tried for five days",
        "mailflow/flow/deliver.py",
        "case Deferred(reason) if step.now - letter.written_at < GIVE_UP:",
        "case Deferred(reason) if step.now - letter.written_at < timedelta(hours=4):",
        "tests/faults/test_p6_smarthost.py -k a_day_down",
    ),
    Twin(
        "P7: not kept is not answered 250",
        "mailflow/ingress/writer.py",
        '            log.error("not kept, answered 451: %s", type(error).__name__)\n            return LATER',
        '            log.error("not kept, answered 250: %s", type(error).__name__)\n            return KEPT',
        "tests/faults/test_p7_no_room.py -k may_not_grow",
    ),
    Twin(
        "P8: no charset stops the reader",
        "mailflow/core/reading/charset.py",
        "except (UnicodeError, LookupError, ValueError):",
        "except LookupError:",
        "tests/faults/test_p8_mutants.py -k no_mutant",
    ),
    Twin(
        "P8: what is nested too deep is not opened",
        "mailflow/core/reading/parts.py",
        "if depth > gate.DEPTH:",
        "if depth > 10 * gate.DEPTH:",
        "tests/core/reading/test_parts.py -k nested_over_eight",
    ),
    Twin(
        "P4: what a dead sender held leaves",
        "workers/service.py",
        'self.hands.bell.ring("deliver")  # what a dead sender of before held: its lease says nothing is due',
        "pass",
        "tests/faults/test_p4_letters_leave.py -k nothing_else_happens",
    ),
    Twin(
        "P9: what kills its readers is set aside",
        "mailflow/flow/__init__.py",
        'inbox.mark(tx, mail.id, f"{READ_ALONE}{deaths + 1}")',
        "pass",
        "tests/flow -k kills_its_readers",
    ),
    Twin(
        "P9: the others go on",
        "mailflow/flow/__init__.py",
        "return self._process_apart(lane)",
        "return 0",
        "tests/faults/test_p9_poison.py -k sqlite",
    ),
    Twin(
        "P16: a reminder keeps its time of the wall",
        "mailflow/core/policy.py",
        "wall = now.astimezone(ZoneInfo(zone)) + timedelta(days=days)",
        "wall = (now + timedelta(days=days)).astimezone(ZoneInfo(zone))",
        "tests/faults/test_p16_clocks.py -k moves_no_reminder",
    ),
    Twin(
        "P10: a stolen reply address acts for nobody whose domain is silent",
        "mailflow/core/authority.py",
        'return Ruling.ACT if level == "token" or proof >= _NEEDS[level][tier] else Ruling.ASK',
        "return Ruling.ACT",
        "tests/flow/test_verdicts.py -k stolen",
    ),
    Twin(
        "P10: a stolen token is its own person's",
        "mailflow/flow/arrival.py",
        "own = is_hers(step.tx, bound, sender)  # an address",
        "own = bool(bound)  # an address",
        "tests/forgery -k kind",
    ),
    Twin(
        "P10: a stolen token needs a verdict",
        "mailflow/core/authority.py",
        'return Ruling.ACT if level == "token" or proof >= _NEEDS[level][tier] else Ruling.ASK',
        "return Ruling.ACT",
        "tests/forgery -k verb",
    ),
    Twin(
        "P10: what a stranger says in our MTA's name is not asked",
        "workers/judge.py",
        "return (direct if mail.client else told)(mail)",
        "return told(mail)",
        "tests/forgery -k kind",
    ),
    Twin(
        "P10: another's Authentication-Results are not our MTA's",
        "mailflow/ingress/verdict/results.py",
        "                return field if head.split()[0] == name else None",
        "                return field\n            return field",
        "tests/flow/test_verdicts.py -k behind_an_mta",
    ),
    Twin(
        "P10: a bounce address takes no commands",
        "mailflow/flow/receive.py",
        'if isinstance(where, ToToken) and where.purpose == "b":',
        'if isinstance(where, ToToken) and where.purpose == "-":',
        "tests/forgery -k kind",
    ),
    Twin(
        "P10: a bounce address makes no reply address",
        "mailflow/core/address.py",
        'PURPOSES = {"r": b"reply", "b": b"bounce"}',
        'PURPOSES = {"r": b"reply", "b": b"reply"}',
        "tests/forgery -k kind",
    ),
    Twin(
        "P10: a signed mail counts for those it names",
        "mailflow/core/authority.py",
        "named = theirs and to.lower() in verdict.named",
        "named = theirs",
        "tests/forgery -k kind",
    ),
    Twin(
        "P10: a YES of a domain that signs its mail is signed",
        "mailflow/core/authority.py",
        "Ruling.PERSON if proof is Proof.DENIED else Ruling.ACT",
        "Ruling.ACT",
        "tests/forgery -k verb",
    ),
    Twin(
        "P10: a mailbox that bounces is not mended by a forgery",
        "mailflow/flow/receive.py",
        "and arrival.proof is not Proof.DENIED",
        "and True",
        "tests/forgery -k kind",
    ),
    Twin(
        "P13: three automatic letters a day",
        "mailflow/flow/answers.py",
        "    if before >= DAILY_ANSWERS:",
        "    if False:",
        "tests/flow/test_no_weapon.py -k three",
    ),
    Twin(
        "P13: three together, whatever the mix",
        "mailflow/flow/answers.py",
        "templates = (*COUNTED, *ASKED) if step.unproven else templates",
        "pass",
        "tests/flow/test_no_weapon.py -k three",
    ),
    Twin(
        "P13: letters go to addresses on file",
        "mailflow/flow/record.py",
        "            address=letter.address or reader.email,",
        "            address=self.answering or reader.email,",
        "tests/flow/test_no_weapon.py -k on_file",
    ),
    Twin(
        "P13: a stranger is answered nothing",
        "mailflow/store/people.py",
        "found = tx.execute(_select(programme).where(person.c.email == email.lower())).all()",
        "found = tx.execute(_select(programme)).all()",
        "tests/flow/test_no_weapon.py -k never_wrote",
    ),
    Twin(
        "P13: the door says the same to everybody",
        "mailflow/ingress/smtp.py",
        'return "250 2.1.0 ok"',
        'return f"250 2.1.0 ok {address[:1]}"',
        "tests/flow/test_no_weapon.py -k door",
    ),
    Twin(
        "P10: a stranger's Authentication-Results are nobody's word",
        "workers/judge.py",
        "return (direct if mail.client else told)(mail)",
        "return told(mail)",
        "tests/workers/test_judge.py",
    ),
    Twin(
        "P10: that our own mail server may send for a domain proves nothing of who gave it the mail",
        "workers/service.py",
        'client = "" if ours else envelope.client',
        "client = envelope.client",
        "tests/workers/test_at_standard.py -k whatever",
    ),
    Twin(
        "a closed network's level is told to its coordinator",
        "mailflow/core/notice.py",
        'if level == "token" else ""',
        'if not level else ""',
        "tests/flow/test_trust_is_said.py -k digest",
    ),
    Twin(
        "a certificate does not run out unsaid",
        "mailflow/ingress/tls.py",
        "if self.ends - now > SOON or",
        "if self.ends or",
        "tests/ingress/test_certificate_ends.py",
    ),
    Twin(
        "P11: a verdict on somebody else proves nothing",
        "mailflow/ingress/verdict/__init__.py",
        "own = any(is_aligned(one, letter.author, strict=policy.strict_dkim) for one in signed.domains)",
        "own = bool(signed.domains)",
        "tests/flow/test_verdicts.py -k stolen",
    ),
    Twin(
        "an address that was never added acts on nothing",
        "mailflow/flow/addresses.py",
        "return bool(sender) and addresses.find_second_owner(tx, sender) == person.id",
        "return bool(sender)",
        f"{CONVERSATIONS} sqlite-a-second-address",
    ),
    Twin(
        "ADD keeps an address only from the address on file",
        "mailflow/core/authority.py",
        "(Tier.ROUND_TRIP, Via.OWN_TOKEN, Ruling.PERSON if proof is Proof.DENIED else Ruling.ACT),",
        "*((Tier.ROUND_TRIP, via, Ruling.ACT) for via in Via),",
        f"{CONVERSATIONS} sqlite-a-second-address",
    ),
    Twin(
        "an address is one person's only",
        "mailflow/flow/addresses.py",
        "if owner or len(further) >= MOST:",
        "if len(further) >= MOST:",
        f"{CONVERSATIONS} sqlite-an-address-of-somebody-else",
    ),
    Twin(
        "UNDO after 48 hours does nothing",
        "mailflow/core/undo.py",
        "if now - act.at > WITHIN:",
        "if now - act.at > 2 * WITHIN:",
        f"{CONVERSATIONS} sqlite-too-late-to-take-back",
    ),
    Twin(
        "UNDO takes back one's own act only",
        "mailflow/core/undo.py",
        "if act.actor != person_id:",
        "if act.actor == person_id + person_id:",
        f"{CONVERSATIONS} sqlite-an-ending-taken-back",
    ),
    Twin(
        "UNDO takes back what was asked about, not what came later",
        "mailflow/flow/undoing.py",
        "if asked and (act is None or act.id != asked):",
        "if asked and act is None:",
        f"{CONVERSATIONS} sqlite-a-pause-taken-back",
    ),
    Twin(
        "an ending taken back closes its surveys",
        "mailflow/flow/returning.py",
        'step.settle(survey.decide, asked, Event("undo"))',
        "pass",
        f"{CONVERSATIONS} sqlite-an-ending-taken-back",
    ),
    Twin(
        "C18: the end moves when both agree",
        "mailflow/core/machines/longer.py",
        'changes = {"extending_by": event.by, "extends_to": c.extends_to}',
        'changes = {"extending_by": event.by, "extends_to": c.extends_to, "ends_at": c.extends_to}',
        f"{CONVERSATIONS} sqlite-going-on-for-longer",
    ),
    Twin(
        "STOP ends reminders",
        "mailflow/flow/record.py",
        "if not (reader.stopped and letter.reminds):",
        "if reader:",
        f"{CONVERSATIONS} sqlite-stop-and-resume",
    ),
    Twin(
        "LEAVE asks once more",
        "mailflow/flow/leaving.py",
        "if not command.confirmed:",
        "if not command.verb:",
        f"{CONVERSATIONS} sqlite-leaving",
    ),
    Twin(
        "WHY tells the address on file only",
        "mailflow/core/authority.py",
        "(Tier.T0, Via.OWN_TOKEN, Ruling.ACT),",
        "*((Tier.T0, via, Ruling.ACT) for via in Via),",
        f"{CONVERSATIONS} sqlite-why",
    ),
    Twin(
        "A11: capacity holds under parallel accepts",
        "mailflow/store/people.py",
        'if tx.dialect != "postgresql" or not wanted:',
        "if wanted or not wanted:",
        "tests/flow/test_parallel.py -k a11",
    ),
    Twin(
        "a composing process that dies takes no letter with it",
        "mailflow/flow/pen.py",
        "return [try_compose(self._stationery, draft) for draft in drafts]",
        "return []",
        "tests/flow/test_pen.py -k died",
    ),
    Twin(
        "an hour of the day is no length",
        "mailflow/core/commands/measure.py",
        "if clock.is_time_of_day(duration, left, words, day_told=bool(days or spoken)):",
        "if not duration:",
        "tests/core/commands/test_clock.py -k hour_of_the_day",
    ),
    Twin(
        "a line that begins with a weekday is not of today",
        "mailflow/core/commands/measure.py",
        "if one.weekday is None or not run.word_behind(one) or run.leads(one):",
        "if one.weekday is None or not run.word_behind(one):",
        "tests/core/commands/test_clock.py -k begins_with_a_weekday",
    ),
    Twin(
        "a regret before a yes asks back",
        "mailflow/core/reading/courtesy.py",
        'regretted = words.holds(line[: len(line) - len(rest)], "regrets")',
        "regretted = False",
        "tests/core/commands/test_courtesy.py -k politeness",
    ),
    Twin(
        "a line below that corrects a meeting confirms nothing",
        "mailflow/core/reading/below.py",
        "if place < NEXT and told_otherwise(found, one, context, words):",
        "if place < 0 and told_otherwise(found, one, context, words):",
        "tests/core/commands/test_courtesy.py -k what_is_wrong",
    ),
    Twin(
        "a forwarded invitation acts on nothing",
        "mailflow/core/reading/invited.py",
        "if event.organizer != sender:",
        "if event.organizer is None:",
        f"{CONVERSATIONS} sqlite-the-invitation-that-does-nothing",
    ),
    Twin(
        "an answer that is missing is asked again once",
        "mailflow/core/machines/survey.py",
        'Row(_P, "answers-partly", State.ANSWERED, _answer),',
        'Row(_P, "answers-partly", _P, _ask_rest),',
        f"{CONVERSATIONS} sqlite-surveyed-by-halves",
    ),
    Twin(
        "what is missing in a form is asked for, and the rest is kept",
        "mailflow/core/machines/form.py",
        "return {**f.answers, **{n: said",
        "return {**{n: said",
        f"{CONVERSATIONS} sqlite-fifteen-questions",
    ),
    Twin(
        "a form whose time ran out says so",
        "mailflow/core/machines/form.py",
        'Row(_A, "silence:lapse", State.LAPSED, nothing),',
        "",
        f"{CONVERSATIONS} sqlite-goals-changed",
    ),
    Twin(
        "a bounce pauses a mailbox",
        "mailflow/flow/record.py",
        'state="held" if reader.unreachable else "waiting",',
        'state="waiting",',
        f"{CONVERSATIONS} sqlite-the-dead-mailbox",
    ),
    Twin(
        "the third letter in a week that came back makes a full mailbox fail",
        "mailflow/core/machines/mailbox.py",
        "return len(m.soft) >= policy.bounces.soft_limit",
        "return False",
        f"{CONVERSATIONS} sqlite-the-full-mailbox",
    ),
    Twin(
        "nobody waits for an answer from a mailbox that is gone",
        "mailflow/flow/bounces.py",
        "move_on(replace(step, programme=programme), found.person)",
        "pass",
        f"{CONVERSATIONS} sqlite-the-dead-mailbox",
    ),
    Twin(
        "a LOG taken back is told to who was asked to confirm it",
        "mailflow/core/machines/meeting.py",
        '_letter("taken-back-news", m, m.witness, title=title, told=news),',
        "",
        f"{CONVERSATIONS} sqlite-logged-confirmed-disputed",
    ),
    Twin(
        "UNDO in answer to a question of ours is a no",
        "mailflow/flow/asking.py",
        'if reading.intent != "UNDO" or template not in ASKED:',
        "if True:",
        f"{CONVERSATIONS} sqlite-the-outsider",
    ),
    Twin(
        "a machine's word stands in the way of no UNDO",
        "mailflow/store/record.py",
        'whose = whose & (transition.c.event != "away")',
        "pass",
        "tests/flow/test_absences.py -k no_undo",
    ),
    Twin(
        "HELP offers no word that would only be refused",
        "mailflow/core/roles.py",
        "return may_ask(roles, policy)",
        "return True",
        "tests/core/test_roles.py -k only_be_refused",
    ),
    Twin(
        "a record waits for an absence once",
        "mailflow/flow/absences.py",
        "if found is None or record.has_event(step.tx, subjects.name_of(found), event.name):",
        "if found is None:",
        f"{CONVERSATIONS} sqlite-the-holiday-of-a-witness",
    ),
    Twin(
        "an import says whose name it changes",
        "mailflow/flow/enrol.py",
        'yield from _difference(column, before.facts[column], row.get(column, ""))',
        "pass",
        "tests/flow/test_people_file.py -k changes_is_told",
    ),
    Twin(
        "a setting's name that lacks an underscore is refused",
        "mailflow/settings/values.py",
        '("__" in name or name in mistyped)',
        '"__" in name',
        "tests/cli/test_bad_input.py -k TRUST",
    ),
    Twin(
        "an absence stops the clock once",
        "mailflow/core/machines/connection.py",
        'Row(_R, "away", _R, absent.wait, when=absent.is_first),',
        'Row(_R, "away", _R, absent.wait),',
        f"{CONVERSATIONS} sqlite-the-holiday-reply",
    ),
    Twin(
        "only the one we wrote to can be away",
        "mailflow/flow/absences.py",
        "via = Via.OWN_TOKEN if own else Via.OTHERS_TOKEN",
        "via = Via.OWN_TOKEN",
        "tests/flow/test_absences.py -k nobody_else",
    ),
    Twin(
        "P14: no verbs from robots",
        "mailflow/flow/receive.py",
        "if message.kind not in (Kind.PERSON, Kind.INVITATION):",
        "if message.kind is Kind.BOUNCE:",
        "tests/flow/test_loops.py -k robot",
    ),
    Twin(
        "P14: our own letters that come back act on nothing",
        "mailflow/flow/receive.py",
        "if is_ours(message.message_id, house.domain):",
        "if is_ours(message.message_id, 'x'):",
        "tests/flow/test_loops.py -k own_letters",
    ),
    Twin(
        "P14: two mailflows fall silent",
        "mailflow/flow/answers.py",
        "if before >= DAILY_ANSWERS:",
        "if before >= 300:",
        "tests/flow/test_loops.py -k members",
    ),
    Twin(
        "P12: people's words are no mark-up",
        "mailflow/egress/compile.py",
        "PAGES = Environment(undefined=StrictUndefined, finalize=tidy, autoescape=True)",
        "PAGES = Environment(undefined=StrictUndefined, finalize=tidy, autoescape=False)",
        "tests/egress/test_p12_letters.py",
    ),
    Twin(
        "a layout that cannot be read is refused before a letter leaves",
        "mailflow/egress/compile.py",
        "PAGES.parse(layout)",
        "pass",
        "tests/egress/test_render.py -k layout",
    ),
    Twin(
        "a letter's marks are checked in the order in which its page has them",
        "mailflow/egress/shelter.py",
        'return "".join(self._marks[number] for number in numbers if number < first)',
        'return "".join(self._marks[number] for number in sorted(numbers) if number < first)',
        "tests/egress/test_render.py -k order",
    ),
    Twin(
        "P12: people's words are one line",
        "mailflow/egress/tidy.py",
        'return " ".join(kept.split())',
        "return value",
        "tests/egress/test_p12_letters.py",
    ),
    Twin(
        "P12: what is about to leave is read again",
        "mailflow/egress/mime.py",
        "reread(message, Meant(headers, rendered.subject, sender, recipient, text, html))",
        "pass",
        "tests/egress/test_oracle.py -k sabotage",
    ),
    Twin(
        "P20: a button opens a mail, and no page",
        "mailflow/egress/mailto.py",
        'return f"mailto:{_to(address)}?{_asked(subject, body)}"',
        'return f"https://{_to(address)}?{_asked(subject, body)}"',
        "tests/workers/test_p20_links.py -k mail_to_us",
    ),
    Twin(
        "P20: whoever asks for health changes nothing",
        "workers/health.py",
        'return 404, "text/plain", b"there are /livez, /readyz and /metrics\\n"',
        'return 200, "text/plain", b"done\\n"',
        "tests/workers/test_p20_links.py -k opened",
    ),
    Twin(
        "who only looks makes no database",
        "mailflow/store/engine.py",
        "if not found and make:",
        "if not found:",
        "tests/cli/test_bad_input.py -k only_looks",
    ),
    Twin(
        "P2: health sees a database that began to answer before it has written",
        "mailflow/store/vitals.py",
        'return loose_postgresql(tx) if tx.dialect.name == "postgresql" else ""',
        'return ""',
        "tests/workers/test_health.py -k began_to_answer",
    ),
    Twin(
        "door: one answer for each LMTP recipient",
        "mailflow/ingress/lmtp.py",
        "return [replies[recipient] for recipient in named]",
        "return list(replies.values())[:1]",
        "tests/ingress/test_lmtp.py -k each_recipient",
    ),
    Twin(
        "door: one LMTP recipient's failure is not the others'",
        "mailflow/ingress/lmtp.py",
        "kept = await asyncio.gather(*(self.event_handler.submit((one,)) for one in envelopes.values()))",
        "kept = [await self.event_handler.submit(tuple(envelopes.values()))] * len(envelopes)",
        "tests/ingress/test_lmtp.py -k though_the_rest",
    ),
    Twin(
        "door: LMTP is for known mail servers",
        "mailflow/ingress/lmtp.py",
        'return (FULL if not self._entered else "") if self.client.trusted else NOT_FOR_YOU',
        'return FULL if not self._entered else ""',
        "tests/ingress/test_lmtp.py -k not_told_of",
    ),
    Twin(
        "door: the socket has its mode",
        "mailflow/ingress/listen.py",
        "new.chmod(MODE)",
        "new.chmod(0o666)",
        "tests/ingress/test_lmtp.py -k our_group",
    ),
    Twin(
        "door: another process's socket is left alone",
        "mailflow/ingress/listen.py",
        "if _is_answered(path):",
        "if False:",
        "tests/ingress/test_lmtp.py -k another_process",
    ),
    Twin(
        "door: a dead process's socket is replaced",
        "mailflow/ingress/listen.py",
        "        except ConnectionRefusedError:\n            return False",
        "        except ConnectionRefusedError:\n            return True",
        "tests/ingress/test_lmtp.py -k dead_process",
    ),
    Twin(
        "door: Postfix keeps what is answered 451",
        "mailflow/ingress/writer.py",
        'LATER = "451 4.3.0 try again later"',
        'LATER = "550 4.3.0 try again later"',
        "tests/ingress/test_postfix.py -k 451",
    ),
    Twin(
        "door: nothing before the handshake is read",
        "mailflow/ingress/conversation.py",
        "elif self._pipelined:",
        "elif False:",
        "tests/ingress/test_starttls.py -k in_one_piece",
    ),
    Twin(
        "door: a handshake that fails leaves its place",
        "mailflow/ingress/conversation.py",
        "self._handler_coroutine.add_done_callback(self._leave)",
        "pass",
        "tests/ingress/test_starttls.py -k leaves_the_place",
    ),
    Twin(
        "door: an expired certificate opens no door",
        "mailflow/ingress/tls.py",
        "if first.not_valid_after_utc <= now:",
        "if False:",
        "tests/ingress/test_starttls.py -k expired",
    ),
    Twin(
        "door: a renewed certificate is read again",
        "mailflow/ingress/tls.py",
        "if seen != self._seen:",
        "if False:",
        "tests/ingress/test_starttls.py -k without_a_restart",
    ),
    Twin(
        "door: nobody logs in",
        "mailflow/ingress/conversation.py",
        '*("EHLO", "HELO",',
        '*("AUTH", "EHLO", "HELO",',
        "tests/ingress/test_starttls.py -k asked_to_log_in",
    ),
    Twin(
        "door: unknown addresses take the same time",
        "mailflow/ingress/smtp.py",
        "            return NO_SUCH",
        '            await asyncio.sleep(0.002 * address.startswith("r-"))\n            return NO_SUCH',
        "tests/ingress/test_smtp_tells_nothing.py -k same_time",
    ),
    Twin(
        "door: VRFY tells nothing",
        "mailflow/ingress/conversation.py",
        "await self.push(SECRET)",
        "await super().smtp_VRFY(arg)",
        "tests/ingress/test_smtp_tells_nothing.py -k who_is_here",
    ),
    Twin(
        "door: bare line ends are refused",
        "mailflow/ingress/content.py",
        'return "" if _has_clean_lines(content) else BAD_LINES',
        'return ""',
        "tests/ingress/test_smtp.py -k ends_otherwise",
    ),
    Twin(
        "door: too much is not kept in memory",
        "mailflow/ingress/content.py",
        "last, kept = bytes((last + kept[-5:])[-5:]), bytearray()",
        "pass",
        "tests/ingress/test_smtp.py -k in_memory",
    ),
    Twin(
        "door: connections of one client are limited",
        "mailflow/ingress/limits.py",
        "if _reached(self._inside[client.counted], self.limits.client_connections):",
        "if False:",
        "tests/ingress/test_limits.py -k third_connection",
    ),
    Twin(
        "door: connections are limited",
        "mailflow/ingress/limits.py",
        "if _reached(self._inside.total(), self.limits.connections):",
        "if False:",
        "tests/ingress/test_limits.py -k all_together",
    ),
    Twin(
        "door: an address of IPv6 counts by its /64",
        "mailflow/ingress/limits.py",
        "ip_network((int(found), 64), strict=False)",
        "found",
        "tests/ingress/test_limits.py -k ipv6",
    ),
    Twin(
        "door: mails of one client have a rate",
        "mailflow/ingress/smtp.py",
        "if not self._gate.may_send(server.client):",
        "if False:",
        "tests/ingress/test_limits.py -k mails_over",
    ),
    Twin(
        "door: recipients of one client have a rate",
        "mailflow/ingress/smtp.py",
        "if not self._gate.may_name(server.client):",
        "if False:",
        "tests/ingress/test_limits.py -k recipients_over",
    ),
    Twin(
        "door: after the last error nothing is obeyed",
        "mailflow/ingress/conversation.py",
        "        await self._hang_up(TOO_MANY_ERRORS)",
        "        self._writer.write(TOO_MANY_ERRORS.encode() + b'\\r\\n')",
        "tests/ingress/test_limits.py -k pipelined_after",
    ),
    Twin(
        "door: a command has its time",
        "mailflow/ingress/conversation.py",
        "timeout=self._limits.command_seconds,",
        "timeout=300,",
        "tests/ingress/test_limits.py -k drips_its_command",
    ),
    Twin(
        "door: a mail has its time",
        "mailflow/ingress/conversation.py",
        "self._reset_timeout(self._limits.data_seconds)",
        "self._reset_timeout(300)",
        "tests/ingress/test_limits.py -k drips_its_mail",
    ),
    Twin(
        "door: who brings no mail may not stay",
        "mailflow/ingress/conversation.py",
        "self._patient_until = min(now + (duration or self._timeout_duration), self._leaves_at)",
        "self._patient_until = now + (duration or self._timeout_duration)",
        "tests/ingress/test_limits.py -k only_chats",
    ),
    Twin(
        "door: no address comes in that no store could hold",
        "mailflow/ingress/smtp.py",
        "if not (_is_text(address) and self._known(address)):",
        "if not self._known(address):",
        "tests/ingress/test_smtp.py -k no_store_could_hold",
    ),
    Twin(
        "door: commands without a mail are limited",
        "mailflow/ingress/conversation.py",
        "if self._commands > MOST_COMMANDS and not self.client.trusted:",
        "if False:",
        "tests/ingress/test_limits.py -k a_thousand",
    ),
    Twin(
        "P17: moved only after the commit",
        "mailflow/ingress/imap/look.py",
        "self._ledger.keep([envelope for uid in kept for envelope in got.envelopes(uid)], seen)",
        "__import__('threading').Timer(3, self._ledger.keep,"
        " [[envelope for uid in kept for envelope in got.envelopes(uid)], seen]).start()",
        "tests/faults/test_p17_imap.py -k sqlite-moved",
    ),
    Twin(
        "P17: a mail is known by more than its UID",
        "mailflow/ingress/imap/look.py",
        "return mail.uid in seen and seen[mail.uid].fingerprint == mail.fingerprint",
        "return mail.uid in seen",
        "tests/faults/test_p17_imap.py -k given_out_twice",
    ),
    Twin(
        "P17: what was kept is remembered in the same commit",
        "mailflow/flow/__init__.py",
        "            seen.keep(tx, from_mailbox, now)",
        "            pass",
        "tests/ingress/test_imap_conversation.py",
    ),
    Twin(
        "P17: to fetch a mail flags nothing",
        "mailflow/ingress/imap/session.py",
        '"BODY.PEEK[]"',
        '"BODY[]"',
        "tests/ingress/test_imap.py -k nothing_is_flagged",
    ),
    Twin(
        "P17: a blank answer is no mail for somebody else",
        "mailflow/ingress/imap/look.py",
        "if head.strip() or uid not in small",
        "if True",
        "tests/ingress/test_imap.py -k vanishes",
    ),
    Twin(
        "P18: why somebody said no is not told to who asked",
        "mailflow/store/holdings.py",
        'return row if hers else {**row, "reason": ""}',
        "return row if hers else row",
        "tests/rights -k why_the_other_said_no",
    ),
    Twin(
        "P18: a stranger's Message-ID reaches nobody",
        "mailflow/flow/receive.py",
        "if arrival.via is Via.OTHERS_TOKEN:  # the address",
        "if False:  # the address",
        "tests/rights/test_p18_to_nobody_else.py",
    ),
    Twin(
        "P18: a letter to one of two says nothing of the other beyond what is meant",
        "mailflow/core/machines/connection.py",
        "        *((team,) if reason or wants_help else ()),",
        "        *((replace(team, to=c.asker.id),) if reason or wants_help else ()),",
        "tests/rights/test_p18_to_nobody_else.py",
    ),
    Twin(
        "P19: every table says whose its rows are",
        "mailflow/store/holdings.py",
        "    schema.survey: Holding(of_hers(schema.survey.c.person_id)),\n",
        "",
        "tests/rights -k every_table_says",
    ),
    Twin(
        "P19: the export has every row",
        "mailflow/store/holdings.py",
        "schema.question: Holding(of_hers(schema.question.c.person_id)),",
        "schema.question: Holding(nobodys),",
        "tests/rights/test_p19_forgotten.py::test_the_export_is_whole[sqlite]",
    ),
    Twin(
        "P19: letters to others keep nothing of who was deleted",
        "mailflow/store/erase.py",
        "    _scrub_letters(tx, who)\n",
        "",
        "tests/rights/test_p19_forgotten.py::test_after_it_no_word_of_hers_is_there[sqlite]",
    ),
    Twin(
        "P19: answers that quote her are burnt",
        "mailflow/store/erase.py",
        "    _burn(tx, about_her & ",
        "    _burn(tx, false() & ",
        "tests/rights/test_p19_forgotten.py::test_after_it_no_word_of_hers_is_there[sqlite]",
    ),
    Twin(
        "P19: the file and its journal forget what was deleted",
        "mailflow/store/engine.py",
        '            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()',
        "            busy = (0,)",
        "tests/rights/test_p19_forgotten.py::test_after_it_no_word_of_hers_is_there[sqlite]",
    ),
    Twin(
        "P19: the last letters leave first",
        "mailflow/flow/forgetting.py",
        "waiting = erase.still_leaving(tx, who) if who and patient else 0",
        "waiting = 0",
        "tests/rights -k last_letters_leave",
    ),
    Twin(
        "a deletion waits a day",
        "mailflow/core/machines/erasure.py",
        "HOLD = timedelta(hours=24)",
        "HOLD = timedelta(minutes=1)",
        f"{CONVERSATIONS} sqlite-deletion",
    ),
    Twin(
        "DATA, DELETE and ADDRESS always take a round trip",
        "mailflow/core/authority.py",
        "(Tier.T3, Via.MEMBER_AT_DESK, Ruling.ASK)",
        "(Tier.T3, Via.MEMBER_AT_DESK, Ruling.ACT)",
        f"{CONVERSATIONS} sqlite-the-data",
    ),
    Twin(
        "a new address counts only once it has written to us",
        "mailflow/flow/moving.py",
        "if command.sender != found.address:",
        "if False:",
        f"{CONVERSATIONS} sqlite-the-new-address",
    ),
    Twin(
        "the old address takes back a move for two days, and then no more",
        "mailflow/flow/moving.py",
        "isinstance(found, Move) and found.state == State.MOVED and found.old == sender == grant.sent_to.lower()",
        "isinstance(found, Move)",
        f"{CONVERSATIONS} sqlite-the-new-address",
    ),
    Twin(
        "raw mail is burnt when it has served",
        "mailflow/store/chores.py",
        'old = (inbox.c.state == "done") & (inbox.c.done_at < before)',
        'old = (inbox.c.state == "done") & (inbox.c.id < 0)',
        "tests/rights/test_retention.py",
    ),
    Twin(
        "P17: an IDLE that stalls costs no more than the next look",
        "mailflow/ingress/imap/session.py",
        "until = time.monotonic() + seconds",
        "until = time.monotonic() + 1740 + seconds",
        "tests/ingress/test_imap.py -k tells_nothing",
    ),
    Twin(
        "P19: any answer to the letter before a deletion stops it",
        "mailflow/flow/rescue.py",
        "stops = template == HELD and command.verb not in GOES_ON",
        "stops = False",
        "tests/flow/test_rescue.py -k whatever",
    ),
    Twin(
        "P10: the mailbox before a move takes it back and says nothing else",
        "mailflow/flow/rescue.py",
        'takes_back = template == NOTICE and command.verb in ("UNDO", "NO")',
        "takes_back = template == NOTICE",
        "tests/flow/test_rescue.py -k old_mailbox",
    ),
)


def run(twin: Twin) -> str:
    """Break a copy of the house, and see whether the test notices; and that it is green while nothing is broken."""
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            copy = shutil.copytree if (HERE / part).is_dir() else shutil.copy
            copy(HERE / part, Path(folder) / part)
        file = Path(folder) / twin.file
        text = file.read_text(encoding="utf-8")
        if text.count(twin.line) != 1:
            return "its line is not there any more"
        file.write_text(text.replace(twin.line, twin.broken), encoding="utf-8")
        broken = tried(folder, twin.test)
        if broken.returncode != 1:
            return f"its test stayed green, or found nothing ({broken.stdout[-200:]})"
        file.write_text(text, encoding="utf-8")
        return is_red_anyway(folder, twin.test)


def is_red_anyway(folder: str, test: str) -> str:
    """Why a test tells nothing: it is red without any sabotage, too."""
    sound = tried(folder, test)
    return f"its test is red though nothing is broken ({sound.stdout[-200:]})" if sound.returncode else ""


def tried(folder: str, test: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *test.split()]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": folder})


def main(wanted: list[str]) -> int:
    """Run them all, or those whose promise holds one of the words; how many stayed green."""
    faults = 0
    chosen = [twin for twin in TWINS if not wanted or any(word in twin.promise for word in wanted)]
    for twin in chosen:
        fault = run(twin)
        faults += bool(fault)
        print(f"{'FAIL' if fault else 'red '}  {twin.promise}{': ' + fault if fault else ''}", flush=True)
    print(f"{len(chosen) - faults} passed, {faults} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
