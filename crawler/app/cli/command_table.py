"""Every command of `crawler`: a module is loaded when its command is typed, so that `crawler --help` loads none."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Command:
    """`target` is "module:name" of a function or a Typer app in crawler/app/cli/commands/; `summary` its line in `crawler --help`."""

    target: str
    summary: str
    commands: dict[str, "Command"] = field(
        default_factory=dict
    )  # of a group whose commands are in several modules; `target` is ""


SOURCES: dict[str, Command] = {
    "list": Command("outlets.sources:sources_list", "List the outlets, their listings, and how sure each address is."),
    "check": Command("outlets.sources:sources_check", "Check sources.yaml strictly; with --live, ask every listing."),
    "health": Command("outlets.sources:sources_health", "Show the state of each outlet, the worst first."),
    "discover": Command("outlets.sources_discover:discover", "Propose an entry for the outlet at an address."),
    "add": Command("outlets.sources_discover:add", "Propose an entry and add it to sources.yaml after a yes."),
    "repair": Command(
        "outlets.sources_repair:repair", "Propose addresses and selectors that fit what the outlet has now."
    ),
    "fixture": Command(
        "outlets.sources_repair:fixture", "Save an article's page with what is read of it, as a test case."
    ),
}
MAIL: dict[str, Command] = {
    "send": Command("mail:send", "E-mail a published digest to readers who do not have it yet."),
    "list": Command("mail:mail_list", "List messages by reader with the server's answers."),
    "settle": Command("mail:settle", "Resolve a message with unknown delivery status."),
    "subscribe": Command("subscribers:subscribe", "Ask a reader by mail to confirm a subscription."),
    "confirm": Command("subscribers:confirm", "Confirm a subscription by its link."),
    "unsubscribe": Command("subscribers:unsubscribe", "End a subscription."),
    "subscribers": Command("subscribers:subscriber_list", "List subscribers with their state."),
}
NAMES: dict[str, Command] = {
    "list": Command("names:names_list", "List names with their house spelling and how others write them."),
    "suggest": Command("names:names_suggest", "List spellings that editors changed in drafts."),
    "show": Command("dossiers:show", "Show who mentions a name, when, with whom and in which spellings."),
    "rising": Command("dossiers:rising", "List names that rise and are not in names.yaml."),
    "add": Command("dossiers:add", "Add a name with the spellings seen to names.yaml, after a yes."),
    "dismiss": Command("dossiers:dismiss", "Stop offering a name."),
    "count": Command("dossiers:count", "Count the names in articles that wait for it, as each run does."),
}
EVERY_DAY: dict[str, Command] = {
    "today": Command("today:today", "Show what needs an editor now, what came in, and what to do next."),
    "run": Command("run:run", "Run the full pipeline: crawl, deduplicate, group, draft, sync the queue file."),
    "review": Command("review:review", "Show the queue as a page in the browser."),
    "open": Command(
        "open:open_in_browser", "Open the review page, a draft, a digest, an article or an outlet in the browser."
    ),
    "queue": Command("queue:queue_app", "Sync, list, check and import drafts of the queue file."),
    "why": Command("why:why", "Say why an article or an address is, or is not, in the queue."),
    "digest": Command("digest:digest", "Publish approved entries."),
    "mail": Command("", "E-mail a digest, once to each reader; manage who gets it.", MAIL),
    "corrections": Command(
        "corrections:corrections_app", "Correct published entries whose cited articles changed or vanished."
    ),
}
STORED: dict[str, Command] = {
    "articles": Command("articles:articles_app", "List, search and show stored articles."),
    "stories": Command("stories:stories_app", "Group the articles of one event; list, merge and split stories."),
    "threads": Command("threads:threads_app", "Show, link and cut stories that continue each other."),
    "digests": Command("digest:digests_app", "List published digests."),
    "watches": Command("watch:watch_app", "List and test watches, show and send their alarms."),
    "runs": Command("runs:runs_app", "List recent runs."),
}
OUTLETS: dict[str, Command] = {
    "sources": Command("", "List, check and repair the outlets of config/sources.yaml.", SOURCES),
    "init": Command("outlets.init:init", "Begin a desk for another country."),
}
STAGES: dict[str, Command] = {
    "crawl": Command("run:crawl", "Fetch new articles, nothing more."),
    "backfill": Command("backfill:backfill", "Read articles of the outlets from WARC files."),
    "duplicates": Command("run:duplicates", "Fold articles that repeat another."),
    "draft": Command("run:draft", "Draft an entry for every story that is new or has grown."),
    "translate": Command("run:translate", "Add machine translations to drafts in other languages."),
}
OPERATING: dict[str, Command] = {
    "serve": Command("serve:serve", "Keep watching the outlets, and run what is due, until stopped."),
    "worker": Command("serve:worker", "Run jobs that `crawler serve --cluster` finds due."),
    "doctor": Command("operate:doctor", "Check everything that can be wrong with a desk, and say the fix."),
    "attention": Command("operate:attention", "Say or mail what needs a person today."),
    "mcp": Command(
        "programs.assistants:mcp", "Answer an AI assistant's questions over stdio (Model Context Protocol), read-only."
    ),
    "users": Command("review:users_app", "Add, list and remove accounts of the review page, and tokens of programs."),
    "housekeeping": Command("operate:housekeeping", "Delete expired data and reclaim disk space."),
    "backup": Command("backup:backup", "Back up the desk to one file."),
    "restore": Command("backup:restore", "Restore a desk from a backup, into an empty folder."),
    "db": Command("backup:db_app", "Upgrade the database, or copy it to another engine."),
}
LANGUAGES: dict[str, Command] = {
    "models": Command("models:models_app", "List, fetch and switch sentence models."),
    "bridges": Command("bridge:bridge_app", "Map other languages into the English model's space."),
    "names": Command("", "List names and their spellings; show who mentions a name, and add names that rise.", NAMES),
    "relevance": Command("relevance:relevance_app", "Learn from decisions how high a story ranks in the queue."),
}
SECTIONS: dict[str, dict[str, Command]] = {
    "Every day": EVERY_DAY,
    "What is stored": STORED,
    "Outlets": OUTLETS,
    "Single stages of a run": STAGES,
    "Running a desk": OPERATING,
    "Models, names, relevance": LANGUAGES,
}
COMMANDS: dict[str, Command] = {name: command for section in SECTIONS.values() for name, command in section.items()}
# Earlier names, which keep working and are in no help.
ALIASES: dict[str, str] = {"article": "articles", "bridge": "bridges", "watch": "watches"}
# The same for options, without their hyphens.
OLD_OPTIONS: dict[str, str] = {
    "most": "limit",
    "into": "output",
    "without": "exclude",
    "at-once": "jobs",
    "in": "question-language",
}
