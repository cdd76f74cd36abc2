// The words of a draft while they are typed: kept in this tab, checked by the server, and marked where no source has them.
import { find, findAll, focusOn, say, WORDS } from "./page.js";

const FIELDS = ["headline", "text", "outlets", "date", "section", "language"];
const WAIT = 350; // milliseconds after the last letter
// Looked up each time: what another person changes is put in their place.
const draft = () => find("[data-draft][data-seen]");
const form = () => find("#words-form");
const key = () => (draft() && form() ? `words ${draft().dataset.draft} ${draft().dataset.seen}` : "");
const isTyped = () => Boolean(form()) && FIELDS.some((name) => isOther(form().elements[name]));
const before = (field) => field.defaultValue ?? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
const isOther = (field) => Boolean(field) && field.value !== before(field);
let timer = 0;

export const isHeld = () => isTyped() || Boolean(form()?.dataset.sent);
export const forget = () => { if (key()) sessionStorage.removeItem(key()); };

async function check() {
  const answer = await fetch(`/draft/${draft().dataset.draft}/check`, { method: "POST", body: new URLSearchParams(new FormData(form())) });
  if (!answer.ok) return;
  const { findings, pieces, unsourced } = await answer.json();
  const lines = findings.length ? findings.map((finding) => finding.line) : [WORDS.noFindings];
  find("#style ul").replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.dir = document.documentElement.dir;
    item.textContent = line;
    if (!findings.length) item.className = "fine";
    return item;
  }));
  mark(pieces);
  find("#unsourced").textContent = unsourced.length ? WORDS.unsourced.replace("%(words)s", unsourced.map((word) => `\u2068${word}\u2069`).join(", ")) : "";
}

// The layer behind the text has the same words in the same places, with marks: of a sentence that an article has, its number; of words
// that no article has, a line below them.
function mark(pieces) {
  const layer = find("#marks");
  if (!layer) return;
  layer.dir = find("#text").dir;
  layer.lang = find("#text").lang;
  layer.replaceChildren(...pieces.map(([text, number]) => {
    if (!number) return document.createTextNode(text);
    const piece = document.createElement("span");
    piece.className = number > 0 ? "sourced" : "unsourced";
    if (number > 0) piece.dataset.mark = number;
    piece.textContent = text;
    return piece;
  }));
  scroll();
}

function scroll() {
  const [layer, field] = [find("#marks"), find("#text")];
  if (layer && field) layer.scrollTop = field.scrollTop;
}

function recover() {
  const words = JSON.parse(sessionStorage.getItem(key()) || "null");
  if (!words) return;
  for (const name of FIELDS) if (name in words && form().elements[name]) form().elements[name].value = words[name];
  say(WORDS.restored);
  check().catch(() => {});
}

function onInput(event) {
  if (!form() || event.target.form !== form()) return;
  sessionStorage.setItem(key(), JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, form().elements[name].value]))));
  if (event.target.id === "text") find("#marks")?.replaceChildren(); // marks of other words say nothing
  clearTimeout(timer);
  timer = setTimeout(() => check().catch(() => {}), WAIT);
}

export function start() {
  document.addEventListener("input", onInput);
  document.addEventListener("scroll", scroll, true);
  if (!form()) return;
  if (find("fieldset:not([disabled])", form())) recover();
  if (location.hash === "#text") focusOn(find("#text"));
  for (const link of findAll("a[href='#text']")) link.addEventListener("click", (event) => { event.preventDefault(); focusOn(find("#text")); });
}
