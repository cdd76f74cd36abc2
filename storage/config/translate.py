"""The section `translate:` of config/digest.yaml."""

from typing import Annotated

from pydantic import Field, model_validator

from storage.config.strict import Strict


class TranslateConfig(Strict):
    """Who translates drafts that are not in the digest's language: an OpenAI-compatible `endpoint`, `models` that `crawler models get`
    fetched, a `folder` with a CTranslate2 model of one's own, or, as shipped, nobody. `languages` maps those that are translated to the
    token which the folder's model wants before a sentence; an endpoint without them is asked about all."""

    endpoint: Annotated[str, Field(pattern=r"^(https?://[^\s@?#]+)?$")] = ""
    inside: bool = False
    model: str = ""
    folder: str = ""
    models: Annotated[tuple[str, ...], Field(strict=False)] = ()
    languages: dict[str, str] = Field(default_factory=dict)
    target: str = ""
    sentences: Annotated[int, Field(ge=1)] = 200
    characters: Annotated[int, Field(ge=100)] = 40_000
    minutes: Annotated[float, Field(gt=0, le=120)] = 5.0
    timeout_seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    answer_tokens: Annotated[int, Field(ge=0)] = 512

    @model_validator(mode="after")
    def _is_whole(self) -> "TranslateConfig":
        both = [name for name in ("endpoint", "folder", "models") if getattr(self, name)]
        if len(both) > 1:
            raise ValueError(f"`{both[0]}` and `{both[1]}` are both set: keep one")
        if self.endpoint and not self.model:
            raise ValueError("`model` is missing: the name by which the endpoint knows its model")
        if self.endpoint.startswith("http:") and not self.inside:
            raise ValueError(
                "`endpoint` would send articles and your key in the clear: write https:, or, if it is on this machine or in your "
                "own network, set inside: true"
            )
        if self.folder and not self.languages:
            raise ValueError('`languages` is missing: those that the model reads, as {ar: ""}')
        return self
