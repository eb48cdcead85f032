// Lighthouse gives 100 for accessibility, best practices and SEO on the pages that matter most: home,
// a help page, a risk page, a country page. Its figure for performance is said, not held: it
// depends on the machine; what a page weighs is held by `weight.test.mjs`.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { launch } from "./support/browser.mjs";
import { onePerKind, site } from "./support/site.mjs";

const HELD = ["accessibility", "best-practices", "seo"];

let built;
let browser;
let port;
let kinds;

before(async () => {
  built = await site();
  kinds = await onePerKind(built);
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  ({ port } = free.address());
  await new Promise((closed) => free.close(closed));
  browser = await launch([`--remote-debugging-port=${port}`]);
});

after(async () => {
  await browser?.close();
  await built?.close();
});

for (const kind of ["home", "help", "risk", "country"]) {
  test(`a page of kind ${kind}: 100 of 100`, async (t) => {
    const { url } = kinds.find((one) => one.kind === kind);
    const { lhr } = await lighthouse(built.base + url, { port, logLevel: "silent", onlyCategories: [...HELD, "performance"] });
    assert.equal(lhr.runtimeError, undefined);
    const lost = (name) => lhr.categories[name].auditRefs
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
      .map(({ id }) => `${id}: ${lhr.audits[id].title} ${JSON.stringify(lhr.audits[id].details?.items?.[0] ?? "").slice(0, 300)}`);
    t.diagnostic(`/${url}: performance ${Math.round(lhr.categories.performance.score * 100)}`);
    for (const name of HELD) assert.equal(lhr.categories[name].score, 1, `${name}: ${lhr.categories[name].score}\n${lost(name).join("\n")}`);
  });
}
