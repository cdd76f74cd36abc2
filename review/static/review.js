// Keys, the live style check, and what another person does meanwhile. The page does everything without it.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const say = (text) => { one("#said").textContent = text; };
  const isTyping = (node) => node.matches("input, textarea, select") || node.isContentEditable;
  let splitting = false;

  function press(node) {
    if (node.tagName === "A") location.assign(node.href);
    else if (node.form) node.form.requestSubmit(node);
    else node.click();
  }

  function focusOn(node) {
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

  function onKey(event) {
    const key = event.key;
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
      const button = event.target.closest("details")?.querySelector("button");
      if (button) { event.preventDefault(); press(button); }
      return;
    }
    if (isTyping(event.target) || one("dialog[open]")) return;
    if (splitting && /^[1-9]$/.test(key)) {
      splitting = false;
      const button = one(`[data-split="${key}"]`);
      if (button) press(button); else say("No such article to split off.");
      return;
    }
    splitting = false;
    if (/^[1-9]$/.test(key)) { toArticle(key); return; }
    if (key === "?") { event.preventDefault(); one("#keys-dialog")?.showModal(); return; }
    if (key === "x" && one("[data-split]")) { splitting = true; say("Split off which article? Type its number."); return; }
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
    if (event.submitter?.value !== undefined && kept) sessionStorage.removeItem(kept);
  }

  const draft = one("[data-draft]");
  const form = one("#words-form");
  const kept = draft && form ? `words ${draft.dataset.draft} ${draft.dataset.seen}` : "";
  const FIELDS = ["headline", "text", "outlets", "date", "section"];

  async function check() {
    const answer = await fetch(`/draft/${draft.dataset.draft}/check`, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) return;
    const { findings } = await answer.json();
    const lines = findings.length ? findings.map((found) => found.line) : ["Nothing to mend."];
    one("#style ul").replaceChildren(...lines.map((line) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = line;
      if (!findings.length) item.className = "fine";
      return item;
    }));
  }

  function recover() {
    const words = JSON.parse(sessionStorage.getItem(kept) || "null");
    if (!words) return;
    for (const name of FIELDS) if (name in words && form.elements[name]) form.elements[name].value = words[name];
    say("What you had typed here before is back in the fields.");
    check();
  }

  async function look() {
    if (document.hidden || form.dataset.sent) return;
    const answer = await fetch(`/draft/${draft.dataset.draft}/stands`);
    if (!answer.ok) return;
    const { seen } = await answer.json();
    one("#moved").hidden = seen === draft.dataset.seen;
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
  addEventListener("pageshow", (event) => { if (event.persisted) for (const one of document.forms) delete one.dataset.sent; });
  one("#keys-link")?.addEventListener("click", (event) => { event.preventDefault(); one("#keys-dialog").showModal(); });
  if (form && form.querySelector("fieldset:not([disabled])")) {
    let timer = 0;
    form.addEventListener("input", () => {
      sessionStorage.setItem(kept, JSON.stringify(Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]))));
      clearTimeout(timer);
      timer = setTimeout(() => check().catch(() => {}), 350);
    });
    recover();
  }
  if (form) setInterval(() => look().catch(() => {}), 5000);
})();
