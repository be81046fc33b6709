// Puts what came back from the server in the place of a question, and keeps what a person has there: text typed since
// it was sent, the caret, what is folded out, a new row that is being written, and where the page stands.
import { initAll } from "/assets/design-system.js";
import { boxesIn, isBeside, keyOf, put, valueOf } from "./boxes.js";

export function read(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

// ``sent`` holds the boxes as they were sent. Gives false, and changes nothing, when typed text would have no place.
export function swap(old, fresh, sent, wasPressed) {
  const changed = boxesIn(old).filter((box) => isChanged(box, sent, wasPressed));
  const rows = [...old.querySelectorAll("[data-new-row]")].filter((row) => isInUse(row, changed));
  const places = new Map(boxesIn(fresh).map((box) => [keyOf(box), box]));
  const moving = changed.filter((box) => !rows.some((row) => row.contains(box)));
  if (moving.some((box) => !places.has(keyOf(box)) && valueOf(box))) return false;
  const focus = focusIn(old);
  const top = old.getBoundingClientRect().top;
  for (const box of moving) if (places.has(keyOf(box))) put(places.get(keyOf(box)), valueOf(box));
  for (const row of rows) fresh.querySelector(`[data-new-row="${row.dataset.newRow}"]`)?.replaceWith(row);
  keepOpen(old, fresh);
  old.replaceWith(fresh);
  initAll({ scope: fresh });
  window.scrollBy(0, fresh.getBoundingClientRect().top - top);
  focus?.(fresh);
  return true;
}

function isChanged(box, sent, wasPressed) {
  if (isBeside(box) && !wasPressed) return true;
  return valueOf(box) !== sent.get(keyOf(box));
}

function isInUse(row, changed) {
  return row.contains(document.activeElement) || changed.some((box) => row.contains(box));
}

const nameOf = (details) =>
  details.dataset.row ?? details.dataset.newRow ?? details.querySelector("summary")?.textContent.replace(/\d+/g, "");

function keepOpen(old, fresh) {
  const open = new Set([...old.querySelectorAll("details[open]")].map(nameOf));
  for (const details of fresh.querySelectorAll("details")) if (open.has(nameOf(details))) details.open = true;
}

const sameAs = (element) => (other) =>
  other.tagName === element.tagName &&
  (element.name ? keyOf(other) === keyOf(element) && other.value === element.value : other.id === element.id);

// Remembers where the focus is; gives a function that puts it back, or nothing when it is elsewhere.
function focusIn(old) {
  const element = document.activeElement;
  if (!old.contains(element)) return null;
  const caret = element.selectionStart === undefined ? null : [element.selectionStart, element.selectionEnd];
  const isBox = element.matches("input, textarea, select");
  const key = isBox ? keyOf(element) : "";
  const details = element.closest("details");
  return (fresh) => {
    if (element.isConnected) return element.focus({ preventScroll: true });
    const found = isBox
      ? boxesIn(fresh).find((box) => keyOf(box) === key)
      : [...fresh.querySelectorAll(element.tagName)].find(
          element.tagName === "SUMMARY" ? (each) => nameOf(each.parentElement) === nameOf(details) : sameAs(element),
        );
    goTo(found ?? fresh);
    if (found && caret && caret[0] !== null) found.setSelectionRange(...caret);
  };
}

const STOPS = "input:not([type=hidden]), textarea, select, button, summary, a[href]";

// Puts the focus on an element, or on the first thing in it that can have it.
export function goTo(element) {
  if (!element) return;
  const inside = element.matches(STOPS) ? element : element.querySelector("input:checked") ?? element.querySelector(STOPS);
  if (inside) return inside.focus();
  element.tabIndex = -1;
  element.focus();
}
