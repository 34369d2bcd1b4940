from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.imports.command import ImportCommand
from portfolio.models import Product


class Command(ImportCommand):
    help = "Load a backlog exported from Jira as CSV into a product's backlog."
    kind_name = "backlog"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--product", required=True, help="The product's code.")

    def target_of(self, options: dict[str, Any]) -> int | None:
        product = Product.objects.filter(code=options["product"].upper()).first()
        if product is None:
            raise CommandError(f"There is no product {options['product']}.")
        return product.pk
