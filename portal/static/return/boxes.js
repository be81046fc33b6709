// What stands in the boxes of a page. A box is known by its name, in a list by the id of its row: places shift when a
// colleague takes a row out.
const BOXES = "input:not([type=hidden]), textarea, select";

export const boxesIn = (root) => [...root.querySelectorAll(BOXES)].filter((box) => box.name);

export function keyOf(box) {
  const row = box.closest("[data-row]");
  const name = row ? `${row.dataset.row}/${box.name.replace(/-\d+-/, "-")}` : box.name;
  return isTick(box) ? `${name}=${box.value}` : name;
}

export const isTick = (box) => box.type === "radio" || box.type === "checkbox";

// Boxes beside the answers, such as a note's, are kept when a button is pressed and not while someone types.
export const isBeside = (box) => box.name.startsWith("_");

export const valueOf = (box) => (isTick(box) ? box.checked : box.value);

export function put(box, value) {
  if (isTick(box)) box.checked = value;
  else box.value = value;
}

export const valuesIn = (root) => new Map(boxesIn(root).map((box) => [keyOf(box), valueOf(box)]));

// What the server put into a box, whatever was typed into it since.
export function valueGiven(box) {
  if (isTick(box)) return box.defaultChecked;
  if (box.tagName !== "SELECT") return box.defaultValue;
  return ([...box.options].find((option) => option.defaultSelected) ?? box.options[0])?.value ?? "";
}
