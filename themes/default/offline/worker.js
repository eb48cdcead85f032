/**
 * Answers for the pages that a reader asked to keep on this device, also without a connection.
 * Everything else goes to the network and is kept nowhere. When the site changes, this file does,
 * and what is kept is fetched anew; if that does not work, what was kept stays.
 */
const VERSION = "{version}";
const ROOT = self.registration.scope;
const MARK = `offline ${new URL(ROOT).pathname} `;

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(MARK));

const fetched = async (file) => {
  const answer = await fetch(ROOT + file, { cache: "no-store" });
  if (!answer.ok) throw new Error(`${answer.status} for ${file} of ${VERSION}`);
  return [ROOT + file, new Response(await answer.blob(), { headers: answer.headers })];
};

/** Brings a kept language up to date: all is fetched before any is stored, and the list is stored last. */
const renewed = async (name, lang, { files, key }) => {
  const all = await Promise.all(files.map(fetched));
  if (!(await caches.has(name))) return; // taken away meanwhile
  const fresh = `${MARK}${lang} ${key}`;
  try {
    const cache = await caches.open(fresh);
    for (const [address, answer] of all) await cache.put(address, answer);
  } catch (error) {
    await caches.delete(fresh);
    throw error;
  }
  if (!(await caches.delete(name))) await caches.delete(fresh);
};

const renew = async () => {
  for (const name of await ours()) {
    const [lang, key] = name.slice(MARK.length).split(" ");
    const answer = await fetch(`${ROOT}offline/${lang}.json`, { cache: "no-store" });
    if (answer.status === 404) await caches.delete(name);
    else if (!answer.ok) throw new Error(`${answer.status} for the list of ${VERSION}`);
    else {
      const list = await answer.json();
      if (list.key !== key) await renewed(name, lang, list);
    }
  }
};

const kept = async (url) => {
  for (const cacheName of await ours()) {
    const found = await caches.match(url.split(/[?#]/)[0], { cacheName });
    if (found) return found;
  }
};

self.addEventListener("install", (event) => event.waitUntil(renew().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(ROOT)) return;
  event.respondWith(kept(request.url).then((found) => found ?? fetch(request)));
});
