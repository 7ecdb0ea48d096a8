// What each kind of drawing looks like. Colours differ in lightness as well as hue; every mark carries its word and number.

const FONT = getComputedStyle(document.body).fontFamily;
const INK = "#17212b";
const QUIET = "#46525e";
const LINE = "#d3dae1";
const SERIES = ["#1f5f96", "#c77700", "#4a8f5f", "#8a4f9e", "#5b6b7a"];
const STAGES = ["#123f66", "#1d5688", "#2f6ea3", "#6096c4", "#80acd0", "#9dbfdd"];

const text = { fontFamily: FONT, fontSize: 14, color: INK };
const number = (value) => (value == null ? "—" : value.toLocaleString("zh-CN"));

const ground = (data) => ({
  animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  textStyle: text,
  color: SERIES,
  aria: { enabled: true },
  tooltip: { renderMode: "richText", confine: true, textStyle: text, valueFormatter: number },
  legend: data.series.length > 1 ? { bottom: 0, textStyle: text, itemGap: 16 } : { show: false },
});

const grid = (data) => ({ left: 8, right: 56, top: 12, bottom: data.series.length > 1 ? 40 : 8, containLabel: true });

function funnel({ data, narrow }) {
  const note = ({ note }) => (note && !narrow ? `（${note}）` : "");
  const label = ({ name, value, dataIndex }) => `${name}  ${number(value[0])}${note(data.rows[dataIndex])}`;
  return {
    ...ground(data),
    tooltip: { show: false },
    series: [
      {
        type: "funnel",
        sort: "none",
        left: narrow ? "4%" : "16%",
        width: narrow ? "92%" : "68%",
        top: 4,
        bottom: 4,
        minSize: narrow ? "52%" : "34%",
        gap: 3,
        label: { position: "inside", formatter: label, fontFamily: FONT, fontSize: 15, fontWeight: 600 },
        labelLine: { show: false },
        // widths go by the order of stages: three hundred thousand rows and two hundred clues do not fit one scale
        data: data.rows.map((row, at) => ({
          name: row.label,
          value: [row.values[0], data.rows.length - at],
          itemStyle: { color: STAGES[Math.min(at, STAGES.length - 1)], borderWidth: 0 },
          label: { color: at < 3 ? "#fff" : INK },
        })),
        encode: { value: 1 },
      },
    ],
  };
}

function bar({ data }) {
  return {
    ...ground(data),
    grid: grid(data),
    xAxis: { type: "value", minInterval: 1, axisLabel: { ...text, color: QUIET }, splitLine: { lineStyle: { color: LINE } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: data.rows.map((row) => row.label),
      axisLabel: { ...text, interval: 0 },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: QUIET } },
    },
    series: data.series.map((name, at) => ({
      name,
      type: "bar",
      barMaxWidth: 22,
      label: { show: true, position: "right", ...text, formatter: ({ value }) => number(value) },
      data: data.rows.map((row) => row.values[at]),
    })),
  };
}

function line({ data }) {
  const symbols = ["circle", "rect", "triangle", "diamond"];
  return {
    ...ground(data),
    tooltip: { ...ground(data).tooltip, trigger: "axis" },
    grid: { ...grid(data), right: 24, top: 20 },
    xAxis: { type: "category", data: data.rows.map((row) => row.label), axisLabel: text, axisLine: { lineStyle: { color: QUIET } } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { ...text, color: QUIET }, splitLine: { lineStyle: { color: LINE } } },
    series: data.series.map((name, at) => ({
      name,
      type: "line",
      symbol: symbols[at % symbols.length],
      symbolSize: 9,
      lineStyle: { width: 2.5, type: at % 2 ? "dashed" : "solid" },
      data: data.rows.map((row) => row.values[at]),
    })),
  };
}

function map({ data, geo }) {
  const most = Math.max(1, ...data.rows.map((row) => row.values[0] ?? 0));
  return {
    ...ground(data),
    visualMap: { min: 0, max: most, calculable: false, text: ["多", "少"], textStyle: text, inRange: { color: ["#e8f0f7", "#123f66"] } },
    series: [
      {
        type: "map",
        map: geo,
        showLegendSymbol: false,
        name: data.series[0],
        label: { show: true, fontFamily: FONT, fontSize: 13, color: INK, textBorderColor: "#fff", textBorderWidth: 3 },
        itemStyle: { borderColor: "#fff", borderWidth: 1.5 },
        data: data.rows.map((row) => ({ name: row.label, value: row.values[0] })),
      },
    ],
  };
}

export const options = { funnel, bar, line, map };
