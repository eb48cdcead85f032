/**
 * Opens the search at once where there was a link to the page of all titles, and loads what it
 * needs while the reader begins to type: nothing of it is asked for before.
 */
const CODE = "lazy:components/search/open.lazy.js";
const STYLE = "lazy:components/search/open.lazy.css";
let panel;

/** The box to type in; what has to come for it is on its way. */
const make = (box, link) => {
  const root = new URL(box.dataset.root || "./", document.baseURI).href;
  const { lang } = document.documentElement;
  const disk = location.protocol === "file:";
  const load = (path) => new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: root + path, onload: done, onerror: failed });
    document.head.append(script);
  });
  const words = link.textContent.trim();
  panel = document.createElement("search-panel");
  panel.innerHTML = '<div class="search" role="search"><div class="search__bar"><input class="search__input" role="combobox" aria-expanded="false" aria-controls="search-list" aria-autocomplete="list" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" maxlength="1000"><button type="button" class="search__close button"></button></div><p class="search__status" role="status"></p><div id="search-list" role="listbox" hidden></div></div>';
  const input = panel.querySelector("input");
  input.ariaLabel = input.placeholder = panel.querySelector("#search-list").ariaLabel = words;
  panel.querySelector("button").textContent = box.dataset.close;
  panel.querySelector("p").textContent = box.dataset.wait;
  panel.querySelector(".search__bar").prepend(link.querySelector("svg").cloneNode(true));
  const client = () => disk ? load("search/client.js").then(() => self.payungSearch) : import(`${root}search/client.js`);
  Object.assign(panel, { root, lang, all: link.href, client, words: load(`search/${lang}/words.js`), early: disk ? undefined : { client: client(), index: fetch(`${root}search/${lang}/index.json`) } });
  panel.early?.client.catch(() => {});
  panel.early?.index.catch(() => {});
  panel.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && close());
  panel.addEventListener("click", (event) => (event.target === panel || event.target.closest(".search__close")) && close());
  panel.addEventListener("focusout", ({ relatedTarget: to }) => to && !panel.contains(to) && close(to));
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: root + STYLE }));
  // Where the search cannot come, the page of all titles can.
  load(CODE).catch(() => { location.href = link.href; });
  document.body.append(panel);
};

/** Closes, and gives the focus back to where it was. */
const close = (to = panel.opener) => {
  panel.hidden = true;
  document.querySelectorAll("a.search-box").forEach((link) => link.setAttribute("aria-expanded", "false"));
  to?.focus?.();
};

const open = (box) => {
  const link = box.querySelector("a");
  if (!panel?.isConnected) make(box, link);
  if (document.activeElement !== document.body && !panel.contains(document.activeElement)) panel.opener = document.activeElement;
  panel.opener ??= link;
  panel.hidden = false;
  link.setAttribute("aria-expanded", "true");
  panel.querySelector("input").focus();
};

customElements.define("search-box", class extends HTMLElement {
  connectedCallback() {
    const link = this.querySelector("a");
    link.role = "button";
    link.ariaExpanded = "false";
    link.ariaHasPopup = "dialog";
    this.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(this);
    };
    this.onkeydown = (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      open(this);
    };
  }
});

/** Ctrl and K, as elsewhere: a shortcut with a modifier disturbs no one who dictates (WCAG 2.1.4). */
addEventListener("keydown", (event) => {
  const box = document.querySelector("search-box");
  if (!box || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(box);
});

/** The query stays nowhere: a page that is gone back to has none. */
addEventListener("pagehide", () => panel?.remove());
