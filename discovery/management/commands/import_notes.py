from core.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Load customers' words from a CSV file as notes, redacted."
    kind_name = "notes"
