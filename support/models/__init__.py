from support.models.receipts import Receipt
from support.models.releases import Edition, Function, Release, ReleaseNote
from support.models.roster import Associate

__all__ = ["Associate", "Edition", "Function", "Receipt", "Release", "ReleaseNote"]
