// Where one signs in nobody is signed in: no page of the organisers' stays in the browser.
import { forgetPages } from "./own/pages.js";

forgetPages().catch(() => {});
