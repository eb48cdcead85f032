/**
 * Leaves the site at once, by the link or by pressing Shift three times within five
 * seconds. Without this script the link is an ordinary link.
 * The words come from data attributes. One flag in sessionStorage, which names no page, lets "Back" show a
 * blank page instead of the one that was left: the two words of that page.
 */
const FLAG = "left";
const WITHIN = 5000;

/** Covers everything; returns the cover. */
const cover = (text) => {
  const page = document.createElement("div");
  page.className = "exit-cover";
  page.setAttribute("role", "alert");
  page.textContent = text;
  document.documentElement.dataset.exit = "";
  document.body.append(page);
  return page;
};

const flag = {
  get words() { try { return sessionStorage.getItem(FLAG)?.split("\n"); } catch { return undefined; } },
  raise(words) { try { sessionStorage.setItem(FLAG, words.join("\n")); } catch { /* storage is off: Back shows the page before */ } },
  lower() { try { sessionStorage.removeItem(FLAG); } catch { /* nothing was stored */ } },
};

customElements.define("exit-link", class extends HTMLElement {
  connectedCallback() {
    this.presses = 0;
    this.dots = document.createElement("span");
    this.dots.className = "exit-link__dots";
    this.dots.setAttribute("aria-hidden", "true");
    this.dots.hidden = true;
    this.dots.append(...[1, 2, 3].map(() => document.createElement("i")));
    this.status = document.createElement("span");
    this.status.className = "exit-link__status";
    this.status.setAttribute("role", "status");
    this.append(this.dots, this.status);
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.querySelector("a").addEventListener("click", (event) => { event.preventDefault(); this.exit(); }, { signal });
    addEventListener("keyup", (event) => this.key(event), { signal });
  }

  disconnectedCallback() {
    this.listening.abort();
    clearTimeout(this.timer);
  }

  /** Counts Shift pressed alone; anything else starts over. */
  key(event) {
    if (event.key !== "Shift") {
      this.modified = event.shiftKey;
      if (this.presses) this.reset("");
      return;
    }
    if (this.modified || event.altKey || event.ctrlKey || event.metaKey) { // Shift was part of another key, or changed the keyboard
      this.modified = false;
      return;
    }
    this.presses += 1;
    if (this.presses === 1) this.timer = setTimeout(() => this.reset(this.dataset.expired), WITHIN);
    this.show();
    if (this.presses === 3) this.exit();
    else this.status.textContent = this.presses === 1 ? this.dataset.two : this.dataset.one;
  }

  reset(text) {
    clearTimeout(this.timer);
    this.presses = 0;
    this.status.textContent = text;
    this.show();
  }

  show() {
    this.dots.hidden = this.presses === 0;
    [...this.dots.children].forEach((dot, i) => dot.toggleAttribute("data-on", i < this.presses));
  }

  exit() {
    const target = this.querySelector("a").href;
    cover(this.dataset.leaving);
    document.title = this.dataset.leaving;
    document.querySelectorAll("link[rel=icon]").forEach((icon) => { icon.href = this.dataset.icon; });
    if ("speechSynthesis" in window) speechSynthesis.cancel();
    clearTimeout(this.timer);
    flag.raise([this.dataset.blank, this.dataset.continue]);
    location.replace(target);
  }
});

/** After an exit, Back shows a blank page until the reader asks for more. */
addEventListener("pageshow", () => {
  document.querySelectorAll(".exit-cover").forEach((old) => old.remove());
  delete document.documentElement.dataset.exit;
  if (!flag.words) return;
  const [blank, more] = flag.words;
  const title = document.title;
  const page = cover(blank);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = more || "→";
  document.title = blank || "…";
  button.addEventListener("click", () => {
    flag.lower();
    page.remove();
    document.title = title;
    delete document.documentElement.dataset.exit;
    document.querySelector("h1")?.scrollIntoView();
  });
  page.append(button);
  button.focus();
});
