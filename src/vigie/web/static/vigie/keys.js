// One-letter shortcuts, and "g" then a letter to go somewhere. They can be turned off in the help (?),
// because people who dictate or type with a stick press letters without meaning to (WCAG 2.1.4).
const OFF = "vigie.keys.off";
const pressed = new Map();
let going = 0;

export const keysAreOn = () => localStorage.getItem(OFF) === null;

// onKey("j", next): the page's own shortcut. The help of the page is written in its template (block keys).
export function onKey(key, act) {
  pressed.set(key, act);
}

const typing = (target) =>
  target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest("dialog[open]");

function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

document.addEventListener("keydown", (event) => {
  if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const hop = Date.now() - going < 1500;
  going = 0;
  if (hop && go(event.key)) return event.preventDefault();
  if (event.key === "g") {
    going = Date.now();
    return;
  }
  const act = pressed.get(event.key);
  if (!act) return;
  event.preventDefault();
  act(event);
});

const help = document.getElementById("keys");
const choice = document.getElementById("keys-on");
onKey("?", () => help?.showModal());
if (choice) {
  choice.checked = keysAreOn();
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
