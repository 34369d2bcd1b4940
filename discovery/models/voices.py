"""Whose voice it is, and where and when it was heard: never a name (domain.md §4)."""

from django.db import models


class Who(models.TextChoices):
    ASSOCIATE = "associate", "Associate"
    CUSTOMER = "customer", "Customer"
    SUPERVISOR = "supervisor", "Supervisor"
    COLLECTOR = "collector", "I saw it"
    SYSTEM = "system", "A report"


class Tenure(models.TextChoices):
    UNDER_90_DAYS = "lt90d", "Under 90 days"
    UNDER_1_YEAR = "90d_1y", "90 days to 1 year"
    UNDER_3_YEARS = "1_3y", "1 to 3 years"
    OVER_3_YEARS = "3y", "Over 3 years"


class Shift(models.TextChoices):
    """When people work. Ours: the reference names none."""

    EARLY = "early", "Early"
    LATE = "late", "Late"
    NIGHT = "night", "Night"
    WEEKEND = "weekend", "Weekend"


class Channel(models.TextChoices):
    """How a customer and the center talk. Ours."""

    VOICE = "voice", "Voice"
    BOT = "bot", "Bot"
    CHAT = "chat", "Chat"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"


# Who can sit in a room; the others are ways a note came about.
IN_THE_ROOM = (Who.ASSOCIATE, Who.SUPERVISOR, Who.CUSTOMER)
