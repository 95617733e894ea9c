// The page where many portraits are given.
import { one } from "./organise/page.js";
import { portraits } from "./organise/portraits.js";

const given = one("form[data-portraits]");
if (given) portraits(/** @type {HTMLFormElement} */ (given));
