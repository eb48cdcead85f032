// An edit changes in the tab what it changed in the text, and nothing else: what is being read
// stays in its place, and what the reader and the page's own scripts did stays done.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventually, pause, tab } from "./support/preview.mjs";
import { begin, context, preview, site } from "./support/stage.mjs";

const USE = "content/guide/use.md";
const INSTALL = "content/guide/install.md";
const LONG = "Words that fill several lines, so that a reader has to scroll, and would lose the place. ".repeat(6);
const paragraph = (n) => `Paragraph ${n}. ${LONG}\n\n`;
const NUMBERS = Array.from({ length: 30 }, (_, at) => at + 1);

beforeEach(() => begin({ viewport: { width: 1000, height: 700 } }));

/** A tab with a page of this text, in which the browser does not itself keep the place. */
async function open(text) {
  const served = async () => (await fetch(`${preview.base}guide/use/`)).text();
  const before = await served();
  await site.write(USE, `# Use it\n\n${text}`);
  await eventually("the page", async () => (await served()) !== before);
  const opened = await tab(context, `${preview.base}guide/use/`);
  await opened.page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { overflow-anchor: none !important; }");
    document.adoptedStyleSheets.push(sheet);
  });
  const shows = (words) => opened.page.locator(".prose").getByText(words).first().waitFor({ state: "attached" });
  return { ...opened, shows };
}

/** Where a paragraph stands in the window. */
const topOf = (page, n) => page.evaluate((words) => [...document.querySelectorAll(".prose p")].find((node) => node.textContent.startsWith(words)).getBoundingClientRect().top, `Paragraph ${n}.`);

async function read(page, n) {
  const top = await topOf(page, n);
  await page.evaluate((y) => scrollBy({ top: y - 40, behavior: "instant" }), top);
  await pause(150);
  return topOf(page, n);
}

const EDITS = [
  ["one paragraph two above what is read", paragraph(13), `A new one. ${LONG}\n\n${paragraph(13)}`, "A new one."],
  ["ten paragraphs at the top taken away", NUMBERS.slice(0, 10).map(paragraph).join(""), "A shorter beginning.\n\n", "A shorter beginning."],
  ["one taken away and another changed above", paragraph(12) + paragraph(13), paragraph(13).replace("Words", "Other words"), "Other words"],
];
for (const [name, from, to, words] of EDITS) {
  test(`${name}: the text read stays in its place`, async () => {
    const { page, shows, stayed } = await open(NUMBERS.map(paragraph).join(""));
    const was = await read(page, 15);
    await site.edit(USE, from, to);
    await shows(words);
    await pause(100);
    const now = await topOf(page, 15);
    assert.ok(Math.abs(now - was) <= 2, `from ${was} to ${now}`);
    assert.ok(await stayed());
  });
}

test("where what was read is taken away, what came after it is there", async () => {
  const { page, shows } = await open(NUMBERS.map(paragraph).join(""));
  await read(page, 15);
  const was = await topOf(page, 16);
  await site.edit(USE, paragraph(14) + paragraph(15), "");
  await eventually("it is gone", async () => (await page.locator(".prose").getByText("Paragraph 15.").count()) === 0);
  await shows("Paragraph 16.");
  assert.ok(Math.abs((await topOf(page, 16)) - was) <= 2);
});

test("contents that stay in the window while the page scrolls are no place to keep", async () => {
  const headings = NUMBERS.map((n) => `## Part ${n}\n\n${paragraph(n)}`).join("");
  const { page, shows } = await open(headings);
  await page.setViewportSize({ width: 1400, height: 700 });
  const was = await read(page, 15);
  const stuck = await page.locator(".toc a").first().evaluate((node) => node.getBoundingClientRect().top >= 0);
  assert.ok(stuck, "the contents are in sight");
  await site.edit(USE, paragraph(13), `${paragraph(13)}A new one. ${LONG}\n\n`);
  await shows("A new one.");
  assert.ok(Math.abs((await topOf(page, 15)) - was) <= 2);
});

test("what has the focus in sight stays where it is", async () => {
  const { page, shows } = await open(NUMBERS.map((n) => `[link ${n}](install.md) ${paragraph(n)}`).join(""));
  const link = page.getByRole("link", { name: "link 15", exact: true });
  await link.scrollIntoViewIfNeeded();
  await link.focus();
  await page.evaluate(() => scrollBy({ top: 200, behavior: "instant" }));
  const was = await link.evaluate((node) => node.getBoundingClientRect().top);
  assert.ok(was > 100, `at ${was}`);
  const before = `[link 14](install.md) ${paragraph(14)}`;
  await site.edit(USE, before, `${before}Between. ${LONG}\n\n`);
  await shows("Between.");
  assert.ok(Math.abs((await link.evaluate((node) => node.getBoundingClientRect().top)) - was) <= 2);
});

test("paragraphs that did not change are the same nodes, whatever comes and goes between them", async () => {
  const { page, shows } = await open(NUMBERS.map(paragraph).join(""));
  await page.evaluate(() => { window.paragraphs = new Map([...document.querySelectorAll(".prose p")].map((node) => [node.textContent.split(".")[0], node])); });
  const text = NUMBERS.filter((n) => n % 7).map((n) => paragraph(n) + (n % 5 ? "" : `New ${n}.\n\n`)).join("");
  await site.write(USE, `# Use it\n\n${text}The end.\n`);
  await shows("The end.");
  const { same, order } = await page.evaluate(() => {
    const all = [...document.querySelectorAll(".prose p")];
    return { order: all.map((node) => node.textContent.split(".")[0]), same: all.filter((node) => window.paragraphs.get(node.textContent.split(".")[0]) === node).length };
  });
  assert.equal(same, NUMBERS.filter((n) => n % 7).length);
  assert.deepEqual(order, text.split("\n\n").filter(Boolean).map((one) => one.split(".")[0]).concat("The end"));
});

test("the focus stays on its link and a fold stays open when something is written before them", async () => {
  const fold = (name) => `:::details summary="${name}"\nWhat is in ${name}.\n:::\n\n`;
  const links = (from) => Array.from({ length: 6 - from }, (_, at) => `- [link ${at + from}](install.md)\n`).join("");
  const { page, shows } = await open(`${fold("One")}${fold("Two")}${links(1)}`);
  await page.locator("main details.details summary", { hasText: "Two" }).click();
  await page.getByRole("link", { name: "link 3", exact: true }).focus();
  await site.write(USE, `# Use it\n\n${fold("Zero")}${fold("One")}${fold("Two")}${links(0)}`);
  await shows("Zero");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "link 3");
  const folds = await page.locator("main details.details").evaluateAll((all) => all.map((node) => `${node.querySelector("summary").textContent} ${node.open}`));
  assert.deepEqual(folds, ["Zero false", "One false", "Two true"]);
});

test("a fold that the reader opened stays open when its own text changes", async () => {
  const { page, shows } = await open(':::details summary="One"\nThe first text.\n:::\n');
  await page.locator("main details.details summary").click();
  await site.edit(USE, "The first text.", "The second text.");
  await shows("The second text.");
  assert.equal(await page.locator("main details.details").evaluate((node) => node.open), true);
});

test("a fold that changes while another is written before it is known by its words", async () => {
  const fold = (name, more) => `:::details summary="${name}"\n${name} holds ${more}.\n:::\n\n`;
  const { page, shows } = await open(fold("One", "a cup of tea and a quiet hour"));
  await page.locator("main details.details summary").click();
  await site.write(USE, `# Use it\n\n${fold("Zero", "nothing")}${fold("One", "a cup of tea and a quiet afternoon")}`);
  await shows("quiet afternoon");
  const folds = await page.locator("main details.details").evaluateAll((all) => all.map((node) => `${node.querySelector("summary").textContent} ${node.open}`));
  assert.deepEqual(folds, ["Zero false", "One true"]);
});

test("a fold that the author opens is open", async () => {
  const { page } = await open("<details><summary>One</summary><p>The text of it.</p></details>\n");
  await site.edit(USE, "<details>", "<details open>");
  await page.locator("main").getByText("The text of it.").waitFor({ state: "visible" });
});

test("the search that is open, and what was typed, outlive an edit", async () => {
  const { page, shows } = await open("A first text.\n");
  await page.locator("search-box a").first().focus();
  await page.keyboard.press("Control+k");
  const box = page.locator(".search__input");
  await box.waitFor();
  await page.keyboard.type("writ");
  await page.locator(".search__status").getByText(/./).waitFor();
  const was = await page.evaluate(() => document.querySelectorAll("head link[rel=stylesheet]").length);
  await site.edit(USE, "A first text.", "A second text.");
  await shows("A second text.");
  assert.equal(await box.inputValue(), "writ");
  assert.ok(await box.evaluate((node) => node === document.activeElement));
  assert.equal(await page.evaluate(() => document.querySelectorAll("head link[rel=stylesheet]").length), was);
});

test("the focus on a control of a custom element outlives an edit", async () => {
  const { page, shows } = await open("A first text.\n");
  const print = page.locator('page-tools [data-do="print"]');
  await print.focus();
  await site.edit(USE, "A first text.", "A second text.");
  await shows("A second text.");
  assert.ok(await print.evaluate((node) => node === document.activeElement));
});

test("the mark of the heading being read outlives an edit", async () => {
  const { page } = await open("");
  await page.close();
  const install = await tab(context, `${preview.base}guide/install/`);
  await install.page.evaluate(() => scrollTo({ top: document.getElementById("try").offsetTop - 50, behavior: "instant" }));
  const mark = install.page.locator(".toc a[aria-current]");
  await mark.waitFor({ state: "attached" });
  assert.match(await mark.getAttribute("href"), /#try$/);
  // Nothing but the merge may set it again.
  await install.page.evaluate(() => { window.marks = []; new MutationObserver((list) => window.marks.push(...list)).observe(document.querySelector(".toc"), { subtree: true, attributes: true, childList: true }); });
  await site.edit(INSTALL, "when you try.", "when you try it.");
  await install.page.locator(".prose").getByText("when you try it.").waitFor({ state: "attached" });
  assert.match(await mark.getAttribute("href"), /#try$/);
  assert.equal(await install.page.evaluate(() => window.marks.length), 0);
});

test("what was loaded is left alone when the tab begins to listen", async () => {
  await site.write(USE, "# Use it\n\nA text.\n");
  await context.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      window.tools = document.querySelector("page-tools");
      window.begun = [];
      new MutationObserver((list) => window.begun.push(...list.filter(({ target }) => target.nodeType !== 1 || !target.closest("payung-preview")).map(({ type, target }) => `${type} of ${target.nodeName}`))).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    });
  });
  const { page } = await tab(context, `${preview.base}guide/use/`);
  await pause(500);
  assert.ok(await page.evaluate(() => window.tools.isConnected));
  assert.deepEqual((await page.evaluate(() => window.begun)).filter((one) => /childList|characterData/.test(one)), []);
});

test("what a script put around a paragraph, or in its place, does not keep edits away", async () => {
  const { page, shows } = await open("First.\n\nSecond.\n\nThird.\n");
  await page.evaluate(() => {
    const [first, second, third] = document.querySelectorAll(".prose p");
    const wrap = document.createElement("section");
    first.replaceWith(wrap);
    wrap.append(first);
    second.textContent = "made by a script";
    third.remove();
  });
  await site.write(USE, "# Use it\n\nFirst edited.\n\nBetween.\n\nSecond edited.\n\nThird edited.\n");
  await shows("Third edited.");
  const texts = await page.locator(".prose p").allInnerTexts();
  assert.deepEqual(texts, ["First edited.", "Between.", "Second edited.", "Third edited."]);
  assert.equal(await page.locator(".prose section > p").count(), 1);
});

test("classes that a script added stay when those of the text change", async () => {
  const { page, stayed } = await open("A text.\n");
  await page.evaluate(() => document.querySelector(".prose").classList.add("by-script"));
  await site.edit("themes/default/templates/page.html", '<div class="prose"', '<div class="prose by-template"');
  await page.locator(".prose.by-template").first().waitFor();
  assert.equal(await page.locator(".prose.by-template.by-script").count(), 1);
  assert.ok(await stayed());
});

test("a custom element whose own script has done away with what changed is made anew, and its script runs", async () => {
  const { page, stayed } = await open("A text.\n");
  await page.locator("page-tools").evaluate((node) => node.replaceChildren("made by a script"));
  await site.edit("themes/default/templates/shared/page-tools.html", '{{ t("share.print") }}', "On paper");
  const button = page.locator('page-tools [data-do="print"]');
  await button.getByText("On paper").waitFor({ state: "visible" });
  assert.equal(await page.locator("page-tools").getByText("made by a script").count(), 0);
  assert.ok(await stayed());
});
