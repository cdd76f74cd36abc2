"""Who translates the desk's drafts, as `translate:` in config/digest.yaml says."""

from crawler.app.desk.desk import Desk
from storage.config.settings import TranslateConfig
from summarizer.translate.translate import Translator


def translates(config: TranslateConfig) -> bool:
    """Return whether a translator is configured."""
    return bool(config.endpoint or config.folder or config.models)


def translators_of(desk: Desk) -> list[Translator]:
    """Return the translators that are configured, each with the languages it reads. Raises ConfigError, TranslationError."""
    config, into = desk.config.translate, desk.config.digest.language
    if config.models or config.folder:
        from summarizer.translate import local

        threads = desk.config.encoder.threads
        if config.models:
            return local.fetched(config, desk.models, into, threads)
        return [local.translator(config, threads)]
    from crawler.app.desk import translation_endpoint

    return [
        Translator(
            lambda: translation_endpoint.name(config),
            tuple(config.languages),
            translation_endpoint.translate_function(config, into),
        )
    ]
