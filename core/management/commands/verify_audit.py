"""Prove that the audit trail is as it was written, or name the first row that is not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import chain
from core.actions import audit_checks


class Command(BaseCommand):
    help = (
        "Recompute the audit chain; exit 1 and name the first bad row if there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            metavar="SEQUENCE:DIGEST",
            help="The head from a mail: also prove that the chain was not made again.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = audit_checks.check()
        self.stdout.write(f"Sealed: {found.head_sequence}")
        self.stdout.write(f"Not yet sealed: {found.unsealed}")
        fault = found.fault or anchor_fault(options["anchor"])
        if fault:
            raise CommandError(fault)
        self.stdout.write(f"In order. Head: {found.head_sequence}:{found.head_digest}")


def anchor_fault(given: str | None) -> str:
    if not given:
        return ""
    sequence, _, expected = given.partition(":")
    if not sequence.isdecimal() or not expected:
        raise CommandError("--anchor is SEQUENCE:DIGEST, as in the mail.")
    return chain.anchored(int(sequence), expected)
