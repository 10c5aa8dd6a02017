"""For which of our addresses a mail in a mailbox is, and who sent it."""

import time

import pytest

from mailflow.core.reading import Kind, open_message
from mailflow.core.recipient import MOST, recipients, sender

A, B = "r-a@ours.test", "desk@ours.test"


def known(address: str) -> bool:
    return address.endswith("@ours.test")


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        (f"Delivered-To: {A}\nTo: {B}", (A,)),
        (f"X-Original-To: {A}\nDelivered-To: mailbox@host.test\nTo: {B}", (A,)),
        (f"Envelope-To: {A}, {B}", (A, B)),
        (f"X-Gm-Original-To: <{A}>\nDelivered-To: catchall@host.test", (A,)),
        (f"Delivered-To: mailbox@host.test\nTo: Desk <{B}>, Ben <ben@work.test>\nCc: {A}", (B, A)),
        (f"To: {B}\nTo: {A}", (B, A)),
        (f"TO:{B}", (B,)),
        (f"To: Ben <ben@work.test>,\n\t{B}", (B,)),
        (f"To: {B.upper()}, {B}", (B,)),
        (f"To: desks: {B}, {A};", (B, A)),
        (f'To: "{A}" <ben@work.test>', ()),
        (f"To: ({A}) ben@work.test", ()),
        (f"Subject: {A}\nFrom: {B}\nReply-To: {B}\nX-To: {A}", ()),
        (f"Subject: nothing\n\nTo: {A}", ()),
        (f"To: =?utf-8?q?{A.replace('@', '=40')}?= <ben@work.test>", ()),
        (f"To: {A}\x00, <{B}", (B,)),
        ("To:", ()),
        ("", ()),
        (":\n:\n \n\t", ()),
    ],
    ids=range(19),
)
def test_for_whom(head, ours):
    for end in ("\n", "\r\n"):
        assert recipients(f"{head}\n\n".replace("\n", end).encode(), known) == ours


def test_no_mail_is_handed_in_more_often_than_at_the_smtp_door():
    many = ", ".join(f"x{number}@ours.test" for number in range(500))
    assert len(recipients(f"To: {many}\n\n".encode(), known)) == MOST


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("Return-Path: <ana@home.test>\nFrom: Ben <ben@work.test>", "ana@home.test"),
        ("Return-Path: <>\nFrom: Ben <ben@work.test>", ""),
        ("From: Ben <Ben@Work.test>", "ben@work.test"),
        ("Return-Path: <first@home.test>\nReturn-Path: <second@home.test>", "first@home.test"),
        ("Return-Path: <>", ""),
        ("Return-Path:\nFrom: Ben <ben@work.test>", ""),
        (f"Return-Path: <b+srs={'x' * 70}=home.test=ana@fwd.test>\nFrom: Ana <ana@home.test>", "ana@home.test"),
        ('Return-Path: <"ana duarte"@home.test>\nFrom: Ana <ana@home.test>', "ana@home.test"),
        ("Return-Path: <ana@[192.0.2.1]>\nFrom: Ana <ana@home.test>", "ana@home.test"),
        ("Return-Path: <a\x00b@home.test>", "<a\\x00b@home.test>"),
        ('Return-Path: <"a b"@home.test>\nFrom: a@x.test, b@x.test', '<"a b"@home.test>'),
        ("From: a@x.test, b@x.test", ""),
        ("Subject: nobody", ""),
    ],
)
def test_who_sent_it(head, who):
    assert sender(f"{head}\n\nFrom: mallory@evil.test\n".encode()) == who


@pytest.mark.parametrize("path", [f"<{'x' * 70}@fwd.test>", '<"ana duarte"@home.test>', "<ana@[192.0.2.1]>"])
def test_only_a_null_path_is_a_programs(path):
    raw = f"Return-Path: {path}\nFrom: Ana <ana@home.test>\nMessage-ID: <1@x>\n\nACCEPT\n".encode()
    assert open_message(raw, null_sender=not sender(raw)).kind is Kind.PERSON
    raw = raw.replace(path.encode(), b"<>")
    assert open_message(raw, null_sender=not sender(raw)).kind is not Kind.PERSON


@pytest.mark.parametrize("junk", [b"<", b'"', b"(", b"\\", b",", b"a@", b"@", b"\r", b"\n ", b"\xff", b"To:\n"])
def test_hostile_fields_take_linear_time(junk):
    took = []
    for size in (50_000, 200_000):
        began = time.perf_counter()
        recipients(b"To: " + junk * (size // len(junk)), known)
        took.append(time.perf_counter() - began)
    assert took[1] < max(0.05, took[0] * 12)
