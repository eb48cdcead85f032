// Browsers choose the smallest copy of an image that is sharp on their screen, and keep its place before it is there.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import { launch } from "./support/browser.mjs";
import { PAYUNG } from "./support/site.mjs";

/** A PNG of one grey ramp. */
function png(width, height) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8;
  const row = Buffer.from([0, ...Array.from({ length: width }, (_, x) => x % 256)]);
  const pixels = deflateSync(Buffer.concat(Array(height).fill(row)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

let folder, browser;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "payung-images-"));
  await mkdir(join(folder, "content"));
  await writeFile(join(folder, "book.toml"), '[book]\ntitle = "T"\n');
  await writeFile(join(folder, "content/index.md"), "# Home\n\nHello.\n");
  await writeFile(join(folder, "content/wave.md"), "# Wave\n\n![A grey wave](wave.png)\n");
  await writeFile(join(folder, "content/wave.png"), png(1600, 400));
  execFileSync(PAYUNG, ["build", folder, "--portable", "--out", join(folder, "public")]);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

for (const [width, density, copy] of [[360, 1, 400], [360, 2, 800], [360, 3, 1200], [1280, 1, 800], [1280, 2, 1200]]) {
  test(`on ${width} px with ${density} dots each, the copy of ${copy} is loaded`, async () => {
    const context = await browser.newContext({ viewport: { width, height: 700 }, deviceScaleFactor: density, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(pathToFileURL(join(folder, "public/wave/index.html")).href);
    const image = page.locator("main img");
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector("main img").complete);
    const { src, shape } = await image.evaluate((img) => ({ src: img.currentSrc, shape: img.clientWidth / img.clientHeight }));
    assert.match(src, new RegExp(`wave\\.png\\.${copy}w\\.png$`));
    assert.ok(Math.abs(shape - 4) < 0.1, `${shape}`);
    await context.close();
  });
}
