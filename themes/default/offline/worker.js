/**
 * Answers for the pages that a reader asked to keep on this device, also without a connection.
 * Everything else goes to the network and is kept nowhere. When the site changes, this file does,
 * and what is kept is fetched anew; if that does not work, what was kept stays.
 */
const VERSION = "{version}";
const ROOT = self.registration.scope;
const MARK = `offline ${new URL(ROOT).pathname} `;

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(MARK));

/** Brings each kept language up to date. */
const renew = async () => {
  for (const name of await ours()) {
    const [lang, key] = name.slice(MARK.length).split(" ");
    const answer = await fetch(`${ROOT}offline/${lang}.json`, { cache: "no-cache" });
    if (answer.status === 404) await caches.delete(name);
    else if (!answer.ok) throw new Error(`${answer.status} for the list of ${VERSION}`);
    else {
      const list = await answer.json();
      if (list.key === key) continue;
      const fresh = `${MARK}${lang} ${list.key}`;
      try {
        await (await caches.open(fresh)).addAll(list.files.map((file) => new Request(ROOT + file, { cache: "no-cache" })));
      } catch (error) {
        await caches.delete(fresh);
        throw error;
      }
      await caches.delete(name);
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
