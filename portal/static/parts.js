// A page of questions that is sent as a whole: parts that are asked only sometimes. Nothing is saved meanwhile.
import { showParts } from "./return/parts.js";

showParts();
