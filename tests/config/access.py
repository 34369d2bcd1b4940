"""Who may ask whether the process is well: anybody."""

from tests.access import Expected, Rule

EXPECT: Expected = {"healthz": Rule(is_open=True), "readyz": Rule(is_open=True)}
