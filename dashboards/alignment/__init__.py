"""Strategy alignment: facts from every app put to the four tests of `portfolio.strategy`."""
