// The controls at the top of a page, and the bar with the ways out, in every language and on
// narrow, middle and wide screens: none lies on another, none leaves the screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

let built;
let browser;

before(async () => {
  built = await site();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** What lies on what, and what is cut off, among all that can be pressed in the header and the bar. */
const clashes = (page) => page.evaluate(() => {
  const all = [...document.querySelectorAll(":is(.header, .help-bar) :is(a, button, summary)")].filter((node) => node.checkVisibility({ visibilityProperty: true }));
  const box = (node) => node.getBoundingClientRect();
  const name = (node) => `"${node.textContent.trim()}"`;
  const cut = all.filter((node) => box(node).left < -0.5 || box(node).right > document.documentElement.clientWidth + 0.5).map((node) => `${name(node)} is cut off`);
  const over = all.flatMap((one, at) => all.slice(at + 1).filter((other) => {
    const [a, b] = [box(one), box(other)];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  }).map((other) => `${name(one)} and ${name(other)} overlap`));
  return [...cut, ...over, ...(all.length < 5 ? [`only ${all.length} controls were seen`] : [])];
});

/** Menus that, once open, are not wholly on the screen. */
async function menus(page) {
  const cut = [];
  for (const opener of await page.locator(".menu > summary").all()) {
    await opener.click();
    cut.push(...(await opener.evaluate((node) => {
      const { left, right, bottom } = node.nextElementSibling.getBoundingClientRect();
      return left >= 0 && right <= document.documentElement.clientWidth && bottom <= innerHeight ? [] : [`the menu of "${node.textContent.trim()}" reaches from ${left} to ${right}, down to ${bottom}`];
    })));
    await opener.click();
  }
  return cut;
}

test("no control of the header or of the ways out lies on another, in any language", async () => {
  const faults = [];
  const languages = [...new Set(built.pages.map(({ lang }) => lang))];
  assert.equal(languages.length, 13);
  for (const width of [360, 768, 1024, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await context.newPage();
    for (const lang of languages) {
      for (const path of ["", "get-help/"]) {
        const address = (lang === "en" ? "" : `${lang}/`) + path;
        await page.goto(built.base + address);
        for (const clash of [...(await clashes(page)), ...(path ? [] : await menus(page))]) faults.push(`/${address} at ${width} px: ${clash}`);
      }
    }
    await context.close();
  }
  assert.deepEqual(faults, []);
});
