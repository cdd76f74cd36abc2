// One key, one meaning. A key presses the button or link that names it: data-key presses, data-focus goes to a field, data-open opens a
// menu, data-digit chooses in the menu that is open. What is more than that is bound here by the other scripts.
import { find, findAll, focusOn, isTyping, press, say, WORDS } from "./page.js";

const bound = new Map(); // key: function that returns whether it did something
let awaited = null; // what the next digit chooses: after b, the article to split off

export function bind(key, act) { bound.set(key, act); }

// What a key is called on a Latin keyboard: an Arabic or Kurdish one is at work where people write so.
function named(event) {
  if (/^[ -~]+$/.test(event.key)) return event.key;
  const match = /^(?:Key([A-Z])|Digit([0-9])|Slash)$/.exec(event.code);
  if (!match) return event.key;
  if (match[1]) return event.shiftKey ? match[1] : match[1].toLowerCase();
  return match[2] ?? (event.shiftKey ? "?" : "/");
}

function open(details) {
  details.open = true;
  (find("[data-first]", details) || details).focus();
}

// Closes what is open around a node, or anywhere.
function close(node) {
  const details = node.closest("details[open]") || find("details.menu[open]");
  if (isTyping(node)) node.blur();
  if (!details) return false;
  details.open = false;
  find("summary", details).focus();
  return true;
}

function toArticle(number) {
  const article = find(`[data-number="${number}"]`);
  if (!article) return;
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "start" });
}

function digit(key) {
  const choice = find(`details.menu[open] [data-digit="${key}"]`);
  if (awaited) {
    const button = find(`[data-${awaited}="${key}"]`);
    if (button) press(button); else say(WORDS.noArticle);
  } else if (choice) press(choice);
  else toArticle(key);
  awaited = null;
}

// Rows of a list are walked; elsewhere j and k lead to the next and previous page.
function move(step) {
  const rows = findAll("[data-row]");
  if (!rows.length) return false;
  const at = rows.indexOf(document.activeElement.closest(".row")?.querySelector("[data-row]"));
  const last = rows.indexOf(find(".current [data-row]"));
  const from = at >= 0 ? at : last >= 0 ? last : step > 0 ? -1 : rows.length;
  rows[Math.min(rows.length - 1, Math.max(0, from + step))].focus();
  return true;
}

// Control and Enter save, in a field or out of it; in a note beside reasons, Enter is the button beside it.
function save(event) {
  const form = event.target.form || find("[data-save]")?.form;
  const button = form && find("[data-save]");
  if (button && button.form === form) { event.preventDefault(); press(button); }
}

function inField(event, key) {
  if (key !== "Enter" || event.target.tagName === "TEXTAREA") return;
  const button = event.target.dataset.enter && find(event.target.dataset.enter);
  if (!button) return;
  event.preventDefault();
  if (!event.target.form?.dataset.pending) press(button); // what it is about is still being looked up
}

function act(key) {
  if (/^[0-9]$/.test(key)) { digit(key); return true; }
  awaited = null;
  if (bound.get(key)?.()) return true;
  if (key === "?" && find("#keys-dialog")) { find("#keys-dialog").showModal(); return true; }
  if (key === "b" && find("[data-split]")) { awaited = "split"; say(WORDS.splitWhich); return true; }
  if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) return true;
  const name = CSS.escape(key);
  const field = find(`[data-focus="${name}"]`);
  if (field) { focusOn(field); return true; }
  const summary = find(`[data-open="${name}"]`);
  if (summary) { open(summary.parentElement); return true; }
  const target = find(`[data-key="${name}"]`);
  if (target) press(target);
  else if (key === "q") location.assign("/");
  return Boolean(target);
}

function onKey(event) {
  const key = named(event);
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) { if (key === "Enter") save(event); return; }
  if (key === "Escape") { awaited = null; if (!close(event.target)) bound.get(key)?.(); return; }
  if (isTyping(event.target)) { inField(event, key); return; }
  if (find("dialog[open]") || (key === "Enter" && event.target.closest("a, button, summary"))) return;
  if (act(key)) event.preventDefault();
}

export function start() {
  document.addEventListener("keydown", onKey);
  find("#keys-link")?.addEventListener("click", (event) => { event.preventDefault(); find("#keys-dialog").showModal(); });
  // A menu closes when something else is pressed.
  document.addEventListener("click", (event) => {
    for (const menu of findAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
}
