// The small site being previewed, and a browser, for all tests of the file that imports this.
// After each test its context is closed and every file is as it was.

import { after, afterEach, before } from "node:test";
import { launch } from "./browser.mjs";
import { author, pause, serve } from "./preview.mjs";

export let site;
export let preview;
/** Where the present test opens its tabs. */
export let context;
let browser;

before(async () => {
  site = await author();
  preview = await serve(site.root);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await preview?.stop();
  await site?.end();
});

afterEach(async () => {
  await context.close();
  await site.mend();
  await pause(300); // the preview reads the mended files
});

/** Begins a test: its tabs share these options and nothing else. */
export async function begin(options) {
  context = await browser.newContext(options);
}

/** Serves the site again, at an address that is free by now. */
export async function serveAgain(port) {
  preview = await serve(site.root, port);
}

/** The tab believes that nobody looks at it, as a real window would tell it. */
export const hideable = () => context.addInitScript(() => {
  Object.defineProperty(document, "hidden", { get: () => window.covered === true });
});
export const cover = (page, covered) => page.evaluate((now) => {
  window.covered = now;
  document.dispatchEvent(new Event("visibilitychange"));
}, covered);
