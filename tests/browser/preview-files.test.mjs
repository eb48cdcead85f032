// What a page shows of other files, images and styles, is renewed in the tab when their bytes
// change, at the same address or at another, without a load of the page.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventually, pause, tab } from "./support/preview.mjs";
import { begin, context, cover, hideable, preview, site } from "./support/stage.mjs";

const USE = "content/guide/use.md";
const BASE = "themes/default/templates/base.html";
const PROSE = "themes/default/css/prose.css";
const EXTRA = "static/extra.css";
const HOME = "guide/use/";
const STYLESHEETS = 'link[rel="stylesheet"]';

beforeEach(() => begin({ viewport: { width: 1000, height: 700 } }));

const drawing = (colour, width = 40, height = 40) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${colour}"/></svg>\n`;

/** A tab with a page that shows an image of this colour. */
async function open(colour) {
  await site.write("content/guide/pic.svg", drawing(colour));
  await site.write(USE, "# Use it\n\n![A square](pic.svg)\n");
  await eventually("the image", async () => (await (await fetch(preview.base + HOME)).text()).includes("A square"));
  const opened = await tab(context, preview.base + HOME);
  await eventually("it is shown", async () => (await pixel(opened.page)) !== "");
  return opened;
}

/** The colour of the image on screen. */
const pixel = (page) => page.locator(".prose img").evaluate((image) => {
  if (!image.complete || image.naturalWidth === 0) return "";
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const brush = canvas.getContext("2d");
  brush.drawImage(image, 0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data].slice(0, 3).join();
});
const RED = "255,0,0";
const BLUE = "0,0,255";

test("an image replaced at the same address and of the same size is shown anew", async () => {
  const { page, stayed } = await open("#f00");
  assert.equal(await pixel(page), RED);
  await site.write("content/guide/pic.svg", drawing("#00f"));
  await eventually("the new image", async () => (await pixel(page)) === BLUE);
  assert.ok(await stayed());
  await site.edit(USE, "# Use it\n", "# Use it\n\nWritten later.\n");
  await page.locator(".prose").getByText("Written later.").waitFor();
  assert.equal(await pixel(page), BLUE, "and stays so");
});

test("an image that changed while the page showed another one is shown as it is now when it comes back", async () => {
  const { page } = await open("#f00");
  await site.write("content/guide/other.svg", drawing("#0f0"));
  await site.edit(USE, "(pic.svg)", "(other.svg)");
  await eventually("the other image", async () => (await pixel(page)) === "0,255,0");
  await site.write("content/guide/pic.svg", drawing("#00f"));
  await pause(300);
  await site.edit(USE, "(other.svg)", "(pic.svg)");
  await eventually("the first one, as it is now", async () => (await pixel(page)) === BLUE);
});

test("an image replaced by one of another size is shown anew, and not stretched", async () => {
  const { page } = await open("#f00");
  await site.write("content/guide/pic.svg", drawing("#00f", 80, 20));
  await eventually("the new image in its size", () => page.locator(".prose img").evaluate((image) => image.naturalWidth === 80 && image.getAttribute("width") === "80" && image.getAttribute("height") === "20"));
  await eventually("its colour", async () => (await pixel(page)) === BLUE);
});

test("an image replaced while nobody looked is shown anew, and only then", async () => {
  await hideable();
  const { page, stayed } = await open("#f00");
  const address = () => page.locator(".prose img").getAttribute("src");
  const was = await address();
  await cover(page, true);
  await pause(300);
  await cover(page, false);
  await pause(300);
  assert.equal(await address(), was, "one that did not change is not asked for again");
  await cover(page, true);
  await pause(300);
  await site.write("content/guide/pic.svg", drawing("#00f"));
  await pause(300);
  assert.equal(await pixel(page), RED, "a tab that nobody looks at is left alone");
  await cover(page, false);
  await eventually("the new image", async () => (await pixel(page)) === BLUE);
  assert.ok(await stayed());
});

test("an image of the copies that a browser chooses from is shown anew", async () => {
  const { page } = await open("#f00");
  await page.locator(".prose img").evaluate((image) => image.setAttribute("srcset", `${image.getAttribute("src")} 40w, nowhere.svg 4w`));
  await site.write("content/guide/pic.svg", drawing("#00f"));
  await eventually("the new image", async () => (await pixel(page)) === BLUE);
  const chosen = await page.locator(".prose img").getAttribute("srcset");
  assert.match(chosen, /pic\.svg\?payung=\d+ 40w, nowhere\.svg 4w$/);
});

const outline = (page) => page.locator(".prose").first().evaluate((node) => getComputedStyle(node).outlineWidth);

/** A tab whose template names another style than the theme's. */
async function withStyle() {
  await site.write(EXTRA, ".prose { outline: 3px solid; }\n");
  await site.edit(BASE, "{% block head %}", '<link rel="stylesheet" href="{{ root }}extra.css">\n{% block head %}');
  await eventually("the style", async () => (await (await fetch(preview.base + HOME)).text()).includes("extra.css"));
  const opened = await tab(context, preview.base + HOME);
  assert.equal(await outline(opened.page), "3px");
  return opened;
}

test("a style that is no part of the theme is renewed when it is edited", async () => {
  const { page, stayed, asked } = await withStyle();
  await site.edit(EXTRA, "3px", "5px");
  await eventually("the new style", async () => (await outline(page)) === "5px");
  await eventually("one of each", async () => (await page.locator(STYLESHEETS).count()) === 2);
  assert.ok(await stayed());
  assert.ok(!asked().some((url) => url.endsWith(HOME)), "the page was not asked for");
});

test("a style of the theme that is edited leaves other styles, and their order, alone", async () => {
  const { page } = await withStyle();
  const order = () => page.locator(STYLESHEETS).evaluateAll((all) => all.map((link) => link.getAttribute("href").includes("extra.css")));
  assert.deepEqual(await order(), [false, true]);
  await site.edit(PROSE, "@layer prose {", "@layer prose {\n  .prose { outline-offset: 9px; }\n");
  await eventually("the new style", () => page.locator(".prose").first().evaluate((node) => getComputedStyle(node).outlineOffset === "9px"));
  await eventually("the old one is gone", async () => (await page.locator(STYLESHEETS).count()) === 2);
  assert.deepEqual(await order(), [false, true]);
  assert.equal(await outline(page), "3px");
  await page.locator(STYLESHEETS).first().evaluate((link) => { window.newest = link; });
  await site.edit(USE, "Open it,", "Open it gently,");
  await page.locator(".prose").getByText("Open it gently,").waitFor();
  await pause(300);
  assert.ok(await page.evaluate(() => window.newest.isConnected), "an edit of the text then leaves the new one alone");
});

test("what a template adds to the head comes, changes and goes, in its place", async () => {
  const { page, stayed } = await tab(context, preview.base + HOME);
  const head = (part) => page.locator(`head ${part}`);
  await site.write(EXTRA, ".prose { outline: 6px solid; }\n");
  await site.edit(BASE, "{% block head %}", '<link rel="stylesheet" href="{{ root }}extra.css">\n<meta name="keywords" content="one">\n{% block head %}');
  await eventually("the style", async () => (await outline(page)) === "6px");
  await head('meta[name="keywords"][content="one"]').waitFor({ state: "attached" });
  await site.edit(BASE, 'content="one"', 'content="two"');
  await head('meta[name="keywords"][content="two"]').waitFor({ state: "attached" });
  assert.equal(await head('meta[name="keywords"]').count(), 1);
  await site.edit(BASE, '<link rel="stylesheet" href="{{ root }}extra.css">\n<meta name="keywords" content="two">\n', "");
  await eventually("neither is there", async () => (await head('meta[name="keywords"]').count()) === 0 && (await head(STYLESHEETS).count()) === 1);
  assert.notEqual(await outline(page), "6px");
  assert.ok(await stayed());
});

test("what was edited in the style while nobody looked is there when the page is merged", async () => {
  await hideable();
  const { page, stayed } = await tab(context, preview.base + HOME);
  await cover(page, true);
  await site.edit(PROSE, "@layer prose {", "@layer prose {\n  .prose { outline-offset: 11px; }\n");
  await pause(300);
  await cover(page, false);
  await eventually("the new style", () => page.locator(".prose").first().evaluate((node) => getComputedStyle(node).outlineOffset === "11px"));
  await eventually("one style", async () => (await page.locator(STYLESHEETS).count()) === 1);
  assert.ok(await stayed());
});

for (const isLooking of [true, false]) {
  test(`while a new style is on its way ${isLooking ? "to a tab in front" : "to one that is looked at again"} the page has the old one, and stays in its place`, async () => {
    await hideable();
    const { page } = await tab(context, `${preview.base}guide/install/`);
    await page.evaluate(() => scrollTo({ top: document.getElementById("try").offsetTop - 100, behavior: "instant" }));
    const state = () => page.evaluate(() => [getComputedStyle(document.querySelector(".header")).backgroundColor, Math.round(document.getElementById("try").getBoundingClientRect().top)].join(" at "));
    const was = await state();
    let asked;
    const seen = new Promise((now) => { asked = now; });
    let release;
    const held = new Promise((now) => { release = now; });
    await page.route("**/*.css", async (route) => {
      if (route.request().method() === "GET") {
        asked();
        await held;
      }
      await route.continue();
    });
    await cover(page, !isLooking);
    await pause(200);
    await site.edit(PROSE, "@layer prose {", "@layer prose {\n  .prose { padding-block-start: 500px; outline-offset: 13px; }\n");
    await pause(300);
    await cover(page, false);
    await seen;
    await pause(300);
    assert.equal(await state(), was);
    release();
    await eventually("the new style", () => page.locator(".prose").first().evaluate((node) => getComputedStyle(node).outlineOffset === "13px"));
    await eventually("one style", async () => (await page.locator(STYLESHEETS).count()) === 1);
    assert.equal(await state(), was, "what is read has not moved");
  });
}

test("a page that is kept on the device shows edits of its text and its images, and keeps them", async () => {
  const book = await site.read("book.toml");
  await site.write("book.toml", `${book}\n[offline]\nkinds = ["page"]\n`);
  await site.write("content/guide/keep.md", "# Keep it\n\nA first text.\n\n![A square](pic.svg)\n\n{{ offline }}\n");
  await site.write("content/guide/pic.svg", drawing("#f00"));
  await eventually("the page", async () => (await (await fetch(`${preview.base}guide/keep/`)).text()).includes("offline-keep"));
  const first = await tab(context, `${preview.base}guide/keep/`);
  await first.page.locator("[data-do=keep]").click();
  await first.page.locator("[data-do=remove]").waitFor();
  await first.page.waitForFunction(() => navigator.serviceWorker.controller);
  await site.edit("content/guide/keep.md", "A first text.", "A second text.");
  await first.page.locator(".prose").getByText("A second text.").waitFor();
  assert.ok(await first.stayed());
  const kept = () => first.page.evaluate(async () => {
    const answer = await caches.match(location.href);
    return answer ? answer.text() : "";
  });
  assert.match(await kept(), /A second text\./, "what is kept is the page as it is now");
  await site.write("content/guide/pic.svg", drawing("#00f"));
  await eventually("the new image", async () => (await pixel(first.page)) === BLUE);
  await first.page.reload();
  await first.page.locator(".prose").getByText("A second text.").waitFor();
  await eventually("the image that is kept", async () => (await pixel(first.page)) === BLUE);
});
