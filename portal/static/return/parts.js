// Shows a part of a question only while the answer that it depends on is chosen. Without this script every part is in
// sight, each with the words that say when it is needed. Parts stand in the order in which they depend on each other.
function chosen(name) {
  return [...document.getElementsByName(name)]
    .filter((box) => (box.type === "radio" || box.type === "checkbox" ? box.checked : box.tagName === "SELECT"))
    .filter((box) => !box.closest(".portal-part--waiting"))
    .map((box) => box.value);
}

// A button that takes a choice back is in sight only while there is one.
function showClearing() {
  for (const button of document.querySelectorAll("[data-clears]")) {
    button.hidden = ![...document.getElementsByName(button.dataset.clears)].some((box) => box.checked);
  }
}

export function update() {
  for (const part of document.querySelectorAll("[data-shown-when]")) {
    const wanted = part.dataset.shownValues.split(" ");
    const holds = chosen(part.dataset.shownWhen).some((value) => wanted.includes(value));
    part.classList.toggle("portal-part--waiting", !holds);
  }
  showClearing();
}

export function showParts() {
  document.addEventListener("change", update);
  window.addEventListener("pageshow", update);
  update();
}
