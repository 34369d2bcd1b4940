"""Themes: what several notes have in common, written by a person."""

from typing import Self

from django.db import models
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from discovery.models.notes import Note
from portfolio.models import Product


class ThemeQuerySet(models.QuerySet["Theme"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(access.reach(user, Perm.DISCOVERY_VIEW).q("product__team"))

    def for_list(self) -> Self:
        return self.select_related("product__team")


class Theme(models.Model):
    name = models.CharField(max_length=160)
    finding = models.TextField(blank=True, help_text="One paragraph, by a person.")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    notes = models.ManyToManyField(
        Note, through="discovery.NoteTheme", related_name="themes"
    )
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "name"], name="one_theme_per_name"
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="theme_page")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("discovery:theme_detail", args=[self.pk])
