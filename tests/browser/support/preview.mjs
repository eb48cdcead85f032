// Runs `payung serve` over a copy of the small site, lets a test edit the copy as an author
// would, and opens tabs that can tell whether they were reloaded, merged or left alone.

import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PAYUNG, ROOT } from "./site.mjs";

const SITE = fileURLToPath(new URL("../preview-site", import.meta.url));

/** A copy of the small site with the default theme as files, so that those can be edited too. */
export async function copy() {
  const root = await mkdtemp(join(tmpdir(), "payung-preview-"));
  await cp(SITE, root, { recursive: true });
  await cp(join(ROOT, "themes/default"), join(root, "themes/default"), { recursive: true });
  return root;
}

/** A preview of a folder, and what it printed. */
export async function serve(root, port = 0) {
  const child = spawn(PAYUNG, ["serve", root, "--port", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  const preview = { root, printed: "" };
  child.stderr.on("data", (bytes) => { preview.printed += bytes; });
  preview.base = await new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const address = /serving at (http\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once("exit", (code) => reject(new Error(`payung serve ended with ${code}:\n${preview.printed}`)));
  });
  preview.stop = () => new Promise((stopped) => {
    if (child.exitCode !== null || child.signalCode) return stopped(child.exitCode);
    child.once("exit", stopped);
    child.kill("SIGTERM");
  });
  return preview;
}

/** A site being previewed: files to edit, and a way back to how they were. */
export async function author() {
  const root = await copy();
  const before = new Map();
  const path = (file) => join(root, file);
  const keep = async (file) => {
    if (!before.has(file)) before.set(file, await readFile(path(file), "utf8").catch(() => null));
  };
  const write = async (file, text) => {
    await keep(file);
    await mkdir(dirname(path(file)), { recursive: true });
    await writeFile(path(file), text);
  };
  return {
    root,
    write,
    read: (file) => readFile(path(file), "utf8"),
    async edit(file, from, to) {
      const text = await readFile(path(file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
      await write(file, text.replace(from, to));
    },
    async remove(file) {
      await keep(file);
      await rm(path(file));
    },
    /** Puts every file back. */
    async mend() {
      for (const [file, text] of before) await (text === null ? rm(path(file), { force: true }) : writeFile(path(file), text));
      before.clear();
    },
    end: () => rm(root, { recursive: true, force: true }),
  };
}

/** A tab that listens for changes and remembers its nodes, navigations and mutations. */
export async function tab(context, address) {
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const seen = { loads: 0, asked: [] };
  await page.goto(address);
  await page.locator("payung-preview .bar a, payung-preview .bar span").first().waitFor();
  page.on("framenavigated", () => { seen.loads += 1; });
  page.on("request", (request) => seen.asked.push(request.url()));
  await page.evaluate(() => {
    window.remembered = [...document.querySelectorAll("h1, h2, main, nav, header, footer, details")];
    window.mutations = [];
    new MutationObserver((list) => window.mutations.push(...list.map(({ type, target }) => `${type} of ${target.nodeName}`))).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return {
    page,
    asked: () => seen.asked.splice(0),
    /** Whether the document is the one that was opened, with its headings, bars and folds. */
    async stayed() {
      return seen.loads === 0 && (await page.evaluate(() => window.remembered?.every((node) => node.isConnected) ?? false));
    },
    mutations: () => page.evaluate(() => window.mutations.splice(0)),
    text: () => page.locator("main").innerText(),
    overlay: page.locator("payung-preview .panel"),
    badge: page.locator("payung-preview .bar button"),
  };
}

/** Waits until something holds; then gives what it gave. */
export async function eventually(what, check, milliseconds = 8000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await pause(25);
  }
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
