// What is wrong is shown over the page without taking the page away: a panel at the bottom
// that leaves more than half of the window, the focus and every control as they were.

import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually, pause, tab } from "./support/preview.mjs";
import { begin, context, preview, site } from "./support/stage.mjs";

const INSTALL = "content/guide/install.md";
const NOWHERE = ["The first line.", "A [broken link](nowhere.md)."];


/** A tab with the page to be broken, and the parts of its panel. */
async function open(options = {}) {
  await begin({ viewport: { width: 1280, height: 800 }, ...options });
  const opened = await tab(context, `${preview.base}guide/install/`);
  const inside = (part) => opened.page.locator(`payung-preview ${part}`);
  return { ...opened, collapse: inside(".collapse"), alarm: inside('[role="alert"]'), news: inside('[role="status"]') };
}

for (const [width, height] of [[360, 640], [1280, 800]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`at ${width} px, ${colorScheme}, the last good page is read beneath an error as it is without one`, async () => {
      const { page, overlay, text } = await open({ viewport: { width, height }, colorScheme });
      await page.evaluate(() => scrollTo({ top: 300, behavior: "instant" }));
      const free = { x: 0, y: 0, width, height: Math.floor(height * 0.5) };
      const words = await text();
      const was = await page.screenshot({ clip: free });
      await site.edit(INSTALL, ...NOWHERE);
      await overlay.waitFor({ state: "visible" });
      const box = await overlay.boundingBox();
      assert.ok(box.y >= height * 0.55 - 1 && box.y + box.height <= height, `the panel stands at ${JSON.stringify(box)}`);
      assert.ok(box.x >= 0 && box.x + box.width <= width);
      assert.equal(await text(), words);
      assert.ok(was.equals(await page.screenshot({ clip: free })), "what is above the panel has not changed by a pixel");
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, "nothing scrolls sideways");
      await page.evaluate(() => scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
      const end = await page.evaluate(() => document.body.getBoundingClientRect().bottom);
      assert.ok(end <= box.y + 1, `the page's end, at ${end}, can be scrolled above the panel, at ${box.y}`);
    });
  }
}

test("an error takes no focus, is announced, and the page can be used as before", async () => {
  const { page, overlay, alarm, news } = await open();
  const link = page.getByRole("link", { name: "how to use it" }).first();
  await link.focus();
  assert.equal(await alarm.textContent(), "");
  await site.edit(INSTALL, ...NOWHERE);
  await overlay.waitFor({ state: "visible" });
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "how to use it");
  await eventually("an announcement", async () => /link to a page that does not exist: `nowhere\.md`/.test(await alarm.textContent()));
  await site.mend();
  await overlay.waitFor({ state: "hidden" });
  assert.equal(await alarm.textContent(), "");
  assert.match(await news.textContent(), /mended/);
  await site.edit(INSTALL, ...NOWHERE);
  await overlay.waitFor({ state: "visible" });
  await link.click();
  await page.waitForURL(/guide\/use\/$/);
});

test("a button collapses the errors to a badge, which opens them again, by keyboard alone", async () => {
  const { page, overlay, badge, collapse } = await open();
  await site.edit(INSTALL, ...NOWHERE);
  await overlay.waitFor({ state: "visible" });
  assert.equal(await badge.getAttribute("aria-expanded"), "true");
  const focused = (part) => page.evaluate((selector) => document.querySelector("payung-preview").shadowRoot.activeElement?.matches(selector) ?? false, part);
  await collapse.focus();
  await page.keyboard.press("Enter");
  await overlay.waitFor({ state: "hidden" });
  assert.ok(await focused(".badge"), "the focus goes to what opens it again");
  assert.match(await badge.innerText(), /1 here/);
  assert.equal(await badge.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  await overlay.waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  await overlay.waitFor({ state: "hidden" });
});

test("collapsed errors stay so while the same ones only move, and come back when there are others", async () => {
  const { overlay, badge } = await open();
  await site.edit(INSTALL, ...NOWHERE);
  await overlay.waitFor({ state: "visible" });
  await badge.click();
  await overlay.waitFor({ state: "hidden" });
  await site.edit(INSTALL, "# Set it up", "# Set it up\n\nA paragraph above.");
  await eventually("the new place of the error", async () => {
    const lines = await badge.evaluate((node) => node.getRootNode().querySelector("[role=alert]").textContent);
    return lines.includes("nowhere.md");
  });
  await pause(500);
  assert.equal(await overlay.isVisible(), false);
  await site.edit(INSTALL, "nowhere.md", "elsewhere.md");
  await overlay.getByText("elsewhere.md").first().waitFor({ state: "visible" });
});

test("a panel of many errors scrolls in itself and keeps its button in sight", async () => {
  const { page, overlay, collapse } = await open({ viewport: { width: 360, height: 640 } });
  const links = Array.from({ length: 12 }, (_, n) => `[${n}](nowhere-${n}.md)`).join(" ");
  await site.edit(INSTALL, "The first line.", links);
  await overlay.waitFor({ state: "visible" });
  assert.equal(await overlay.locator("pre.error").count(), 12);
  const scrolls = await overlay.evaluate((node) => {
    node.scrollTop = node.scrollHeight;
    return { by: node.scrollTop, page: scrollY };
  });
  assert.ok(scrolls.by > 100 && scrolls.page === 0, JSON.stringify(scrolls));
  const [button, panel] = [await collapse.boundingBox(), await overlay.boundingBox()];
  assert.ok(button.y >= panel.y && button.y + button.height <= panel.y + panel.height, "the button stays");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

test("at 360 px the bar, and an error's panel, stand above what the page has fixed at its bottom", async () => {
  const { page, overlay } = await open({ viewport: { width: 360, height: 640 } });
  const covered = () => page.evaluate(() => {
    const fixed = document.createElement("div");
    Object.assign(fixed.style, { position: "fixed", insetBlockEnd: "0", insetInline: "0", blockSize: "60px" });
    fixed.className = "own-bar";
    if (!document.querySelector(".own-bar")) document.body.append(fixed);
    dispatchEvent(new Event("resize"));
    const box = document.querySelector(".own-bar").getBoundingClientRect();
    return document.querySelector("payung-preview").shadowRoot.querySelector(".dock").getBoundingClientRect().bottom > box.top + 1;
  });
  assert.equal(await covered(), false);
  await site.edit(INSTALL, ...NOWHERE);
  await overlay.waitFor({ state: "visible" });
  assert.equal(await covered(), false);
});
