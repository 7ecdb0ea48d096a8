// The little that moves on a page. Every page works without it: forms post, links lead on, tables are tables.
import htmx from "htmx.org";
import Alpine from "@alpinejs/csp";
import { watchCharts } from "./lazy_charts.js";
import { watchDialogs } from "./dialogs.js";
import { watchDrops } from "./drops.js";
import { watchPicks } from "./picks.js";
import { watchPrint } from "./print.js";
import { watchReplies } from "./replies.js";
import { watchTabs } from "./tabs.js";
import { drop } from "./upload.js";
import { toast } from "./toast.js";

document.documentElement.classList.add("js");

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages show people: nothing of them stays in the browser's storage
  refreshOnHistoryMiss: true,
  scrollBehavior: "auto",
  timeout: 60000,
});

watchDialogs(htmx);
watchDrops();
watchReplies();
watchCharts();
watchPicks();
watchPrint();
watchTabs();

Alpine.data("toast", toast);
Alpine.data("drop", drop);
Alpine.start();
