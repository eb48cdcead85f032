// What every single page of the site must hold: no fault that axe knows (WCAG 2.2 AA and best
// practice) on a phone in light colours, nothing fetched from elsewhere, no complaint in
// the console, nothing stored, no sideways scrolling on the narrowest screen, help in its place (WCAG 3.2.6), one h1, a title, a language.
// Faults are gathered over all pages, so that one run tells all.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, launch, overflow, unfold, watch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

let built;
let browser;
const faults = { axe: [], foreign: [], console: [], overflow: [], outline: [], stored: [], help: [] };

before(async () => {
  built = await site();
  browser = await launch();
  // Two pages side by side: one waits for the browser while the other computes.
  const left = [...built.addresses];
  const walk = async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme: "light", serviceWorkers: "block" });
    const watched = await watch(context);
    const page = await context.newPage();
    while (left.length) await visit(page, watched, left.shift());
    await context.close();
  };
  await Promise.all([walk(), walk()]);
});

after(async () => {
  await browser?.close();
  await built?.close();
});

async function visit(page, watched, url) {
  const note = (kind, list) => faults[kind].push(...list.map((text) => `/${url}: ${text}`));
  const redirect = /http-equiv="refresh"/.test(await built.html(url));
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(built.base + url, { waitUntil: "load" });
  if (redirect) {
    await page.waitForURL((now) => now.href !== built.base + url, { waitUntil: "load" });
    note("outline", page.url().startsWith(built.base) ? [] : [`leads to ${page.url()}`]);
  } else {
    note("outline", await outline(page));
    await unfold(page);
    note("help", await help(page));
    note("axe", await axe(page));
    await page.setViewportSize({ width: 320, height: 640 });
    note("overflow", await overflow(page));
    note("stored", await stored(page));
  }
  const { foreign, complaints } = watched.take();
  note("foreign", foreign);
  note("console", complaints);
}

function outline(page) {
  return page.evaluate(() => {
    const titles = document.querySelectorAll("h1");
    const wrong = [];
    if (titles.length !== 1 || !titles[0].textContent.trim()) wrong.push(`${titles.length} h1`);
    if (!document.title.trim()) wrong.push("no title");
    if (!/^[a-z]{2,3}(-\w+)*$/.test(document.documentElement.lang)) wrong.push(`lang is "${document.documentElement.lang}"`);
    return wrong;
  });
}

/** Where the way to help is not: first after the skip link, at the end of the bar at the foot of the screen. */
function help(page) {
  return page.evaluate(() => {
    const bar = document.querySelector(".help-bar");
    const link = bar?.querySelector(":scope > a:last-child");
    if (!link || !/get-help\//.test(link.href)) return ["no way to help"];
    const { right, bottom } = link.getBoundingClientRect();
    const wrong = [];
    if (!bar.previousElementSibling?.matches(".skip-link")) wrong.push("something stands before the ways out");
    if (Math.abs(innerWidth - right - 8) > 1 || Math.abs(innerHeight - bottom - 6) > 1) wrong.push(`help ends at ${right}, ${bottom}`);
    return wrong;
  });
}

/** Whatever of a device's storage a page has written to. */
function stored(page) {
  return page.evaluate(async () => [
    ...Object.keys(localStorage).map((key) => `localStorage ${key}`),
    ...Object.keys(sessionStorage).map((key) => `sessionStorage ${key}`),
    ...(document.cookie ? [`cookies ${document.cookie}`] : []),
    ...(await caches.keys()).map((key) => `cache ${key}`),
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
  ]);
}

/** Fails with all faults of a kind, each a line. */
const none = (kind) => assert.equal(faults[kind].length, 0, `${faults[kind].length} faults\n${faults[kind].join("\n")}`);

test("every page is visited", () => assert.ok(built.addresses.length > built.pages.length && built.pages.length > 20, `${built.addresses.length} addresses`));
test("axe finds nothing on any page", () => none("axe"));
test("no page asks another host for anything", () => none("foreign"));
test("no page complains in the console", () => none("console"));
test("no page scrolls sideways at 320 px", () => none("overflow"));
test("no page that is read leaves anything in the device's storage", () => none("stored"));
test("help is in the same place on every page", () => none("help"));
test("every page has one h1, a title and a language", () => none("outline"));
