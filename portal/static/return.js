// A section's page: parts that are asked only sometimes, and answers that are saved as they are given.
import { showParts } from "./return/parts.js";
import { startSaving } from "./return/page.js";

showParts();
startSaving(document.querySelector(".portal-section-form"));
