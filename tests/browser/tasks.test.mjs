// What readers come for, tried on a 360 px screen from home: by touch, by keyboard, and without
// scripts. Each task has a ceiling for taps, which may only fall; the bytes it costs are said.
//
// A tap is a press on something in sight after scrolling; opening a door or the menu is one, too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { launch, watch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

const PHONE = { width: 360, height: 740 };

/** Each step is a link or a fold of the page, by what it says; `goal` is what must be in sight at the end. */
const TASKS = {
  "a parent reaches Thailand's helpline": {
    taps: 2,
    steps: [".help-bar a[href*=help]", "#main a[href='#th']"],
    goal: "#th a[href='tel:1387']",
  },
  "a young person whose image was shared finds what to do": {
    taps: 3,
    steps: [".help-bar a[href*=help]", "#main a[href*='an-image-of-me-was-shared']"],
    goal: "#what-to-do-now",
  },
  "a teacher finds a practice for school, and how sure we are of it": {
    taps: 3,
    steps: [".door:has(a[href$='practices/']) > summary", ".door a[href$='practices/']", "#main a[href$='learning-at-school/']"],
    goal: ".key-facts dt:text-is('Evidence')",
  },
  "an official finds who leads hotlines": {
    taps: 3,
    steps: [".door:has(a[href$='practices/']) > summary", ".door a[href$='practices/']", "#main a[href$='hotlines-and-takedown/']"],
    goal: ".key-facts a[href*='partners/']",
  },
};

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

/** Brings a step into sight and does it by one press. */
const touch = (page, target) => target.click();

/** The same by keyboard: the Tab key reaches it, and Enter does it. */
async function keys(page, target) {
  const there = () => target.evaluate((node) => node === document.activeElement);
  for (let i = 0; i < 250 && !(await there()); i += 1) await page.keyboard.press("Tab");
  assert.ok(await there(), "Tab reaches it");
  assert.ok(await target.evaluate((node) => {
    const { top, bottom } = node.getBoundingClientRect();
    const middle = document.elementFromPoint(node.getBoundingClientRect().left + 4, (top + bottom) / 2);
    return top >= 0 && bottom <= innerHeight && (middle === null || node.contains(middle) || middle.contains(node));
  }), "it is in sight and uncovered while it has the focus");
  await page.keyboard.press("Enter");
}

const WAYS = {
  "by touch": { press: touch },
  "by keyboard": { press: keys },
  "without scripts": { press: touch, javaScriptEnabled: false },
};

for (const [task, { taps, steps, goal }] of Object.entries(TASKS)) {
  for (const [way, { press, ...options }] of Object.entries(WAYS)) {
    test(`${task}, ${way}, in ${taps} taps at most`, async (t) => {
      const context = await browser.newContext({ viewport: PHONE, reducedMotion: "reduce", ...options });
      const watched = await watch(context);
      let bytes = 0;
      const counted = [];
      context.on("response", (response) => counted.push(response.body().then((body) => { bytes += gzipSync(body, { level: 6 }).length; }, () => {})));
      const page = await context.newPage();
      await page.goto(built.base);
      let pressed = 0;
      for (const step of steps) {
        const target = page.locator(step).first();
        await target.waitFor();
        await press(page, target);
        await page.waitForLoadState("load");
        pressed += 1;
      }
      const found = page.locator(goal).first();
      await found.waitFor({ state: "visible" });
      // What was asked for stands in the first screen, or one scroll below it.
      assert.ok(await found.evaluate((node) => node.getBoundingClientRect().top < 2 * innerHeight), "it is near");
      await Promise.all(counted);
      t.diagnostic(`${pressed} taps, ${(bytes / 1024).toFixed(1)} kB over the network`);
      assert.ok(pressed <= taps, `${pressed} taps`);
      assert.deepEqual(watched.take().foreign, []);
      await context.close();
    });
  }
}
