// Sentences said by scripts, translated by the server.
const said = document.getElementById("vigie-words");
const words = said ? JSON.parse(said.textContent) : {};

// say("late", "4 min") fills the {0} of the sentence; the name itself shows when the page has no such words.
export function say(name, ...parts) {
  return (words[name] ?? name).replace(/\{(\d)\}/g, (_, n) => parts[n] ?? "");
}
