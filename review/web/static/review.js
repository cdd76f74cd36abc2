// Keys, the live style check, and what another person does meanwhile. The page does everything without it.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const WORDS = JSON.parse(document.body.dataset.words); // in the visitor's language: review/web/words.py
  const say = (text) => { one("#said").textContent = text; };
  const isTyping = (node) => node.matches("input, textarea, select") || node.isContentEditable;
  let splitting = false;

  function press(node) {
    if (node.tagName === "A") location.assign(node.href);
    else if (node.form) node.form.requestSubmit(node);
    else node.click();
  }

  function focusOn(node) {
    const details = node.closest("details");
    if (details) details.open = true;
    node.focus();
    node.scrollIntoView({ block: "nearest" });
    if (node.setSelectionRange && node.type !== "date") node.setSelectionRange(node.value.length, node.value.length);
  }

  function open(details) {
    details.open = true;
    (details.querySelector("[data-first]") || details.querySelector("button")).focus();
  }

  function move(step) {
    const rows = all("[data-row]");
    if (!rows.length) return false;
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step))].focus();
    return true;
  }

  function toArticle(number) {
    const article = one(`[data-number="${number}"]`);
    if (!article) return;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "start" });
  }

  // What a key is called on a Latin keyboard: an Arabic or Kurdish one is at work where people write so.
  function named(event) {
    if (/^[ -~]+$/.test(event.key)) return event.key;
    const found = /^(?:Key([A-Z])|Digit([0-9])|Slash)$/.exec(event.code);
    if (!found) return event.key;
    if (found[1]) return event.shiftKey ? found[1] : found[1].toLowerCase();
    return found[2] ?? (event.shiftKey ? "?" : "/");
  }

  function onKey(event) {
    const key = named(event);
    if (event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      const form = event.target.form;
      const save = key === "Enter" && form && form.querySelector("[data-key=s]");
      if (save) { event.preventDefault(); press(save); }
      return;
    }
    if (key === "Escape") {
      const details = event.target.closest("details[open]");
      if (isTyping(event.target)) event.target.blur();
      if (details) { details.open = false; details.querySelector("summary").focus(); }
      splitting = false;
      return;
    }
    if (event.target.matches("select") && key === "Enter" && event.target.form) {
      const button = [...(event.target.closest("details")?.querySelectorAll("button") ?? [])].find((one) => one.form === event.target.form);
      if (button) { event.preventDefault(); press(button); }
      return;
    }
    if (isTyping(event.target) || one("dialog[open]")) return;
    if (splitting && /^[1-9]$/.test(key)) {
      splitting = false;
      const button = one(`[data-split="${key}"]`);
      if (button) press(button); else say(WORDS.noArticle);
      return;
    }
    splitting = false;
    if (/^[1-9]$/.test(key)) { toArticle(key); return; }
    if (key === "?") { event.preventDefault(); one("#keys-dialog")?.showModal(); return; }
    if (key === "x" && one("[data-split]")) { splitting = true; say(WORDS.splitWhich); return; }
    if ((key === "j" || key === "k") && move(key === "j" ? 1 : -1)) { event.preventDefault(); return; }
    const field = one(`[data-focus="${CSS.escape(key)}"]`);
    if (field) { event.preventDefault(); focusOn(field); return; }
    const summary = one(`[data-open="${CSS.escape(key)}"]`);
    if (summary) { event.preventDefault(); open(summary.parentElement); return; }
    const target = one(`[data-key="${CSS.escape(key)}"]`);
    if (target) { event.preventDefault(); press(target); }
    else if (key === "q") location.assign("/");
  }

  // Every form once, however often it is pressed; the server holds to it too.
  function onSubmit(event) {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "yes";
    if (event.submitter?.value !== undefined && kept()) sessionStorage.removeItem(kept());
  }

  // Looked up each time: what another person changes is put in their place.
  const draft = () => one("[data-draft]");
  const form = () => one("#words-form");
  const kept = () => (draft() && form() ? `words ${draft().dataset.draft} ${draft().dataset.seen}` : "");
  const FIELDS = ["headline", "text", "outlets", "date", "section", "language"];
  const isTyped = () => Boolean(form()) && FIELDS.some((name) => form().elements[name].value !== before(form().elements[name]));
  const before = (field) => field.defaultValue ?? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;

  async function check() {
    const answer = await fetch(`/draft/${draft().dataset.draft}/check`, { method: "POST", body: new URLSearchParams(new FormData(form())) });
    if (!answer.ok) return;
    const { findings } = await answer.json();
    const lines = findings.length ? findings.map((found) => found.line) : [WORDS.noFindings];
    one("#style ul").replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = line;
      if (!findings.length) item.className = "fine";
      return item;
    }));
  }

  function recover() {
    const words = JSON.parse(sessionStorage.getItem(kept()) || "null");
    if (!words) return;
    for (const name of FIELDS) if (name in words && form().elements[name]) form().elements[name].value = words[name];
    say(WORDS.restored);
    check();
  }

  // Puts a part of the page as it is now in the place of what is shown: what is open stays open, what has the focus keeps it.
  function putIn(old, fresh) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const again = focused && (focused.id ? `#${focused.id}` : focused.getAttribute("href") ? `[href="${CSS.escape(focused.getAttribute("href"))}"]` : "");
    const open = [...old.querySelectorAll("details")].map((node) => node.open);
    made.set(fresh, shown(fresh));
    old.replaceWith(fresh);
    fresh.querySelectorAll("details").forEach((node, at) => { node.open = open[at] ?? node.open; });
    if (again) fresh.querySelector(again)?.focus({ preventScroll: true });
  }

  // The page as it is now; null: it leads elsewhere. Only so does the browser read it itself: the policy trusts no markup in a script's hands.
  function read(address) {
    return new Promise((resolve, reject) => {
      const asked = new XMLHttpRequest();
      asked.open("GET", address);
      asked.responseType = "document";
      asked.onload = () => resolve(asked.status === 200 && new URL(asked.responseURL).pathname === location.pathname ? asked.response : null);
      asked.onerror = () => reject(new Error("no answer"));
      asked.send();
    });
  }

  // A part as the server made it, but for the tokens of its forms: every page has others.
  function shown(node) {
    const copy = node.cloneNode(true);
    copy.querySelectorAll("[name=token]").forEach((token) => token.removeAttribute("value"));
    return copy.innerHTML;
  }
  // Kept from the start: what stands open, a style check or a browser's helper changes the page, and nobody did anything.
  const made = new WeakMap(all("[data-live]").map((node) => [node, shown(node)]));

  // Of a part that is as it was, the forms can be sent once more.
  function renew(old, fresh) {
    const tokens = [...fresh.querySelectorAll("[name=token]")];
    old.querySelectorAll("[name=token]").forEach((token, at) => { token.value = tokens[at].value; });
  }

  // Somebody did something: what is shown follows, but for words that are being typed and what is being chosen.
  async function follow() {
    const now = await read(location.href);
    if (!now) return;
    const [old, fresh] = [all("[data-live]"), [...now.querySelectorAll("[data-live]")]];
    if (old.length !== fresh.length) return;
    const [was, is] = [draft(), now.querySelector("[data-draft]")];
    const isMoved = Boolean(was && is && was.dataset.seen !== is.dataset.seen);
    let isOther = isMoved;
    old.forEach((node, at) => {
      const isBusy = node.contains(document.activeElement) && isTyping(document.activeElement);
      if (node.dataset.live === "words" && (isBusy || isTyped() || form()?.dataset.sent)) {
        one("#moved").hidden = !isMoved;
      } else if (made.get(node) === shown(fresh[at])) {
        renew(node, fresh[at]);
      } else if (!isBusy) {
        isOther = true;
        putIn(node, document.adoptNode(fresh[at]));
        if (node.dataset.live === "words" && isMoved) {
          was.dataset.seen = is.dataset.seen;
          say(WORDS.draftChanged);
        }
      }
    });
    if (!was && isOther) say(WORDS.pageChanged);
    document.title = now.title;
  }

  let stands = "";
  async function look() {
    if (document.hidden || one("dialog[open]")) return;
    const answer = await fetch("/stands", { cache: "no-cache" });
    if (!answer.ok) return;
    const now = (await answer.json()).stands;
    const isOther = now !== stands; // the first time too: something may have changed since the page was made
    stands = now;
    if (isOther) await follow();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  addEventListener("pageshow", (event) => { if (!event.persisted) return;
    for (const sent of document.forms) delete sent.dataset.sent;
    if (one("[data-live]")) follow().catch(() => {}); // it was kept as it was when it was left
  });
  one("#keys-link")?.addEventListener("click", (event) => { event.preventDefault(); one("#keys-dialog").showModal(); });
  let timer = 0;
  document.addEventListener("input", (event) => {
    if (!form() || event.target.form !== form()) return;
    sessionStorage.setItem(kept(), JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, form().elements[name].value]))));
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), 350);
  });
  if (form()?.querySelector("fieldset:not([disabled])")) recover();
  // After a decision the next Tab begins with the draft that follows, not with the head of the page.
  if (new URLSearchParams(location.search).has("done") && document.activeElement === document.body) one("#main").focus({ preventScroll: true });
  if (one("[data-live]")) {
    look().catch(() => {});
    setInterval(() => look().catch(() => {}), 4000);
  }
})();
