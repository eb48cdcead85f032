// What a page costs a reader who pays by the megabyte. The first view (HTML and style, as a
// host sends them) of pages a child may need in a hurry fits one round trip. Sizes are gzipped at the level hosts use.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, watch } from "./support/browser.mjs";
import { onePerKind, site } from "./support/site.mjs";

const KB = 1024;
const URGENT = new Set(["home", "help", "risk", "practice", "partner"]);
// Pages that do not fit yet, each with the weight it must not pass: pages with many sources, and
// scripts whose letters take three bytes. The lists may only shrink.
const HEAVY = new Map([
  ["/get-help/", 14.5],
  ["/practices/child-friendly-reporting/", 15.8],
  ["/practices/clear-laws/", 15.4],
  ["/practices/working-together/", 15.2],
  ["/practices/learning-at-school/", 14.8],
  ["/practices/supporting-parents/", 14.6],
  ["/practices/survivor-support/", 14.6],
  ["/practices/industry-commitments/", 14.6],
  ["/practices/hotlines-and-takedown/", 14.4],
  ["/practices/age-appropriate-design/", 14.3],
  ["/practices/safety-by-design/", 14.2],
  ["/risks/abuse-material/", 14.2],
  ["/risks/sexual-exploitation-and-abuse/", 14.2],
]);
const HEAVY_ELSEWHERE = 16.3;
const limit = (kind) => (URGENT.has(kind) ? 14 : 30) * KB;

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

const ceiling = (page) => (HEAVY.has(page.url) ? HEAVY.get(page.url) * KB : page.lang === "en" ? limit(page.kind) : Math.max(limit(page.kind), HEAVY_ELSEWHERE * KB));
test("the first view fits its limit", () => over((page) => page.first <= ceiling(page), (page) => `${page.first} of ${limit(page.kind)} bytes`));
test("no page has more than 10 kB of script", () => over((page) => page.scripts <= 10 * KB, (page) => `${page.scripts} bytes`));
test("no page makes more than five requests", () => over((page) => page.requests <= 5, (page) => `${page.requests}`));

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
