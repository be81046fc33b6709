// The line at the foot that says whether everything is saved. A screen reader hears it when it changes, not while it
// says the same again.
const SOON = 600;

export class Status {
  #saved = document.getElementById("saved");
  #trouble = document.getElementById("trouble");
  #said = document.getElementById("said");
  #later = 0;

  saving() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#show("Saving…"), SOON);
  }

  saved(words) {
    this.#trouble.hidden = true;
    this.#trouble.replaceChildren();
    this.#show(words);
  }

  // ``parts`` are texts and elements.
  trouble(...parts) {
    clearTimeout(this.#later);
    this.#saved.hidden = true;
    const words = parts.map((part) => part.textContent ?? part).join("");
    if (this.#trouble.textContent !== words) this.#trouble.replaceChildren(...parts);
    this.#trouble.hidden = false;
  }

  say(words) {
    if (words) this.#said.textContent = this.#said.textContent === words ? `${words}\u00a0` : words;
  }

  #show(words) {
    clearTimeout(this.#later);
    if (!this.#trouble.hidden && words === "Saving…") return;
    this.#saved.hidden = false;
    if (this.#saved.textContent !== words) this.#saved.textContent = words;
  }
}
