// What happens to tabs of the preview that are slow, many, or left alone for a while: each
// ends up showing the page as it is.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { eventually, tab } from "./support/preview.mjs";
import { begin, context, preview, serveAgain, site } from "./support/stage.mjs";

const INSTALL = "content/guide/install.md";
const USE = "content/guide/use.md";


beforeEach(() => begin());

test("an edit between loading and listening is not missed", async () => {
  const page = await context.newPage();
  let listen;
  const held = new Promise((release) => { listen = release; });
  await page.route("**/-payung/events*", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${preview.base}guide/install/`);
  await site.edit(INSTALL, "The first line.", "The first line, edited early.");
  await eventually("the edit is served", async () => (await (await fetch(`${preview.base}guide/install/`)).text()).includes("edited early"));
  listen();
  await page.locator(".prose").getByText("edited early").waitFor({ timeout: 5000 });
});

test("ten tabs at once are all answered, and each is up to date when it is looked at", async () => {
  // A browser keeps six connections to a host; only the tab in front may hold one for long.
  // Headless Chromium calls every tab visible, so the tabs are told what a real window would tell them.
  await context.addInitScript(() => {
    Object.defineProperty(document, "hidden", { get: () => window.covered === true });
    Object.defineProperty(document, "visibilityState", { get: () => (document.hidden ? "hidden" : "visible") });
  });
  const cover = (page, covered) => page.evaluate((now) => {
    window.covered = now;
    document.dispatchEvent(new Event("visibilitychange"));
  }, covered);
  const pages = [];
  for (let i = 0; i < 10; i += 1) {
    const page = await context.newPage();
    await page.goto(`${preview.base}guide/install/`, { timeout: 8000 });
    await cover(page, true);
    pages.push(page);
  }
  await site.edit(INSTALL, "The first line.", "The first line for all.");
  for (const page of pages) {
    await cover(page, false);
    await page.locator(".prose").getByText("The first line for all.").waitFor({ timeout: 5000 });
    await cover(page, true);
  }
});

test("what the page's own scripts made stays through a merge", async () => {
  const { page } = await tab(context, `${preview.base}guide/use/`);
  const print = page.locator('page-tools [data-do="print"]');
  await print.waitFor({ state: "visible" });
  await site.edit(USE, "Open it,", "Open it gently,");
  await page.locator(".prose").getByText("Open it gently,").waitFor();
  assert.ok(await print.isVisible(), "the button that a script showed is still there");
});

test("a tab outlives a restart of the preview, and catches up", async () => {
  const { page, stayed } = await tab(context, `${preview.base}guide/install/`);
  const port = new URL(preview.base).port;
  assert.equal(await preview.stop(), 0, "a signal ends it cleanly");
  await site.edit(INSTALL, "The first line.", "Edited while it was away.");
  await serveAgain(port);
  await page.locator(".prose").getByText("Edited while it was away.").waitFor({ timeout: 15000 });
  assert.ok(await stayed());
});
