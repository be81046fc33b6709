// Shows a part of a question only while the answer that it depends on is chosen. Without this script every part is in
// sight, each with the words that say when it is needed. Parts stand in the order in which they depend on each other.
const parts = [...document.querySelectorAll("[data-shown-when]")];

function chosen(name) {
  return [...document.getElementsByName(name)]
    .filter((box) => (box.type === "radio" || box.type === "checkbox" ? box.checked : box.tagName === "SELECT"))
    .filter((box) => !box.closest(".portal-part--waiting"))
    .map((box) => box.value);
}

function update() {
  for (const part of parts) {
    const wanted = part.dataset.shownValues.split(" ");
    const holds = chosen(part.dataset.shownWhen).some((value) => wanted.includes(value));
    part.classList.toggle("portal-part--waiting", !holds);
  }
}

document.addEventListener("change", update);
window.addEventListener("pageshow", update);
update();
