"""A file in a body of the API, looked at before anything is done with it."""

from typing import Any

from rest_framework import serializers

from core.errors import Refused
from governance import files


class UploadField(serializers.FileField):
    """A file of a kind and size that is taken in; what is wrong with it is told by name."""

    def to_internal_value(self, data: Any) -> Any:
        upload = super().to_internal_value(data)
        try:
            files.inspect(upload)
        except Refused as refused:
            raise serializers.ValidationError(str(refused)) from refused
        return upload
