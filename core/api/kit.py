"""What every viewset shares: the person, ETags, known fields only, repeats answered."""

from collections.abc import Collection
from typing import Any, cast

from django.db.models import Model
from django.forms import Form
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import idempotency
from core.api.etags import unless_held, versioned
from core.api.pages import KeysetPagination
from core.models import User


class Kit(GenericAPIView[Any]):
    """Put it first among a viewset's bases.

    `fixed` names the fields that are set when a thing is made and never after;
    `secrets` what an answer shows once, so that it is not kept for repeats.
    """

    pagination_class = KeysetPagination
    fixed: Collection[str] = ()
    secrets: Collection[str] = ()
    row: Any = None  # what the address names, once it was looked up

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        handlers = vars(self)  # the framework keeps them here, and looks after this
        if idempotency.HEADER in request.headers and "post" in handlers:
            handlers["post"] = idempotency.once(handlers["post"], self.secrets)

    def get_object(self) -> Any:
        self.row = super().get_object()
        return self.row

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Give what RetrieveModelMixin shows its ETag, or answer 304."""
        shown = self.row is not None and response.status_code == 200
        if shown and getattr(self, "action", "") == "retrieve":
            response = unless_held(request, versioned(self.row, response.data))
        return super().finalize_response(request, response, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        if "data" in kwargs and not kwargs.get("many"):
            refuse_unknown(serializer, self.fixed if serializer.instance else ())
        return serializer

    def body(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The checked fields of a verb's body: `self.body(MoveSerializer)["to"]`."""
        context = self.get_serializer_context()
        serializer = kind(data=self.request.data, context=context)
        refuse_unknown(serializer)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def asked(self, form: Form) -> dict[str, Any]:
        """What a list's filter asks for; a value that makes no sense is refused."""
        if not form.is_valid():
            faults = {n: [str(each) for each in t] for n, t in form.errors.items()}
            raise serializers.ValidationError(faults)
        return {name: value for name, value in form.cleaned_data.items() if value}

    def shown(self, row: Model, status: int = 200) -> Response:
        """`row` as this viewset shows it, with its ETag."""
        return versioned(row, self.get_serializer(row).data, status=status)


def refuse_unknown(
    serializer: serializers.BaseSerializer[Any], fixed: Collection[str] = ()
) -> None:
    """Raise ValidationError for each field sent that cannot be set: silence would lie."""
    sent = serializer.initial_data
    if not isinstance(serializer, serializers.Serializer) or not hasattr(sent, "keys"):
        return
    faults = {name: fault(serializer, name, fixed) for name in sent}
    wrong = {name: [text] for name, text in faults.items() if text}
    if wrong:
        raise serializers.ValidationError(wrong)


def fault(
    serializer: serializers.Serializer[Any], name: str, fixed: Collection[str]
) -> str:
    """Why `name` cannot be set, or "" when it can."""
    if name not in serializer.fields:
        return "There is no such field."
    if serializer.fields[name].read_only:
        return "This field is worked out and cannot be set."
    return "This is set once and stays." if name in fixed else ""
