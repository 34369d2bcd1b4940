"""What this app adds to /api/v1/: (prefix, viewset, basename)."""

from portfolio import api

ROUTES = [
    ("products", api.ProductViewSet, "product"),
]
