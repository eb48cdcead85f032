// "Exit this page", as the rules for leaving quickly asks: always in sight on help and risk pages,
// large enough, leaves on a press or on Shift pressed three times alone, says so, hides what
// was shown at once, and Back does not bring it up again.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

const ELSEWHERE = "<!doctype html><title>Elsewhere</title><p>Elsewhere";

let built;
let browser;
let context;
let page;
let left;
let delay;

before(async () => {
  built = await site();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await built?.close();
});

beforeEach(async () => {
  left = [];
  delay = 0;
  context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  // Wherever the way out leads, nothing leaves this machine.
  await context.route((url) => url.hostname !== "127.0.0.1", async (route) => {
    left.push({ url: route.request().url(), referrer: route.request().headers().referer });
    await new Promise((done) => setTimeout(done, delay));
    await route.fulfill({ contentType: "text/html", body: ELSEWHERE }).catch(() => {});
  });
  page = await context.newPage();
});

afterEach(() => context.close());

const sensitive = (kind) => built.pages.find((one) => one.kind === kind && one.url.split("/").length > 2) ?? built.pages.find((one) => one.kind === kind);
const open = (kind) => page.goto(built.base + sensitive(kind).url);
const link = () => page.locator(".exit-link a");
const status = () => page.locator("exit-link [role=status]").textContent();
const away = () => page.waitForURL((url) => url.hostname !== "127.0.0.1");
const here = () => new URL(page.url()).hostname === "127.0.0.1" && left.length === 0;
const shift = async (times) => { for (let i = 0; i < times; i += 1) await page.keyboard.press("Shift"); };

for (const kind of ["help", "risk"]) {
  test(`every ${kind} page has it, a real link that tells the target nothing`, async () => {
    for (const { url } of built.pages.filter((one) => one.kind === kind)) {
      const html = await built.html(url);
      assert.match(html, /<exit-link[^>]*><a class="exit-link__link[^>]*href="https:[^>]*rel="[^"]*noreferrer/, url);
      assert.doesNotMatch(html, /rel="[^"]*(preconnect|prefetch|dns-prefetch|prerender)/, url);
    }
  });

  test(`on a ${kind} page it is in sight wherever one has scrolled, uncovered and at least 44 px`, async () => {
    for (const viewport of [{ width: 360, height: 740 }, { width: 320, height: 480 }, { width: 1280, height: 800 }]) {
      await page.setViewportSize(viewport);
      await open(kind);
      for (const part of [0, 0.5, 1]) {
        await page.evaluate((at) => scrollTo({ top: at * document.body.scrollHeight, behavior: "instant" }), part);
        const box = await link().boundingBox();
        const where = `${viewport.width} px, ${part}: ${JSON.stringify(box)}`;
        assert.ok(box.width >= 44 && box.height >= 44, where);
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= viewport.width && box.y + box.height <= viewport.height, where);
        const uncovered = await link().evaluate((node) => {
          const { x, y, width, height } = node.getBoundingClientRect();
          return [[4, height / 2], [width / 2, height / 2], [width - 4, height / 2]].every(([dx, dy]) => node.contains(document.elementFromPoint(x + dx, y + dy)));
        });
        assert.ok(uncovered, where);
      }
    }
  });
}

test("it is the first thing after the skip link", async () => {
  await open("help");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.matches(".skip-link")), true);
  await page.keyboard.press("Tab");
  assert.ok(await link().evaluate((node) => node === document.activeElement));
});

test("a press leaves, and tells the other site nothing", async () => {
  await open("help");
  await link().click();
  await away();
  assert.equal(left.length, 1);
  assert.equal(left[0].referrer, undefined);
});

test("Shift three times leaves, and each step is said", async () => {
  await open("help");
  assert.equal(await status(), "");
  await shift(1);
  assert.match(await status(), /2 more/);
  assert.equal(await page.locator(".exit-link__dots [data-on]").count(), 1);
  await shift(1);
  assert.match(await status(), /1 more/);
  assert.ok(here());
  await shift(1);
  await away();
  assert.equal(left.length, 1);
});

test("a Shift that was held for another key does not count", async () => {
  await open("help");
  for (const chord of ["Shift+a", "Shift+Tab", "Shift+ArrowDown", "Shift+B"]) await page.keyboard.press(chord);
  assert.equal(await status(), "");
  await shift(2);
  assert.ok(here());
});

test("a Shift that is let go before its letter does not count", async () => {
  await open("help");
  for (const key of ["a", "b", "c", "d"]) {
    await page.keyboard.down("Shift");
    await page.keyboard.down(key);
    await page.keyboard.up("Shift");
    await page.keyboard.up(key);
  }
  assert.ok(here());
});

for (const key of ["Alt", "Control"]) {
  test(`${key} and Shift, by which many change their keyboard's language, do not leave`, async () => {
    await open("help");
    await page.keyboard.down(key);
    await shift(4);
    await page.keyboard.up(key);
    assert.ok(here());
  });
}

test("any other key starts the count anew", async () => {
  await open("help");
  await shift(2);
  await page.keyboard.press("x");
  assert.equal(await status(), "");
  assert.equal(await page.locator(".exit-link__dots [data-on]").count(), 0);
  await shift(2);
  assert.ok(here());
  await shift(1);
  await away();
});

test("after five seconds the count is said to have expired, and starts anew", async () => {
  await open("help");
  await page.clock.install();
  await shift(2);
  await page.clock.fastForward(5100);
  assert.match(await status(), /expired/);
  await shift(2);
  assert.ok(here());
});

test("what was shown is hidden at once, though the other site is slow", async () => {
  delay = 1500;
  await open("help");
  const title = await page.title();
  // The browser answers while it waits for the other site; what it shows then is what counts.
  const shown = page.evaluate(() => {
    document.querySelector(".exit-link a").click();
    const covered = document.elementFromPoint(innerWidth / 2, innerHeight / 3).closest(".exit-cover");
    return {
      covered: covered !== null && getComputedStyle(covered).backgroundColor,
      text: document.body.innerText.trim(),
      title: document.title,
      stored: JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie,
    };
  });
  const seen = await shown;
  assert.ok(seen.covered && !/rgba\(.*, 0\)/.test(seen.covered), "an opaque cover");
  assert.ok(seen.text.length < 40, seen.text);
  assert.notEqual(seen.title, title);
  assert.doesNotMatch(seen.stored, /help|risk|http/, "what is stored names no page");
  await away();
});

for (const [name, first] of [["the page before", ""], ["another sensitive page", "risk"]]) {
  test(`Back after leaving shows neither the page that was left nor ${name}, until asked`, async () => {
    await page.goto(built.base + (first && sensitive(first).url));
    const before = page.url();
    await open("help");
    await link().click();
    await away();
    await page.goBack();
    await page.waitForURL(before);
    await page.locator(".exit-cover").waitFor();
    assert.equal(await page.locator("main").isVisible(), false);
    assert.ok((await page.locator("body").innerText()).trim().length < 60);
    const title = await page.title();
    await page.locator(".exit-cover").getByRole("button").click();
    await page.locator("main h1").waitFor();
    assert.equal(await page.locator(".exit-cover").count(), 0);
    assert.notEqual(await page.title(), title);
  });
}

test("Back after leaving the first page of all shows nothing of the site", async () => {
  await open("help");
  await link().click();
  await away();
  await page.goBack();
  assert.equal(await page.evaluate(() => document.body.innerText.trim()), "");
});

test("without scripts it is an ordinary link to elsewhere", async () => {
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const quiet = await plain.newPage();
  await quiet.goto(built.base + sensitive("help").url);
  const exit = quiet.locator(".exit-link a");
  assert.ok(await exit.isVisible());
  assert.match(await exit.getAttribute("href"), /^https:/);
  await plain.close();
});
