// Runs before the page is drawn, so that nothing jumps: the design system styles pages with scripts differently.
document.documentElement.classList.add("portal-js");
document.addEventListener("DOMContentLoaded", () => {
  document.body.classList.add("js-enabled");
  if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
});
