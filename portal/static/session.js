// Says some minutes before a session ends that it will, with a button to stay; and says so when it has ended. Tabs tell
// one another when one of them has been in touch with the server, for the session is the same.
const WARNED = 5 * 60;
const place = document.querySelector("[data-session-end]");
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : null;

if (place) {
  const whole = Number(place.dataset.sessionEnd);
  const words = document.createElement("p");
  words.className = "govuk-body portal-session__words";
  words.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button portal-session__stay";
  button.textContent = "Stay signed in";
  const inside = document.createElement("div");
  inside.className = "govuk-width-container";
  inside.append(words);
  place.append(inside);
  let cameFrom = null;

  let ends = 0;
  let timer = 0;
  const token = document.querySelector("input[name=csrf_token]");

  const begin = (seconds, tell) => {
    ends = Date.now() + seconds * 1000;
    words.textContent = "";
    button.remove();
    place.classList.remove("portal-session--shown");
    look();
    if (tell && tabs) tabs.postMessage(seconds);
  };

  // By the clock and not by counting: a computer that slept has not counted.
  const look = () => {
    clearTimeout(timer);
    const left = Math.round((ends - Date.now()) / 1000);
    if (left <= 0) return over();
    if (left > WARNED) {
      timer = setTimeout(look, Math.min(left - WARNED, 60) * 1000);
      return;
    }
    warn(left);
    timer = setTimeout(look, Math.min(left, 60) * 1000);
  };

  const warn = (left) => {
    const minutes = Math.max(1, Math.round(left / 60));
    words.textContent = `You will be signed out in ${minutes === 1 ? "a minute" : `${minutes} minutes`}. Save what you are writing, or stay signed in.`;
    place.classList.add("portal-session--shown");
    if (!button.isConnected) inside.append(button);
  };

  const over = () => {
    const had = button === document.activeElement;
    button.remove();
    place.classList.add("portal-session--shown");
    words.textContent = "You have been signed out. What you wrote stays on this page while it is open. ";
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = place.dataset.signIn;
    link.target = "_blank";
    link.textContent = "Sign in again (opens in a new tab)";
    words.append(link);
    if (had) link.focus();
  };

  const stay = async () => {
    try {
      const answer = await fetch(place.dataset.stay, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token.value },
      });
      if (answer.status === 401 || answer.status === 400) return over();
      if (!answer.ok) throw new Error();
      const { seconds } = await answer.json();
      begin(seconds, true);
      if (seconds <= WARNED) return;
      words.textContent = "You stay signed in.";
      goBack();
    } catch {
      words.textContent = "The portal could not be reached. Check your connection and press the button again.";
    }
  };

  // To where the person was before they went to the button, which is gone now.
  const goBack = () => {
    const main = document.getElementById("main-content");
    if (!cameFrom?.isConnected) {
      main.tabIndex = -1;
      main.classList.add("govuk-skip-link-focused-element");
    }
    (cameFrom?.isConnected ? cameFrom : main).focus({ preventScroll: true });
  };

  button.addEventListener("focus", ({ relatedTarget }) => {
    cameFrom = relatedTarget;
  });
  button.addEventListener("click", stay);
  document.addEventListener("visibilitychange", look);
  // Saving keeps a session alive, but never beyond the end that it has anyway.
  document.addEventListener("portal:seen", () => {
    if (!("limited" in place.dataset)) begin(whole, true);
  });
  if (tabs) tabs.addEventListener("message", ({ data }) => begin(data, false));
  begin(whole, true);
}
