"""What forms and addresses bring: composed, without control characters; a password too, whatever the keyboard."""

from typing import Annotated

from fastapi import Form, Query
from pydantic import AfterValidator

from vietnamese import nfc

Typed = Annotated[str, AfterValidator(nfc), Form(max_length=1000)]
Asked = Annotated[str, AfterValidator(nfc), Query(max_length=1000)]
