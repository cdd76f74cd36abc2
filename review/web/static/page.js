// What every other script of the page uses: finding, pressing, saying, and reading a page without leaving this one.

export const WORDS = JSON.parse(document.body.dataset.words || "{}"); // in the visitor's language: review/web/request/words.py
export const find = (selector, within = document) => within.querySelector(selector);
export const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];
export const say = (text) => { find("#said").textContent = text ?? ""; };
export const isTyping = (node) => node.isContentEditable || (node.matches("input, textarea, select") && node.type !== "checkbox");
export const isWide = () => matchMedia("(min-width: 75rem)").matches;

export function press(node) {
  if (node.tagName === "A") location.assign(node.href);
  else if (node.form && node.type === "submit") node.form.requestSubmit(node);
  else node.click();
}

export function focusOn(node) {
  const details = node.closest("details");
  if (details) details.open = true;
  node.focus();
  node.scrollIntoView({ block: "nearest" });
  if (node.setSelectionRange && node.type !== "date") node.setSelectionRange(node.value.length, node.value.length);
}

// A page as a document, by GET, or by POST with these fields; null where there is none. Only so does the browser read it itself: the
// policy trusts no markup in a script's hands.
export function read(address, fields) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(fields ? "POST" : "GET", address);
    request.responseType = "document";
    request.onload = () => resolve(request.response && { document: request.response, status: request.status, address: request.responseURL });
    request.onerror = () => reject(new Error("no answer"));
    request.send(fields ? new URLSearchParams(fields) : null);
  });
}
