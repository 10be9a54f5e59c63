// Builds frontend/dist: one stylesheet, one script, one icon sprite, one font. No network, no configuration.
import { build, transform } from "esbuild";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const out = "dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/fonts`, { recursive: true });
const sheets = ["tokens", "base", "layout", "components", "forms", "floating", "relation", "list", "settings", "polish"];
const css = sheets.map((name) => readFileSync(`css/${name}.css`, "utf8")).join("\n");
writeFileSync(`${out}/app.css`, (await transform(css, { loader: "css", minify: true, target: "chrome125" })).code);
await build({ entryPoints: ["islands/main.ts"], outfile: `${out}/app.js`, bundle: true, minify: true, target: "es2022" });
const icons = readFileSync("icons.txt", "utf8").split(/\s+/).filter(Boolean);
const symbols = icons.map((name) => {
  const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
  const inner = svg.replace(/<!--[^]*?-->/g, "").replace(/^[^]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.trim()}</symbol>`;
});
writeFileSync(`${out}/sprite.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
cpSync("node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", `${out}/fonts/inter-latin-wght-normal.woff2`);
cpSync("static", out, { recursive: true });
mkdirSync("dist-test", { recursive: true });
cpSync("node_modules/axe-core/axe.min.js", "dist-test/axe.min.js");
