// `payung serve` as an author lives in it: tabs that change in place and only if their own
// page did, errors over the page that go away when mended, styles without reload, and
// answers that are whole however fast the files change.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { eventually, pause, tab } from "./support/preview.mjs";
import { build } from "./support/site.mjs";
import { begin, context, preview, site } from "./support/stage.mjs";

const INSTALL = "content/guide/install.md";
const USE = "content/guide/use.md";
const FIRST = "content/notes/first.md";
const TEMPLATE = "themes/default/templates/page.html";
const STYLE = "themes/default/css/prose.css";

const open = (path) => tab(context, preview.base + path);

beforeEach(async () => {
  await begin({ viewport: { width: 1000, height: 700 } });
  preview.printed = "";
});

test("an edit of one page moves that tab and leaves the other alone", async () => {
  const [install, first] = [await open("guide/install/"), await open("notes/first/")];
  await site.edit(INSTALL, "The first line.", "The first line, edited.");
  await install.page.locator(".prose").getByText("The first line, edited.").waitFor();
  assert.ok(await install.stayed(), "the edited page was merged, not loaded again");
  await pause(300);
  assert.ok(await first.stayed());
  assert.deepEqual(await first.mutations(), []);
  assert.deepEqual(first.asked(), [], "the other tab asked for nothing");
});

test("scroll, focus, selection and open folds stay", async () => {
  const { page, stayed } = await open("guide/install/");
  await page.locator("main details.details summary").click();
  const link = page.getByRole("link", { name: "how to use it" }).nth(4);
  await link.focus();
  await page.evaluate(() => {
    scrollTo({ top: document.getElementById("try").offsetTop - 100, behavior: "instant" });
    getSelection().selectAllChildren(document.getElementById("try"));
  });
  const state = () => page.evaluate(() => ({ y: scrollY, focus: document.activeElement.textContent, open: document.querySelector("main details.details").open, selected: getSelection().toString() }));
  const was = await state();
  assert.ok(was.y > 500 && was.open);
  for (const [from, to] of [["The first line.", "The first line, edited."], ["how to adjust.", "how to adjust, edited."]]) {
    await site.edit(INSTALL, from, to);
    await page.locator(".prose").getByText(to).waitFor({ state: "attached" });
    const now = await state();
    assert.ok(Math.abs(now.y - was.y) <= 50, `scrolled from ${was.y} to ${now.y}`);
    assert.deepEqual({ ...now, y: 0 }, { ...was, y: 0 });
    assert.ok(await stayed());
  }
});

test("a paragraph written above does not move what is being read", async () => {
  const { page } = await open("guide/install/");
  await page.evaluate(() => scrollTo({ top: document.getElementById("try").offsetTop - 100, behavior: "instant" }));
  await pause(200);
  const place = () => page.locator("#try").evaluate((node) => node.getBoundingClientRect().top);
  const was = await place();
  await site.edit(INSTALL, "The first line.", `The first line.\n\n${"A new paragraph of several lines. ".repeat(20)}`);
  await page.locator(".prose").getByText("A new paragraph").waitFor({ state: "attached" });
  await pause(300);
  const now = await place();
  assert.ok(Math.abs(now - was) <= 50, `the heading moved from ${was} to ${now}`);
});

test("a title shows in the tab, and in the sidebar of another tab of the section", async () => {
  const [install, use] = [await open("guide/install/"), await open("guide/use/")];
  await site.edit(INSTALL, "# Set it up", "# Install it");
  await use.page.locator(".sidebar").getByText("Install it").waitFor();
  await eventually("the window's title", async () => (await install.page.title()).startsWith("Install it"));
  assert.ok(await use.stayed());
});

test("a page that is added and removed comes and goes in the sidebar", async () => {
  const use = await open("guide/use/");
  await site.write("content/guide/care.md", "# Care for it\n\nGently.\n");
  const link = use.page.locator(".sidebar").getByText("Care for it");
  await link.waitFor();
  assert.equal((await fetch(`${preview.base}guide/care/`)).status, 200);
  await site.mend();
  await link.waitFor({ state: "detached" });
  assert.ok(await use.stayed());
});

test("a template edit shows without loading the page again", async () => {
  const install = await open("guide/install/");
  await site.edit(TEMPLATE, '<div class="prose"', '<p>From the template</p>\n<div data-edited="yes" class="prose"');
  await install.page.getByText("From the template").waitFor();
  assert.ok(await install.stayed());
});

test("a style edit shows without loading or merging the page", async () => {
  const install = await open("guide/install/");
  await site.edit(STYLE, "@layer prose {", "@layer prose {\n  .prose { outline-width: 7px; }\n");
  await eventually("the new style", () => install.page.locator(".prose").first().evaluate((node) => getComputedStyle(node).outlineWidth === "7px"));
  await eventually("one style at the end", async () => (await install.page.locator('link[rel="stylesheet"]').count()) === 1);
  assert.ok(await install.stayed());
  assert.ok(!install.asked().some((url) => url.endsWith("/guide/install/")), "the page was not asked for");
});

const ERRORS = [
  ["a link that leads nowhere", INSTALL, "The first line.", "A [broken link](nowhere.md)."],
  ["front matter that is no TOML", INSTALL, "# Set it up", "+++\ntitle = \n+++\n\n# Set it up"],
  ["a template that cannot be read", TEMPLATE, "{% block after %}", "{% block after"],
];
for (const [name, file, from, to] of ERRORS) {
  test(`${name} shows over the page as in the terminal, and goes away when mended`, async () => {
    const install = await open("guide/install/");
    await site.edit(file, from, to);
    await install.overlay.waitFor({ state: "visible" });
    const said = await install.overlay.locator("pre.error").allInnerTexts();
    assert.ok(said.some((text) => text.includes(`--> ${file}:`)), said.join("\n"));
    await eventually("the same text in the terminal", () => said.every((text) => preview.printed.includes(text)));
    assert.match(await install.text(), /The first line\./, "the last good page stays beneath");
    assert.equal((await fetch(`${preview.base}guide/install/`)).status, 200);
    await site.mend();
    await install.overlay.waitFor({ state: "hidden" });
    assert.match(await install.text(), /The first line\./);
    assert.ok(await install.stayed());
  });
}

test("a tab opened while its page is broken shows the last good page and the error", async () => {
  await open("guide/install/");
  await site.edit(INSTALL, "The first line.", "A [broken link](nowhere.md).");
  await pause(400);
  const late = await open("guide/install/");
  await late.overlay.waitFor({ state: "visible" });
  assert.match(await late.text(), /The first line\./);
});

test("a closed overlay stays closed until something else is wrong; Escape closes it", async () => {
  const install = await open("guide/install/");
  await site.edit(INSTALL, "The first line.", "A [broken link](nowhere.md).");
  await install.overlay.waitFor({ state: "visible" });
  await install.page.keyboard.press("Escape");
  await install.overlay.waitFor({ state: "hidden" });
  assert.ok(await install.badge.isVisible());
  await site.edit(INSTALL, "nowhere.md", "elsewhere.md");
  await install.overlay.getByText("elsewhere.md").first().waitFor({ state: "visible" });
});

test("an error on another page is a badge here, and no overlay", async () => {
  const first = await open("notes/first/");
  await site.edit(INSTALL, "The first line.", "A [broken link](nowhere.md).");
  await first.badge.waitFor();
  assert.match(await first.badge.innerText(), /elsewhere/);
  assert.equal(await first.overlay.isVisible(), false);
  await site.mend();
  await first.badge.waitFor({ state: "detached" });
});

test("a warning is a badge, and no overlay", async () => {
  const install = await open("guide/install/");
  await site.edit(INSTALL, "The first line.", "The first line.\n\n```klingon\nqapla'\n```\n");
  await install.badge.waitFor();
  assert.match(await install.badge.innerText(), /1 here/);
  assert.equal(await install.overlay.isVisible(), false);
  await install.badge.click();
  assert.match(await install.overlay.innerText(), /klingon/);
});

test("the bar leads to the page's source", async () => {
  const install = await open("guide/install/");
  const link = install.page.locator("payung-preview .bar a");
  const line = async (words) => (await site.read(INSTALL)).split("\n").findIndex((text) => text.includes(words)) + 1;
  assert.ok((await link.innerText()).startsWith(INSTALL));
  assert.ok((await link.getAttribute("href")).startsWith(`vscode://file/${join(site.root, INSTALL)}:`));
  // It follows what is being read.
  await install.page.evaluate(() => scrollTo({ top: document.getElementById("try").offsetTop - 100, behavior: "instant" }));
  await eventually("the heading's line", async () => (await link.innerText()) === `${INSTALL}:${await line("Try")}`);
  assert.ok((await link.getAttribute("href")).endsWith(`${INSTALL}:${await line("Try")}:1`));
  await site.edit(INSTALL, "The first line.", "The first line.\n\nTwo more.");
  await eventually("the line after an edit above", async () => (await link.innerText()) === `${INSTALL}:${await line("Try")}`);
});

test("a broken book.toml is told, and its mending too", async () => {
  const install = await open("guide/install/");
  await site.edit("book.toml", "[book]", "[book");
  await install.overlay.waitFor({ state: "visible" });
  assert.match(await install.overlay.innerText(), /book\.toml/);
  assert.equal((await fetch(`${preview.base}notes/`)).status, 200);
  await site.write("book.toml", '[book]\ntitle = "Another name"\n');
  await install.overlay.waitFor({ state: "hidden" });
  await install.page.locator(".header").getByText("Another name").waitFor();
  assert.ok(await install.stayed());
});

test("what is served, less the injected script, is what build writes", async () => {
  const out = await mkdtemp(join(tmpdir(), "payung-out-"));
  await build(site.root, out);
  const files = (await readdir(out, { recursive: true })).filter((file) => /\.(html|css|js|xml|json|txt|svg)$/.test(file));
  for (const file of files) {
    const served = await (await fetch(preview.base + file.replace(/(^|\/)index\.html$/, "$1"))).text();
    assert.equal(served.replace(/<script src="[^"]*-payung\/live\.js"[^>]*><\/script>/, ""), await readFile(join(out, file), "utf8"), file);
  }
  assert.ok(files.filter((file) => file.endsWith(".html")).length >= 7);
  await rm(out, { recursive: true });
});

test("during sixty rapid rebuilds every answer is 200 and whole", async () => {
  const original = await site.read(INSTALL);
  let going = true;
  const answers = { count: 0, wrong: [] };
  const poll = async (path) => {
    while (going) {
      const response = await fetch(preview.base + path);
      const text = await response.text();
      answers.count += 1;
      if (response.status !== 200 || !text.trimEnd().endsWith("</html>") || !text.includes("</main>")) answers.wrong.push(`${path}: ${response.status}, ${text.length} bytes`);
    }
  };
  const polling = [poll("guide/install/"), poll("guide/use/")];
  for (let i = 1; i <= 60; i += 1) {
    await site.write(INSTALL, original.replace("The first line.", `Edit ${i}.`).replace("# Set it up", i % 3 ? "# Set it up" : `# Set it up ${i}`));
    await pause(20);
  }
  await eventually("the last edit", async () => (await (await fetch(`${preview.base}guide/install/`)).text()).includes("Edit 60."));
  going = false;
  await Promise.all(polling);
  assert.deepEqual(answers.wrong, []);
  assert.ok(answers.count > 60, `${answers.count} answers`);
});
