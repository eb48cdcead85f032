/**
 * Keeps pages on the device when the reader presses the button, and takes them away again.
 * Before that it only asks which pages there are; what it finds kept is its own or nothing.
 */
const needs = () => navigator.serviceWorker && window.caches && window.isSecureContext && location.protocol !== "file:";

customElements.define("offline-keep", class extends HTMLElement {
  async connectedCallback() {
    if (!needs()) return;
    this.root = new URL(this.dataset.root || "./", location.href).href;
    this.mark = `offline ${new URL(this.root).pathname} `;
    this.listed = `${this.root}offline/${this.dataset.lang}.json`;
    try {
      this.list = await (await fetch(this.listed)).json();
      await this.tidy();
      await this.show();
    } catch {
      return; // no list or no room of its own: no promise
    }
    this.say(this.list);
    this.onclick = ({ target }) => target.dataset.do && this[target.dataset.do]();
    this.hidden = false;
  }

  say({ bytes, pages }) {
    const { lang } = document.documentElement;
    const size = new Intl.NumberFormat(lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 }).format(bytes / 1000);
    this.querySelector("summary").textContent = this.dataset.size.replace("{size}", size);
    this.querySelector("ul").replaceChildren(...pages.map((page) => {
      const link = Object.assign(document.createElement("a"), { href: this.root + page.url, textContent: page.title, lang: page.lang });
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
  }

  /** What is kept whole: the list is stored last. */
  async kept() {
    const names = [];
    for (const name of await caches.keys()) {
      const [lang] = name.slice(this.mark.length).split(" ");
      const list = `${this.root}offline/${lang}.json`;
      if (name.startsWith(this.mark) && await caches.match(list, { cacheName: name })) names.push(name);
    }
    return names;
  }

  /** What a browser that was closed in the middle may have left. */
  async tidy() {
    const kept = await this.kept();
    for (const name of await caches.keys()) if (name.startsWith(this.mark) && !kept.includes(name)) await caches.delete(name);
  }

  async show(words = "") {
    const kept = await this.kept();
    this.querySelector("[data-do=keep]").hidden = kept.some((name) => name.startsWith(`${this.mark}${this.dataset.lang} `));
    this.querySelector("[data-do=remove]").hidden = !kept.length;
    this.querySelector(".offline__status").textContent = words;
  }

  async keep() {
    const name = `${this.mark}${this.dataset.lang} ${this.list.key}`;
    await this.while(async () => {
      try {
        // All is fetched, past the browser's other memory, before any is stored: who leaves meanwhile leaves nothing.
        const files = await Promise.all(this.list.files.map((file) => this.fetched(this.root + file)));
        const cache = await caches.open(name);
        for (const [address, answer] of files) await cache.put(address, answer);
        await this.answered(await navigator.serviceWorker.register(`${this.root}offline.js`, { scope: this.root }));
        return this.dataset.kept;
      } catch (error) {
        await caches.delete(name);
        return error.name === "QuotaExceededError" ? this.dataset.full : this.dataset.failed;
      }
    });
  }

  async fetched(address) {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return [address, new Response(await answer.blob(), { headers: answer.headers })];
  }

  /** Waits until somebody answers for what is kept. */
  answered({ installing, waiting, active }) {
    const worker = installing ?? waiting ?? active;
    return new Promise((good, bad) => {
      const look = () => {
        if (worker.state === "activated") good();
        if (worker.state === "redundant") bad(new Error("the worker could not start"));
      };
      worker.addEventListener("statechange", look);
      look();
    });
  }

  /** All languages: who presses this wants nothing of the site left. */
  async remove() {
    await this.while(async () => {
      for (const worker of await navigator.serviceWorker.getRegistrations()) if (worker.scope === this.root) await worker.unregister();
      for (const name of await caches.keys()) if (name.startsWith(this.mark)) await caches.delete(name);
      return this.dataset.removed;
    });
  }

  async while(work) {
    const buttons = [...this.querySelectorAll("button")];
    const had = buttons.find((button) => button === document.activeElement);
    buttons.forEach((button) => { button.disabled = true; });
    this.querySelector(".offline__status").textContent = this.dataset.busy;
    const words = await work();
    buttons.forEach((button) => { button.disabled = false; });
    await this.show(words);
    if (had) buttons.find((button) => !button.hidden)?.focus();
  }
});
