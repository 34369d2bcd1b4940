from portfolio.api.products import ProductViewSet

__all__ = ["ProductViewSet"]
