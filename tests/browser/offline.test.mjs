// Keeping pages on the device: nothing before the button, everything that was promised after it,
// nothing after the second button; and no button where no script can serve it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, launch, overflow, watch } from "./support/browser.mjs";
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

/** A reader on a phone, on the page with the button. */
async function reader(path = "read-offline/", options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(built.base + path);
  return { context, page };
}

/** What the origin stores and who answers for it. */
const stored = (page) => page.evaluate(async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  storage: localStorage.length + sessionStorage.length,
  cookies: document.cookie,
}));

const NOTHING = { caches: [], workers: [], storage: 0, cookies: "" };
const keep = async (page) => {
  await page.locator("[data-do=keep]").click();
  await page.locator("[data-do=remove]").waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
};

test("before the button is pressed nothing is stored, and what would be is said with its size", async () => {
  const { context, page } = await reader();
  await page.locator("[data-do=keep]").waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  const list = JSON.parse(await readFile(join(built.out, "offline/en.json"), "utf8"));
  assert.equal(await page.locator(".offline__what li").count(), list.pages.length);
  assert.match(await page.locator(".offline__what summary").textContent(), new RegExp(String(Math.round(list.bytes / 1000)).slice(-3)));
  assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
  await context.close();
});

test("the list's size is that of its files", async () => {
  for (const lang of ["en", "th"]) {
    const list = JSON.parse(await readFile(join(built.out, `offline/${lang}.json`), "utf8"));
    const kept = list.files.filter((file) => file !== `offline/${lang}.json`);
    const sizes = await Promise.all(kept.map(async (file) => (await readFile(join(built.out, decodeURI(file), file === "" || file.endsWith("/") ? "index.html" : ""))).length));
    assert.equal(sizes.reduce((a, b) => a + b, 0), list.bytes, lang);
    assert.ok(list.pages.length > 5, "the help pages are there");
    assert.ok(kept.some((file) => file.endsWith("index.json")), "a small search is kept");
  }
});

for (const [path, help, word] of [["read-offline/", "get-help/", "picture"], ["th/read-offline/", "th/get-help/", "ช่วย"]]) {
  test(`/${path}: after the button a help page opens without a connection, and the second button takes all away`, async () => {
    const { context, page } = await reader(path);
    await keep(page);
    const after = await stored(page);
    assert.equal(after.caches.length, 1);
    assert.deepEqual(after.workers, [built.base]);
    assert.deepEqual([after.storage, after.cookies], [0, ""]);
    await context.setOffline(true);
    await page.goto(`${built.base}${help}#th`);
    assert.equal(await page.locator("h1").count(), 1);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".help-bar")).position), "static", "its styles came");
    await page.locator("search-box a").click();
    await page.locator("search-panel input").fill(word);
    await page.locator("search-panel [role=option]").first().waitFor();
    const other = await context.newPage(); // an error page on its way disturbs what comes next in its tab
    await assert.rejects(other.goto(`${built.base}law/`), "what was not kept is not there");
    await page.goto(built.base + path);
    await page.locator("[data-do=remove]").click();
    await page.locator("[data-do=keep]").waitFor();
    assert.deepEqual(await stored(page), NOTHING);
    await assert.rejects(other.goto(built.base + help));
    await context.close();
  });
}

test("other pages that are read meanwhile are kept nowhere", async () => {
  const { context, page } = await reader();
  await keep(page);
  const files = () => page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url).sort());
  const before = await files();
  await page.goto(`${built.base}law/`);
  await page.goto(`${built.base}risks/`);
  assert.deepEqual(await files(), before);
  await context.close();
});

test("where a file is missing nothing is kept, and that is said", async () => {
  const { context, page } = await reader();
  await watch(context);
  await context.route("**/get-help/**", (route) => route.abort());
  await page.locator("[data-do=keep]").click();
  await page.waitForFunction(() => document.querySelector(".offline__status").textContent === document.querySelector("offline-keep").dataset.failed);
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
});

test("without scripts there is no button", async () => {
  const { context, page } = await reader("read-offline/", { javaScriptEnabled: false });
  assert.equal(await page.locator(".offline button:visible").count(), 0);
  await context.close();
});
