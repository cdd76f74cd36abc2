"""Models of the sections of config/digest.yaml about stories that break and stories that people watch."""

from typing import Annotated

from pydantic import Field

from storage.config.strict import Share, Strict


class BreakingConfig(Strict):
    """When a story breaks; `surprise` 0: never."""

    outlets: Annotated[int, Field(ge=2, le=50)] = 3
    hours: Annotated[float, Field(gt=0, le=24)] = 3.0
    share: Share = 0.01
    surprise: Annotated[float, Field(ge=0, le=50)] = 3.0
    top_hours: Annotated[float, Field(ge=0, le=168)] = 12.0
