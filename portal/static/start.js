// Runs before the page is drawn, so that nothing jumps: the design system styles pages with scripts differently.
document.documentElement.classList.add("portal-js");
let isBroken = false;
document.addEventListener("DOMContentLoaded", () => {
  if (isBroken) return;
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
});
// A script that never arrives, on a bad line, would leave out of sight what it was to show: then the page is one without.
window.addEventListener(
  "error",
  (event) => {
    if (!(event.target instanceof HTMLScriptElement)) return;
    isBroken = true;
    document.documentElement.classList.remove("portal-js");
    document.body?.classList.remove("js-enabled", "govuk-frontend-supported");
  },
  true,
);
