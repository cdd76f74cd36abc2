"""The base of every section of a YAML file that people edit."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]


class Strict(BaseModel):
    """A section of a YAML file: unknown keys refused, never changed after reading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
