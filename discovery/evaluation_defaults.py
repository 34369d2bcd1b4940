"""What a new vendor evaluation begins with (domain.md §5); each can be changed there.

That security below 3 puts a candidate out follows from the vectors there.
"""

# name, weight, the least score that keeps a candidate in
CRITERIA: tuple[tuple[str, int, int | None], ...] = (
    ("Functional fit", 25, None),
    ("Security", 20, 3),
    ("Regulatory", 15, None),
    ("Integration", 15, None),
    ("Five-year cost", 15, None),
    ("Viability", 10, None),
)
MUST_HAVES: tuple[str, ...] = (
    "SSO and SCIM",
    "SOC 2 Type II in date",
    "PCI attestation of compliance, if card data",
    "Recording with the consent of all parties",
    "Deletion of data",
    "Export of the audit log",
    "WCAG 2.2 AA report (VPAT)",
    "Data kept in the US",
)
