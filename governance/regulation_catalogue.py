"""The regulations of the policy, as the product starts with them (domain.md §7, §14).

Starting data, not law: the first load puts it into the database, where administrators
keep it. One row is one provision, so that each is marked as it is known: V was checked
in public sources in November 2026, K is practitioner knowledge that a compliance reader
has to look at before it is relied on, O is a default of ours.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from governance.catalogue import CHECKED, REG_B_CHANGES, SR_26_2

MONTHLY, HALF_YEARLY = 30, 182  # days; the watch list is reviewed monthly (R14)
REVOKE_ALL = date(2027, 1, 31)  # the last day of the FCC's waiver (DA 26-12)


@dataclass(frozen=True)
class Rule:
    code: str
    name: str
    citation: str
    issuer: str
    mark: str = "K"
    status: str = "in_force"
    effective_from: date | None = None
    effective_to: date | None = None
    waived_until: date | None = None
    note: str = ""
    source_url: str = ""

    @property
    def verified(self) -> date | None:
        return CHECKED if self.mark == "V" else None


def cfr(title: int, section: str) -> str:
    """The official text of a section of the Code of Federal Regulations."""
    return f"https://www.ecfr.gov/current/title-{title}/section-{section}"


FCC, CFPB, FTC, STATES = "FCC", "CFPB", "FTC", "State legislatures"
US, OURS, AGENCIES = "US Congress", "Larkmont", "Federal Reserve, OCC, FDIC"
RULES: tuple[Rule, ...] = (
    # calls, texts and collection
    Rule("TCPA", "Prior express consent for autodialed and prerecorded calls and texts",
         "47 USC 227; 47 CFR 64.1200", FCC, source_url=cfr(47, "64.1200")),
    Rule("TCPA-AI-VOICE", "An AI voice is an artificial voice", "FCC ruling, February 2024", FCC),
    Rule("TCPA-REVOKE", "Revocation of consent by any reasonable means", "47 CFR 64.1200(a)(10)",
         FCC, "V", waived_until=REVOKE_ALL, source_url=cfr(47, "64.1200"),
         note="The revoke-all part is waived to 31 January 2027 (DA 26-12)."),
    Rule("REG-F-CALLS", "Call hours, attempts and conversations per debt",
         "FDCPA; Reg F, 12 CFR 1006.6, 1006.14(b)(2)", CFPB, "V", source_url=cfr(12, "1006.14"),
         note="Binds third-party collectors; creditors by policy and some states."),
    Rule("STATE-COLLECTION", "State collection laws that bind creditors", "E.g. Rosenthal Act",
         STATES),
    Rule("REG-F-DISCLOSE", "Disclosures in collection (mini-Miranda)",
         "15 USC 1692e(11); 12 CFR 1006.18(e)", CFPB, source_url=cfr(12, "1006.18")),
    # credit, fairness and errors
    Rule("FCRA-DISPUTES", "Direct disputes of credit reports", "FCRA; 12 CFR 1022.43", CFPB,
         source_url=cfr(12, "1022.43")),
    Rule("REG-B-EFFECTS", "Equal credit, with the effects test", "ECOA; Reg B until 21 July 2026",
         CFPB, "V", effective_to=REG_B_CHANGES),
    Rule("REG-B", "Equal credit, without the effects test; discouragement narrowed",
         "ECOA; Reg B, 12 CFR 1002", CFPB, "V", effective_from=REG_B_CHANGES),
    Rule("STATE-LENDING", "State fair-lending laws, which differ", "State law", STATES, "V",
         note="Testing of effects under state law as decided by Legal."),
    Rule("UDAAP", "No unfair, deceptive or abusive acts or practices", "12 USC 5531, 5536", CFPB),
    Rule("UDAAP-STATES", "States enforce it too", "12 USC 5552 (§1042)", STATES, "V"),
    Rule("CFPB-CHATBOTS", "Issue spotlight “Chatbots in Consumer Finance”", "CFPB, June 2023", CFPB,
         "V", "policy", note="Describes risks; it is not a rule. Whether it is formally outside the "
         "67 withdrawals of 12 May 2025 was not confirmed."),
    Rule("REG-E-ERRORS", "Error notices of electronic transfers", "EFTA; 12 CFR 1005.11", CFPB,
         source_url=cfr(12, "1005.11")),
    Rule("REG-Z-BILLING", "Billing errors of cards", "TILA; Reg Z, 12 CFR 1026.13", CFPB,
         source_url=cfr(12, "1026.13")),
    Rule("SCRA", "Servicemembers: the cap of 6%", "50 USC 3937", US),
    Rule("MLA", "Military lending: 36% MAPR", "32 CFR 232", "Department of Defense"),
    # what customers are told
    Rule("WIRETAP", "Recording with the consent of one party", "18 USC 2511", US, "V"),
    Rule("STATE-RECORDING", "Recording with the consent of all parties",
         "CA CT DE FL IL MD MA MI MT NV NH PA WA (+OR in person)", STATES, "V",
         note="Published lists differ (11–14 states)."),
    Rule("CFPA-COMPLAINTS", "Timely answers to complaints", "12 USC 5534", CFPB, "V"),
    Rule("COMPANY-PORTAL", "Complaints of the CFPB portal: 15 days, final within 60",
         "Company Portal Manual", CFPB, "V"),
    Rule("UT-CHATBOT", "Utah: disclosure of chatbots", "Utah law", STATES, "V"),
    Rule("CO-SB-189", "Colorado: replaces the AI Act of 2024", "SB 189", STATES, "V",
         effective_from=date(2027, 1, 1),
         note="Effective January 2027: the month is known, its first day stands for it."),
    Rule("CA-AB-1609", "California: chatbots", "AB 1609", STATES, "V", "watch",
         note="Pending at July 2026; what came of it was not found."),
    Rule("FCC-26-52", "Onshoring of call centers (telecom, may widen)", "FCC NPRM 26-52", FCC, "V",
         "watch", note="What came of it after July 2026 was not found."),
    Rule("ADA-III", "Public accommodations", "ADA Title III", "Department of Justice"),
    Rule("WCAG", "Web Content Accessibility Guidelines 2.2, level AA", "WCAG 2.2", "W3C",
         source_url="https://www.w3.org/TR/WCAG22/"),
    # records
    Rule("TSR-RECORDS", "Telemarketing records: 5 years", "TSR, 16 CFR 310.5", FTC, "V",
         source_url=cfr(16, "310.5")),
    Rule("REG-F-RECORDS", "Collection records: 3 years", "12 CFR 1006.100", CFPB,
         source_url=cfr(12, "1006.100")),
    Rule("REG-B-RECORDS", "Credit records: 25 months", "12 CFR 1002.12", CFPB,
         source_url=cfr(12, "1002.12")),
    Rule("REG-Z-RECORDS", "Card records: 2 years", "12 CFR 1026.25", CFPB,
         source_url=cfr(12, "1026.25")),
    Rule("REG-E-RECORDS", "Transfer records: 2 years", "12 CFR 1005.13", CFPB,
         source_url=cfr(12, "1005.13")),
    # security
    Rule("GLBA-SAFEGUARDS", "Safeguards for customer information", "16 CFR 314.4", FTC, "V",
         source_url=cfr(16, "314.4")),
    Rule("GLBA-NOTICE", "Notice to the FTC within 30 days", "16 CFR 314.4(j)", FTC, "V",
         effective_from=date(2024, 5, 13), source_url=cfr(16, "314.4")),
    Rule("GLBA-TESTING", "Penetration tests", "16 CFR 314.4(d)", FTC, source_url=cfr(16, "314.4")),
    Rule("PCI-DSS", "Payment card data security standard 4.0.1", "PCI DSS v4.0.1", "PCI SSC", "V",
         effective_from=date(2025, 3, 31), note="Fully mandatory since then."),
    Rule("PCI-DSS-SAD", "No sensitive authentication data is kept; card numbers are masked",
         "PCI DSS req. 3.3.1, 3.4.1, 3.5.1", "PCI SSC", effective_from=date(2025, 3, 31)),
    Rule("PCI-TELEPHONE", "Protecting telephone-based payment card data", "PCI SSC guidance",
         "PCI SSC", "V", "policy", note="Treated as partial control. What is said here comes from "
         "a vendor's pages, not from the text of the PCI SSC."),
    Rule("SOC-2", "SOC 2 Type II", "AICPA TSC", "AICPA", status="policy"),
    Rule("NIST-AI-600-1", "Generative AI profile", "NIST AI 600-1", "NIST", "V", "policy"),
    Rule("VENDOR-DATA", "No customer data trains vendor models", "Contract", OURS, "O", "policy"),
    # governance
    Rule("TPRM", "Third-party risk management", "Interagency guidance, June 2023 (88 FR 37920)",
         AGENCIES, "V", "policy", note="The citation of the Federal Register is not checked."),
    Rule("TPRM-REVISION", "A revision of the third-party guidance", "None found", AGENCIES, "V",
         "watch", note="No revision was found by July 2026."),
    Rule("SR-11-7", "Model risk management", "SR 11-7", AGENCIES, "V", "policy",
         effective_to=SR_26_2),
    Rule("SR-26-2", "Model risk management", "SR 26-2 / OCC Bulletin 2026-13 / FDIC FIL-15-2026",
         AGENCIES, "V", "policy", effective_from=SR_26_2,
         note="Banks above $30 bn, non-binding; generative and agentic AI out of scope. Applies "
         "to us by partner-bank contract and own policy."),
    Rule("NIST-AI-RMF", "AI risk management framework 1.0", "NIST AI RMF 1.0", "NIST", "V", "policy"),
    Rule("FS-AI-RMF", "Financial services AI risk framework, 230 control objectives",
         "Treasury, February 2026", "US Treasury", "V", "policy", note="Voluntary."),
    Rule("OVERSIGHT", "Human oversight, override and fallback", "Policy", OURS, "O", "policy"),
    Rule("ROLLBACK", "Rehearsed rollback", "Policy", OURS, "O", "policy"),
    Rule("VALUE", "Value ownership", "Policy", OURS, "O", "policy"),
    Rule("ROLES", "Roles agreed between IT and the contact center", "Policy", OURS, "O", "policy"),
    Rule("ESIGN", "Electronic signatures are valid", "15 USC 7001", US,
         note="The consumer consent of §7001(c) is for disclosures to customers, not for ours."),
)  # fmt: skip

FOLLOWED_BY: Mapping[str, str] = {"REG-B-EFFECTS": "REG-B", "SR-11-7": "SR-26-2"}

# What each criterion of the catalogue rests on today.
CITES: Mapping[str, tuple[str, ...]] = {
    "R01": ("TCPA", "TCPA-AI-VOICE"),
    "R02": ("TCPA-REVOKE",),
    "R03": ("REG-F-CALLS", "STATE-COLLECTION"),
    "R04": ("REG-F-DISCLOSE",),
    "R05": ("FCRA-DISPUTES",),
    "R06": ("REG-B", "STATE-LENDING"),
    "R07": ("UDAAP", "UDAAP-STATES"),
    "R08": ("CFPB-CHATBOTS",),
    "R09": ("REG-E-ERRORS",),
    "R10": ("REG-Z-BILLING",),
    "R11": ("SCRA", "MLA"),
    "R12": ("WIRETAP", "STATE-RECORDING"),
    "R13": ("CFPA-COMPLAINTS", "COMPANY-PORTAL"),
    "R14": ("UT-CHATBOT", "CO-SB-189", "CA-AB-1609", "FCC-26-52"),
    "R15": ("ADA-III", "WCAG"),
    "R16": ("TSR-RECORDS", "REG-F-RECORDS", "REG-B-RECORDS", "REG-Z-RECORDS", "REG-E-RECORDS"),
    "S01": ("GLBA-SAFEGUARDS",),
    "S02": ("GLBA-NOTICE",),
    "S03": ("PCI-DSS", "PCI-DSS-SAD"),
    "S04": ("PCI-TELEPHONE",),
    "S05": ("SOC-2",),
    "S06": ("GLBA-TESTING", "NIST-AI-600-1"),
    "S07": ("VENDOR-DATA",),
    "G01": ("TPRM", "TPRM-REVISION"),
    "G02": ("SR-26-2",),
    "G03": ("NIST-AI-RMF", "NIST-AI-600-1", "FS-AI-RMF"),
    "G04": ("OVERSIGHT",),
    "G05": ("ROLLBACK",),
    "G06": ("VALUE",),
    "G07": ("ROLES",),
}  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """The catalogue as the fields of `governance.Regulation`, without successors."""
    return [fields(rule) for rule in RULES]


def fields(rule: Rule) -> dict[str, Any]:
    every = MONTHLY if rule.status == "watch" else HALF_YEARLY
    known = {"last_verified_on": rule.verified, "verify_every_days": every}
    return asdict(rule) | known


def cited(code: str, *, until: date | None) -> list[str]:
    """What a wording rests on: one that ended before a rule began, on the rule before."""
    earlier = {new: old for old, new in FOLLOWED_BY.items()}
    begins = {rule.code: rule.effective_from for rule in RULES}
    found = []
    for each in CITES.get(code, ()):
        first = begins[each]
        over = until is not None and first is not None and until <= first
        found.append(earlier[each] if over and each in earlier else each)
    return found
