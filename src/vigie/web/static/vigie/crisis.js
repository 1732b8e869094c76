// The room stays true by itself: a poll brings the cards again when something moved. What somebody is
// typing in or has open is left alone, and fetched again once they are done.
const poll = () => document.getElementById("room-poll");
const behind = new Set();

const isBusy = (card) =>
  card.querySelector("details[open], .htmx-request")
  || (card.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"));

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const card = event.detail.target;
  if (card === poll() || !isBusy(card)) {
    behind.delete(card.id);
    return;
  }
  event.detail.shouldSwap = false;
  behind.add(card.id);
});

document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt === poll() && behind.size) event.detail.parameters.set("seen", "");
});

// One menu at a time, and none that stays open behind one's back.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
