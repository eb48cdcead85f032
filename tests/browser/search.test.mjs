// The search in a reader's browser: by keyboard and screen reader, on a slow link, with answers
// out of order, in scripts without spaces, from disk, without scripts, and without a trace.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { axe, launch, overflow, watch } from "./support/browser.mjs";
import { build, site } from "./support/site.mjs";

const SMALL = fileURLToPath(new URL("search-site", import.meta.url));
const PHONE = { width: 360, height: 740 };

let real;
let small;
let browser;

before(async () => {
  [real, small] = [await site(), await site(SMALL)];
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await real?.close();
  await small?.close();
});

/** A page of a site with its own context, closed at the end of the test. */
async function visit(t, address, options = {}) {
  const context = await browser.newContext({ viewport: PHONE, reducedMotion: "reduce", colorScheme: "light", ...options });
  t.after(() => context.close());
  const seen = address.startsWith("http") ? await watch(context) : { requests: [], complaints: [] };
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(address);
  return { page, seen, context };
}

const box = (page) => page.locator(".search__input");
const options = (page) => page.locator("#search-list [role=option]");
const status = (page) => page.locator(".search__status");
const active = (page) => page.evaluate(() => document.getElementById(document.querySelector(".search__input").getAttribute("aria-activedescendant"))?.getAttribute("href") ?? null);

async function opened(page) {
  await page.locator("header a.search-box").click();
  await box(page).waitFor();
}

/** Opens the search, types, and waits for the answer's count. */
async function ask(page, query) {
  if (!(await box(page).isVisible().catch(() => false))) await opened(page);
  await box(page).fill(query);
  await page.waitForFunction((wanted) => document.querySelector("search-panel").shown === wanted, query.trim());
}

test("nothing of the search is loaded before it is opened, and then it is small", async (t) => {
  const { page, seen } = await visit(t, real.base);
  assert.deepEqual(seen.requests.filter((url) => /\/search\/|\/open\./.test(url)), []);
  await ask(page, "grooming");
  const loaded = seen.requests.filter((url) => /\/search\/|\/open\./.test(url));
  assert.ok(loaded.length >= 6 && loaded.length <= 20, loaded.join("\n"));
});

test("by keyboard alone: open, type, move, open a result at its section", async (t) => {
  const { page } = await visit(t, real.base, { viewport: { width: 1280, height: 800 } });
  const link = page.locator("header a.search-box");
  await link.focus();
  await page.keyboard.press("Enter");
  assert.ok(await box(page).evaluate((node) => node === document.activeElement));
  await page.keyboard.type("signs of grooming");
  await page.waitForFunction(() => document.querySelector("search-panel").shown === "signs of grooming");
  const count = await options(page).count();
  const hrefs = await options(page).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), hrefs[0]);
  await page.keyboard.press("ArrowDown");
  assert.equal(await active(page), hrefs[1]);
  await page.keyboard.press("End");
  assert.equal(await active(page), hrefs[count - 1]);
  await page.keyboard.press("Home");
  assert.equal(await active(page), hrefs[0]);
  await page.keyboard.press("ArrowUp");
  assert.equal(await active(page), null, "above the first answer the box itself is meant");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(hrefs[0]);
  const hash = new URL(hrefs[0]).hash;
  assert.ok(hash, "the best answer stands under a heading");
  const target = page.locator(":target");
  assert.equal(await target.getAttribute("id"), decodeURIComponent(hash.slice(1)));
  assert.ok(await target.evaluate((node) => { const { top } = node.getBoundingClientRect(); return top >= 0 && top < innerHeight; }));
  assert.notEqual(await target.evaluate((node) => getComputedStyle(node).boxShadow), "none", "the section shows itself");
});

test("Escape and Close give the focus back to where it was", async (t) => {
  const { page } = await visit(t, real.base + "risks/grooming/");
  const link = page.locator("main a").last();
  await link.focus();
  const scrolled = await page.evaluate(() => scrollY);
  assert.ok(scrolled > 0, "the reader has read on");
  await page.keyboard.press("Control+k");
  assert.ok(await box(page).isVisible());
  await page.keyboard.type("help");
  await page.keyboard.press("Escape");
  assert.equal(await box(page).isVisible(), false);
  assert.ok(await link.evaluate((node) => node === document.activeElement));
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  await page.evaluate(() => scrollTo(0, 0));
  await opened(page);
  assert.equal(await page.locator("header a.search-box").getAttribute("aria-expanded"), "true");
  await page.locator(".search__close").click();
  assert.ok(await page.locator("header a.search-box").evaluate((node) => node === document.activeElement));
  assert.equal(await page.locator("header a.search-box").getAttribute("aria-expanded"), "false");
});

test("a single letter opens nothing", async (t) => {
  const { page } = await visit(t, real.base);
  for (const key of ["/", "s", "k"]) await page.keyboard.press(key);
  assert.equal(await page.locator("search-panel").count(), 0);
});

test("a screen reader is told the role, the state, the choice and the number of answers", async (t) => {
  const { page } = await visit(t, small.base);
  await opened(page);
  const input = box(page);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "search-list"], ["aria-autocomplete", "list"], ["autocomplete", "off"]]) {
    assert.equal(await input.getAttribute(name), value, name);
  }
  await ask(page, "umbrella");
  assert.equal(await input.getAttribute("aria-expanded"), "true");
  assert.equal(await status(page).getAttribute("role"), "status");
  assert.match(await status(page).textContent(), /^3 pages/);
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("[role=option][aria-selected=true]").count(), 1);
  assert.match(await page.locator("[role=option][aria-selected=true]").textContent(), /^\s*\S+( \S+)+\s*$/u, "kind, title and text are words of their own");
  assert.equal(await page.locator("#search-list > [role=group]").count(), 3);
  await ask(page, "storm");
  assert.match(await status(page).textContent(), /^1 page /);
});

test("axe finds nothing in the open search, empty, with answers, with filters, and with none, light and dark", async (t) => {
  for (const colorScheme of ["light", "dark"]) {
    const { page } = await visit(t, real.base, { colorScheme });
    const faults = [];
    const look = async (what) => faults.push(...(await axe(page)).map((fault) => `${colorScheme}, ${what}: ${fault}`), ...(await overflow(page)).map((fault) => `${what}: ${fault}`));
    await opened(page);
    await page.locator(".search__else").waitFor();
    await look("empty");
    await ask(page, "i am scared, someone is blackmailing me");
    await page.keyboard.press("ArrowDown");
    await look("answers");
    await page.locator(".search__filters summary").click();
    await page.locator(".search__fields input").first().waitFor();
    await look("filters");
    await box(page).fill("qqqq");
    await page.locator(".search__else").waitFor();
    await look("nothing");
    assert.deepEqual(faults, []);
  }
});

test("the page is not wider than the screen, and the ways out stay in reach", async (t) => {
  const { page } = await visit(t, real.base + "risks/grooming/");
  await ask(page, "grooming");
  assert.deepEqual(await overflow(page), []);
  const exit = page.locator(".exit-link__link");
  assert.ok(await exit.evaluate((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  }), "Exit this page is covered");
  const clipped = await options(page).evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
  assert.equal(clipped, 0);
});

test("an older answer never takes the place of a newer one", async (t) => {
  const { page, context } = await visit(t, real.base);
  await ask(page, "umbrella");
  // The next file of terms is held back; whatever is asked after it is not.
  let held;
  let release;
  const gate = new Promise((open) => { release = open; });
  await context.route("**/search/en/*/*", async (route) => {
    if (!held && /\/t\d+\.txt$/.test(route.request().url())) {
      held = route.request().url();
      await gate;
    }
    return route.fallback();
  });
  await box(page).fill("thailand");
  await page.waitForFunction(() => document.querySelector("search-panel").hasAttribute("data-busy"));
  while (!held) await page.waitForTimeout(20);
  await box(page).fill("umbrella");
  await page.waitForFunction(() => document.querySelector("search-panel").shown === "umbrella" && !document.querySelector("search-panel").hasAttribute("data-busy"));
  const shown = await page.locator("#search-list").innerText();
  release();
  await page.waitForTimeout(500);
  assert.equal(await page.locator("#search-list").innerText(), shown);
  await ask(page, "thailand");
  assert.match(await page.locator("#search-list").innerText(), /Thailand/);
});

test("on a slow link the box is there at once, and keeps what was typed", async (t) => {
  const { page, context } = await visit(t, real.base);
  // Nothing comes until the gate is opened: no link is slower.
  let release;
  const gate = new Promise((open) => { release = open; });
  await context.route("**/*", async (route) => {
    await gate;
    return route.fallback();
  });
  await opened(page);
  await page.keyboard.type("grooming");
  assert.equal(await box(page).inputValue(), "grooming");
  assert.ok((await status(page).textContent()).trim(), "it says that it is at work");
  assert.equal(await options(page).count(), 0);
  const close = page.locator(".search__close");
  for (const width of [320, 360, 1280]) {
    await page.setViewportSize({ width, height: 740 });
    assert.ok(await close.evaluate((node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return right <= innerWidth && node.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    }), `it can be closed on ${width} px before its style has come`);
  }
  release();
  await page.waitForFunction(() => document.querySelector("search-panel").shown === "grooming");
  assert.equal(await box(page).inputValue(), "grooming");
  assert.ok((await options(page).count()) > 3);
});

test("when the line breaks it says so, and the next letter tries again", async (t) => {
  const { page, context } = await visit(t, small.base);
  await opened(page);
  await page.locator(".search__else").waitFor();
  await context.setOffline(true);
  await box(page).fill("storm");
  await page.waitForFunction(() => /reached/.test(document.querySelector(".search__status").textContent));
  await context.setOffline(false);
  await ask(page, "storms");
  assert.ok((await options(page).count()) > 0);
});

test("filters count, narrow, and a page for everyone is for each", async (t) => {
  const { page, seen } = await visit(t, small.base);
  await ask(page, "umbrella");
  assert.equal(seen.requests.filter((url) => url.endsWith("/f.json")).length, 0, "their table is loaded when they are opened");
  await page.locator(".search__filters summary").click();
  const choice = (text) => page.locator(".search__fields label", { hasText: text });
  await choice("Risk").waitFor();
  assert.match(await choice("Risk").textContent(), /Risk 2$/);
  assert.match(await choice("sailors").textContent(), /sailors 3$/);
  assert.match(await choice("farmers").textContent(), /farmers 2$/);
  assert.match(await choice("Storm").textContent(), /Storm 1$/, "a country has the name of its page");
  await choice("farmers").locator("input").check();
  await page.waitForFunction(() => /^2 /.test(document.querySelector(".search__status").textContent));
  assert.ok(await choice("farmers").locator("input").evaluate((node) => node === document.activeElement), "the focus stays where it was");
  await choice("Risk").locator("input").check();
  await page.waitForFunction(() => /^1 /.test(document.querySelector(".search__status").textContent));
  assert.match(await page.locator("#search-list").innerText(), /Flood/);
});

test("a country narrows, and is taken back", async (t) => {
  const { page } = await visit(t, small.base);
  await ask(page, "umbrella");
  await page.locator(".search__filters summary").click();
  const country = page.locator(".search__fields label", { hasText: "Storm" }).locator("input");
  const found = (many) => page.waitForFunction((many) => document.querySelector(".search__status").textContent.startsWith(`${many} `), many);
  await country.check();
  await found(1);
  assert.match(await page.locator("#search-list").innerText(), /Storm/);
  assert.doesNotMatch(await page.locator("#search-list").innerText(), /Flood/);
  await country.uncheck();
  await found(3);
});

test("answers of one page stand together, and each section is a link that opens there", async (t) => {
  const { page } = await visit(t, small.base);
  await ask(page, "umbrella");
  const storm = page.locator("#search-list > [role=group][aria-label=Storm]");
  assert.equal(await storm.count(), 1, "a page stands once");
  assert.equal(await storm.locator("[role=option]").count(), 2, "with both of its sections that say it");
  const places = await storm.locator("[role=option]").evaluateAll((all) => all.map((one) => one.hash));
  assert.deepEqual([...places].sort(), ["#after-the-storm", "#signs-of-a-storm"]);
  assert.match(await storm.locator(".search__hit").innerText(), /Storm\s*›?\s*(Signs of|After)/, "the page's own line names the best section");
  await storm.locator(".search__section").click();
  await page.waitForURL(`${small.base}risks/storm/${places[1]}`);
  const target = page.locator(":target");
  assert.equal(await target.count(), 1);
  assert.notEqual(await target.evaluate((node) => getComputedStyle(node).backgroundColor), await page.locator("main h2:not(:target)").evaluate((node) => getComputedStyle(node).backgroundColor));
});

test("the same module answers in Node, narrowed by kind", async () => {
  const { open } = await import(pathToFileURL(join(real.out, "search/client.js")));
  const index = await open({ base: real.base, lang: "en", fetch });
  const { results, total } = await index.search("grooming", { limit: 3, filters: { kind: ["risk"] } });
  assert.ok(results.length && results.length <= 3 && total >= results.length);
  const urls = new Set(real.pages.map(({ url }) => url));
  for (const { url, title, score, excerpt, sections, kind, lang } of results) {
    assert.ok(urls.has(url), url);
    assert.deepEqual([typeof title, typeof score, kind, lang], ["string", "number", "risk", "en"]);
    assert.ok(excerpt.every(({ text, mark }) => text && typeof mark === "boolean"));
    assert.ok(sections.every(({ heading, anchor }) => heading && anchor));
  }
});

test("a typo is answered with the word that was meant", async (t) => {
  const { page } = await visit(t, small.base);
  await ask(page, "umbrela stom");
  const button = page.locator(".search__hint button");
  assert.equal(await button.textContent(), "umbrella storm");
  await button.click();
  await page.waitForFunction(() => document.querySelector("search-panel").shown === "umbrella storm");
  assert.equal(await box(page).inputValue(), "umbrella storm");
});

test("nothing found leads somewhere", async (t) => {
  const { page } = await visit(t, small.base);
  await opened(page);
  await box(page).fill("qqqq");
  await page.waitForFunction(() => /Nothing/.test(document.querySelector(".search__status").textContent));
  const links = await page.locator(".search__else a").evaluateAll((all) => all.map((one) => one.href));
  assert.deepEqual(links, [`${small.base}help/`, `${small.base}search/`]);
});

test("words of distress bring help first, and visibly so, in every language", async (t) => {
  const { page } = await visit(t, small.base);
  for (const query of ["I am drowning in the storm", "จมน้ำ", "លង់ទឹក"]) {
    await ask(page, query);
    const first = page.locator("#search-list > [role=group]").first();
    assert.match(await first.innerText(), /Get out of the water/, query);
    assert.match(await first.innerText(), /Help is here/, query);
    assert.ok(await first.evaluate((node) => node.classList.contains("search__group--first")));
  }
});

for (const [lang, query, words] of [["th", "คุ้มครอง", "คุ้มครอง"], ["th", "ใต้หลังคา", "หลังคา"], ["km", "ការពារ", "ការពារ"], ["km", "ឆ័ត្រ", "ឆ័ត្រ"]]) {
  test(`${lang}: ${query} is found in the middle of a run, and marked`, async (t) => {
    const { page } = await visit(t, `${small.base}${lang}/`);
    await ask(page, query);
    assert.ok((await options(page).count()) > 0);
    const marked = (await page.locator("#search-list mark").allTextContents()).join("");
    assert.ok(marked.includes(words) || words.includes(marked) && marked, marked);
    assert.equal(await page.locator("#search-list").getAttribute("lang"), lang);
  });
}

test("signs, tags, emoji and other directions are text and nothing else", async (t) => {
  const { page, seen } = await visit(t, small.base);
  for (const query of ["<img src=x onerror=alert(1)>", ".*[a-z](", "👩‍👩‍👧", "مرحبا", "x".repeat(3000)]) {
    await opened(page).catch(() => {});
    await box(page).fill(query);
    await page.waitForFunction(() => document.querySelector("search-panel").shown === document.querySelector(".search__input").value.trim());
    assert.equal(await page.locator("search-panel img").count(), 0);
    await page.keyboard.press("Escape");
  }
  assert.deepEqual(seen.take().complaints, []);
});

test("the query stays nowhere: no address, no history, no storage, no request, and not behind Back", async (t) => {
  const { page, seen } = await visit(t, real.base);
  const length = await page.evaluate(() => history.length);
  await ask(page, "grooming");
  assert.equal(page.url(), real.base);
  assert.equal(await page.evaluate(() => history.length), length);
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]), [[], [], ""]);
  assert.ok(seen.requests.every((url) => !/groom/.test(decodeURIComponent(url)) || /\/risks\/grooming/.test(url)));
  await page.keyboard.press("Enter");
  await page.waitForURL(/#|risks/);
  assert.ok(!page.url().includes("?"));
  await page.goBack();
  await page.waitForURL(real.base);
  assert.equal(await page.locator("search-panel").count(), 0);
});

test("an answer on this very page closes the search and shows its section", async (t) => {
  const { page } = await visit(t, `${small.base}risks/storm/`);
  await ask(page, "dark clouds gather");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#signs-of-a-storm");
  assert.equal(await box(page).isVisible(), false);
  assert.ok(await page.locator("#signs-of-a-storm").evaluate((node) => node === document.activeElement));
});

test("without scripts the box leads to a page of all titles", async (t) => {
  const { page } = await visit(t, real.base + "risks/grooming/", { javaScriptEnabled: false });
  await page.locator("header a.search-box").click();
  await page.waitForURL(`${real.base}search/`);
  const linked = new Set(await page.locator("main a").evaluateAll((links) => links.map((link) => link.href)));
  const missing = real.pages.filter(({ url, lang }) => url && lang === "en" && !linked.has(real.base + url));
  assert.deepEqual(missing.map(({ url }) => url), []);
});

test("from disk it finds, marks and opens like anywhere", async (t) => {
  const out = await mkdtemp(join(tmpdir(), "payung-disk-"));
  t.after(() => rm(out, { recursive: true, force: true }));
  await build(SMALL, out, "--portable");
  const { page } = await visit(t, pathToFileURL(join(out, "index.html")).href);
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await ask(page, "dark clouds");
  assert.match((await page.locator("#search-list mark").allTextContents()).join(" "), /clouds/);
  await page.locator(".search__filters summary").click();
  await page.locator(".search__fields input").first().waitFor();
  await box(page).press("Enter");
  await page.waitForURL(/risks\/storm\/index\.html#signs-of-a-storm$/);
  assert.deepEqual(complaints, []);
});
