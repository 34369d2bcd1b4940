"""The seal of the audit trail: what was done to it shows, and by name."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from core import audit, chain, seal, tasks
from core.actions import audit_checks
from core.models import AuditCheck, AuditEntry, AuditSeal, JobRun
from core.verbs import Verb
from tests.make import Cast


def write(cast: Cast, times: int = 1) -> list[AuditEntry]:
    return [
        audit.record(cast.pm, Verb.PRODUCT_CHANGED, cast.product, n=n)
        for n in range(times)
    ]


@pytest.fixture
def sealed(cast: Cast) -> list[AuditEntry]:
    entries = write(cast, 5)
    assert seal.seal_settled() == 5
    return entries


@pytest.fixture
def by_force() -> Callable[..., None]:
    """SQL on a table of record, with its trigger switched off."""

    def run(table: str, sql: str, *values: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # none may wait for ALTER
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
            cursor.execute(sql, values)
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")

    return run


def verify(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


def test_every_entry_gets_its_seal_in_order(sealed):
    seals = list(AuditSeal.objects.order_by("sequence"))
    assert [s.sequence for s in seals] == [1, 2, 3, 4, 5]
    assert [s.entry_id for s in seals] == [e.pk for e in sealed]
    assert [s.previous for s in seals] == [seal.START, *(s.digest for s in seals[:-1])]


def test_sealing_goes_on_where_it_stopped(sealed, cast):
    write(cast, 2)
    assert seal.seal_settled() == 2
    assert seal.seal_settled() == 0
    assert chain.look().fault == ""


def test_more_than_one_batch_makes_one_chain(cast, monkeypatch):
    monkeypatch.setattr(seal, "BATCH", 2)
    monkeypatch.setattr(chain, "BATCH", 2)
    write(cast, 5)
    assert seal.seal_settled() == 5
    assert chain.look() == chain.Finding(
        5, 0, AuditSeal.objects.get(sequence=5).digest, ""
    )


def test_a_chain_in_order_is_told_with_its_counts(sealed, cast):
    write(cast, 2)
    said = verify()
    assert "Sealed: 5" in said
    assert "Not yet sealed: 2" in said
    assert "In order. Head: 5:" in said


def test_nothing_sealed_is_in_order(db):
    assert "Sealed: 0" in verify()


# --- what a forger might do -----------------------------------------------------------


def test_the_database_itself_refuses_to_change_the_trail(sealed):
    for sql in ("UPDATE core_auditentry SET verb = 'x'", "DELETE FROM core_auditseal"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.parametrize(
    "column",
    [
        "at = at - interval '1 hour'",
        "verb = 'product.created'",
        "subject_name = 'Other'",
        "subject_id = subject_id + 1",
        "data = '{\"n\": 99}'",
        "request_id = 'x'",
        "team_id = (SELECT min(id) FROM core_team)",
        "actor_id = (SELECT max(id) FROM core_user)",
    ],
)
def test_an_edited_entry_is_named(sealed, by_force, column):
    sql = f"UPDATE core_auditentry SET {column} WHERE id = %s"  # noqa: S608
    by_force("core_auditentry", sql, sealed[2].pk)
    with pytest.raises(CommandError, match=rf"Entry {sealed[2].pk} \(seal 3\)"):
        verify()


def test_a_deleted_entry_is_named(sealed, by_force):
    sql = "DELETE FROM core_auditentry WHERE id = %s"
    by_force("core_auditentry", sql, sealed[1].pk)
    with pytest.raises(CommandError, match=rf"Entry {sealed[1].pk} .* was deleted"):
        verify()


def test_the_last_entry_deleted_is_named_too(sealed, by_force):
    sql = "DELETE FROM core_auditentry WHERE id = %s"
    by_force("core_auditentry", sql, sealed[-1].pk)
    with pytest.raises(CommandError, match=rf"Entry {sealed[-1].pk} .* was deleted"):
        verify()


def test_two_entries_exchanged_are_named_from_the_first(sealed, by_force):
    first, second = sealed[1].pk, sealed[3].pk
    move = "UPDATE core_auditentry SET id = %s WHERE id = %s"
    for new, old in [(-1, first), (first, second), (second, -1)]:
        by_force("core_auditentry", move, new, old)
    with pytest.raises(CommandError, match=f"Entry {first} .* exchanged"):
        verify()


def test_an_entry_put_in_afterwards_is_named(cast, by_force):
    entries = write(cast, 3)
    gap = entries[1].pk
    sql = "DELETE FROM core_auditentry WHERE id = %s"
    by_force("core_auditentry", sql, gap)  # an id that a rolled-back change left free
    seal.seal_settled()
    AuditEntry.objects.create(
        pk=gap,
        at=entries[0].at,
        actor=cast.pm,
        verb="x",
        subject_type="x",
        subject_id=1,
        subject_name="x",
    )
    with pytest.raises(CommandError, match=f"Entry {gap} has no seal"):
        verify()


def test_seals_put_into_another_order_are_named(sealed, by_force):
    move = "UPDATE core_auditseal SET sequence = %s WHERE sequence = %s"
    for new, old in [(-1, 2), (2, 3), (3, -1)]:
        by_force("core_auditseal", move, new, old)
    with pytest.raises(CommandError, match=r"seal 2\) does not follow"):
        verify()


def test_a_missing_seal_is_named(sealed, by_force):
    by_force("core_auditseal", "DELETE FROM core_auditseal WHERE sequence = 2")
    with pytest.raises(CommandError, match="Seal 2 is missing"):
        verify()


def test_a_chain_made_again_without_the_key_is_named(sealed, by_force, settings):
    """The forger edits entry 3 and seals everything after it with a key of their own."""
    sql = "UPDATE core_auditentry SET verb = 'forged' WHERE id = %s"
    by_force("core_auditentry", sql, sealed[2].pk)
    true_key = settings.AUDIT_KEY
    settings.AUDIT_KEY = "guessed"
    by_force("core_auditseal", "DELETE FROM core_auditseal WHERE sequence >= 3")
    seal.seal_settled()
    settings.AUDIT_KEY = true_key
    with pytest.raises(CommandError, match=rf"Entry {sealed[2].pk} \(seal 3\)"):
        verify()


def test_a_chain_cut_at_its_end_is_shown_by_the_mailed_head(sealed, by_force):
    head = AuditSeal.objects.get(sequence=5).digest
    assert "In order" in verify("--anchor", f"5:{head}")
    by_force("core_auditseal", "DELETE FROM core_auditseal WHERE sequence = 5")
    by_force(
        "core_auditentry", "DELETE FROM core_auditentry WHERE id = %s", sealed[4].pk
    )
    assert "In order" in verify()  # alone, the rest of the chain still fits
    with pytest.raises(CommandError, match="Seal 5 was mailed but is gone"):
        verify("--anchor", f"5:{head}")
    with pytest.raises(CommandError, match="not the one that was mailed"):
        verify("--anchor", f"4:{head}")
    with pytest.raises(CommandError, match="SEQUENCE:DIGEST"):
        verify("--anchor", "nonsense")


# --- keys -------------------------------------------------------------------------------


def test_a_new_key_goes_on_with_the_same_chain(sealed, cast, settings):
    settings.AUDIT_OLD_KEYS = {settings.AUDIT_KEY_ID: settings.AUDIT_KEY}
    settings.AUDIT_KEY_ID, settings.AUDIT_KEY = "2", "another key altogether"
    write(cast)
    seal.seal_settled()
    assert chain.look().fault == ""
    settings.AUDIT_OLD_KEYS = {}
    assert "seal 1" in chain.look().fault  # without the key nothing is proved


# --- the daily look -----------------------------------------------------------------------


def test_the_head_is_mailed_to_administrators_once_a_day(sealed):
    tasks.check_audit()
    tasks.check_audit()
    [sent] = mail.outbox
    assert sent.to == ["root@example.org"]
    assert f"5:{AuditSeal.objects.get(sequence=5).digest}" in sent.body
    assert AuditCheck.objects.count() == 1
    assert JobRun.objects.get().state == "succeeded"


def test_a_day_whose_mail_failed_is_tried_again(sealed, monkeypatch):
    def broken(*_args: object, **_kwargs: object) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(audit_checks, "send_mail", broken)
    with pytest.raises(ConnectionRefusedError):
        tasks.check_audit()
    assert not audit_checks.anchored_today()
    assert "no mail server" in JobRun.objects.get().failure


def test_a_fault_is_in_the_subject_of_the_mail(sealed, by_force):
    sql = "UPDATE core_auditentry SET verb = 'x' WHERE id = %s"
    by_force("core_auditentry", sql, sealed[0].pk)
    tasks.check_audit()
    assert "FAULT FOUND" in mail.outbox[0].subject


# --- writers at the same time ----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_not_skipped(cast):
    """A takes a low id and stays open; B takes a higher one and commits."""
    taken, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                write(cast)
                taken.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert taken.wait(20)
    write(cast)
    release = threading.Timer(0.5, go_on.set)
    release.start()
    assert seal.seal_settled() == 2  # waits for A, and seals both in order of id
    thread.join()
    assert chain.look().fault == ""


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_takes_too_long_is_left_for_the_next_time(cast, monkeypatch):
    monkeypatch.setattr(seal, "WAIT_SECONDS", 0.2)
    taken, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                write(cast)
                taken.set()
                go_on.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert taken.wait(20)
    write(cast)
    assert seal.seal_settled() == 0
    go_on.set()
    thread.join()
    assert seal.seal_settled() == 2


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_two_sealers_make_one_chain(cast):
    def write_some() -> None:
        for _ in range(10):
            with transaction.atomic():
                write(cast, 2)

    def seal_some() -> None:
        for _ in range(6):
            tasks.seal_audit()

    at_once([write_some] * 4 + [seal_some] * 2)
    tasks.seal_audit()
    found = chain.look()
    assert (found.sealed, found.unsealed, found.fault) == (80, 0, "")


def at_once(works: list[Callable[[], None]]) -> None:
    """Run each in a thread and connection of its own; raise the first fault."""
    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(closing, work) for work in works]:
            done.result()


def closing(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        connections.close_all()
