"""Fields that every room's forms are made of: days, long words, yuan, photos and papers."""

from decimal import Decimal

from django import forms

PAPERS = "image/*,.pdf"


class DayInput(forms.DateInput):
    """The browser's own picker of a day, which understands ISO only."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput

    def __init__(self, label: str, **options):
        super().__init__(label=label, **options)


class WordsField(forms.CharField):
    """Words of more than a line."""

    def __init__(self, label: str, rows: int = 3, **options):
        super().__init__(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class FenField(forms.DecimalField):
    """Yuan with at most two decimals, as whole fen."""

    def __init__(self, **options):
        super().__init__(min_value=0, max_digits=14, decimal_places=2, required=False, **options)

    def clean(self, value) -> int | None:
        yuan: Decimal | None = super().clean(value)
        return None if yuan is None else int(yuan * 100)

    def prepare_value(self, value):
        return _yuan(value)

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(_yuan(initial), data)


def _yuan(value):
    """Whole fen as yuan; what somebody typed stays as it is."""
    return Decimal(value) / 100 if isinstance(value, int) else value


class PhotoField(forms.FileField):
    """One photo or scan: a phone offers its camera."""

    def __init__(self, label: str, **options):
        super().__init__(label=label, widget=forms.FileInput(attrs={"accept": PAPERS}), **options)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several photos or papers at once; cleaned to a list."""

    def __init__(self, **options):
        super().__init__(widget=ManyFiles(attrs={"accept": PAPERS}), **options)

    def clean(self, data, initial=None):
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]
