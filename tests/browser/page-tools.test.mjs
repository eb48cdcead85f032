// The tools at the foot of a page and beside its text: copy the link, print, read aloud until
// the reader leaves, the mark at the heading that is being read, and what the status says of today.

import { setTimeout } from "node:timers/promises";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

let built;
let browser;
let help;

before(async () => {
  [built, browser] = await Promise.all([site(), launch()]);
  help = built.pages.find(({ kind, lang }) => kind === "help" && lang === "en").url;
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** A page in a context of its own, with what its window is given before any script. */
async function visit(t, url, before = () => {}, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  t.after(() => context.close());
  await context.addInitScript(before);
  const page = await context.newPage();
  await page.goto(built.base + url);
  return page;
}

test("copy link copies the page's own address with nothing added, and says so", async (t) => {
  const page = await visit(t, help, () => {}, { permissions: ["clipboard-read", "clipboard-write"] });
  const button = page.locator("page-tools [data-do=copy]");
  const words = await button.textContent();
  await button.click();
  await page.waitForFunction((words) => document.querySelector("page-tools [data-do=copy]").textContent !== words, words);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), built.base + help);
});

test("print asks the browser to print", async (t) => {
  const page = await visit(t, help, () => { window.print = () => { window.printed = true; }; });
  await page.locator("page-tools [data-do=print]").click();
  assert.equal(await page.evaluate(() => window.printed), true);
});

test("without scripts there is no tool that does nothing", async (t) => {
  const page = await visit(t, help, () => {}, { javaScriptEnabled: false });
  assert.equal(await page.locator(".page-foot button:visible").count(), 0);
});

test("reading aloud says the text in the page's language, and stops when the reader leaves by the exit", async (t) => {
  const page = await visit(t, help, () => {
    window.said = [];
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const speech = {
      getVoices: () => [{ lang: "en-GB", localService: true, name: "here" }],
      addEventListener() {},
      cancel: () => window.said.push("(silence)"),
      speak: ({ text, lang }) => window.said.push(`${lang}: ${text}`),
    };
    Object.defineProperty(window, "speechSynthesis", { value: speech });
  });
  await page.context().route((url) => url.hostname !== "127.0.0.1", () => {}); // where it leads never comes
  await page.locator("read-aloud button").click();
  const said = await page.evaluate(() => window.said);
  assert.equal(said[0], `en-GB: ${await page.locator("h1").textContent()}`);
  assert.ok(said.length > 10 && said.every((text) => text.startsWith("en-GB: ")), said.slice(0, 5).join(" | "));
  // A page that is being left cannot be asked: it says by itself when it falls silent.
  const silent = new Promise((resolve) => page.exposeFunction("silent", resolve).then(() => page.evaluate(() => {
    speechSynthesis.cancel = () => window.silent(true);
  })).then(() => page.locator(".exit-link a").click({ noWaitAfter: true })));
  assert.equal(await Promise.race([silent, setTimeout(10_000, false, { ref: false })]), true);
});

test("the heading that is being read is marked in the list of headings, and only that", async (t) => {
  const page = await visit(t, built.pages.find(({ kind, lang }) => kind === "risk" && lang === "en").url);
  const last = page.locator(".toc a").nth(-1);
  for (const link of [last, page.locator(".toc a").first()]) {
    const id = decodeURIComponent((await link.getAttribute("href")).slice(1));
    await page.evaluate((id) => document.getElementById(id).scrollIntoView({ behavior: "instant" }), id);
    await page.waitForFunction((id) => {
      const marked = [...document.querySelectorAll(".toc [aria-current]")].map((one) => decodeURIComponent(one.hash.slice(1)));
      return marked.length === 1 && marked[0] === id;
    }, id);
  }
});

test("the status says what is overdue and due soon on the reader's own day, and shows dates alone without scripts", async (t) => {
  const status = JSON.parse(await readFile(join(built.out, "status.json"), "utf8"));
  const dates = status.pages.map((page) => page.overdue_from).filter(Boolean).sort();
  const day = dates[Math.floor(dates.length / 2)];
  const in_state = (state) => status.pages.filter((page) => state === (!page.review_by ? "none" : page.overdue_from <= day ? "past" : page.soon_from <= day ? "soon" : "current")).length;
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date(`${day}T12:00:00`));
  await page.goto(`${built.base}contribute/status/`);
  const counts = await page.locator(".status__now li").evaluateAll((all) => all.map((one) => [one.dataset.state, Number(one.firstElementChild.textContent)]));
  assert.deepEqual(counts, ["past", "soon", "current", "none"].map((state) => [state, in_state(state)]));
  assert.ok(in_state("past") > 0);
  assert.equal(await page.locator(".status td [data-state=past]").count(), in_state("past"));
  const bare = await browser.newContext({ javaScriptEnabled: false });
  t.after(() => bare.close());
  const still = await bare.newPage();
  await still.goto(`${built.base}contribute/status/`);
  assert.equal(await still.locator(".status__now").isVisible(), false);
  assert.equal(await still.locator(".status__by time").count(), dates.length);
});
