// One case: what is veiled, what is folded, one-letter acts, and keeping one's place when it is drawn again.
import { onKey } from "./keys.js";
import { closeMenu, openMenu } from "./desk-menus.js";
import { announce, focusRow, markCurrent, openNext } from "./desk-queue.js";

const desk = document.getElementById("desk");
const narrow = matchMedia("(width < 900px)");
const pane = () => document.getElementById("case");
const byId = (id) => document.getElementById(id);
const ranges = new Set(["conv__scroll", "conv", "advice", "composer"]);
let place = null;

// --- Keeping one's place ------------------------------------------------------------------------

function remember() {
  const old = pane();
  if (!old?.dataset.case) return null;
  const scrolls = [...old.querySelectorAll(".conv, .conv__scroll, .advice")].map((box) => [box.classList[0], box.scrollTop]);
  return {
    case: old.dataset.case,
    scrolls: scrolls.filter(([name]) => ranges.has(name)),
    open: [...old.querySelectorAll("details[id][open]:not(.menu)")].map((details) => details.id),
    shown: [...old.querySelectorAll("[data-veil][data-shown]")].map((veil) => veil.dataset.veil),
    whole: Boolean(old.querySelector(".thread[data-whole]")),
    sheet: Boolean(old.querySelector(".advice--open")),
    note: byId("note-text")?.value ?? "",
    focus: old.contains(document.activeElement) ? document.activeElement.id : "",
  };
}

function restore(kept) {
  for (const id of kept.open) byId(id)?.setAttribute("open", "");
  for (const name of kept.shown) unveil(document.querySelector(`[data-veil="${CSS.escape(name)}"]`), false);
  if (kept.whole) showWhole();
  if (kept.sheet) setSheet(true, false);
  for (const [name, top] of kept.scrolls) {
    const box = pane().querySelector(`.${name}`);
    if (box) box.scrollTop = top;
  }
  if (kept.focus && document.activeElement === document.body) byId(kept.focus)?.focus({ preventScroll: true });
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target?.id === "case" && event.detail.shouldSwap) place = remember();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "case") opened();
});

function opened() {
  const now = pane();
  fold();
  markCurrent();
  const next = now.querySelector("[data-next]");
  if (next) next.hidden = document.querySelectorAll(".row__link:not([aria-current])").length === 0;
  if (place && place.case === now.dataset.case) restore(place);
  else if (now.dataset.case) arrive(now);
  place = null;
  document.body.dispatchEvent(new CustomEvent("vigie:case"));
}

function arrive(now) {
  showFocused();
  announce(desk.dataset.saidOpen.replace("{0}", now.dataset.name));
  if (narrow.matches) byId("case-title")?.focus({ preventScroll: true });
}

function showFocused() {
  const post = [...document.querySelectorAll(".post--focus")].at(-1);
  const box = byId("thread");
  if (!post || !box || narrow.matches) return;
  const top = (one) => one.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const parent = document.querySelector(".post--parent") ?? post;
  const fits = top(post) + post.offsetHeight - top(parent) < box.clientHeight - 24;
  const room = box.clientHeight - post.offsetHeight;
  box.scrollTop += fits ? top(parent) - 12 : top(post) - Math.max(16, room / 3);
}

// --- Long threads, veils, the sheet ---------------------------------------------------------------

function fold() {
  const far = document.querySelectorAll(".thread [data-far]");
  const button = document.querySelector("[data-all]");
  if (!button || !far.length) return;
  for (const post of far) post.hidden = true;
  button.hidden = false;
}

function showWhole() {
  const thread = document.querySelector(".thread");
  thread.dataset.whole = "";
  for (const post of thread.querySelectorAll("[data-far]")) post.hidden = false;
  const button = thread.querySelector("[data-all]");
  if (button) button.hidden = true;
}

function unveil(veil, focus = true) {
  if (!veil) return;
  veil.dataset.shown = "";
  const text = veil.querySelector(".veil__text");
  text.inert = false;
  if (!focus) return;
  text.tabIndex = -1;
  text.focus({ preventScroll: true });
}

function setSheet(open, focus = true) {
  const sheet = byId("advice");
  if (!sheet) return;
  sheet.classList.toggle("advice--open", open);
  const grip = sheet.querySelector("[data-sheet]");
  grip.setAttribute("aria-expanded", String(open));
  if (focus) grip.focus();
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest("[data-unveil]")) unveil(target.closest("[data-veil]"));
  if (target.closest("[data-all]")) showWhole();
  if (target.closest("[data-sheet]")) setSheet(!byId("advice").classList.contains("advice--open"));
  if (target.closest("[data-next]")) openNext();
});

// --- One letter, one act ----------------------------------------------------------------------------

const press = (id) => byId(id)?.click();

export function write() {
  const folded = byId("answer-anyway");
  if (folded) folded.open = true;
  const text = byId("reply-text");
  text?.focus();
  text?.setSelectionRange(text.value.length, text.value.length);
  if (narrow.matches) text?.scrollIntoView({ block: "center" });
}

onKey("r", write);
onKey("n", openNext);
onKey("a", () => press("assign-me"));
onKey("e", () => openMenu(byId("act-close")));
onKey("u", () => press("undo"));
onKey("m", () => {
  const noting = byId("noting");
  if (!noting) return;
  noting.open = true;
  byId("note-text").focus();
});
onKey("x", () => {
  if (byId("act-remove")) return press("act-remove");
  const lock = byId("lock");
  if (!lock) return;
  if (narrow.matches || !lock.offsetParent) setSheet(true, false);
  lock.open = true;
  lock.querySelector("summary").focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  if (closeMenu()) return;
  if (document.querySelector(".advice--open")) return setSheet(false);
  if (narrow.matches) document.querySelector("[data-back]")?.click();
  else focusRow();
});

if (pane()?.dataset.case) opened();
