// Keeping pages on the device: nothing before the button, everything that was promised after it,
// nothing after the second button, nothing of what was not finished; no button where no script can
// serve it; and the site as one file.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inflateRawSync } from "node:zlib";
import { axe, launch, overflow, watch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

let built;
let browser;

before(async () => {
  built = await site();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** A reader on a phone, on the page with the button. */
async function reader(path = "read-offline/", options = {}) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(built.base + path);
  return { context, page };
}

/** What the origin stores and who answers for it. */
const stored = (page) => page.evaluate(async () => ({
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
  storage: localStorage.length + sessionStorage.length,
  cookies: document.cookie,
}));

const NOTHING = { caches: [], workers: [], storage: 0, cookies: "" };
const keep = async (page) => {
  await page.locator("[data-do=keep]").click();
  await page.locator("[data-do=remove]").waitFor();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
};

test("before the button is pressed nothing is stored, and what would be is said with its size", async () => {
  const { context, page } = await reader();
  await page.locator("[data-do=keep]").waitFor();
  assert.deepEqual(await stored(page), NOTHING);
  const list = JSON.parse(await readFile(join(built.out, "offline/en.json"), "utf8"));
  assert.equal(await page.locator(".offline__what li").count(), list.pages.length);
  assert.match(await page.locator(".offline__what summary").textContent(), new RegExp(String(Math.round(list.bytes / 1000)).slice(-3)));
  assert.deepEqual([...(await axe(page)), ...(await overflow(page))], []);
  await context.close();
});

test("the list's size is that of its files", async () => {
  for (const lang of ["en", "th"]) {
    const list = JSON.parse(await readFile(join(built.out, `offline/${lang}.json`), "utf8"));
    const kept = list.files.filter((file) => file !== `offline/${lang}.json`);
    const sizes = await Promise.all(kept.map(async (file) => (await readFile(join(built.out, decodeURI(file), file === "" || file.endsWith("/") ? "index.html" : ""))).length));
    assert.equal(sizes.reduce((a, b) => a + b, 0), list.bytes, lang);
    assert.ok(list.pages.length > 5, "the help pages are there");
    assert.ok(kept.some((file) => file.endsWith("index.json")), "a small search is kept");
  }
});

for (const [path, help, word] of [["read-offline/", "get-help/", "picture"], ["th/read-offline/", "th/get-help/", "ช่วย"]]) {
  test(`/${path}: after the button a help page opens without a connection, and the second button takes all away`, async (t) => {
    t.after(() => built.away(false));
    const { context, page } = await reader(path);
    await keep(page);
    const after = await stored(page);
    assert.equal(after.caches.length, 1);
    assert.deepEqual(after.workers, [built.base]);
    assert.deepEqual([after.storage, after.cookies], [0, ""]);
    await context.setOffline(true);
    built.away(true);
    await page.goto(`${built.base}${help}#th`);
    assert.equal(await page.locator("h1").count(), 1);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.querySelector(".help-bar")).position), "static", "its styles came");
    await page.locator("search-box a").click();
    await page.locator("search-panel input").fill(word);
    await page.locator("search-panel [role=option]").first().waitFor();
    const other = await context.newPage(); // an error page on its way disturbs what comes next in its tab
    await assert.rejects(other.goto(`${built.base}law/`), "what was not kept is not there");
    await page.goto(built.base + path);
    await page.locator("[data-do=remove]").click();
    await page.locator("[data-do=keep]").waitFor();
    assert.deepEqual(await stored(page), NOTHING);
    await assert.rejects(other.goto(built.base + help));
    await context.close();
  });
}

test("other pages that are read meanwhile are kept nowhere", async () => {
  const { context, page } = await reader();
  await keep(page);
  const files = () => page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).map(({ url }) => url).sort());
  const before = await files();
  await page.goto(`${built.base}law/`);
  await page.goto(`${built.base}risks/`);
  assert.deepEqual(await files(), before);
  await context.close();
});

test("where a file is missing nothing is kept, and that is said", async () => {
  const { context, page } = await reader();
  await watch(context);
  await context.route("**/get-help/**", (route) => route.abort());
  await page.locator("[data-do=keep]").click();
  await page.waitForFunction(() => document.querySelector(".offline__status").textContent === document.querySelector("offline-keep").dataset.failed);
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
});

/** Presses the button and waits until it says how that ended. */
async function said(page, what) {
  await page.locator("[data-do=keep]").click();
  await page.waitForFunction((key) => document.querySelector(".offline__status").textContent === document.querySelector("offline-keep").dataset[key], what);
}

test("where the worker cannot start nothing is kept, and that is said", async () => {
  const worker = join(built.out, "offline.js");
  const { context, page } = await reader();
  await rename(worker, `${worker}.away`);
  try {
    await said(page, "failed");
    assert.deepEqual(await stored(page), NOTHING);
    assert.ok(await page.locator("[data-do=keep]").isVisible());
  } finally {
    await rename(`${worker}.away`, worker);
  }
  await context.close();
});

test("where the device has no room nothing is kept, and that is said", async () => {
  const { context, page } = await reader();
  const debug = await context.newCDPSession(page);
  await debug.send("Storage.overrideQuotaForOrigin", { origin: new URL(built.base).origin, quotaSize: 10_000 });
  await said(page, "full");
  assert.deepEqual(await stored(page), NOTHING);
  await debug.send("Storage.overrideQuotaForOrigin", { origin: new URL(built.base).origin });
  await keep(page);
  await context.close();
});

test("who leaves by the exit while pages are fetched leaves nothing on the device", async () => {
  const { context, page } = await reader();
  await context.route((url) => url.hostname !== "127.0.0.1", (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" }));
  let asked = 0;
  await context.route("**/get-help/**", async (route) => {
    asked += 1;
    await new Promise((done) => setTimeout(done, 2000));
    await route.continue().catch(() => {});
  });
  await page.locator("[data-do=keep]").click();
  await page.waitForFunction(() => document.querySelector(".offline__status").textContent === document.querySelector("offline-keep").dataset.busy);
  await page.locator(".exit-link a").click();
  await page.waitForURL((url) => url.hostname !== "127.0.0.1");
  await new Promise((done) => setTimeout(done, 3000));
  assert.ok(asked > 0, "it was under way");
  const other = await context.newPage();
  await other.goto(built.base);
  assert.deepEqual(await stored(other), NOTHING);
  await context.close();
});

test("the exit leaves what was kept as it was, as the page says, and no more", async () => {
  const { context, page } = await reader();
  await context.route((url) => url.hostname !== "127.0.0.1", (route) => route.fulfill({ contentType: "text/html", body: "<title>Elsewhere</title>" }));
  await keep(page);
  const before = await stored(page);
  await page.locator(".exit-link a").click();
  await page.waitForURL((url) => url.hostname !== "127.0.0.1");
  const other = await context.newPage();
  await other.goto(built.base);
  assert.deepEqual(await stored(other), before);
  await context.close();
});

test("what a browser left that was closed in the middle is cleared, and counts as nothing", async () => {
  const { context, page } = await reader();
  await page.evaluate(() => caches.open("offline / en 0123"));
  await page.evaluate(() => caches.open("somebody else's"));
  await page.reload();
  await page.locator("[data-do=keep]").waitFor();
  assert.ok(await page.locator("[data-do=remove]").isHidden());
  assert.deepEqual((await stored(page)).caches, ["somebody else's"]);
  await context.close();
});

test("of two languages each can be kept, and the button of a third takes both away", async () => {
  const { context, page } = await reader();
  await keep(page);
  await page.goto(`${built.base}th/read-offline/`);
  await page.locator("[data-do=keep]").click();
  await page.locator("[data-do=keep]").waitFor({ state: "hidden" });
  assert.equal((await stored(page)).caches.length, 2);
  await context.setOffline(true);
  for (const path of ["get-help/", "th/get-help/"]) {
    await page.goto(built.base + path);
    assert.equal(await page.locator("h1").count(), 1);
  }
  await context.setOffline(false);
  await page.goto(`${built.base}ms/read-offline/`);
  await page.locator("[data-do=keep]").waitFor();
  await page.locator("[data-do=remove]").click();
  await page.locator("[data-do=remove]").waitFor({ state: "hidden" });
  assert.deepEqual(await stored(page), NOTHING);
  await context.close();
});

/** Waits until what is asked of the page, which may take its time to answer, is so. */
async function eventually(page, holds, arg) {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((done) => setTimeout(done, 100))) {
    if (await page.evaluate(holds, arg)) return;
  }
  assert.fail(`it never came to be: ${holds}`);
}

test("a new version of the site takes the place of what is kept, and only as a whole", async () => {
  const files = ["offline.js", "offline/en.json", "get-help/index.html"].map((file) => join(built.out, file));
  const old = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const publish = (texts) => Promise.all(files.map((file, at) => writeFile(file, texts[at])));
  const { key } = JSON.parse(old[1]);
  const version = (mark) => [`${old[0]}// ${mark}`, old[1].replace(key, mark), old[2].replace("</h1>", ` ${mark}</h1>`)];
  const { context, page } = await reader();
  try {
    await keep(page);
    const shows = async (words) => {
      await eventually(page, async (words) => {
        const names = await caches.keys();
        const kept = await (await caches.match("/get-help/", { cacheName: names[0] }))?.text();
        return names.length === 1 && kept?.includes(words);
      }, words);
      await page.goto(`${built.base}get-help/`);
      assert.ok((await page.locator("h1").textContent()).includes(words));
    };
    await publish(version("edition-two"));
    await page.goto(`${built.base}get-help/`); // while it is read the browser looks for news
    await shows("edition-two");
    // A version of which a page is missing: what was kept stays.
    await publish(version("edition-three"));
    await rename(files[2], `${files[2]}.away`);
    await page.goto(`${built.base}read-offline/`);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
    await eventually(page, async () => !(await navigator.serviceWorker.getRegistration()).installing);
    await context.setOffline(true);
    await shows("edition-two");
    await context.setOffline(false);
  } finally {
    await rename(`${files[2]}.away`, files[2]).catch(() => {});
    await publish(old);
  }
  await context.close();
});

for (const [what, options, before] of [
  ["without scripts", { javaScriptEnabled: false }, () => {}],
  ["in a browser that has no service workers", {}, () => { delete Navigator.prototype.serviceWorker; }],
]) {
  test(`${what} there is no button, and the way to the site as one file`, async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
    await context.addInitScript(before);
    const page = await context.newPage();
    await page.goto(`${built.base}read-offline/`);
    await page.waitForLoadState("networkidle");
    assert.equal(await page.locator(".offline button:visible").count(), 0);
    await page.locator(".offline a:visible").click();
    await page.waitForURL(`${built.base}offline/`);
    const { length } = await readFile(join(built.out, "offline.zip"));
    assert.ok((await page.locator("main .button").textContent()).includes(`${(Math.ceil(length / 1e5) / 10).toFixed(1)} MB`));
    assert.deepEqual(await overflow(page), []);
    await context.close();
  });
}

/** The files of a zip, by its central directory (APPNOTE 4.3.12), unpacked below a folder. */
async function unpack(zip, folder) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let file = 0; file < count; file += 1) {
    const [method, packed, name, extra, note] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const start = zip.readUInt32LE(at + 42);
    const target = join(folder, zip.toString("utf8", at + 46, at + 46 + name));
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(data, data + packed);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + name + extra + note;
  }
  return count;
}

test("the site as one file unpacks, opens from disk, and is searched there", async () => {
  const folder = await mkdtemp(join(tmpdir(), "payung-zip-"));
  try {
    assert.ok(await unpack(await readFile(join(built.out, "offline.zip")), folder) > built.pages.length);
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => request.url().startsWith("http") && complaints.push(`asked ${request.url()}`));
    await page.goto(pathToFileURL(join(folder, "offline", "index.html")).href);
    await page.locator("search-box a").first().click();
    await page.locator("search-panel input").fill("grooming");
    await page.locator("search-panel [role=option]").first().waitFor();
    await page.locator("search-panel input").press("Enter");
    await page.waitForURL(/^file:.*grooming.*index\.html/);
    await page.goto(pathToFileURL(join(folder, "offline", "th", "read-offline", "index.html")).href);
    assert.equal(await page.locator(".offline").count(), 0, "what is on a disk already offers no keeping");
    assert.deepEqual(complaints, []);
    await context.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
