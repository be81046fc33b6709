// Saves the section while someone writes: one request at a time, and the same one again until it is answered, so that
// the server never takes a person's own words for a colleague's.
import { boxesIn, isBeside, keyOf, valueGiven, valueOf, valuesIn } from "./boxes.js";
import { send } from "./send.js";
import { read, swap } from "./swap.js";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

export class Saver {
  #form;
  #tell; // What the page shows: ok(reply, news), saving(), failed(end, reply, button).
  #stored; // By box: what is stored of it, as far as this page knows.
  #request = null; // Sent, and not yet answered.
  #isDue = false;
  #turn = Promise.resolve();
  #timer = 0;
  #wait = FIRST_WAIT;

  constructor(form, tell) {
    this.#form = form;
    this.#tell = tell;
    this.#stored = new Map(boxesIn(form).map((box) => [keyOf(box), valueGiven(box)]));
  }

  hasChanges() {
    const changed = (box) => !isBeside(box) && valueOf(box) !== (this.#stored.get(keyOf(box)) ?? "");
    return boxesIn(this.#form).some(changed);
  }

  // Whether something would be lost if the page went away now.
  isUnsaved() {
    const typed = boxesIn(this.#form).some((box) => isBeside(box) && valueOf(box) !== valueGiven(box));
    return typed || this.#request !== null || this.hasChanges() || this.undecided() !== null;
  }

  undecided() {
    return this.#form.querySelector('button[name="_keep"]');
  }

  soon(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait);
  }

  // Saves until nothing is left to save; gives false when that cannot be done now.
  flush() {
    return this.#inTurn(() => this.#drain());
  }

  // Saves once more although nothing may have changed: the page is to show what it has just left alone.
  again() {
    this.#isDue = true;
    this.soon(0);
  }

  // Sends a button of the form. It is not tried again by itself: whoever adds a note twice has two.
  press(button) {
    return this.#inTurn(async () => {
      if (!(await this.#drain())) return false;
      const request = this.#compose(button);
      return this.#finish(request, await send(this.#form, request.body));
    });
  }

  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #drain() {
    clearTimeout(this.#timer);
    while (this.#request || this.#isDue || this.hasChanges()) {
      this.#request ??= this.#compose(null);
      this.#tell.saving();
      const answer = await send(this.#form, this.#request.body);
      const request = this.#request;
      if (answer.end === "ok" || answer.end === "refused") this.#request = null;
      if (!this.#finish(request, answer)) return false;
    }
    return true;
  }

  #compose(button) {
    const data = new FormData(this.#form, button);
    this.#isDue = false;
    data.delete("csrf_token");
    if (!button) data.append("_auto", "1");
    return { body: new URLSearchParams(data).toString(), sent: valuesIn(this.#form), button };
  }

  #finish({ sent, button }, { end, reply }) {
    if (end === "ok") {
      this.#wait = FIRST_WAIT;
      for (const [key, value] of sent) this.#stored.set(key, value);
      for (const box of this.#form.querySelectorAll(':scope > input[name="_base"]')) box.remove();
      this.#tell.ok(reply, this.#take(reply, sent, button));
      return true;
    }
    for (const [key, revision] of Object.entries(reply?.bases ?? {})) this.#rebase(key, revision);
    this.#tell.failed(end, reply, button);
    if (end !== "refused" && end !== "someone-else") {
      this.soon(this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    }
    return false;
  }

  // The person has been told what stands there: saved once more, what stands here is kept.
  #rebase(question, revision) {
    const old = [...this.#form.querySelectorAll('input[name="_base"]')].filter((box) => box.value.startsWith(`${question}:`));
    for (const box of old) box.remove();
    stayAt(this.#form, question, revision);
  }

  // Shows what is new in the reply, and moves on to its revision - except for questions that could not be shown, whose
  // text on this page stays based on what it was based on. Gives the elements of the questions that were swapped.
  #take(reply, sent, button) {
    const revision = this.#form.elements._revision;
    const pressedIn = button?.closest("[data-group]")?.dataset.group;
    const swapped = [];
    for (const [key, html] of Object.entries(reply.groups)) {
      const old = this.#form.querySelector(`[data-group="${key}"]`);
      if (!old) continue;
      const fresh = read(html);
      const asked = questionsIn(old, [...reply.others, ...reply.undecided]);
      const given = boxesIn(fresh).map((box) => [keyOf(box), valueOf(box)]);
      const isWritingRow = !asked.length && !button && old.querySelector("[data-new-row]:focus-within");
      if (isWritingRow || !swap(old, fresh, sent, key === pressedIn)) {
        for (const question of asked) stayAt(old, question, revision.value);
        if (asked.length) setTimeout(() => this.again(), FIRST_WAIT);
      } else {
        for (const [box, value] of given) this.#stored.set(box, value);
        swapped.push(fresh);
      }
    }
    revision.value = reply.revision;
    return swapped;
  }
}

const questionsIn = (group, keys) => keys.filter((key) => group.dataset.questions.split(" ").includes(key));

function stayAt(group, question, revision) {
  const there = [...group.querySelectorAll('input[name="_base"]')].some((box) => box.value.startsWith(`${question}:`));
  if (there) return;
  const box = document.createElement("input");
  Object.assign(box, { type: "hidden", name: "_base", value: `${question}:${revision}:` });
  group.append(box);
}
