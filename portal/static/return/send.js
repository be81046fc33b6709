// Sends one request and says how it ended: "ok", "refused", "unknown" (it may or may not have arrived), "signed-out"
// or "someone-else"; with it comes what the server replied.
const PATIENCE = 20_000;
const MOST_KEPT_ALIVE = 60_000; // A browser sends no more than this for a page that is being left.

export async function send(form, body) {
  const first = await once(form, body);
  if (first.end !== "stale") return first;
  const end = await renew(form);
  if (end !== "ok") return { end };
  const second = await once(form, body);
  return second.end === "stale" ? { end: "unknown" } : second;
}

async function once(form, body) {
  try {
    const answer = await fetch(form.getAttribute("action"), {
      method: "POST",
      body,
      headers: {
        Accept: "application/json",
        "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
        "X-CSRFToken": form.elements.csrf_token.value,
      },
      keepalive: body.length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout(PATIENCE),
    });
    const reply = await answer.json();
    if (answer.status === 200) document.dispatchEvent(new Event("portal:seen"));
    return { end: endOf(answer.status, reply), reply };
  } catch {
    return { end: "unknown" };
  }
}

function endOf(status, reply) {
  if (status === 200) return "ok";
  if (status === 401) return "signed-out";
  if (reply.reason === "csrf") return "stale";
  return status >= 500 || status === 429 ? "unknown" : "refused";
}

// Whoever signs in again gets a new session, and with it the pages a new token. It is taken from this very page, and
// only while the same person is signed in.
async function renew(form) {
  try {
    const answer = await fetch(location.pathname, {
      headers: { Accept: "application/json, text/html;q=0.5" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 401) return "signed-out";
    if (answer.status >= 500 || answer.status === 429) return "unknown";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const theirs = page.querySelector("[data-person]");
    if (answer.ok && !theirs) return "refused"; // The answers are no longer open to be changed.
    if (theirs?.dataset.person !== form.dataset.person) return "someone-else";
    for (const box of document.getElementsByName("csrf_token")) box.value = theirs.elements.csrf_token.value;
    return "ok";
  } catch {
    return "unknown";
  }
}
