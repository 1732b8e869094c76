// <details class="menu">: one open at a time, closed by Esc, by a click elsewhere, walked with the arrows.
const menus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu") || !menu.open) return;
  for (const other of menus()) if (other !== menu && !other.contains(menu)) other.open = false;
  menu.querySelector(".menu__list")?.scrollIntoView({ block: "nearest" });
}, true);

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

export function closeMenu() {
  const menu = [...menus()].at(-1);
  if (!menu) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
  return true;
}

export function openMenu(menu) {
  if (!menu) return;
  menu.open = true;
  menu.querySelector(".menu__list button, .menu__list a, .menu__list input")?.focus();
}

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = event.target.closest?.("details.menu[open]");
  if (!step || !menu || event.target.matches("input, select, textarea")) return;
  const links = [...menu.querySelectorAll(".menu__list :is(button, a)")];
  if (!links.length) return;
  event.preventDefault();
  const at = links.indexOf(document.activeElement);
  links[(at + step + links.length) % links.length].focus();
});
