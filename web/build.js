// Bundles each file of pages/, with the style sheet that it imports, into the folder named as the argument.
// LICENSES.txt beside them holds the licences of the packages that went in.
import { build } from "esbuild";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];

await build({
  absWorkingDir: here,
  entryPoints: readdirSync(join(here, "pages"))
    .filter((name) => name.endsWith(".js"))
    .map((name) => join("pages", name)),
  outdir: out,
  allowOverwrite: false,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  chunkNames: "chunk-[hash]",
  assetNames: "asset-[hash]",
  loader: { ".svg": "file", ".woff2": "file" },
  logLevel: "warning",
});

// All that is not for development alone: packages come with others inside their own bundles.
const locked = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8")).packages;
const folders = Object.keys(locked).filter((path) => path && !locked[path].dev && existsSync(join(here, path)));
const notices = folders.sort().map((path) => {
  const folder = join(here, path);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "";
  return `${name} ${version} (${license})\n\n${text}`.trim();
});
writeFileSync(join(out, "LICENSES.txt"), notices.join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
