// What other people do is shown without a reload: parts marked data-live are put in their places as the server makes them now.
import { find, findAll, isTyping, read, say, WORDS } from "./page.js";

const EVERY = 4000; // milliseconds
const draft = () => find("[data-draft][data-seen]");
const isDragging = () => Boolean(find(".dragging")); // a row that is put elsewhere meanwhile could not be dropped
// A part as the server made it: what is open, a style check or a browser's helper changes the page, and nobody did anything.
const made = new WeakMap();
let turn = 0;
let stands = "";
let isHeld = () => false; // whether the words in the form are being typed or were sent

// A part without the tokens of its forms: every page has others.
function shown(node) {
  const copy = node.cloneNode(true);
  findAll("[name=token]", copy).forEach((token) => token.removeAttribute("value"));
  return copy.innerHTML;
}

// What is open stays open, what is chosen stays chosen, what has the focus keeps it.
function putIn(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const href = focused?.getAttribute("href");
  const again = focused && (focused.id ? `#${CSS.escape(focused.id)}` : href ? `[href="${CSS.escape(href)}"]` : "");
  const open = findAll("details", old).map((node) => node.open);
  const checked = findAll("input:checked", old).map((node) => node.name);
  made.set(fresh, shown(fresh));
  old.replaceWith(fresh);
  findAll("details", fresh).forEach((node, at) => { node.open = open[at] ?? node.open; });
  for (const name of checked) find(`[name="${name}"]`, fresh)?.click();
  if (again) find(again, fresh)?.focus({ preventScroll: true });
}

// Of a part that is as it was, the forms can be sent once more.
function renew(old, fresh) {
  const tokens = findAll("[name=token]", fresh);
  findAll("[name=token]", old).forEach((token, at) => { token.value = tokens[at].value; });
}

// Shows the parts of a page that was read; whether any of them is another one. What was asked for before that is out of date by then.
export function show(page, isAsked = false) {
  turn += 1;
  const [old, fresh] = [findAll("[data-live]"), findAll("[data-live]", page)];
  if (old.length !== fresh.length) return false;
  const [was, is] = [draft(), find("[data-draft][data-seen]", page)];
  const isMoved = Boolean(was && is && was.dataset.seen !== is.dataset.seen);
  let isOther = isMoved;
  old.forEach((node, at) => {
    const isBusy = !isAsked && node.contains(document.activeElement) && isTyping(document.activeElement);
    if (node.dataset.live === "words" && (isBusy || isHeld())) find("#moved").hidden = !isMoved;
    else if (made.get(node) === shown(fresh[at])) renew(node, fresh[at]);
    else if (!isBusy) {
      isOther = true;
      putIn(node, document.adoptNode(fresh[at]));
      if (node.dataset.live === "words" && isMoved) {
        was.dataset.seen = is.dataset.seen;
        say(WORDS.draftChanged);
      }
    }
  });
  document.title = page.title;
  if (isOther) document.dispatchEvent(new CustomEvent("shown"));
  return isOther;
}

// Somebody did something: what is shown follows, but for words that are being typed and what is being chosen. Whether it was read.
async function follow() {
  const asked = turn;
  const answer = await read(location.href);
  if (asked !== turn || isDragging() || answer?.status !== 200) return false;
  if (new URL(answer.address).pathname === location.pathname && show(answer.document) && !draft()) say(WORDS.pageChanged);
  return true;
}

async function look() {
  if (document.hidden || isDragging() || find("dialog[open]")) return;
  const answer = await fetch("/stands", { cache: "no-cache" });
  if (!answer.ok) return;
  const now = (await answer.json()).stands;
  const isOther = now !== stands; // the first time too: something may have changed since the page was made
  stands = now;
  if (isOther && !await follow().catch(() => false)) stands = ""; // the next look asks again
}

export function start(isHeldNow) {
  isHeld = isHeldNow;
  if (!find("[data-live]")) return;
  findAll("[data-live]").forEach((node) => made.set(node, shown(node)));
  look().catch(() => {});
  setInterval(() => look().catch(() => {}), EVERY);
  addEventListener("pageshow", (event) => { if (event.persisted) follow().catch(() => {}); });
}
