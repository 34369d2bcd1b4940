"""Every change to the portfolio. Each action: lock, allow, guard, change, record."""
