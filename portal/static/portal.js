import { initAll } from "/assets/design-system.js";
import "./session.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
