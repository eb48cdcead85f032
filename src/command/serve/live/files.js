// Images, styles and the like that have other bytes at the same address: asked for again, and
// shown in the place of the old ones.

/** What a page shows of other files, and the attributes that name them. */
const SHOWING = "img, source, video, audio, object, embed, iframe, image, input[type=image], link[rel~=stylesheet], link[rel~=icon]";
const NAMING = ["src", "srcset", "poster", "data", "href"];
/** By which mark a file is asked for that changed since the page was loaded. */
const marks = new Map();
let lastMark = 0;
/** What was known of each file while changes were listened for. */
const tags = new Map();
/** The links that a link to a style is to stand for, once it is loaded. */
const formers = new WeakMap();

/** The path of an address of the site, or nothing. */
function pathOf(address) {
  try {
    const url = new URL(address, document.baseURI);
    return url.origin === location.origin && url.pathname.startsWith(mount) ? decodeURIComponent(url.pathname) : null;
  } catch {
    return null;
  }
}

/** The path of a file of the site. */
const pathIn = (file) => decodeURIComponent(mount) + file;

const addressOf = (path) => location.origin + path.split("/").map(encodeURIComponent).join("/");

/** An address with the mark of its file. */
function marked(address) {
  const mark = marks.get(pathOf(address));
  if (!mark) return address;
  const url = new URL(address, document.baseURI);
  if (url.searchParams.get("payung") === mark) return address;
  url.searchParams.set("payung", mark);
  return url.href;
}

/** The addresses that an attribute names, each put through a function. */
function readdress(name, value, change) {
  if (name !== "srcset") return change(value);
  return value.trim().split(/,\s+/).map((one) => one.replace(/^\S+/, change)).join(", ");
}

/** Each attribute on screen that names a file. */
function* naming() {
  for (const node of document.querySelectorAll(SHOWING)) {
    for (const name of NAMING) if (node.hasAttribute(name)) yield { node, name, value: node.getAttribute(name) };
  }
}

/** The files of the site that are shown. */
function shownFiles() {
  const paths = new Set();
  for (const { name, value } of naming()) {
    readdress(name, value, (address) => {
      paths.add(pathOf(address));
      return address;
    });
  }
  paths.delete(null);
  return [...paths];
}

/** Shows what files hold now. */
function freshen() {
  if (marks.size === 0) return;
  for (const { node, name, value } of [...naming()]) {
    const now = readdress(name, value, marked);
    if (now === value) continue;
    if (node.localName === "link" && node.relList.contains("stylesheet")) swap(node, now);
    else node.setAttribute(name, now);
  }
}

/** The old style goes only when the new one is there, so that nothing flashes. */
function swap(old, href) {
  const link = old.cloneNode();
  link.setAttribute("href", href);
  const copy = copies.get(old);
  if (copy) {
    twins.set(copy, link);
    copies.set(link, copy);
  }
  const before = [...(formers.get(old) ?? []), old];
  formers.set(link, before);
  const take = () => {
    // What it does to the page already is undone for a moment, to see where things were.
    if (link.sheet) link.sheet.disabled = true;
    const [parts, place] = [reading(), { x: scrollX, y: scrollY }];
    if (link.sheet) link.sheet.disabled = false;
    before.forEach((node) => node.remove());
    keepPlace(parts, place);
    stand();
  };
  for (const end of ["load", "error"]) link.addEventListener(end, take, { once: true });
  old.after(link);
}

/** Swaps the theme's style, whose name changes with it, in the page and in what is known of its text. */
function swapTheme(from, to) {
  const is = (copy) => onScreen(copy) && pathOf(copy.getAttribute("href") ?? "") === pathIn(from);
  const copy = [...served.querySelectorAll("link[rel~=stylesheet]")].find(is);
  if (!copy) return refreshPage();
  copy.setAttribute("href", copy.getAttribute("href").replace(from, to));
  swap(twins.get(copy), copy.getAttribute("href"));
}

/** Asks for the newest bytes, also past a worker that answers for pages kept on the device: what it keeps is renewed. */
async function fetchFresh(address) {
  const plain = address.split(/[?#]/)[0];
  const kept = [];
  if (navigator.serviceWorker?.controller) {
    for (const name of await caches.keys()) {
      if (!name.startsWith(`offline ${mount} `)) continue;
      const cache = await caches.open(name);
      const old = await cache.match(plain);
      if (!old) continue;
      kept.push([cache, old]);
      await cache.delete(plain);
    }
  }
  let answer = null;
  try {
    answer = await fetch(address, { cache: "no-store" });
    return answer.clone();
  } finally {
    for (const [cache, old] of kept) await cache.put(plain, answer?.ok ? answer.clone() : old);
  }
}

/** Renews what is shown of files that changed. */
async function renew(paths) {
  const shown = new Set(shownFiles());
  const changed = paths.filter((path) => shown.has(path));
  if (navigator.serviceWorker?.controller) await Promise.allSettled(changed.map((path) => fetchFresh(addressOf(path))));
  for (const path of paths) {
    lastMark += 1;
    marks.set(path, String(lastMark));
  }
  freshen();
}

const tagOf = async (path) => (await fetch(addressOf(path), { method: "HEAD", cache: "no-store" })).headers.get("etag");

/** Notes what is shown, before nobody listens for a while. */
async function learnFiles() {
  tags.clear();
  await Promise.allSettled(shownFiles().map(async (path) => tags.set(path, await tagOf(path))));
}

/** Renews what changed since; where that is not known, everything. */
async function checkFiles() {
  const paths = shownFiles();
  const changed = await Promise.all(paths.map(async (path) => !tags.has(path) || (await tagOf(path).catch(() => tags.get(path))) !== tags.get(path)));
  tags.clear();
  await renew(paths.filter((_, at) => changed[at]));
}
