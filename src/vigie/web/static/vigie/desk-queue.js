// The queue: moving through it, selecting, and drawing again what changed without losing one's place.
import { onKey } from "./keys.js";
import { tick } from "./clocks.js";

const desk = document.getElementById("desk");
const news = document.getElementById("desk-news");
const wide = matchMedia("(width >= 900px)");

const queue = () => document.getElementById("queue");
const list = () => document.getElementById("rows");
const links = () => [...document.querySelectorAll(".row__link")];
const rowOf = (element) => element?.closest?.(".row");

export function announce(words) {
  news.textContent = "";
  requestAnimationFrame(() => (news.textContent = words));
}

// --- Which case is open -----------------------------------------------------------------------

export function markCurrent() {
  const open = document.getElementById("case")?.dataset.case;
  for (const link of links()) {
    if (rowOf(link).dataset.case === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

export const currentLink = () => document.querySelector('.row__link[aria-current="true"]');

export function focusRow() {
  (currentLink() ?? links()[0])?.focus();
}

function move(step) {
  const all = links();
  if (!all.length) return;
  const here = rowOf(document.activeElement)?.querySelector(".row__link") ?? currentLink();
  const at = all.indexOf(here);
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}

export function openNext() {
  const all = links();
  const next = all[all.indexOf(currentLink()) + 1] ?? all.find((link) => link !== currentLink());
  next?.click();
}

onKey("j", () => move(1));
onKey("k", () => move(-1));

// --- Drawing again ------------------------------------------------------------------------------

let asked = 0;

export async function refreshQueue() {
  const pane = queue();
  if (!pane || pane.querySelector("form.htmx-request")) return;
  const turn = ++asked;
  const shown = list().querySelectorAll(".row").length;
  const query = new URLSearchParams(pane.dataset.query);
  if (shown > 40) query.set("rows", shown);
  const answer = await fetch(`${desk.dataset.desk}?${query}`, { headers: { "HX-Request": "true", "HX-Target": "queue" } });
  if (!answer.ok || answer.redirected || turn !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("queue");
  if (!fresh || turn !== asked || queue() !== pane) return;
  takeCounts(pane, fresh);
  const arrived = takeRows(list(), fresh.querySelector("#rows"));
  takeEmpty(pane, fresh);
  markCurrent();
  if (arrived) announce(arrived === 1 ? desk.dataset.saidOne : desk.dataset.saidMany.replace("{0}", arrived));
}

function takeCounts(pane, fresh) {
  for (const tab of fresh.querySelectorAll("[data-tab]")) {
    const mine = pane.querySelector(`[data-tab="${tab.dataset.tab}"] .tabs__count`);
    const count = tab.querySelector(".tabs__count");
    if (mine && count && mine.textContent !== count.textContent) mine.textContent = count.textContent;
  }
}

function takeEmpty(pane, fresh) {
  const mine = pane.querySelector(".queue__empty");
  const theirs = fresh.querySelector(".queue__empty");
  if (mine && !theirs) mine.remove();
  if (!mine && theirs) {
    list().after(theirs);
    htmx.process(theirs);
  }
}

// Rows are known by their id: one that did not change is not touched, so that focus and selection stay.
function takeRows(mine, theirs) {
  const focused = rowOf(document.activeElement);
  const wanted = new Set([...theirs.children].map((row) => row.id));
  let after = null;
  for (const row of [...mine.children]) {
    if (row.id && wanted.has(row.id)) continue;
    if (row === focused) after = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
  }
  let arrived = 0;
  let place = mine.firstElementChild;
  for (const row of [...theirs.children]) {
    const had = row.id ? document.getElementById(row.id) : null;
    if (had && had.parentElement === mine) {
      update(had, row);
      if (had === place) place = place.nextElementSibling;
      else mine.insertBefore(had, place);
      continue;
    }
    mine.insertBefore(row, place);
    htmx.process(row);
    if (row.id) {
      arrived += 1;
      row.classList.add("row--new");
    }
  }
  if (focused?.isConnected && !focused.contains(document.activeElement)) focused.querySelector(".row__link").focus();
  after?.querySelector(".row__link")?.focus();
  tick(mine);
  return arrived;
}

function update(mine, theirs) {
  if (mine.dataset.mark === theirs.dataset.mark) return;
  mine.dataset.mark = theirs.dataset.mark;
  mine.className = theirs.className;
  mine.querySelector(".row__link").replaceChildren(...theirs.querySelector(".row__link").childNodes);
}

document.body.addEventListener("vigie:acted", (event) => {
  if (event.detail?.selection) unselect();
  refreshQueue();
});

// --- Selecting several ----------------------------------------------------------------------------

const picked = () => document.querySelectorAll(".row__pick input:checked");

function showSelection() {
  const form = document.getElementById("bulk-form");
  if (!form) return;
  const n = picked().length;
  form.hidden = n === 0;
  queue().classList.toggle("queue--selecting", n > 0);
  const words = n === 1 ? form.dataset.saidOne : form.dataset.saidMany.replace("{0}", n);
  form.querySelector(".selection__count").textContent = n ? words : "";
}

function unselect() {
  for (const box of picked()) box.checked = false;
  showSelection();
}

onKey("s", () => {
  const box = (rowOf(document.activeElement) ?? rowOf(currentLink()))?.querySelector(".row__pick input");
  if (!box) return;
  box.checked = !box.checked;
  showSelection();
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".row__pick input")) showSelection();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-unselect]")) unselect();
});

document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "bulk-content") {
    const dialog = document.getElementById("bulk");
    const empty = !document.getElementById("bulk-content").childElementCount;
    if (empty) dialog.close();
    else if (!dialog.open) dialog.showModal();
  }
  markCurrent();
});

// --- The first case opens by itself where there is room for it --------------------------------------

const first = document.getElementById("case")?.dataset.first;
if (first && wide.matches) htmx.ajax("GET", first, { target: "#case", swap: "outerHTML" });
