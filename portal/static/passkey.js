// Asks the device for a passkey, or to sign with one, and sends what it answers with the form around the button.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const FAILED = "Your device did not give a passkey. Try again, or use another way.";
const CLOSED = "This page was open for too long. Load it again and try once more.";

async function optionsFrom(button, token) {
  const answer = await fetch(button.dataset.options, {
    method: "POST",
    headers: { "X-CSRFToken": token, Accept: "application/json" },
  });
  if (!answer.ok) throw new Error(CLOSED);
  const options = await answer.json();
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const list of ["excludeCredentials", "allowCredentials"])
    for (const one of options[list] ?? []) one.id = bytes(one.id);
  return options;
}

function asText(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
}

async function press(button) {
  const form = button.form;
  const problem = document.getElementById("credential-error");
  problem.textContent = "";
  button.disabled = true;
  try {
    const publicKey = await optionsFrom(button, form.elements.csrf_token.value);
    const ask = button.dataset.passkey === "add" ? "create" : "get";
    form.querySelector("input[name=credential]").value = asText(await navigator.credentials[ask]({ publicKey }));
    form.submit();
  } catch (error) {
    problem.textContent = error.message === CLOSED ? CLOSED : FAILED;
    button.disabled = false;
  }
}

for (const button of document.querySelectorAll("button[data-passkey]")) {
  if (window.PublicKeyCredential) button.addEventListener("click", () => press(button));
  else button.hidden = true;
}
