// One page of each kind and of each script in the ways a reader may look at it: dark, on a wide screen, in forced
// colours, without motion, on paper, at 400 % zoom, with the menu and all terms open. In each
// axe finds nothing (contrast included) and nothing is wider than the screen.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, launch, overflow, unfold, watch } from "./support/browser.mjs";
import { onePerKind, onePerScript, site } from "./support/site.mjs";

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const LOOKS = {
  "dark, on a phone": { viewport: PHONE, colorScheme: "dark" },
  "light, at 320 px": { viewport: { width: 320, height: 640 } },
  "light, at 1280 px": { viewport: DESK },
  "dark, at 1280 px": { viewport: DESK, colorScheme: "dark" },
  "forced colours": { viewport: PHONE, forcedColors: "active" },
  "forced colours, dark, at 1280 px": { viewport: DESK, forcedColors: "active", colorScheme: "dark" },
};

let built;
let browser;
let kinds;

before(async () => {
  built = await site();
  browser = await launch();
  kinds = [...(await onePerKind(built)), ...(await onePerScript(built))];
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** Shows each kind's page in a look and gathers what `check` finds. */
async function each(look, check) {
  const context = await browser.newContext({ colorScheme: "light", ...look });
  await watch(context);
  const page = await context.newPage();
  const faults = [];
  for (const { kind, url } of kinds) {
    await page.goto(built.base + url);
    faults.push(...(await check(page)).map((text) => `${kind} /${url}: ${text}`));
  }
  await context.close();
  assert.equal(faults.length, 0, `${faults.length} faults\n${faults.join("\n")}`);
}

// In forced colours the colours are the system's; axe would read `-webkit-text-fill-color`, which
// Chromium reports as the author set it, not as it is painted.
const unasked = (look) => (look.forcedColors ? ["color-contrast"] : []);

for (const [name, look] of Object.entries(LOOKS)) {
  test(`${name}: axe finds nothing, nothing is too wide`, () =>
    each(look, async (page) => {
      await unfold(page);
      return [...(await axe(page, unasked(look))), ...(await overflow(page))];
    }));
}

test("at 400 % zoom of 1280 px nothing is too wide and the bar leaves room to read", () =>
  each({ viewport: { width: 320, height: 200 } }, async (page) => {
    const bar = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((node) => getComputedStyle(node).position === "fixed" && node.checkVisibility()).reduce((sum, node) => sum + node.getBoundingClientRect().height, 0));
    return [...(await overflow(page)), ...(bar > 100 ? [`${bar} of 200 px are covered by what is fixed`] : [])];
  }));

test("on paper: the text in black on white, folds open, no bars; axe finds nothing", () =>
  each({ viewport: { width: 720, height: 1000 }, colorScheme: "dark" }, async (page) => {
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    const seen = await page.evaluate(() => ({
      bars: [...document.querySelectorAll(".help-bar, .menu, search-box, .sidebar, .toc, .skip-link")].filter((node) => node.checkVisibility()).map((node) => node.className || node.localName),
      pale: [...document.querySelectorAll(".steps > ol > li")].some((step) => getComputedStyle(step, "::before").color !== "rgb(0, 0, 0)"),
      text: document.querySelector("main").innerText.trim().length,
      silent: [...document.querySelectorAll("main a[href^=http]")].filter((link) => link.checkVisibility() && !/attr\(href\)|https?:/.test(getComputedStyle(link, "::after").content)).map((link) => link.href),
      folded: [...document.querySelectorAll("main details:not([open])")].filter((fold) => fold.checkVisibility() && [...fold.children].some((node) => node.localName !== "summary" && !node.checkVisibility({ contentVisibilityAuto: true }))).length,
    }));
    const wrong = [...seen.bars.map((name) => `${name} is printed`)];
    wrong.push(...seen.silent.map((href) => `the address ${href} is not printed`));
    if (seen.text < 200) wrong.push("hardly any text is printed");
    if (seen.pale) wrong.push("numbers of steps need the ground that printers leave out");
    if (seen.folded) wrong.push(`${seen.folded} folds stay shut on paper`);
    return [...wrong, ...(await axe(page)), ...(await overflow(page))];
  }));

test("reduced motion: nothing moves", () =>
  each({ viewport: PHONE, reducedMotion: "reduce" }, (page) =>
    page.evaluate(() => {
      const wrong = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["scrolling is smooth"] : [];
      for (const node of document.querySelectorAll("*")) {
        const { animationName, transitionDuration } = getComputedStyle(node);
        if (animationName !== "none" || parseFloat(transitionDuration) > 0.01) wrong.push(`${node.localName}.${node.className} moves`);
      }
      return wrong;
    })));

test("with the menu or a term open axe finds nothing, and nothing is too wide", () =>
  each({ viewport: PHONE }, async (page) => {
    const faults = [];
    const openers = ["details.menu > summary", "[popovertarget]"];
    for (const opener of openers) {
      const first = page.locator(opener).first();
      if (!(await first.count())) continue;
      await first.click();
      faults.push(...(await axe(page)), ...(await overflow(page)));
      await page.keyboard.press("Escape");
    }
    return faults;
  }));

test("on a phone home answers in one screen: help, search, and all doors", async () => {
  const context = await browser.newContext({ viewport: PHONE });
  await watch(context);
  const page = await context.newPage();
  const faults = [];
  const languages = built.pages.filter((one) => one.kind === "home");
  assert.ok(languages.length >= 13);
  for (const { url, height } of languages.flatMap(({ url }) => [640, 740].map((height) => ({ url, height })))) {
    await page.setViewportSize({ width: 360, height });
    await page.goto(built.base + url);
    const { bar, help, search, doors } = await page.evaluate(() => {
      const bottoms = (selector) => [...document.querySelectorAll(selector)].map((node) => node.getBoundingClientRect().bottom);
      const bar = document.querySelector(".help-bar").getBoundingClientRect();
      return { bar: bar.top, help: bar.bottom <= innerHeight, search: bottoms("main .search-box")[0], doors: bottoms(".door > summary") };
    });
    const seen = doors.filter((bottom) => bottom <= bar).length;
    if (!help || !(search <= bar) || doors.length < 3 || seen < doors.length) faults.push(`/${url} at ${height} px: help ${help}, search ends at ${search}, doors at ${doors}, of ${bar} px`);
  }
  await context.close();
  assert.deepEqual(faults, []);
});
