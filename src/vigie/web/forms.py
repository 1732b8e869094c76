"""What a service refuses is said on the form that asked for it."""

from types import TracebackType

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict


def answers(request: HttpRequest) -> QueryDict | None:
    """What was answered, an empty form too; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None


class said_on:  # noqa: N801 - reads as a sentence: with said_on(form)
    """Runs the block; a ValidationError ends it and becomes an error of the form.

    >>> with said_on(form):
    ...     brands.change_brand(...)
    ...     return redirect("brand")
    >>> return render(...)  # with the errors shown where they belong
    """

    def __init__(self, form: forms.Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, refused: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(refused, ValidationError):
            return False
        if hasattr(refused, "error_dict"):
            for name, errors in refused.error_dict.items():
                self.form.add_error(name if name in self.form.fields else None, errors)
        else:
            self.form.add_error(None, refused)
        return True
