// For organisers: forms that lose nothing, lists that search and sort, rows that move, Markdown shown as one writes.
import { clocks } from "./organise/clock.js";
import { finder } from "./organise/finder.js";
import { forms } from "./organise/forms.js";
import { keeping } from "./organise/keeping.js";
import { backToList } from "./organise/kept.js";
import { like } from "./organise/like.js";
import { lists } from "./organise/lists.js";
import { markdown } from "./organise/markdown.js";
import { all } from "./organise/page.js";
import { progress } from "./organise/progress.js";
import { strips } from "./organise/strips.js";
import { seats } from "./organise/seats.js";
import { rows } from "./organise/rows.js";

for (const e of all("[data-no-js]")) e.hidden = true;
forms();
keeping();
clocks();
finder();
progress();
lists();
backToList();
rows();
seats();
strips();
markdown();
like();
