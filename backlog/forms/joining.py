from django import forms


class JoinForm(forms.Form):
    code = forms.CharField(
        max_length=20,
        help_text="Six letters and digits, as they stand on the wall. Capitals do not matter.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )
