// Builds the front end into ./build/web: styles, scripts and the sprite of icons. Run with `npm run build` (`-- --watch` to stay).
import { build, context } from "esbuild";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");
const out = join(root, "build/web");
const icons = join(root, "node_modules/@tabler/icons/icons/outline");

const bundle = {
  absWorkingDir: here,
  entryPoints: { app: "js/app.js", charts: "js/charts.js", styles: "css/styles.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2020", "chrome80", "safari15"],
  legalComments: "none",
  loader: { ".svg": "dataurl" },
  logLevel: "warning",
};

// One <symbol> per line of icons.json; a page draws it with {% icon "name" %}.
async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(Object.entries(names).map(([ours, theirs]) => symbol(ours, theirs)));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function symbol(ours, theirs) {
  const text = await readFile(join(icons, `${theirs}.svg`), "utf8").catch(() => {
    throw new Error(`icons.json: "${ours}" asks for "${theirs}", which the icon package does not have`);
  });
  const inside = text.slice(text.indexOf(">", text.indexOf("<svg")) + 1, text.lastIndexOf("</svg>"));
  const shapes = inside.replace(/\s*\n\s*/g, "").replace(/<path stroke="none"[^>]*\/>/g, "");
  return `<symbol id="${ours}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([sprite(), copyFile(join(here, "mark.svg"), join(out, "mark.svg"))]);
if (process.argv.includes("--watch")) {
  await (await context(bundle)).watch();
} else {
  await build(bundle);
}
