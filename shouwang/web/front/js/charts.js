// Draws a figure's own table: the table is the truth, the drawing only its picture. See templates/web/_chart.html.
import * as echarts from "echarts/core";
import { BarChart, FunnelChart, LineChart, MapChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { options } from "./chart_options.js";

echarts.use([
  BarChart,
  FunnelChart,
  LineChart,
  MapChart,
  ScatterChart,
  AriaComponent,
  GeoComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

const NARROW = 480; // px: labels move inside

// {series: [word], rows: [{label, note, url, values: [number or null]}]} out of the figure's table
function read(table) {
  const series = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].map((row) => ({
    label: row.cells[0].firstChild.textContent.trim(),
    note: row.querySelector("[data-note]")?.textContent,
    url: row.querySelector("a")?.href,
    values: [...row.cells].slice(1).map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null)),
  }));
  return { series, rows };
}

async function draw(figure) {
  figure.dataset.drawn = "yes";
  const data = read(figure.querySelector("table"));
  const { chart: kind, geo } = figure.dataset;
  if (geo) echarts.registerMap(geo, await (await fetch(geo)).json());
  const canvas = figure.querySelector("[data-canvas]");
  canvas.hidden = false;
  const folding = figure.querySelector("details");
  folding.open = "keep" in folding.dataset;
  const narrow = () => canvas.clientWidth < NARROW;
  if (kind === "bar") canvas.style.height = `${Math.max(180, data.rows.length * (data.series.length * 24 + 14) + 60)}px`;
  const chart = echarts.init(canvas);
  let drawnNarrow = narrow();
  chart.setOption(options[kind]({ data, geo, narrow: drawnNarrow }));
  chart.on("click", ({ dataIndex, name }) => {
    const row = kind === "map" ? data.rows.find((each) => each.label === name) : data.rows[dataIndex];
    if (row?.url) location.assign(row.url);
  });
  new ResizeObserver(() => {
    chart.resize();
    if (narrow() === drawnNarrow) return;
    drawnNarrow = narrow();
    chart.setOption(options[kind]({ data, geo, narrow: drawnNarrow }));
  }).observe(canvas);
}

function drawAll() {
  for (const figure of document.querySelectorAll("[data-chart]:not([data-drawn])")) draw(figure);
}

window.shouwangCharts = { drawAll };
