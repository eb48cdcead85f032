// What a tab says of a page that is gone, of a preview that is away, and which of several
// answers and programs it shows.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { beforeEach, test } from "node:test";
import { eventually, pause, tab } from "./support/preview.mjs";
import { begin, context, cover, hideable, preview, serveAgain, site } from "./support/stage.mjs";

const FIRST = "content/notes/first.md";
const USE = "content/guide/use.md";
const INSTALL = "content/guide/install.md";
const SCRIPT = "themes/default/js/toc.js";

beforeEach(() => begin({ viewport: { width: 1000, height: 700 } }));

const open = (path) => tab(context, preview.base + path);

/** A page that nobody links to in its text. */
async function lonely() {
  await site.write("content/notes/lonely.md", "# Lonely\n\nNobody leads here.\n");
  await eventually("the page", async () => (await fetch(`${preview.base}notes/lonely/`)).status === 200);
  return open("notes/lonely/");
}

for (const [name, edit, mend] of [
  ["deleted", () => site.remove("content/notes/lonely.md"), () => site.write("content/notes/lonely.md", "# Lonely\n\nNobody leads here, again.\n")],
  ["made a draft", () => site.write("content/notes/lonely.md", "+++\ndraft = true\n+++\n\n# Lonely\n\nNobody leads here.\n"), () => site.write("content/notes/lonely.md", "# Lonely\n\nNobody leads here, again.\n")],
]) {
  test(`a page that is ${name} says so over what it was, and goes on when it is back`, async () => {
    const { page, overlay, stayed, text } = await lonely();
    await edit();
    await overlay.getByText("This page is gone").waitFor({ state: "visible" });
    assert.match(await overlay.innerText(), /deleted, renamed or made a draft/);
    assert.match(await text(), /Nobody leads here\./);
    await mend();
    await overlay.waitFor({ state: "hidden" });
    await page.locator(".prose").getByText("Nobody leads here, again.").waitFor();
    assert.equal(await page.locator('payung-preview [role="status"]').textContent(), "The page is back");
    assert.ok(await stayed());
  });
}

test("a page that was deleted while nobody looked stays as it was, and says that it is gone", async () => {
  await hideable();
  const { page, overlay, text } = await lonely();
  await cover(page, true);
  await site.remove("content/notes/lonely.md");
  await pause(300);
  await cover(page, false);
  await overlay.getByText("This page is gone").waitFor({ state: "visible" });
  assert.match(await text(), /Nobody leads here\./);
});

test("an address without a page says nothing of one that is gone, and shows it when it comes", async () => {
  const page = await context.newPage();
  await page.goto(`${preview.base}notes/later/`);
  await pause(500);
  assert.equal(await page.locator("payung-preview .panel").isVisible(), false);
  await site.write("content/notes/later.md", "# Later\n\nHere it is.\n");
  await page.locator(".prose").getByText("Here it is.").waitFor();
});

test("an edited script runs, in the tab in front and in one that nobody looked at", async () => {
  await hideable();
  const [front, behind] = [await open("guide/install/"), await open("guide/use/")];
  await cover(behind.page, true);
  await site.edit(SCRIPT, "/** Marks", 'document.documentElement.dataset.edited = "yes";\n/** Marks');
  await front.page.locator("html[data-edited=yes]").waitFor({ state: "attached" });
  await pause(300);
  assert.equal(await behind.page.locator("html[data-edited=yes]").count(), 0);
  await cover(behind.page, false);
  await behind.page.locator("html[data-edited=yes]").waitFor({ state: "attached" });
});

test("the answer that was asked for last counts, also when an older one comes after it", async () => {
  const { page } = await open("guide/install/");
  let held;
  const asked = new Promise((seen) => { held = seen; });
  let count = 0;
  await page.route("**/guide/install/", async (route) => {
    count += 1;
    if (count > 1) return route.continue();
    const answer = await route.fetch();
    held();
    await pause(1500);
    return route.fulfill({ response: answer });
  });
  await site.edit(INSTALL, "The first line.", "The first edit.");
  await asked;
  await site.edit(INSTALL, "The first edit.", "The second edit.");
  await page.locator(".prose").getByText("The second edit.").waitFor();
  await pause(2000);
  assert.equal(await page.locator(".prose").getByText("The second edit.").count(), 1, "the older text does not come back");
  assert.equal(count, 2);
});

test("a collapsed template error stays so while idle time finds it on more pages, and a new one opens", async () => {
  const { page, overlay, badge } = await open("guide/install/");
  await site.edit("themes/default/templates/page.html", '<div class="prose"', '{{ page.nothing.at.all }}<div class="prose"');
  await overlay.waitFor({ state: "visible" });
  await badge.click();
  await overlay.waitFor({ state: "hidden" });
  const said = () => page.locator('payung-preview [role="alert"]').textContent();
  await eventually("more pages are named", async () => /other page/.test(await said()));
  await pause(300);
  assert.equal(await overlay.isVisible(), false, await said());
  await site.edit("book.toml", "[book]", "[book");
  await overlay.getByText("book.toml").first().waitFor({ state: "visible" });
});

test("of two collapsed errors one is mended: the other stays collapsed", async () => {
  const { page, overlay, badge } = await open("guide/install/");
  await site.edit(INSTALL, "The first line.", "A [broken link](nowhere.md) and [another](elsewhere.md).");
  await eventually("both", async () => (await overlay.locator("pre.error").count()) === 2);
  await badge.click();
  await overlay.waitFor({ state: "hidden" });
  await site.edit(INSTALL, "nowhere.md", "use.md");
  await eventually("one is left", async () => (await badge.innerText()) === "1 here");
  await page.waitForTimeout(200);
  assert.equal(await overlay.isVisible(), false);
});

test("each finding leads to its place in the editor", async () => {
  const { overlay } = await open("guide/install/");
  await site.edit(INSTALL, "The first line.", "A [broken link](nowhere.md).");
  await overlay.waitFor({ state: "visible" });
  const link = overlay.getByRole("link", { name: "open in the editor" });
  const line = (await site.read(INSTALL)).split("\n").findIndex((one) => one.includes("nowhere.md")) + 1;
  assert.equal(await link.getAttribute("href"), `vscode://file/${site.root}/${INSTALL}:${line}:${"A [broken link](".length + 1}`);
});

test("a site that moves to another path takes its tabs along", async () => {
  const { page } = await open("guide/install/");
  await site.edit("book.toml", 'title = "Small site"', 'title = "Small site"\nbase_url = "https://example.org/sub/"');
  await page.waitForURL(`${preview.base}sub/guide/install/`);
  await site.edit(INSTALL, "The first line.", "The first line there.");
  await page.locator(".prose").getByText("The first line there.").waitFor();
});

test("the tab says quietly that the preview is away, and goes on when it is back", async () => {
  const { page, overlay, stayed } = await open("guide/install/");
  const away = page.locator("payung-preview .away");
  assert.equal(await away.count(), 0);
  const port = new URL(preview.base).port;
  await preview.stop();
  await away.waitFor({ state: "visible" });
  assert.equal(await overlay.isVisible(), false, "nothing is laid over the page");
  assert.match(await page.locator('payung-preview [role="status"]').textContent(), /preview has stopped/);
  await site.edit(INSTALL, "The first line.", "Edited while it was away.");
  await serveAgain(port);
  await away.waitFor({ state: "detached", timeout: 15_000 });
  await page.locator(".prose").getByText("Edited while it was away.").waitFor();
  assert.ok(await stayed());
});

test("a tab goes on when something else has answered at the address for a while", async () => {
  const { page } = await open("guide/install/");
  const away = page.locator("payung-preview .away");
  const port = new URL(preview.base).port;
  await preview.stop();
  let refused = 0;
  const stranger = createServer((request, response) => {
    if (request.url.includes("events")) refused += 1;
    response.writeHead(404).end();
  });
  await new Promise((ready) => stranger.listen(port, "127.0.0.1", ready));
  await eventually("the stream is refused", () => refused > 0);
  await away.waitFor({ state: "visible" });
  stranger.closeAllConnections();
  await new Promise((closed) => stranger.close(closed));
  await serveAgain(port);
  await away.waitFor({ state: "detached", timeout: 15_000 });
  await site.edit(INSTALL, "The first line.", "Edited after all.");
  await page.locator(".prose").getByText("Edited after all.").waitFor();
});
