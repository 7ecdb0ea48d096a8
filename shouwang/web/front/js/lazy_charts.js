// Charts weigh more than all the rest: they are fetched when a page first shows one, also when it came in a fragment.

export function watchCharts() {
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("htmx:load", draw);
  if (document.readyState !== "loading") draw();
}

let fetched;

function draw() {
  if (!document.querySelector("[data-chart]:not([data-drawn])")) return;
  fetched ??= fetchScript(document.querySelector("meta[name=shouwang-charts]")?.content);
  fetched.then(() => window.shouwangCharts.drawAll());
}

function fetchScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}
