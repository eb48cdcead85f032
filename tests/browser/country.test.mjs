// An address that ends in a country's code shows that country's services alone, without a script,
// and one press shows all again. Reading aloud is offered with a voice of the device itself, or not at all.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

let built;
let browser;
let url;

before(async () => {
  [built, browser] = await Promise.all([site(), launch()]);
  for (const page of built.pages) if (/services__all/.test(await built.html(page.url))) url ??= page.url;
});

after(async () => {
  await browser?.close();
  await built?.close();
});

test("one country is shown alone, and all again, without scripts", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(built.base + url);
  const shown = () => page.locator(".services__country").evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.id));
  const all = await shown();
  assert.ok(all.length > 1);
  assert.equal(await page.locator(".services__all").isVisible(), false);
  await page.goto(`${built.base}${url}#${all[1]}`);
  assert.deepEqual(await shown(), [all[1]]);
  await page.locator(".services__all a").click();
  assert.deepEqual(await shown(), all);
  await context.close();
});

for (const [name, voices, offered] of [["a voice of the device", [["en-GB", true]], true], ["a voice from elsewhere", [["en-GB", false]], false], ["a voice of another language", [["th-TH", true]], false]]) {
  test(`with ${name} reading aloud is ${offered ? "" : "not "}offered`, async () => {
    const page = await browser.newPage();
    await page.addInitScript((all) => {
      const speech = { getVoices: () => all.map(([lang, localService]) => ({ lang, localService, name: lang })), addEventListener() {}, cancel() {}, speak() {} };
      Object.defineProperty(window, "speechSynthesis", { value: speech });
    }, voices);
    await page.goto(built.base + url);
    await page.waitForFunction(() => customElements.get("read-aloud"));
    assert.equal(await page.locator("read-aloud button").isVisible(), offered);
    await page.close();
  });
}
