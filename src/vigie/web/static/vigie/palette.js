// Ctrl K: go anywhere, do something. A combobox over the list the server wrote into the page.
import { say } from "./words.js";
import { onKey } from "./keys.js";

const dialog = document.getElementById("palette");
const source = document.getElementById("vigie-palette");
const input = dialog?.querySelector("input");
const list = dialog?.querySelector("[role=listbox]");
const none = dialog?.querySelector("[data-none]");
const known = source ? JSON.parse(source.textContent) : [];
let shown = [];
let chosen = 0;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// What begins with the words comes first, then what contains them, then what they only mean.
function closeness(item, [first = ""]) {
  const name = plain(item.words);
  return name.startsWith(first) ? 0 : name.includes(first) ? 1 : 2;
}

function matches(words) {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const found = known.filter((item) => {
    const hay = plain(`${item.words} ${item.group} ${item.also ?? ""}`);
    return wanted.every((word) => hay.includes(word));
  });
  return found.sort((a, b) => closeness(a, wanted) - closeness(b, wanted));
}

function row(item, index) {
  const option = document.createElement("div");
  option.className = "palette__item";
  option.id = `palette-${index}`;
  option.setAttribute("role", "option");
  const words = document.createElement("span");
  words.textContent = item.words;
  const group = document.createElement("span");
  group.className = "palette__group";
  group.textContent = item.group;
  option.append(words, group);
  option.addEventListener("click", () => take(item));
  option.addEventListener("mousemove", () => choose(index));
  return option;
}

function choose(index) {
  if (!shown.length) return input.removeAttribute("aria-activedescendant");
  list.children[chosen]?.setAttribute("aria-selected", "false");
  chosen = (index + shown.length) % shown.length;
  const option = list.children[chosen];
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

function take(item) {
  dialog.close();
  if (item.theme) document.dispatchEvent(new CustomEvent("vigie:theme", { detail: item.theme }));
  else if (item.opens) document.getElementById(item.opens)?.showModal();
  else location.assign(item.url);
}

function refresh() {
  const words = input.value.trim();
  shown = matches(words);
  // A page whose server can look for words says where: <dialog data-search="/b/…/search/?q=">.
  if (words && dialog.dataset.search) {
    shown.push({ words: say("search", words), group: "", url: dialog.dataset.search + encodeURIComponent(words) });
  }
  list.replaceChildren(...shown.map(row));
  none.hidden = shown.length > 0;
  chosen = 0;
  choose(0);
}

export function openPalette() {
  input.value = "";
  refresh();
  dialog.showModal();
}

if (dialog && input) {
  input.addEventListener("input", refresh);
  input.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
    if (event.key in steps) choose(steps[event.key]);
    else if (event.key === "Enter" && shown.length) take(shown[chosen]);
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!dialog.open) openPalette();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]")) openPalette();
    else if (event.target === dialog) dialog.close();
  });
  onKey("/", openPalette);
}
