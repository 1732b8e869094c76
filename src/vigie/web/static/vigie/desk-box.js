// The composer: what is left to fill in, how long it is, keeping the draft, holding the pen, sending.
import { toast } from "./toasts.js";

const PAUSE = 800; // milliseconds without typing before the draft is kept
const PEN = 30000; // milliseconds between two signs that one is still writing
// As core/reply/fill.py: what looks like a place left to fill in.
const UNFILLED = /\{\s*[\p{L}_][^{}\n]{0,60}\}|\[(?!\d+\])[^[\]\n]{1,60}\](?!\()|<[\p{L}_][\p{L}\p{N}_ ,'’-]{0,40}>|\bX{3,}\b|_{3,}|\?{4,}/gu;

const form = () => document.getElementById("box");
const area = () => document.getElementById("reply-text");
const keepKey = () => `vigie.draft.${document.getElementById("case")?.dataset.case}`;
const segments = Intl.Segmenter ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;
let saving = 0;
let writing = 0;

function count(text, unit) {
  if (unit === "bytes") return new TextEncoder().encode(text).length;
  if (unit === "graphemes" && segments) return [...segments.segment(text)].length;
  return [...text].length;
}

function shade(text) {
  const box = form().querySelector(".box__shade");
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(UNFILLED)) {
    const mark = document.createElement("mark");
    mark.textContent = found[0];
    parts.push(text.slice(end, found.index), mark);
    end = found.index + found[0].length;
  }
  box.replaceChildren(...parts, `${text.slice(end)}\n`);
  box.scrollTop = area().scrollTop;
}

function measure(text) {
  const { unit, extra, limit } = form().dataset;
  const length = count(text, unit) + Number(extra);
  const shown = form().querySelector("[data-n]");
  if (shown) shown.textContent = length;
  showMissing([...new Set(text.match(UNFILLED) ?? [])]);
  form().querySelector(".measure")?.classList.toggle("measure--over", Boolean(limit) && length > Number(limit));
}

// What is filled in leaves the list at once; the server draws it again with the draft.
function showMissing(missing) {
  const line = form().querySelector(".measure__missing");
  if (!line) return;
  for (const slot of line.querySelectorAll(".slot")) slot.hidden = !missing.includes(slot.dataset.slot);
  line.hidden = missing.length === 0;
}

function typed() {
  const text = area().value;
  shade(text);
  measure(text);
  sessionStorage.setItem(keepKey(), text); // until the server has it: a lost connection loses nothing
  clearTimeout(saving);
  saving = setTimeout(keep, PAUSE);
}

async function keep() {
  clearTimeout(saving);
  const box = form();
  if (!box || !area()) return;
  const key = keepKey();
  const text = area().value;
  const answer = await fetch(box.dataset.draft, { method: "POST", body: new FormData(box), headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  if (sessionStorage.getItem(key) === text) sessionStorage.removeItem(key);
  if (form() !== box || area().value !== text) return;
  document.getElementById("measure").innerHTML = await answer.text();
}

// --- The pen: two people see each other -------------------------------------------------------------

function holdPen() {
  clearInterval(writing);
  const say = () => {
    if (!area() || document.activeElement !== area() || document.hidden) return clearInterval(writing);
    htmx.ajax("POST", form().dataset.pen, { target: "#pen", swap: "innerHTML" });
  };
  say();
  writing = setInterval(say, PEN);
}

function putPenDown() {
  const box = form();
  if (!box || !writing) return;
  const said = new FormData();
  said.set("do", "release");
  said.set("csrfmiddlewaretoken", document.body.dataset.csrf);
  navigator.sendBeacon(box.dataset.pen, said);
}

// --- Filling in, sending ----------------------------------------------------------------------------

function select(slot) {
  const text = area();
  const at = text.value.indexOf(slot);
  if (at < 0) return text.focus();
  text.focus();
  text.setSelectionRange(at, at + slot.length);
}

function isReady() {
  const missing = area().value.match(UNFILLED);
  if (!missing) return true;
  select(missing[0]);
  toast(form().dataset.saidUnfilled.replace("{0}", [...new Set(missing)].join(", ")), "warning");
  return false;
}

document.addEventListener("input", (event) => {
  if (event.target === area()) typed();
});
document.addEventListener("scroll", (event) => {
  if (event.target === area()) form().querySelector(".box__shade").scrollTop = area().scrollTop;
}, true);
document.addEventListener("focusin", (event) => {
  if (event.target === area()) holdPen();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !form()?.contains(event.target)) return;
  event.preventDefault();
  const send = document.getElementById("send");
  if (!send.disabled) form().requestSubmit(send);
});
document.addEventListener("click", (event) => {
  const slot = event.target.closest("[data-slot]");
  if (slot) select(slot.dataset.slot);
  const said = event.target.closest("[data-insert]");
  if (said && area()) {
    const words = document.getElementById(said.dataset.insert).textContent.trim();
    const gap = area().value && !/\s$/.test(area().value.slice(0, area().selectionEnd)) ? " " : "";
    area().setRangeText(`${gap}${words}`, area().selectionStart, area().selectionEnd, "end");
    area().focus();
    typed();
  }
  const read = event.target.closest("[data-read]");
  if (read) {
    form().elements.seen_version.value = read.dataset.read;
    document.getElementById("news").remove();
    area().focus();
  }
});
document.body.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt !== form() || event.detail.triggeringEvent?.submitter?.id !== "send") return;
  if (!isReady()) event.preventDefault();
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.closest?.("#box")) clearTimeout(saving); // what is sent now is what counts
});
addEventListener("pagehide", putPenDown);

function begin() {
  const text = area();
  if (!text) return;
  const kept = sessionStorage.getItem(keepKey());
  if (kept !== null && kept !== text.value && !document.querySelector("[name=previous]")?.value) {
    text.value = kept;
    keep();
  }
  shade(text.value);
}

document.body.addEventListener("vigie:case", begin);
document.body.addEventListener("htmx:afterRequest", (event) => {
  // It went: what was kept here in case it did not is no longer needed.
  if (event.detail.elt.id === "box" && event.detail.successful) sessionStorage.removeItem(keepKey());
});
begin();
