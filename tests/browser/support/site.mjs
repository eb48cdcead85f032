// Builds the real site into a temporary folder and serves it from this machine, as a plain
// host would: files by path, `index.html` for a folder, `404.html` for what is not there.
// Knows nothing of browsers. The folder and the server go when the test process ends.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The repository's root, which is the real site's root too. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The builder: `PAYUNG`, or what cargo made last for release, or for debugging. */
export const PAYUNG = process.env.PAYUNG ?? ["release", "debug"].map((profile) => join(ROOT, "target", profile, "payung")).find((path) => existsSync(path));

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

/** A site that is built and served until `close` is called. */
export async function site(root = ROOT) {
  const out = await mkdtemp(join(tmpdir(), "payung-site-"));
  let away = false;
  const server = createServer((request, response) => (away ? request.socket.destroy() : answer(out, request, response)));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const base = `http://127.0.0.1:${server.address().port}/`;
  await build(root, out, "--base-url", base).catch((error) => {
    server.close(); // or the test process would never end
    throw error;
  });
  const listed = JSON.parse(await readFile(join(out, "site.json"), "utf8"));
  return {
    out,
    base,
    /** The pages as `site.json` lists them: `url`, `kind`, `title`, `lang`. */
    pages: listed.pages,
    /** Every HTML file's address, pages, redirects and 404 alike; of pages that stand in for a translation, one a language. */
    addresses: withoutMostStandIns(await addresses(out), listed),
    html: (url) => readFile(join(out, fileOf(url)), "utf8"),
    /** Whether nothing is answered any more: a browser's own way to be offline is forgotten by workers that start anew. */
    away(gone) {
      away = gone;
      if (gone) server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await rm(out, { recursive: true, force: true });
    },
  };
}

/** Runs `payung build`; its findings are the error when it fails. */
export async function build(root, out, ...options) {
  if (!PAYUNG) throw new Error("there is no payung to test: run `cargo build --release`, or set PAYUNG");
  await run(PAYUNG, ["build", "--out", out, ...options, root]).catch((error) => {
    throw new Error(`payung build failed:\n${error.stderr.slice(0, 3000)}`);
  });
}

/** One page of each kind, the longest of its kind, since it shows most. */
export async function onePerKind(built) {
  const longest = new Map();
  for (const page of built.pages) {
    const { length } = await built.html(page.url);
    if (length > (longest.get(page.kind)?.length ?? 0)) longest.set(page.kind, { length, url: page.url });
  }
  return [...longest].map(([kind, { url }]) => ({ kind, url }));
}

/** One page of each script that is not Latin, and of Vietnamese with its marks: the longest of its language. */
export async function onePerScript(built) {
  const found = [];
  for (const lang of ["km", "lo", "my", "ta", "th", "vi", "zh"]) {
    const pages = [];
    for (const { url } of built.pages.filter((page) => page.lang === lang)) pages.push({ url, length: (await built.html(url)).length });
    const longest = pages.reduce((one, other) => (other.length > one.length ? other : one));
    found.push({ kind: lang, url: longest.url });
  }
  return found;
}

/** The file that a host sends for an address below the site's root. */
export const fileOf = (url) => (url === "" || url.endsWith("/") ? `${url}index.html` : url);

async function addresses(out) {
  const files = await readdir(out, { recursive: true });
  return files.filter((file) => file.endsWith(".html")).map((file) => file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1")).sort();
}

/** A page that stands in is the original in another frame: one of each language shows the frame. */
function withoutMostStandIns(addresses, { languages, pages }) {
  const own = new Set(pages.map((page) => page.url));
  const prefixes = languages.slice(1).map((language) => `${language.code}/`);
  const shown = new Set();
  return addresses.filter((address) => {
    const prefix = prefixes.find((prefix) => address.startsWith(prefix));
    if (!prefix || own.has(address) || !own.has(address.slice(prefix.length)) || !address.endsWith("/")) return true;
    if (shown.has(prefix)) return false;
    return shown.add(prefix);
  });
}

async function answer(out, request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname).slice(1);
  const send = (status, type, body) => response.writeHead(status, { "content-type": type, "cache-control": "no-cache" }).end(body);
  if (path.split("/").includes("..")) return send(400, "text/plain", "no address of the site");
  const file = fileOf(path);
  try {
    send(200, TYPES[extname(file)] ?? "application/octet-stream", await readFile(join(out, file)));
  } catch {
    send(404, TYPES[".html"], await readFile(join(out, "404.html")));
  }
}
