from django import forms

CAMERA = {"accept": "image/png,image/jpeg", "capture": "environment"}


class PhotoForm(forms.Form):
    """One photo; a phone opens its camera."""

    photo = forms.FileField(
        label="Add a photo",
        widget=forms.FileInput(attrs=CAMERA),
        help_text="A whiteboard or a screen without names or numbers. Where it was taken is left out.",
        error_messages={"required": "Choose a photo."},
    )
