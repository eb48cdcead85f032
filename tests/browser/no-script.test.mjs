// With JavaScript switched off everything can be read and reached: navigation, contents,
// terms, folds, sources and the way back, the section's pages. The text is the same.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, watch } from "./support/browser.mjs";
import { onePerKind, site } from "./support/site.mjs";

let built;
let browser;
let page;

before(async () => {
  built = await site();
  browser = await launch();
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: "reduce", viewport: { width: 360, height: 740 } });
  await watch(context);
  page = await context.newPage();
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** Opens the first page whose HTML has something. */
async function withPart(pattern) {
  for (const { url } of built.pages) {
    if (!pattern.test(await built.html(url))) continue;
    await page.goto(built.base + url);
    return url;
  }
  assert.fail(`no page has ${pattern}`);
}

const inSight = (locator) => locator.evaluate((node) => {
  const { top, bottom } = node.getBoundingClientRect();
  return node.checkVisibility() && bottom > 0 && top < innerHeight;
});

test("the skip link comes first, shows itself, and leads to the text", async () => {
  await page.goto(built.base);
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip-link");
  assert.ok(await skip.evaluate((node) => node === document.activeElement));
  assert.ok(await inSight(skip));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "the next stop is in the text");
});

test("the menu opens and leads to every section", async () => {
  await page.goto(built.base);
  await page.locator("summary.menu__button").first().click();
  const links = page.locator(".menu__panel").first().locator("a");
  const sections = built.pages.filter((one) => one.kind === "section" && one.lang === "en");
  assert.ok((await links.count()) >= sections.length);
  await links.filter({ hasText: sections[0].title }).first().click();
  await page.waitForURL(built.base + sections[0].url);
});

test("from home every page is reached by links", async () => {
  const left = new Set(built.pages.map(({ url }) => url));
  const queue = [""];
  while (queue.length) {
    const url = queue.shift();
    if (!left.delete(url)) continue;
    for (const [, href] of (await built.html(url)).matchAll(/<a [^>]*?href="([^"#]+)/g)) {
      const to = new URL(href.replaceAll("&#x2f;", "/"), built.base + url).href;
      if (to.startsWith(built.base)) queue.push(to.slice(built.base.length).split(/[?#]/)[0]);
    }
  }
  assert.deepEqual([...left], [], "pages that no link leads to");
});

test("the doors of the home page open", async () => {
  await page.goto(built.base);
  for (const door of await page.locator(".doors details").all()) {
    await door.locator("summary").click();
    assert.ok(await door.locator("a").first().isVisible());
  }
});

test("the table of contents opens and leads to its heading", async () => {
  await withPart(/class="toc"/);
  await page.locator(".toc summary").click();
  const link = page.locator(".toc a").last();
  const id = decodeURIComponent((await link.getAttribute("href")).slice(1));
  await link.click();
  assert.ok(await inSight(page.locator(`[id="${id}"]`)));
});

test("a term opens its meaning, which stays until it is closed", async () => {
  await withPart(/popovertarget/);
  const word = page.locator("[popovertarget]").first();
  const note = page.locator(`[id="${await word.getAttribute("popovertarget")}"]`);
  assert.equal(await note.isVisible(), false);
  await word.focus();
  await page.keyboard.press("Enter");
  assert.ok(await note.isVisible());
  await note.hover();
  assert.ok(await note.isVisible());
  await page.keyboard.press("Escape");
  assert.equal(await note.isVisible(), false);
});

test("a fold of the text opens", async () => {
  await withPart(/<details class="details/);
  const fold = page.locator("details.details").first();
  await fold.locator("summary").click();
  assert.ok(await fold.locator("summary ~ *").first().isVisible());
});

test("a source is reached from the text, and the text from the source", async () => {
  await withPart(/class="cite"/);
  const number = page.locator("main .prose .cite a").first();
  const source = page.locator(`[id="${(await number.getAttribute("href")).slice(1)}"]`);
  await number.click();
  assert.ok(await inSight(source));
  await source.locator('[href^="#"]').first().click();
  assert.ok(await inSight(page.locator(".cite a").first()));
});

test("a section lists all its pages", async () => {
  for (const { url } of built.pages.filter((one) => one.kind === "section")) {
    await page.goto(built.base + url);
    const linked = new Set(await page.locator("main a, .sidebar a").evaluateAll((links) => links.map((link) => link.href)));
    const missing = built.pages.filter((one) => one.url !== url && one.url.startsWith(url) && one.url.slice(url.length).split("/").length === 2 && !linked.has(built.base + one.url));
    assert.deepEqual(missing.map((one) => one.url), [], url);
  }
});

test("the text is all there, the same as with scripts", async () => {
  const scripted = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const other = await scripted.newPage();
  const text = (where) => where.locator("main").evaluate((main) => main.textContent.replace(/\s+/g, " ").trim());
  for (const { url } of await onePerKind(built)) {
    await page.goto(built.base + url);
    await other.goto(built.base + url);
    assert.equal(await text(page), await text(other), url);
    const dead = await page.locator("main button:visible:not([popovertarget])").allTextContents();
    assert.deepEqual(dead, [], `${url} shows buttons that do nothing without scripts`);
  }
  await scripted.close();
});
