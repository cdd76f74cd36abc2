"""Sentences of the queue file's faults, of failed readings and of gists: a part of what `messages` says again in other languages."""

from storage.catalogues.catalogue import translatable as _t

QUEUE_FILE = (
    _t("a damaged comment: restore it as {mark}, or delete the line"),
    _t("an escaped comment: write it as {mark} directly below the heading"),
    _t(
        "an underlined heading that is no day: write ## October 3, 2023 for a day, or put \\ before the line if it is text"
    ),
    _t("a comment or a link inside the text: delete it, or put \\ before it if it is text"),
    _t("a second draft in the entry of line {line}: give it its own ### heading"),
    _t("a draft's comment below the text of line {line}'s entry: put ### [ ] Headline (Outlet) above the entry"),
    _t("unknown language {words}: write {codes} or {code}, or delete the line: then it is detected"),
    _t("a link that cannot be read: write it as {link}, one a line"),
    _t(
        "this file is of another desk, or of this one before a backup was put back; it decides nothing: move it aside, run "
        "`crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t(
        "writing {number} is not written yet, the newest is {newest}. This file is of another desk, or of this one before a backup was "
        "put back; it decides nothing: move it aside, run `crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t("the first and the last line are of two files: save it again, whole"),
    _t(
        "the first and the last line are missing, so that nobody can tell which desk it is of: move it aside, run "
        "`crawler queue sync` for a new one, and copy into that what you want to keep"
    ),
    _t("the file breaks off below its last line: end it with a new line, better above the last line; nothing was read"),
    _t(
        "the file ends before its last line: it was saved or copied only in part, and nothing was read. Save it again; if it is whole, "
        "this is its last line: {line}"
    ),
    _t("a draft's comment without its heading: put ### [ ] Headline (Outlet) above the entry"),
    _t("a heading the queue does not know: write \\# if it is text, ### [ ] if it is an entry"),
    _t("an entry without ###: write it as ### [ ] Headline (Outlet), or \\[ if it is text"),
    _t("text below the last line: put it above, into the entry or under the day it belongs to"),
    _t("a git conflict marker: settle the conflict, keep one side and delete the marker lines"),
    _t("draft {number} stands on line {line} too: delete one of the two entries"),
    _t("not a day: {words}; write it as ## October 3, 2023"),
    _t("this day stands on line {line} too: put both under one heading"),
    _t("unknown box [{mark}]: write [ ] to wait, [x] to approve, [-] to reject"),
    _t("an entry above the first day: put it under a heading such as ## October 3, 2023"),
    _t("a comment in a heading: delete it, or put it below as {mark}"),
    _t("a second last line: the file was put together from two, keep one of them"),
    _t(
        "a link or note without its entry: put ### [ ] Headline (Outlet) above the entry, or \\ before it if it is text"
    ),
    _t("a note of the program that lost its sign: put {sign} before it, or delete it"),
    _t("a link of the program in the text: write it as {link} below the text, or delete it"),
    _t("a note of the program in the text: put {sign} before it on a line of its own, or delete it"),
    _t("another command works on the queue file; this one did nothing"),
    _t("cannot be read or written: {reason}; decisions are kept in the database: mend it and sync again"),
    _t("the file changes faster than it can be merged; what was read is kept: sync again"),
    _t("a save of the queue file is not complete yet: it is read by the next sync"),
    _t("a save of the queue file that could not be read; copy from it what you need, and delete it"),
    _t("not UTF-8: save the file with encoding UTF-8"),
    _t("what was to be written reads otherwise; the file was left untouched"),
    _t("there is no draft {number} revision {revision}: restore its comment, or delete it to make this a new entry"),
    _t("an entry needs a headline: ### [ ] Headline (Outlet)"),
    _t("the day's paragraph stands below this entry and would become its text: put it above, under the day's heading"),
    _t("{action} was not applied, the draft had changed: {words}"),
    _t("revision {revision} came after the words of {name}"),
    _t("revision {revision}: its story grew"),
    _t("approve"),
    _t("reject"),
    _t("edit"),
    _t("undo"),
)
READING = (
    _t("its name could not be looked up (no network, or the host is gone)"),
    _t("refuses connections"),
    _t("did not answer whole within {seconds} s"),
    _t("broke the connection off"),
    _t("is larger than {bytes} bytes (crawl.max_bytes); not read"),
    _t("its certificate or its TLS is not to be trusted; nothing was read"),
    _t("answered {status}; it is left alone until {time} UTC"),
    _t("answered {status} and asks to wait {wait}; it is left alone until {time} UTC"),
    _t("answered {status} without saying where"),
    _t("redirects in a circle; left alone"),
    _t("robots.txt refuses this address; it was not asked"),
    _t("{reason} (asked for robots.txt); nothing else was asked"),
    _t("could not be rendered: {reason}"),
    _t("the answer is empty"),
    _t("an empty answer where a listing should be"),
    _t("{found} where a listing should be"),
    _t("{found} where a feed should be"),
    _t("{found} where a sitemap should be"),
    _t("{found} where a section page should be"),
    _t("{found} where JSON should be"),
    _t("an HTML page"),
    _t("an HTML page ({title})"),
    _t("JSON, or the beginning of it,"),
    _t("other or broken XML"),
    _t("something that is neither XML, HTML nor JSON"),
    _t("a broken feed without a single item: {reason}"),
    _t("a broken sitemap without a single address: {reason}"),
    _t("the answer has no `{field}`; it has {found}"),
    _t("the keys {words}"),
    _t("{reason}; it moved to {address}"),
    _t("has {count} characters of text; dropped"),
    _t("answered with a page that is no article ({reason})"),
    _t("leads to {address}, which is no article"),
    _t("has no title"),
    _t("lists articles and is none"),
    _t("has hardly a word of what its listing said"),
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
