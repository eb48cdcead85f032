// What a page costs a reader who pays by the megabyte, measured on the files by other means than the builder's own:
// `[budgets]` of `book.toml` hold here too. Sizes are gzipped at the level hosts use.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, watch } from "./support/browser.mjs";
import { onePerKind, site } from "./support/site.mjs";

const KB = 1024;
/** What a server may send before it hears from the browser: ten segments of 1,460 bytes (RFC 6928), some of it headers. */
const ROUND_TRIP = 14 * KB;
/** `[budgets]` and `[budgets.kinds.KIND]`, each a few lines of `name = number`. */
const budgets = new Map();
for (const table of (await readFile(new URL("../../book.toml", import.meta.url), "utf8")).split(/^\[/m)) {
  const name = /^budgets(?:\.kinds\.(\w+))?\]/.exec(table);
  if (name) budgets.set(name[1] ?? "", Object.fromEntries([...table.matchAll(/^(\w+) = (\d+)/gm)].map(([, key, value]) => [key, Number(value)])));
}
const budget = (kind, measure) => budgets.get(kind)?.[measure] ?? budgets.get("")[measure];
const limit = (kind) => budget(kind, "first_view");

let built;
const pages = [];
const sizes = new Map();

before(async () => {
  built = await site();
  for (const { url, kind, lang } of built.pages) {
    const html = await built.html(url);
    const loads = [...html.matchAll(/<(?:link[^>]* rel="(?:stylesheet|icon|manifest|modulepreload|preload)"|script|img)[^>]*>/g)]
      .map(([tag]) => /(?:href|src)="([^"]+)"/.exec(tag)?.[1].replaceAll("&#x2f;", "/"))
      .filter(Boolean)
      .map((address) => new URL(address, built.base + url).pathname.slice(1));
    const unique = [...new Set(loads)];
    const styles = await total(unique.filter((file) => file.endsWith(".css")));
    const scripts = await total(unique.filter((file) => file.endsWith(".js")));
    pages.push({ url: `/${url}`, kind, lang, html: gzip(html), first: gzip(html) + styles, scripts, requests: 1 + unique.length });
  }
  pages.sort((a, b) => b.first / limit(b.kind) - a.first / limit(a.kind));
});

after(() => built?.close());

const gzip = (bytes) => gzipSync(bytes, { level: 6 }).length;

async function total(files) {
  for (const file of files) if (!sizes.has(file)) sizes.set(file, gzip(await readFile(join(built.out, file))));
  return files.reduce((sum, file) => sum + sizes.get(file), 0);
}

/** The pages that break a rule, each a line. */
function over(rule, shown) {
  const broken = pages.filter((page) => !rule(page));
  assert.equal(broken.length, 0, `${broken.length} pages\n${broken.map((page) => `${page.url} (${page.kind}): ${shown(page)}`).join("\n")}`);
}

test("the heaviest pages, for the record", (t) => {
  const cell = (text, width) => String(text).padStart(width);
  t.diagnostic(`${"page".padEnd(42)} kind       html  first  limit  script  requests`);
  for (const page of pages.slice(0, 12)) t.diagnostic(`${page.url.padEnd(42)} ${page.kind.padEnd(8)}${cell(page.html, 7)}${cell(page.first, 7)}${cell(limit(page.kind), 7)}${cell(page.scripts, 8)}${cell(page.requests, 10)}`);
  assert.ok(pages.length > 20);
});

test("home, help, risks, practices and partners have a budget of one round trip", () => {
  assert.ok(budget("", "first_view") <= 30 * KB && budget("", "script") <= 10 * KB && budget("", "requests") <= 5 && budget("", "page") <= 100 * KB);
  for (const kind of ["home", "help", "risk", "practice", "partner"]) assert.ok(limit(kind) <= ROUND_TRIP, kind);
});
test("the first view fits its budget", () => over((page) => page.first <= limit(page.kind), (page) => `${page.first} of ${limit(page.kind)} bytes`));
test("no page has more script than its budget", () => over((page) => page.scripts <= budget(page.kind, "script"), (page) => `${page.scripts} bytes`));
test("no page makes more requests than its budget", () => over((page) => page.requests <= budget(page.kind, "requests"), (page) => `${page.requests}`));

test("a browser asks for no more than the page names", async () => {
  const browser = await launch();
  try {
    for (const { url, kind } of await onePerKind(built)) {
      const context = await browser.newContext();
      const watched = await watch(context);
      const page = await context.newPage();
      await page.goto(built.base + url, { waitUntil: "load" });
      const asked = watched.take().requests;
      assert.ok(asked.length <= 5, `${kind}: ${asked.join(" ")}`);
      await context.close();
    }
  } finally {
    await browser.close();
  }
});
