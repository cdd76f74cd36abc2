"""Words of the page that templates choose by a code. A literal table each; the catalogues have the translations."""

from review.why.stages import STAGES
from storage.catalogues.catalogue import translatable

# Why a draft is rejected: the code in the file and the history, and what it means.
REASONS = {
    "off topic": translatable("not about the digest's subject"),
    "covered": translatable("already reported in an entry"),
    "minor": translatable("too small to matter to readers"),
    "one side": translatable("one side's claim, reported by nobody else"),
    "doubtful": translatable("may be wrong or invented"),
    "opinion": translatable("comment, not news"),
    "old": translatable("happened too long ago"),
    "wrong group": translatable("its articles are about different events"),
    "badly drafted": translatable("the event belongs in the digest, but not in these words"),
}
REASON_NAMES = {
    "off topic": translatable("off topic"),
    "covered": translatable("covered"),
    "minor": translatable("minor"),
    "one side": translatable("one side"),
    "doubtful": translatable("doubtful"),
    "opinion": translatable("opinion"),
    "old": translatable("old"),
    "wrong group": translatable("wrong group"),
    "badly drafted": translatable("badly drafted"),
}
NAME_KINDS = {  # as config/names.yaml has them
    "person": translatable("person"),
    "family": translatable("family"),
    "place": translatable("place"),
    "group": translatable("organisation"),
    "office": translatable("office"),
}
STATES = {
    "waiting": translatable("waiting"),
    "approved": translatable("approved"),
    "rejected": translatable("rejected"),
    "below": translatable("under the bar"),
    "later": translatable("snoozed"),
    "published": translatable("published"),
}
DRAFT_STATES = {  # as the decisions on a draft leave it
    "pending": translatable("waiting"),
    "edited": translatable("waiting, edited"),
    "approved": translatable("approved"),
    "rejected": translatable("rejected"),
}
ACTS = {
    "approve": translatable("Approved"),
    "reject": translatable("Rejected"),
    "edit": translatable("Saved"),
    "later": translatable("Snoozed"),
    "merge": translatable("Merged"),
    "split": translatable("Split off"),
    "link": translatable("Linked with an earlier entry"),
    "cut": translatable("Link cut"),
    "ask": translatable("Draft requested"),
    "analysis": translatable("Analysis written"),
    "order": translatable("Order changed"),
    "publish": translatable("Published"),
    "mail": translatable("Mailed"),
    "undo": translatable("Undone"),
    "correct": translatable("Correction approved"),
    "stand": translatable("Kept as published"),
    "reopen": translatable("Opened for correction"),
    "withdraw": translatable("Withdrawn"),
}
VIA = {  # where a decision was made
    "file": translatable("in the file"),
    "page": translatable("on this page"),
    "import": translatable("imported"),
    "command": translatable("by command"),
}
THREAD_STATES = {
    "published": translatable("published"),
    "approved": translatable("approved"),
    "waiting": translatable("waiting"),
    "rejected": translatable("rejected"),
    "none": translatable("no draft"),
}
NOT_APPLIED = {  # what a visitor sent while somebody else changed the draft
    "approve": translatable("Your approval was not applied."),
    "reject": translatable("Your rejection was not applied."),
    "edit": translatable("Your words were not applied."),
    "undo": translatable("Your undo was not applied."),
}
MARKS = {  # of entries in a preview
    "new": translatable("new"),
    "changed": translatable("changed"),
    "moved": translatable("moved"),
    "removed": translatable("removed"),
}
PARTS = {  # of an entry, that changed
    "date": translatable("date"),
    "headline": translatable("headline"),
    "text": translatable("text"),
    "outlets": translatable("outlets"),
    "language": translatable("language"),
    "section": translatable("section"),
}
SETTLED = {
    "corrected": translatable("corrected"),
    "kept": translatable("kept as it is"),
    "withdrawn": translatable("withdrawn"),
}
OUTLET_STATES = {
    "broken": translatable("broken"),
    "blocked": translatable("blocked"),
    "moved": translatable("moved"),
    "thin": translatable("thin"),
    "quiet": translatable("quiet"),
    "off": translatable("off"),
    "ok": translatable("ok"),
}
OUTLET_FINDINGS = {  # of an address somebody typed
    "proposed": translatable("An outlet was found. Nothing has been saved yet."),
    "blocked": translatable("The outlet blocks the crawler: nothing is proposed."),
    "closed": translatable("Its robots.txt disallows reading it: nothing is proposed."),
    "script": translatable("Its articles are rendered by scripts: the entry needs “browser: true” and a person."),
    "nothing": translatable("No outlet was found at this address."),
    "failed": translatable("The address could not be read."),
    "saved": translatable("The entry was saved to sources.yaml."),
}
LISTING_KINDS = {
    "feed": translatable("feed"),
    "news_sitemap": translatable("news sitemap"),
    "sitemap": translatable("sitemap"),
    "section": translatable("page"),
    "api": translatable("JSON API"),
}
CHARTS = {
    "days": translatable("Entries by day"),
    "outlets": translatable("Entries by outlet"),
}
FLAGS = {  # what an editor should know of a draft before opening it
    "breaking": translatable("breaking"),
    "updated": translatable("updated"),
    "conflict": translatable("two texts"),
    "differs": translatable("outlets differ"),
    "to translate": translatable("to translate"),
    "published before": translatable("published before"),
    "follows": translatable("follows another"),
    "headline only": translatable("headline only"),
    "opinion": translatable("opinion"),
    "no date": translatable("no date"),
}
SORTS = {
    "day": translatable("by day, as published"),
    "relevance": translatable("most relevant first"),
    "newest": translatable("newest first"),
    "outlets": translatable("most outlets first"),
}
KINDS = {  # what search finds
    "entry": translatable("published entries"),
    "draft": translatable("drafts"),
    "article": translatable("articles"),
}
LETTER_STATES = {
    "sent": translatable("sent"),
    "sending": translatable("uncertain"),
    "refused": translatable("refused"),
    "deferred": translatable("to be retried"),
}
LANGUAGE_NAMES = {  # as storage/text/languages.py has them
    "en": translatable("English"),
    "ar": translatable("Arabic"),
    "ckb": translatable("Sorani Kurdish"),
    "kmr": translatable("Kurmanji Kurdish"),
    "fa": translatable("Persian"),
    "tr": translatable("Turkish"),
}
SCRIPT = {  # what the script says; it finds them by these names
    "noArticle": translatable("No such article to split off."),
    "splitWhich": translatable("Split off which article? Type its number."),
    "noFindings": translatable("No style issues."),
    "restored": translatable("Your earlier unsaved text is back in the fields."),
    "draftChanged": translatable("This draft changed: here it is as it is now."),
    "pageChanged": translatable("What is shown here changed."),
    "chosen": translatable("%(count)s chosen"),
    "chooseFirst": translatable("Choose a draft first: j and k move, x chooses."),
    "approveOne": translatable("Approve one at a time."),
    "unsourced": translatable("Not in any article: %(words)s"),
    "copied": translatable("The link is copied."),
}
TABLES = {
    "NAME_KINDS": NAME_KINDS,
    "REASONS": REASONS,
    "REASON_NAMES": REASON_NAMES,
    "STATES": STATES,
    "DRAFT_STATES": DRAFT_STATES,
    "CHARTS": CHARTS,
    "ACTS": ACTS,
    "VIA": VIA,
    "NOT_APPLIED": NOT_APPLIED,
    "SETTLED": SETTLED,
    "MARKS": MARKS,
    "PARTS": PARTS,
    "OUTLET_STATES": OUTLET_STATES,
    "OUTLET_FINDINGS": OUTLET_FINDINGS,
    "LISTING_KINDS": LISTING_KINDS,
    "STAGES": STAGES,
    "FLAGS": FLAGS,
    "SORTS": SORTS,
    "KINDS": KINDS,
    "LETTER_STATES": LETTER_STATES,
    "THREAD_STATES": THREAD_STATES,
    "SCRIPT": SCRIPT,
}
