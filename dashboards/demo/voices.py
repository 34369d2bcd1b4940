"""What was heard: sessions, notes, themes and opportunities of domain.md §12."""

from typing import Any

# code, date, site
SESSIONS = [
    ("LS-01", "2026-08-18", "JAX"), ("LS-02", "2026-08-27", "SAT"),
    ("LS-03", "2026-09-10", "FSD"), ("LS-04", "2026-09-24", "VRT"),
    ("LS-05", "2026-10-08", "JAX"), ("LS-06", "2026-10-15", "TUL"),
    ("LS-07", "2026-10-22", "SAT"), ("LS-08", "2026-11-05", "FSD"),
    ("LS-09", "2026-11-12", "VRT"),
]  # fmt: skip

# code, name, product, reach, frequency, severity, evidence 0–10, regulatory, state, key result, theme, finding
OPPORTUNITIES = [
    ("OPP-1", "Stop retyping", "ASSIST", ".4637", 5, 3, "5", False, "selected", "1.2", "The same words, typed three times", "Associates say, note and re-key the same facts; wrap-up is where the time goes."),
    ("OPP-2", "Hand-off with the story", "SELFSERVE", ".1794", 4, 4, "3", False, "selected", "2.1", "The bot hands over people, not stories", "Customers repeat account and reason after the bot, and arrive angry."),
    ("OPP-3", "One payoff answer", "KNOW", ".3342", 3, 3, "3", False, "validated", "1.3", "Payoff lives on three screens", "Two associates quote two payoffs on one day."),
    ("OPP-4", "No card data in ears or recordings", "PAYSEC", ".3780", 3, 5, "3", False, "selected", "3.1", "Card numbers said aloud", "Customers read their card before the pause, and associates repeat it."),
    ("OPP-5", "Guided hardship", "KNOW", ".0316", 5, 5, "2", False, "validated", "", "Guessing on the worst day", "Hardship articles contradict each other while the customer waits."),
    ("OPP-6", "One place for consent", "OUTREACH", ".0818", 4, 5, "3", True, "selected", "3.2", "Stop does not reach every system", "Consent is kept in three stores; none sees the others."),
    ("OPP-7", "Schedules that bend", "WFX", "1.0", 3, 2, "1", False, "identified", "", "An hour takes four days", "Small swaps need forms, idle time and coaching never meet."),
    ("OPP-8", "Ready on day one", "ASSIST", ".21", 4, 3, "1", False, "identified", "4.2", "The first live call is the first practice", "New hires meet their first angry caller live."),
    ("OPP-9", "Spanish parity", "CONNECT", ".0467", 5, 4, "3", False, "validated", "", "Waiting twice in Spanish", "Spanish speakers wait in English, then wait again."),
    ("OPP-10", "Disputes start the clock", "SELFSERVE", ".0419", 4, 5, "1", True, "identified", "", "Which date did he tell us?", "A dispute told to the chatbot reaches a person weeks later."),
]  # fmt: skip

# number, session, site, queue, tenure, opportunity, title, words
NOTES = [
    (1, "LS-01", "JAX", "CRD", "1_3y", "OPP-1", "Typed three times, dinged on wrap", "I say it to the customer, I type it in notes, I type it again in the dispute form. Three times. Then they ding me on wrap."),
    (2, "LS-01", "JAX", "CRD", "lt90d", "OPP-1", "The next call is already beeping", "By the time I figure out what to write, the next call's already beeping. My notes are garbage, I know they are."),
    (3, "LS-05", "JAX", "PLS", "3y", "OPP-1", "The summary is right nine times in ten", "The summary thing? First week I fixed every one. Now I fix maybe one in ten. It can't do promise dates though, it'll say Friday and not which Friday."),
    (4, "LS-05", "JAX", "PLS", "1_3y", "OPP-1", "Forty seconds spent breathing", "I get forty seconds back and I spend it breathing. Please don't tell workforce."),
    (5, "LS-02", "SAT", "PAY", "1_3y", "OPP-2", "The bot holds them hostage", "The bot holds 'em hostage, then hands 'em to me hot. First words out of their mouth are REPRESENTATIVE."),
    (6, "LS-02", "SAT", "PAY", "3y", "OPP-2", "No confirmation number, so they call tomorrow", "It tells them 'payment scheduled', they hang up happy, they call tomorrow because there's no confirmation number. You count that as a win upstairs."),
    (7, "LS-07", "SAT", "PAY", "90d_1y", "OPP-2", "Nothing comes over with the call", "I ask for the account again because nothing comes over. They already gave it to the robot twice. I'd be mad too."),
    (8, "LS-07", "SAT", "PAY", "1_3y", "OPP-2", "Zero gets a person, and they are nicer", "Since you changed the zero-out, people get to me faster and they're nicer. Honestly that's the best thing this year."),
    (9, "LS-03", "FSD", "AUT", "3y", "OPP-3", "Payoff is three screens and a spreadsheet", "Payoff is three screens. Per-diem's in one, fees in another, and if there's a GAP refund, good luck, that's a spreadsheet Donna keeps."),
    (10, "LS-03", "FSD", "AUT", "90d_1y", "OPP-3", "Two payoffs in one day", "Two of us quoted the same lady two different payoffs on the same day. She was right to yell."),
    (11, "LS-08", "FSD", "AUT", "1_3y", "OPP-3", "Called back when they cannot talk", "The callback was great until it called people back when they're at work and can't talk. So they call in again anyway."),
    (12, "LS-02", "SAT", "CRD", "1_3y", "OPP-4", "Slapping the pause button", "They just start reading me the card. I'm slapping the pause button like a game show and half the time I'm late."),
    (13, "LS-06", "TUL", "PAY", "lt90d", "OPP-4", "I repeat the number back", "I repeat the number back so I don't mess up. Everybody in my row does. Nobody told us not to."),
    (14, "LS-04", "VRT", "HRD", "3y", "OPP-5", "Dead air on the worst day", "Guy just lost his job and I'm scrolling four articles to see if he gets two months or three. Dead air on the worst day of his life."),
    (15, "LS-04", "VRT", "HRD", "1_3y", "OPP-5", "Two articles, two answers, both approved", "Two articles, two different answers, both say 'approved'. I pick the one that's nicer to the customer and pray."),
    (16, "LS-06", "TUL", "COI", "1_3y", "OPP-6", "The text system cannot see my notes", "She told us stop texting in March. I can see it in my notes. The text system can't see my notes."),
    (17, "LS-06", "TUL", "COI", "3y", "OPP-6", "The dialer knows, I do not", "I don't know if she's been called six times or two this week. The dialer knows. I don't."),
    (18, "LS-04", "VRT", "PLS", "1_3y", "OPP-7", "Four days to swap one hour", "My kid's school let out early. I need one hour. It takes a form and four days to swap one hour."),
    (19, "LS-09", "VRT", "CRD", "90d_1y", "OPP-7", "Idle Tuesday, no coaching Wednesday", "We had twenty minutes dead Tuesday, and coaching got cancelled Wednesday for volume. Could those two things please meet?"),
    (20, "LS-01", "JAX", "CRD", "lt90d", "OPP-8", "The first live call was fraud", "Class was six weeks of slides. First live call was a fraud case. I cried in my car, not gonna lie."),
    (21, "LS-08", "FSD", "AUT", "lt90d", "OPP-8", "Practice on a fake angry person", "Let me practice on a fake angry person before you give me a real one."),
    (22, "LS-07", "SAT", "ESP", "1_3y", "OPP-9", "Every call starts with an apology", "They wait in English, get someone who can't help, then wait again for me. I start every call with an apology."),
    (23, "LS-09", "VRT", "ESP", "3y", "OPP-9", "Two due dates in two languages", "The Spanish letter says one due date and the screen says another. Guess which one they read me."),
    (24, "LS-09", "VRT", "HRD", "90d_1y", "OPP-5", "They fall off a cliff waiting for mail", "If I could text them the form while we're talking, they'd finish it. Instead it goes in the mail and they fall off a cliff."),
    (25, "LS-08", "FSD", "DIS", "3y", "OPP-10", "Told on the second, heard on the nineteenth", "He told the chatbot the charge wasn't his on the second. I heard about it on the nineteenth. What date do I put for when he told us?"),
]  # fmt: skip

# code, kind, date, queue, opportunity, title, summary, details
# Payoff by phone, 14 min 20 s in three systems
STEPS: list[dict[str, Any]] = [
    {
        "channel": "Phone",
        "system": "IVR",
        "action": "Says what it is about",
        "wait_seconds": 70,
        "emotion": 0,
    },
    {
        "channel": "Phone",
        "system": "Queue",
        "action": "Waits for a person",
        "wait_seconds": 190,
        "emotion": -1,
    },
    {
        "channel": "Phone",
        "system": "Servicing",
        "action": "Proves who is calling",
        "wait_seconds": 80,
        "emotion": 0,
    },
    {
        "channel": "Phone",
        "system": "Servicing",
        "action": "Per-diem is looked up",
        "wait_seconds": 110,
        "emotion": -1,
    },
    {
        "channel": "Phone",
        "system": "Fees",
        "action": "Fees are looked up",
        "wait_seconds": 150,
        "hand_offs": 1,
        "emotion": -1,
        "pain": "On hold without music",
    },
    {
        "channel": "Phone",
        "system": "Spreadsheet",
        "action": "GAP refund is worked out",
        "wait_seconds": 200,
        "emotion": -2,
        "pain": "Nobody else can read it",
    },
    {
        "channel": "Phone",
        "system": "Servicing",
        "action": "Hears one amount, good for ten days",
        "wait_seconds": 60,
        "emotion": 1,
    },
]

# The bounds of AN-1 (Wilson) and the times of DD-1 are ours.
FINDINGS: list[tuple[str, str, str, str, str, str, str, dict[str, Any]]] = [
    ("JW-1", "journey_walkthrough", "2026-09-03", "AUT", "OPP-3", "Payoff by phone", "Seven steps in three systems take 14 minutes 20 seconds.", {"journey": "Payoff by phone", "steps": STEPS, "total_seconds": 860}),
    ("QA-1", "qa_insight", "2026-10-20", "PAY", "OPP-4", "Associates repeat the card number aloud", "In 9 of 400 payment calls (2.3 %, Wilson 1.2 to 4.2 %). The recorder was paused in all nine, so they do not count in KR3.1.", {"form_item": "Payment calls: card number said aloud", "sample": 400, "fails": 9, "root_cause": "policy"}),
    ("AN-1", "analytics_insight", "2026-10-28", "PAY", "OPP-2", "“Contained” sessions that call again", "22.9 % of contained sessions (2,870 of 12,542) call again within 7 days.", {"question": "Do contained sessions stay contained?", "population": "12,542 contained sessions", "period": "October 2026", "metric": "Share that calls again within 7 days, %", "effect": 22.9, "effect_low": 22.2, "effect_high": 23.6}),
    ("DD-1", "operational_deep_dive", "2026-10-01", "HRD", "OPP-5", "Eleven hardship articles", "Eleven articles, four of them contradict each other.", {"process": "Hardship plan choice", "touch_minutes": 11, "wait_minutes": 26, "rework_percent": 18, "observations": "11 articles, 4 of them contradict each other"}),
    ("CI-1", "customer_interview", "2026-09-29", "PAY", "OPP-3", "A confirmation number by text", "The customer wants a confirmation number by text, not a promise.", {"need": "need", "opportunity": "A number to point at"}),
    ("MV-1", "market_vendor_intel", "2026-10-12", "", "", "Two peers stopped voice biometrics", "After cloning fraud two comparable lenders turned voice biometrics off.", {"source_type": "peer", "independence": 2, "our_position": "hold", "horizon": "later", "expires_on": "2027-04-10"}),
    ("SV-1", "support_voc", "2026-11-02", "COI", "OPP-6", "“I told you to stop”", "38 complaints in 30 days tagged “told you to stop”.", {"count_30d": 38, "regulatory": True}),
]  # fmt: skip

# The watch list: headline, our position, why; when it may concern us is ours, as is its last day
WATCH = [
    ("Agentic voice bots for collections", "hold", "later", "Consent, call-window and human-exit criteria are not met by any vendor seen."),
    ("Real-time Spanish translation", "assess", "next", "Promising for parity; accuracy on dates and amounts unproved."),
    ("Voice biometrics after cloning fraud", "hold", "later", "Two peers stopped."),
    ("FCC onshoring NPRM", "assess", "next", "Telecom today, may widen to finance."),
    ("DTMF masking with wallet links", "trial", "now", "Removes card data from ears and recordings."),
]  # fmt: skip

# What came by letter and ticket, not sorted yet: code, date, product, words. Ours: so
# that the machine finds a theme and a form letter, and somebody can judge them.
FORM = "I am writing about the payment bot. It told me my payment was scheduled and gave me no confirmation number. Please send me proof in writing within thirty days."
TICKETS = [
    ("SV-2", "2026-10-05", "SELFSERVE", FORM),
    ("SV-3", "2026-10-07", "SELFSERVE", FORM + " Sent from my phone."),
    ("SV-4", "2026-10-12", "SELFSERVE", "Hello. " + FORM),
    ("SV-5", "2026-10-19", "SELFSERVE", FORM + " I will wait."),
    ("SV-6", "2026-10-14", "OUTREACH", "The statement came after the due date, so I paid a late fee for a letter."),
    ("SV-7", "2026-10-16", "OUTREACH", "My due date passed before the statement came. Why is there a late fee?"),
    ("SV-8", "2026-10-21", "OUTREACH", "A late fee, because the statement was mailed after the due date."),
    ("SV-9", "2026-10-27", "OUTREACH", "Every month the statement comes late and the due date is gone. Late fee again."),
    ("SV-10", "2026-10-08", "OUTREACH", "The reminder text came at six in the morning. Text me after work, please."),
    ("SV-11", "2026-10-22", "OUTREACH", "Your reminder text wakes the baby. No text in the morning, please."),
    ("SV-12", "2026-10-30", "OUTREACH", "Why does a reminder text come at six in the morning?"),
]  # fmt: skip
