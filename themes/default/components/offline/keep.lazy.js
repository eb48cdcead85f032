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
    try {
      const answer = await fetch(`${this.root}offline/${this.dataset.lang}.json`);
      this.list = await answer.json();
    } catch {
      return; // no list, no promise
    }
    this.say(this.list);
    this.onclick = ({ target }) => target.dataset.do && this[target.dataset.do]();
    await this.show();
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

  async kept() {
    return (await caches.keys()).filter((name) => name.startsWith(this.mark));
  }

  async show(words = "") {
    const any = (await this.kept()).some((name) => name.startsWith(`${this.mark}${this.dataset.lang} `));
    for (const button of this.querySelectorAll("button")) button.hidden = (button.dataset.do === "keep") === any;
    this.querySelector(".offline__status").textContent = words;
  }

  async keep() {
    const name = `${this.mark}${this.dataset.lang} ${this.list.key}`;
    await this.while(async () => {
      try {
        const cache = await caches.open(name);
        await cache.addAll(this.list.files.map((file) => new Request(this.root + file, { cache: "no-cache" })));
        await navigator.serviceWorker.register(`${this.root}offline.js`, { scope: this.root });
        return this.dataset.kept;
      } catch {
        await caches.delete(name);
        return this.dataset.failed;
      }
    });
  }

  /** All languages: who presses this wants nothing of the site left. */
  async remove() {
    await this.while(async () => {
      for (const name of await this.kept()) await caches.delete(name);
      for (const worker of await navigator.serviceWorker.getRegistrations()) if (worker.scope === this.root) await worker.unregister();
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
