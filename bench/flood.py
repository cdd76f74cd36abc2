"""`python -m bench.flood [--articles 10000] [--only KIND …]`: what many articles that are alike cost copies and stories.

Made-up articles of two days, a fifth of them at a time, in Arabic, through the copies and then the stories stage, with
config/digest.yaml and the embedded model:

- same: one text again and again
- template: one report with other numbers (exchange rates)
- names: one report with other names and numbers (security bulletins)
- mixed: words of three scripts in one text, each other than the last

Of each kind, in a process of its own: seconds of both stages for the first fifth and for the last, copies, stories of more
than one article, the largest, how many lines said that one is full, peak megabytes.
"""

import argparse
import random
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select

from bench import print_figures
from bench.articles import NOW, kept
from crawler.duplicates.fold import fold_copies
from storage.config.settings import Config, load_config
from storage.corpus import articles, stories
from storage.database.store import Store
from storage.database.tables import copies
from storage.records import Article
from summarizer.encoding.encoder import Encoder, load
from summarizer.stories.group import group_stories

CONFIG = Path(__file__).resolve().parents[1] / "config" / "digest.yaml"
PARTS = 5
_PLACES = ("كركوك", "الموصل", "ديالى", "الأنبار", "البصرة", "مخمور", "طوزخورماتو", "سنجار", "تلعفر", "الحويجة")
_WORDS = (
    "council",
    "water",
    "dam",
    "قرار",
    "وزارة",
    "موازنة",
    "ئاو",
    "بڕیار",
    "قوتابخانە",
    "encûmen",
    "xwendekar",
    "nirx",
)


def same(_: int, __: random.Random) -> str:
    return (
        "أعلنت مديرية الموارد المائية في محافظة نينوى، اليوم الاثنين، إعادة فتح ست بوابات من سد القرية بعد صيانة استمرت أربعة أشهر، "
        "وقال مديرها إن المياه وصلت إلى أراضي المزارعين، وإن الكمية تكفي لموسم الشتاء كله."
    )


def template(number: int, _: random.Random) -> str:
    rates = [140_000 + 7 * number, 150_000 + 11 * number, 130_000 + 13 * number]
    return (
        f"سجلت بورصتا الكفاح والحارثية في بغداد {rates[0]} دينار لكل مئة دولار، وبلغ سعر البيع في محال الصيرفة {rates[1]} دينار، "
        f"فيما بلغ في أربيل عاصمة إقليم كردستان {rates[2]} دينار لكل مئة دولار، بحسب متعاملين هناك."
    )


def names(number: int, chance: random.Random) -> str:
    one, other = chance.sample(_PLACES, 2)
    return (
        f"أعلنت خلية الإعلام الأمني القبض على {number % 37 + 11} مطلوبا في {one} والعثور على {number % 53 + 12} عبوة في قضاء {other}، "
        f"وقالت إن القوة {1000 + number} ضبطت {number % 71 + 13} صاروخا ودمرت {number % 29 + 14} مضافة في عملية واحدة."
    )


def mixed(_: int, chance: random.Random) -> str:
    return " ".join(chance.choice(_WORDS) + str(chance.randint(10, 99)) for _ in range(60))


KINDS: dict[str, Callable[[int, random.Random], str]] = {
    "same": same,
    "template": template,
    "names": names,
    "mixed": mixed,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--only", nargs="+", choices=KINDS, default=[*KINDS])
    given = parser.parse_args()
    figures = {}
    for kind in given.only:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            figures[kind] = alone.submit(measure, kind, given.articles).result()
    print_figures(figures)


def measure(kind: str, count: int) -> dict[str, object]:
    config = load_config(CONFIG)
    encoder = load(config.encoder, Path("data/models"))
    chance = random.Random(count)  # noqa: S311 - made-up words, no secret
    took: list[tuple[float, float]] = []
    notes = 0
    with kept([]) as (store, _, _):
        for part in range(PARTS):
            numbers = range(part * count // PARTS, (part + 1) * count // PARTS)
            with store.begin() as db:
                for number in numbers:
                    articles.add(db, _article(number, KINDS[kind](number, chance), count))
            folding, grouping, said = _stages(store, config, encoder)
            took.append((folding, grouping))
            notes += said
        with store.read() as db:
            sizes = [len(inside) for inside in stories.newest(db, count).values()]
            folded = db.scalar(select(func.count()).select_from(copies)) or 0
    return {
        "articles": count,
        "copies_seconds": [round(took[at][0], 1) for at in (0, -1)],
        "stories_seconds": [round(took[at][1], 1) for at in (0, -1)],
        "copies": folded,
        "stories_of_several": len(sizes),
        "largest": max(sizes, default=1),
        "notes": notes,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _stages(store: Store, config: Config, encoder: Encoder) -> tuple[float, float, int]:
    began = time.perf_counter()
    fold_copies(store, config.duplicates, NOW)
    folded = time.perf_counter()
    grouped = group_stories(store, config.stories, encoder, NOW, config.digest.names)
    return folded - began, time.perf_counter() - folded, len(grouped.notes)


def _article(number: int, text: str, count: int) -> Article:
    when = NOW - timedelta(days=2) + timedelta(days=2) * number / count
    url = f"https://bench.example/{number}"
    return Article(f"outlet {number % 22}", str(number), url, "", text, "ar", NOW, when, "declared")


if __name__ == "__main__":
    main()
