"""The command `crawler relevance`: what editors' decisions teach of what belongs in the digest."""

from datetime import UTC, datetime

import typer

from crawler import run as spine
from crawler.app.cli import output
from crawler.app.cli.options import DATA, AsJson, ConfigFolder, Data, Database, Demo, opened
from crawler.app.cli.tables import table
from summarizer.relevance import learned

relevance_app = typer.Typer(help="Learn from decisions how high a story ranks in the queue.", no_args_is_help=True)


@relevance_app.command()
def fit(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Learn relevance from what editors approved and rejected; new drafts are scored by it."""

    now = datetime.now(UTC)
    with opened("relevance fit", data, config, database, demo) as (desk, _):
        examples = spine.examples(desk, spine.load_encoder(desk), now)
        result = learned.fit(examples, desk.config.relevance.decided, now)
        learned.keep(desk.learnt, result)
        if json:
            output.as_json(result)
            return
        output.say(f"{desk.learnt}: learned from {result.decided} decisions, {result.approved} approved")
        for name, weight in sorted(result.weights.items(), key=lambda pair: -abs(pair[1])):
            output.say(f"  {name:<10} {weight:+.2f}")
        output.say("`crawler relevance report` shows what it changes; to go back, delete the file")


@relevance_app.command()
def report(
    demo: Demo = False, data: Data = DATA, config: ConfigFolder = None, database: Database = "", json: AsJson = False
) -> None:
    """Compare the learned score with the configured one, on decisions that it was not trained on."""

    with opened("relevance report", data, config, database, demo) as (desk, _):
        examples = spine.examples(desk, spine.load_encoder(desk), datetime.now(UTC))
        used = learned.load(desk.learnt)
        effect = learned.effect(examples, desk.config.relevance.decided)
    if json:
        output.as_json({"effect": effect, "used": used})
        return
    output.say(f"{effect.decided} decided drafts, {effect.approved} approved; each judged by what the others taught")
    rows = [
        ("by hand", f"{effect.hand:.3f}", f"{effect.hand_ten:.2f}"),
        ("learned", f"{effect.learnt:.3f}", f"{effect.learnt_ten:.2f}"),
    ]
    table(("score", "average precision", "of the ten highest approved"), rows)
    output.say(f"in use: {f'learned on {used.fitted_at[:10]}' if used else 'by hand (`crawler relevance fit` learns)'}")
