// Ties the saving of answers to the page: when it saves, what its buttons do, and what it tells the person.
import { Saver } from "./saver.js";
import { Status } from "./status.js";
import { goTo } from "./swap.js";
import { update } from "./parts.js";

const AFTER_TYPING = 1_500;
const LOOK_AGAIN = 10_000;

export function startSaving(form) {
  if (form) new Section(form).start();
}

class Section {
  #form;
  #status = new Status();
  #saver;
  #end = "ok";
  #leaves = false;

  constructor(form) {
    this.#form = form;
    this.#saver = new Saver(form, this);
  }

  start() {
    const flush = () => this.#saver.flush();
    this.#form.addEventListener("input", () => this.#saver.soon(AFTER_TYPING));
    this.#form.addEventListener("change", () => this.#saver.soon(0));
    this.#form.addEventListener("focusout", (event) => this.#leaveRow(event));
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    document.addEventListener("submit", (event) => this.#signOut(event));
    document.addEventListener("click", (event) => this.#follow(event));
    document.addEventListener("visibilitychange", flush);
    for (const name of ["online", "focus", "pagehide"]) window.addEventListener(name, flush);
    window.addEventListener("beforeunload", (event) => {
      if (!this.#leaves && this.#saver.isUnsaved()) event.preventDefault();
    });
    if (this.#saver.hasChanges()) this.#saver.soon(0);
  }

  saving() {
    if (this.#end === "ok") this.#status.saving();
  }

  ok(reply, swapped) {
    this.#end = "ok";
    update();
    const waiting = reply.undecided.length;
    const choice = waiting === 1 ? "1 answer waits for your choice" : `${waiting} answers wait for your choice`;
    this.#status.saved(waiting ? `${reply.saved}. ${choice}` : reply.saved);
    const isNews = (question) => swapped.some((group) => group.dataset.questions.split(" ").includes(question));
    const words = [reply.said];
    if (reply.undecided.some(isNews)) words.push("A colleague changed the same answer. Choose which text to keep.");
    if (reply.others.some(isNews)) words.push(reply.news ?? "A colleague changed an answer on this page. It is shown now.");
    this.#status.say(words.filter(Boolean).join(" "));
    if (reply.focus) goTo(document.getElementById(reply.focus));
  }

  failed(end, reply, button) {
    this.#end = end;
    if (end === "signed-out") return this.#signedOut();
    if (end === "someone-else") {
      return this.#status.trouble(
        "Not saved: someone else is signed in now. Copy what you typed here, or ask them to sign out and sign in again.",
      );
    }
    if (end === "unknown") {
      const again = button ? `Press “${button.firstChild.textContent.trim()}” again.` : "We keep trying.";
      return this.#status.trouble(`Not saved: no connection. ${again}`);
    }
    if (reply?.field) return this.#mistake(reply);
    this.#status.trouble(`Not saved. ${reply?.error ?? "These answers cannot be changed now"}. ${reply?.remedy ?? ""}`);
  }

  // What is wrong stands at its box until somebody types there. The box gets the focus, and the sentence is read out.
  #mistake({ problem, field }) {
    const box = document.getElementById(field);
    this.#status.trouble(problem);
    if (!box) return;
    const id = `${field}-error`;
    const said = document.getElementById(id) ?? document.createElement("p");
    Object.assign(said, { id, className: "govuk-error-message", textContent: problem });
    box.before(said);
    const ids = new Set((box.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    box.setAttribute("aria-describedby", [...ids.add(id)].join(" "));
    box.setAttribute("aria-invalid", "true");
    box.addEventListener("input", () => (said.remove(), box.removeAttribute("aria-invalid")), { once: true });
    goTo(box);
  }

  #signedOut() {
    const link = document.createElement("a");
    const words = "Sign in again (opens in a new tab)";
    Object.assign(link, { href: `/sign-in?next=${location.pathname}`, target: "_blank", className: "govuk-link" });
    link.textContent = words;
    this.#status.trouble(
      "You have been signed out. ", link, ". What you typed here is kept, and is saved when you are back.",
    );
    this.#saver.soon(LOOK_AGAIN);
  }

  // A new row is offered as a box to tick once the person has left it.
  #leaveRow(event) {
    const row = event.target.closest("[data-new-row]");
    const typed = row && [...row.querySelectorAll("input:not([type=hidden]), textarea")].some((box) => box.value);
    if (typed && !row.contains(event.relatedTarget)) this.#saver.again();
  }

  async #submit(event) {
    const button = event.submitter;
    if (this.#leaves || button?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (button && button.name !== "_go") return void this.#saver.press(button);
    const isSaved = await this.#saver.flush();
    if (!button || button.value === "stay") return;
    if (isSaved && !this.#saver.undecided()) return this.#leave(() => this.#form.requestSubmit(button));
    if (isSaved) this.#status.say("Choose which text to keep first.");
    goTo(isSaved ? this.#saver.undecided() : null);
  }

  async #signOut(event) {
    const form = event.target;
    if (form === this.#form || this.#leaves || !this.#saver.isUnsaved()) return;
    event.preventDefault();
    const isSaved = (await this.#saver.flush()) && !this.#saver.isUnsaved();
    this.#leave(() => form.requestSubmit(event.submitter), isSaved);
  }

  // A link is followed once what was typed is saved, so that nobody is asked whether to leave without reason.
  async #follow(event) {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.target || link.hash || link.origin !== location.origin) return;
    if (!this.#saver.hasChanges()) return;
    event.preventDefault();
    await this.#saver.flush();
    location.assign(link.href);
  }

  // A form cannot be sent while the event of its being sent is still under way, so that is waited for.
  #leave(go, isSaved = true) {
    if (!isSaved && !window.confirm("Some of what you typed is not saved. Leave all the same?")) return;
    this.#leaves = true;
    setTimeout(go);
  }
}
