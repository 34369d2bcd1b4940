"""A form as people meet it: label, hint, error and input belong together."""

import re

from core.gallery.forms import ExampleForm


def html(form: ExampleForm) -> str:
    return str(form)


def test_an_empty_form_shows_no_error() -> None:
    shown = html(ExampleForm())
    assert "error-summary" not in shown
    assert "data-invalid" not in shown


def test_the_summary_links_to_each_field() -> None:
    shown = html(ExampleForm({"weeks": "40", "kind": "poc"}))
    links = re.findall(r'<a href="#([\w-]+)">', shown)
    assert links[:2] == ["id_title", "id_weeks"]
    assert all(f'id="{link}"' in shown for link in links)


def test_an_error_stands_beside_its_field_and_is_read_with_it() -> None:
    shown = html(ExampleForm({"weeks": "40"}))
    part = shown[shown.index('<label for="id_weeks"') :][:900]
    assert part.index('id="id_weeks_error"') < part.index("<input")
    assert 'aria-invalid="true"' in part
    assert 'aria-describedby="id_weeks_error"' in part


def test_what_was_typed_stays() -> None:
    assert 'value="Half a sentence"' in html(ExampleForm({"title": "Half a sentence"}))


def test_optional_is_said_and_required_is_not() -> None:
    shown = html(ExampleForm())
    assert (
        '<label for="id_due">Due on <span class="optional">(optional)</span></label>'
        in shown
    )
    assert '<label for="id_title">Title</label>' in shown


def test_choices_are_a_named_group() -> None:
    shown = html(ExampleForm())
    group = shown[shown.index("<legend>Who said it?</legend>") :]
    assert '<div class="picks" id="id_who">' in group
    assert "<legend>Outcome</legend>" in shown


def test_a_date_has_the_native_picker() -> None:
    shown = html(ExampleForm(initial={"due": "2026-11-14"}))
    assert '<input type="date" name="due" value="2026-11-14"' in shown


def test_a_toggle_has_its_words_beside_it() -> None:
    shown = html(ExampleForm())
    label = shown[shown.index('<label class="choice" for="id_alerts">') :][:200]
    assert 'class="toggle"' in label
    assert "Tell me by e-mail" in label


def test_an_error_says_what_to_do() -> None:
    form = ExampleForm({"weeks": "40", "due": "soon"})
    assert form.errors["title"] == ["Fill this in."]
    assert form.errors["kind"] == ["Choose one."]
    assert form.errors["agree"] == ["Tick this to go on."]
    assert form.errors["due"] == ["Enter a date such as 2026-11-14."]
