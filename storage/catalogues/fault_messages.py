"""Sentences of the queue file's faults, of failed readings and of gists: a part of what `messages` says again in other languages."""

from storage.catalogues.catalogue import translatable as _t

QUEUE_FILE = (
    _t("a damaged comment: restore it as {mark}, or delete the line"),
    _t("an escaped comment: write it as {mark} directly below the heading"),
    _t(
        "an underlined heading that is not a day: write ## October 3, 2023 for a day, or put \\ before the line if it is text"
    ),
    _t("a comment or a link inside the text: delete it, or put \\ before it if it is text"),
    _t("a second draft in the entry of line {line}: give it its own ### heading"),
    _t("a draft's comment below the text of line {line}'s entry: put ### [ ] Headline (Outlet) above the entry"),
    _t("unknown language {words}: write {codes} or {code}, or delete the line to have it detected"),
    _t("a link that cannot be read: write it as {link}, one per line"),
    _t(
        "this file belongs to another desk, or to this one before a backup was restored; it is ignored: move it aside, run "
        "`crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t(
        "writing {number} does not exist yet, the newest is {newest}. This file belongs to another desk, or to this one before a backup "
        "was restored; it is ignored: move it aside, run `crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t("the first and last lines are from different files: save the complete file again"),
    _t(
        "the first and last lines are missing, so its desk is unknown: move it aside, run "
        "`crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t("the text below the last line is cut off: end it with a new line, better above the last line; nothing was read"),
    _t(
        "the file ends before its last line: it was saved or copied only in part, and nothing was read. Save it again; if it is whole, "
        "this is its last line: {line}"
    ),
    _t("a draft's comment without its heading: put ### [ ] Headline (Outlet) above the entry"),
    _t("an unknown heading: write \\# if it is text, ### [ ] if it is an entry"),
    _t("an entry without ###: write it as ### [ ] Headline (Outlet), or \\[ if it is text"),
    _t("text below the last line: put it above, into the entry or under the day it belongs to"),
    _t("a git conflict marker: resolve the conflict: keep one side and delete the marker lines"),
    _t("draft {number} is also on line {line}: delete one of the two entries"),
    _t("not a day: {words}; write it as ## October 3, 2023"),
    _t("this day is also on line {line}: put both under one heading"),
    _t("unknown box [{mark}]: write [ ] to wait, [x] to approve, [-] to reject"),
    _t("an entry above the first day: put it under a heading such as ## October 3, 2023"),
    _t("a comment in a heading: delete it, or put it below as {mark}"),
    _t("a second last line: two files were joined; keep one of the lines"),
    _t(
        "a link or note without its entry: put ### [ ] Headline (Outlet) above the entry, or \\ before it if it is text"
    ),
    _t("a note by the program without its sign: put {sign} before it, or delete it"),
    _t("a link by the program inside the text: write it as {link} below the text, or delete it"),
    _t("a note by the program inside the text: put {sign} before it on a line of its own, or delete it"),
    _t("another command is using the queue file; this one did nothing"),
    _t("cannot be read or written: {reason}; decisions are safe in the database: fix this and sync again"),
    _t("the file keeps changing while it is merged; what was read is saved: sync again"),
    _t("a save of the queue file is not complete yet: it is read by the next sync"),
    _t("a save of the queue file that could not be read; copy what you need from it, then delete it"),
    _t("not UTF-8: save the file with encoding UTF-8"),
    _t("the new text does not read back as written; the file was not changed"),
    _t("there is no draft {number} revision {revision}: restore its comment, or delete it to make this a new entry"),
    _t("an entry needs a headline: ### [ ] Headline (Outlet)"),
    _t("the day's paragraph is below this entry and would become its text: put it above, under the day's heading"),
    _t("{action} was not applied because the draft had changed: {words}"),
    _t("revision {revision} arrived after the edit by {name}"),
    _t("revision {revision}: its story grew"),
    _t("approve"),
    _t("reject"),
    _t("edit"),
    _t("undo"),
)
READING = (
    _t("its name could not be resolved (no network, or the host no longer exists)"),
    _t("refuses connections"),
    _t("did not answer completely within {seconds} s"),
    _t("closed the connection early"),
    _t("is larger than {bytes} bytes (crawl.max_bytes); not read"),
    _t("its certificate or TLS is not trusted; nothing was read"),
    _t("answered {status}; paused until {time} UTC"),
    _t("answered {status} and asks to wait {wait}; paused until {time} UTC"),
    _t("answered {status} without a location"),
    _t("redirects in a loop; not followed"),
    _t("robots.txt disallows this address; it was not requested"),
    _t("{reason} (when fetching robots.txt); nothing else was requested"),
    _t("could not be rendered: {reason}"),
    _t("the answer is empty"),
    _t("an empty answer instead of a listing"),
    _t("{found} instead of a listing"),
    _t("{found} instead of a feed"),
    _t("{found} instead of a sitemap"),
    _t("{found} instead of a section page"),
    _t("{found} instead of JSON"),
    _t("an HTML page"),
    _t("an HTML page ({title})"),
    _t("JSON, or the beginning of it,"),
    _t("other or broken XML"),
    _t("something that is neither XML, HTML nor JSON"),
    _t("a broken feed without any items: {reason}"),
    _t("a broken sitemap without any addresses: {reason}"),
    _t("the answer has no `{field}`; it has {found}"),
    _t("the keys {words}"),
    _t("{reason}; it moved to {address}"),
    _t("has {count} characters of text; dropped"),
    _t("answered with a page that is not an article ({reason})"),
    _t("leads to {address}, which is not an article"),
    _t("has no title"),
    _t("is a list of articles, not an article"),
    _t("has almost nothing of what its listing announced"),
    _t("{count} links lead to other sites ({sites}): nothing was taken"),
)
GISTS = (  # as storage/languages has their labels
    _t("found by the program, never published"),
    _t("names"),
    _t("places"),
    _t("numbers"),
    _t("nearest topic"),
    _t("like entry {number}, {day}"),
    _t("no listed name, no counted number and no entry like it"),
)
