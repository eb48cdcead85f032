// What a word means, where there are scripts: by the rules of WCAG 1.4.13 what opens by itself can be put away
// without moving, can be pointed at, and stays until its reader is done. `no-script.test.mjs` has the rest.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, watch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

/** Longer than what opens or closes by itself waits. */
const A_WHILE = 700;

let built;
let browser;
let url;
let context;
let page;

before(async () => {
  built = await site();
  browser = await launch();
  for (const one of built.pages) if (!url && one.lang === "en" && /popovertarget/.test(await built.html(one.url))) url = one.url;
  assert.ok(url, "a page explains a word");
});

after(async () => {
  await browser?.close();
  await built?.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
  await watch(context);
  page = await context.newPage();
  await page.goto(built.base + url);
  await word().scrollIntoViewIfNeeded();
});

afterEach(() => context.close());

const word = () => page.locator("[popovertarget]").first();
const note = () => page.locator("glossary-term [popover]").first();
const pause = () => page.waitForTimeout(A_WHILE);

test("pointed at, it opens, can be pointed at itself, and stays as long as the pointer is on it", async () => {
  await word().hover();
  await note().waitFor({ state: "visible" });
  await note().hover();
  await pause();
  assert.ok(await note().isVisible(), "the pointer is on it");
  await page.mouse.move(2, 2);
  await note().waitFor({ state: "hidden" });
});

test("Escape puts it away while pointer and focus stay where they are", async () => {
  await word().hover();
  await note().waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  assert.equal(await note().isVisible(), false);
  await pause();
  assert.equal(await note().isVisible(), false, "it does not come back by itself");
});

test("reached by keyboard it opens, and goes with the focus", async () => {
  await page.keyboard.press("Tab");
  await word().focus();
  await note().waitFor({ state: "visible" });
  assert.ok(await word().evaluate((node) => node === document.activeElement));
  await page.keyboard.press("Escape");
  assert.equal(await note().isVisible(), false);
  assert.ok(await word().evaluate((node) => node === document.activeElement), "the focus stays");
  await word().evaluate((node) => node.blur());
  await word().focus();
  await note().waitFor({ state: "visible" });
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await note().waitFor({ state: "hidden" });
});

test("a press keeps it when the pointer leaves", async () => {
  await word().hover();
  await note().waitFor({ state: "visible" });
  await word().click();
  await page.mouse.move(2, 2);
  await pause();
  assert.ok(await note().isVisible());
  await word().click();
  assert.equal(await note().isVisible(), false);
});
