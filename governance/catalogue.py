"""The criteria a gate asks for, as the product starts with them (domain.md §7).

Starting data, not law: the first load puts it into the database, where a wording
is changed from a day on. Only the labels of NEVER are read here afterwards.

`verified` is the day the whole basis was last checked in public sources; what is
practitioner knowledge, even in part, has none. `status`: in_force binds by law or
standard, policy is guidance or ours, watch is in motion, superseded has ended.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

FIRST_DAY = date(2026, 1, 1)
CHECKED = date(2026, 11, 1)  # checked in November 2026; the day was not kept
REG_B_CHANGES, SR_26_2 = date(2026, 7, 21), date(2026, 4, 17)

# The five things that no waiver reaches (domain.md §7), by the criteria that hold
# them; also where one holds more (R07, R14): a waiver would reach both.
NEVER: dict[str, str] = {
    "R01": "consent to contact",
    "R02": "consent to contact",
    "R05": "dispute intake",
    "R07": "human exit",
    "R08": "human exit",
    "R09": "dispute intake",
    "R10": "dispute intake",
    "R12": "recording notice",
    "R14": "human exit",
    "S03": "card data storage",
}


@dataclass(frozen=True)
class Wording:
    code: str
    text: str
    basis: str
    gates: tuple[str, ...] = ("G2", "G3")
    status: str = "in_force"
    effective_from: date = FIRST_DAY
    effective_to: date | None = None
    superseded_by: str = ""
    verified: date | None = None

    @property
    def family(self) -> str:
        return {"R": "regulatory", "S": "security", "G": "governance"}[self.code[0]]


ALL = ("G1", "G2", "G3")
CATALOGUE: tuple[Wording, ...] = (
    Wording(
        "R01",
        "Prior express consent for autodialed, prerecorded and AI-voice calls and texts; "
        "written if marketing; source, time and wording stored",
        "TCPA 47 USC 227, 47 CFR 64.1200; AI voice = artificial (FCC Feb 2024)",
    ),
    Wording(
        "R02",
        "Revocation by any reasonable means honoured within 10 business days; "
        "design ready for revoke-all",
        "47 CFR 64.1200(a)(10); revoke-all part waived to 2027-01-31 (DA 26-12)",
        verified=CHECKED,
    ),
    Wording(
        "R03",
        "Calls 08:00–21:00 at the consumer's local time; at most 7 attempts in 7 days "
        "per debt; none within 7 days after a conversation; cease-contact respected",
        "FDCPA; Reg F 12 CFR 1006.6, 1006.14(b)(2). Binds third-party collectors; "
        "creditors by policy and some states (e.g. Rosenthal Act)",
        verified=CHECKED,
    ),
    Wording(
        "R04",
        "Required disclosures detected in at least 99% of a sample "
        "(mini-Miranda, recording, AI)",
        "15 USC 1692e(11); 12 CFR 1006.18(e)",
    ),
    Wording(
        "R05",
        "Direct credit-report disputes recognised in every channel and investigated "
        "within 30 days",
        "FCRA; 12 CFR 1022.43",
    ),
    Wording(
        "R06",
        "No different treatment on a prohibited basis and no unjustified effect on a "
        "protected group; no discouraging statements; scripts and bots tested",
        "ECOA, Reg B with the effects test, as it stood until 2026-07-21",
        status="superseded",
        effective_to=REG_B_CHANGES,
        superseded_by="R06 from 2026-07-21 (Reg B without the effects test)",
    ),
    Wording(
        "R06",
        "No different treatment on a prohibited basis; no discouraging statements; "
        "scripts and bots tested; state-law effects testing as decided by Legal",
        "ECOA, Reg B: effects test removed, discouragement narrowed, "
        "effective 2026-07-21; state laws differ",
        effective_from=REG_B_CHANGES,
        verified=CHECKED,
    ),
    Wording(
        "R07",
        "UDAAP review: accurate, not misleading, able to reach a human, no obstruction",
        "12 USC 5531, 5536; states enforce too (§1042)",
    ),
    Wording(
        "R08",
        "Bot recognises a dispute, fraud, hardship, complaint or “agent” within 2 turns, "
        "hands off with context; no loop; path for limited English",
        "CFPB issue spotlight “Chatbots in Consumer Finance”, June 2023: accuracy, "
        "recognising rights, doom loops; not a rule; check list of 67 withdrawals",
        status="policy",
        verified=CHECKED,
    ),
    Wording(
        "R09",
        "Reg E error notices start the clock at first contact: 10 business days, "
        "or 45 days with provisional credit",
        "EFTA; 12 CFR 1005.11",
    ),
    Wording(
        "R10",
        "Card billing-error notices: acknowledged within 30 days, resolved within "
        "2 billing cycles and 90 days; rate and payoff statements correct",
        "TILA; Reg Z 12 CFR 1026.13",
    ),
    Wording(
        "R11",
        "SCRA and MLA status checked before collection, rate or repossession talk "
        "(6% cap; 36% MAPR)",
        "50 USC 3937; 32 CFR 232",
    ),
    Wording(
        "R12",
        "Recording and transcription notice before substance, on every call (all-party "
        "default); AI transcription vendor named in the notice; refusal path",
        "18 USC 2511 one-party; all-party states CA CT DE FL IL MD MA MI MT NV NH PA WA "
        "(+OR in person); published lists differ (11–14)",
        ALL,
        verified=CHECKED,
    ),
    Wording(
        "R13",
        "Complaints tagged and routed within 1 business day; CFPB portal 15 calendar "
        "days, final within 60",
        "12 USC 5534; Company Portal Manual",
        verified=CHECKED,
    ),
    Wording(
        "R14",
        "AI disclosure text by state; human reachable; watch list reviewed monthly",
        "State chatbot laws in motion: UT in force; CO SB 189 (Jan 2027); CA AB 1609 "
        "pending at July 2026; FCC onshoring NPRM 26-52 (telecom, may widen)",
        status="watch",
        verified=CHECKED,
    ),
    Wording(
        "R15",
        "WCAG 2.2 AA tested; TTY and relay calls accepted; language access plan",
        "ADA Title III; W3C",
    ),
    Wording(
        "R16",
        "Retention schedule set and tested: collection records 3 years after last "
        "activity and recordings 3 years after the call; TSR 5 years; Reg B 25 months; "
        "Reg Z and E 2 years; litigation hold",
        "TSR 16 CFR 310.5; 12 CFR 1006.100, 1002.12, 1026.25, 1005.13",
    ),
    Wording(
        "S01",
        "Customer information: risk assessment, least privilege, encryption in transit "
        "and at rest, MFA, logging, disposal",
        "GLBA Safeguards Rule 16 CFR 314.4",
        ALL,
        verified=CHECKED,
    ),
    Wording(
        "S02",
        "Incident plan; FTC notice within 30 days if unencrypted data of 500 or more "
        "consumers is affected",
        "16 CFR 314.4(j), effective 2024-05-13",
        effective_from=date(2024, 5, 13),
        verified=CHECKED,
    ),
    Wording(
        "S03",
        "No sensitive authentication data (CVV, PIN, track) kept after authorization in "
        "audio, screen, transcript or LLM log; card number masked or unreadable",
        "PCI DSS v4.0.1, fully mandatory since 2025-03-31; req. 3.3.1, 3.4.1, 3.5.1",
        ALL,
        effective_from=date(2025, 3, 31),
    ),
    Wording(
        "S04",
        "Pause-and-resume only as interim, automated, failure-tested; target DTMF "
        "masking or channel separation",
        "PCI SSC telephone guidance; treated as partial control",
        status="policy",
        verified=CHECKED,
    ),
    Wording(
        "S05",
        "Vendor SOC 2 Type II current, exceptions reviewed, bridge at most 90 days",
        "AICPA TSC",
        ("G1", "G3"),
        status="policy",
    ),
    Wording(
        "S06",
        "Pen test at most 12 months old, criticals closed; prompt-injection and "
        "data-leak tests for LLM features",
        "16 CFR 314.4(d); NIST AI 600-1",
    ),
    Wording(
        "S07",
        "No customer data trains vendor models; retention 0–30 days; US region",
        "Contract",
        ALL,
        status="policy",
    ),
    Wording(
        "G01",
        "Third-party file complete for the stage; exit plan",
        "Interagency TPRM guidance, June 2023 (88 FR 37920)",
        status="policy",
    ),
    Wording(
        "G02",
        "In model/AI inventory; tier; owner; independent validation; "
        "monitoring thresholds",
        "SR 11-7, as it stood until 2026-04-17",
        ("G2", "G3", "G4"),
        status="superseded",
        effective_to=SR_26_2,
        superseded_by="SR 26-2 / OCC Bulletin 2026-13 / FDIC FIL-15-2026",
        verified=CHECKED,
    ),
    Wording(
        "G02",
        "In model/AI inventory; tier; owner; independent validation; "
        "monitoring thresholds",
        "SR 26-2 (2026-04-17; banks above $30 bn, non-binding, generative and agentic AI "
        "out of scope; AI RFI promised); applies to us by partner-bank contract and own "
        "policy",
        ("G2", "G3", "G4"),
        status="policy",
        effective_from=SR_26_2,
        verified=CHECKED,
    ),
    Wording(
        "G03",
        "AI risk mapped: Govern, Map, Measure, Manage; GenAI profile",
        "NIST AI RMF 1.0 + AI 600-1; Treasury FS AI RMF Feb 2026, 230 control "
        "objectives, voluntary",
        status="policy",
        verified=CHECKED,
    ),
    Wording(
        "G04",
        "Human oversight, override and fallback; agents trained "
        "(at least 95% acknowledged)",
        "Policy",
        status="policy",
    ),
    Wording(
        "G05",
        "Rollback rehearsed within 30 minutes; change ticket; communication plan",
        "Policy",
        status="policy",
    ),
    Wording(
        "G06",
        "Benefit owner, baseline frozen, Finance signed",
        "Policy: value ownership",
        ("G3", "G4"),
        status="policy",
    ),
    Wording(
        "G07",
        "RACI for the run state complete (its rules pass)",
        "Policy: roles agreed between IT and the contact center",
        ("G3",),
        status="policy",
    ),
)


def rows() -> list[dict[str, Any]]:
    """The catalogue as the fields of `governance.Criterion`."""
    return [fields(wording) for wording in CATALOGUE]


def fields(wording: Wording) -> dict[str, Any]:
    row = asdict(wording) | {"gates": list(wording.gates), "family": wording.family}
    row["last_verified_on"] = row.pop("verified")
    return row | {"waivable": wording.code not in NEVER}
