"""Static files under names that carry their content's hash, so browsers keep them forever."""

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names where files have been collected; plain ones in development and tests.

    Production is strict: a file that collectstatic has not seen is an error, not
    a page without its style.
    """

    # ES module imports are rewritten to hashed names too.
    support_js_module_import_aggregation = True

    @property
    def manifest_strict(self) -> bool:
        return bool(settings.PRODUCTION)

    def stored_name(self, name: str) -> str:
        if not settings.PRODUCTION and name not in self.hashed_files:
            return name
        return str(super().stored_name(name))
