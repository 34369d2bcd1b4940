"""What the administration site shows of discovery.

Not the notes: a draft is its writer's alone, and nobody learns who collected one. Nor
scores of vendors, which nobody sees before they are shown.
"""

from django.contrib import admin

from core.admin_site import ReadOnlyAdmin
from discovery.models import (
    Learning,
    ListeningSession,
    Opportunity,
    Theme,
    VendorEvaluation,
)

admin.site.register(
    [Learning, ListeningSession, Theme, Opportunity, VendorEvaluation], ReadOnlyAdmin
)
