"""`manage.py import_… FILE`: the same steps as the pages, one after the other."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actions import imports as actions
from core.errors import Refused
from core.imports.kinds import Kind, all_kinds
from core.imports.work import work
from core.models import ImportRun, User


class ImportCommand(BaseCommand):
    """A command for one kind; `target_of` finds what it loads into, if it needs that."""

    kind_name = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="E-mail of who imports.")
        parser.add_argument("--dry-run", action="store_true", help="Keep nothing.")
        parser.add_argument(
            "--results", type=Path, help="Where to put every row's outcome."
        )

    def target_of(self, options: dict[str, Any]) -> int | None:
        return None

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None:
            raise CommandError(f"There is nobody with the address {options['by']}.")
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            run = self.load(all_kinds()[self.kind_name], path, by, options)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.tell(run, options)

    def load(
        self, kind: Kind, path: Path, by: User, options: dict[str, Any]
    ) -> ImportRun:
        target = self.target_of(options)
        run = actions.keep(kind, path, name=path.name, target=target, by=by)
        run = actions.begin_here(run, trial=options["dry_run"], by=by)
        return work(run)

    def tell(self, run: ImportRun, options: dict[str, Any]) -> None:
        run.refresh_from_db()
        if options["results"]:
            with run.results.open("rb") as source:
                options["results"].write_bytes(source.read())
        counts = run.dry_run or {
            "created": run.created,
            "updated": run.updated,
            "unchanged": run.unchanged,
            "failed": run.failed,
            "remarks": run.remarks,
        }
        told = ", ".join(f"{count} {state}" for state, count in counts.items())
        verb = "Tried" if options["dry_run"] else "Loaded"
        self.stdout.write(f"{verb} {run.rows_total} rows of {run.filename}: {told}.")
