// The preview's script: merges a changed page into the one on screen, swaps a changed
// style, shows what is wrong, and leads to the source. Scroll, focus, selection and open
// <details> stay, because the nodes stay.

(() => {
  const script = document.currentScript;
  const mount = script.dataset.payungMount;
  let source = script.dataset.payungSource;
  script.remove();

  /** Whether two nodes are the same thing in an older and a newer state. */
  const alike = (a, b) =>
    a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || "") === (b.id || "");

  /** Attributes that the reader, not the author, has set. */
  const kept = new Set(["open", "data-theme", "aria-expanded", "hidden", "data-open"]);

  function mergeAttributes(from, to) {
    for (const { name, value } of [...to.attributes]) {
      if (from.getAttribute(name) !== value && !(kept.has(name) && from.dataset.payungTouched)) from.setAttribute(name, value);
    }
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && !kept.has(name) && name !== "data-payung-touched") from.removeAttribute(name);
    }
  }

  /** Makes the children of one node those of another, keeping every node that can stay. */
  function mergeChildren(from, to) {
    const ours = [...from.childNodes].filter((node) => !(node.nodeType === 1 && node.localName === "payung-preview"));
    const theirs = [...to.childNodes].filter((node) => !(node.localName === "script" && node.src && node.src.includes("-payung/live.js")));
    let start = 0;
    while (start < ours.length && start < theirs.length && alike(ours[start], theirs[start])) merge(ours[start], theirs[start++]);
    let endOurs = ours.length;
    let endTheirs = theirs.length;
    while (endOurs > start && endTheirs > start && alike(ours[endOurs - 1], theirs[endTheirs - 1])) merge(ours[--endOurs], theirs[--endTheirs]);
    const spare = ours.slice(start, endOurs);
    const before = ours[endOurs] ?? null;
    for (const wanted of theirs.slice(start, endTheirs)) {
      const at = spare.findIndex((node) => alike(node, wanted));
      if (at < 0) {
        from.insertBefore(document.importNode(wanted, true), spare[0] ?? before);
        continue;
      }
      for (const gone of spare.splice(0, at)) gone.remove();
      merge(spare.shift(), wanted);
    }
    for (const gone of spare) gone.remove();
  }

  function merge(from, to) {
    if (from.isEqualNode(to)) return;
    if (from.nodeType !== 1) {
      if (from.nodeValue !== to.nodeValue) from.nodeValue = to.nodeValue;
      return;
    }
    // What a custom element's script made inside it would be taken for something to remove.
    if (from.localName.includes("-")) {
      from.replaceWith(document.importNode(to, true));
      return;
    }
    mergeAttributes(from, to);
    mergeChildren(from, to);
  }

  function mergeHead(next) {
    if (document.title !== next.title) document.title = next.title;
    const key = (node) => node.outerHTML;
    const wanted = [...next.head.children].filter((node) => node.localName === "meta" || (node.localName === "link" && node.rel !== "stylesheet"));
    const have = new Map([...document.head.children].filter((node) => node.localName === "meta" || (node.localName === "link" && node.rel !== "stylesheet")).map((node) => [key(node), node]));
    for (const node of wanted) if (!have.delete(key(node)) && node.httpEquiv !== "Content-Security-Policy") document.head.append(document.importNode(node, true));
    for (const node of have.values()) if (node.httpEquiv !== "Content-Security-Policy") node.remove();
  }

  async function refreshPage() {
    const response = await fetch(location.href, { cache: "no-store" });
    if (!response.ok && response.status !== 404) return;
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    // What is being read stays where it is, also when something is added above it.
    const read = [...document.querySelectorAll("main :is(h1, h2, h3, h4, p, li, pre, tr, figure)")].find((node) => node.getBoundingClientRect().bottom > 0);
    const top = read?.getBoundingClientRect().top;
    const { scrollX, scrollY } = window;
    mergeHead(next);
    mergeAttributes(document.documentElement, next.documentElement);
    mergeAttributes(document.body, next.body);
    mergeChildren(document.body, next.body);
    const style = next.querySelector('link[rel="stylesheet"]');
    if (style) swapStyle(style.getAttribute("href"));
    const to = scrollY > 0 && read?.isConnected ? window.scrollY + read.getBoundingClientRect().top - top : scrollY;
    if (window.scrollX !== scrollX || Math.abs(window.scrollY - to) > 1) window.scrollTo({ left: scrollX, top: to, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("payung:merged"));
  }

  /** The old style goes only when the new one is there, so that nothing flashes. */
  function swapStyle(href) {
    const old = [...document.querySelectorAll('link[rel="stylesheet"]')];
    const url = new URL(href, location.href).href;
    if (old.some((link) => link.href === url)) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.addEventListener("load", () => old.forEach((node) => node.remove()), { once: true });
    document.head.append(link);
  }

  // What is wrong, and where the page comes from: in a tree of its own, so that neither
  // the page's styles nor its policy matter.
  const host = document.createElement("payung-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 13px/1.5 system-ui, sans-serif; }
    .bar { position: fixed; inset-block-end: 0; inset-inline-start: 0; z-index: 2147483646; display: flex; gap: .6em; align-items: center; max-inline-size: 100vw;
      padding: .2em .7em; background: #1d2b36; color: #fff; border-start-end-radius: 8px; opacity: .85; }
    .bar:hover, .bar:focus-within { opacity: 1; }
    .bar a { color: #9ad7ff; }
    button { cursor: pointer; border: 0; border-radius: 99px; padding: .05em .7em; background: #7a4d00; color: #fff; }
    button.error { background: #a3121f; }
    button:focus-visible, a:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
    .panel { position: fixed; inset: 0; z-index: 2147483647; overflow: auto; padding: 2rem; background: rgb(16 22 28 / .93); color: #f4f4f4; }
    .panel[hidden] { display: none; }
    h2 { font-size: 18px; font-weight: 600; margin: 0 0 1rem; }
    pre { font: 13px/1.5 ui-monospace, monospace; white-space: pre; overflow: auto; padding: .8rem 1rem; margin: 0 0 .8rem; background: #0008; border-inline-start: 4px solid #e0a030; border-radius: 4px; }
    pre.error { border-color: #ff5a66; }
    .panel a { color: #9ad7ff; }
    .close { position: fixed; inset-block-start: 1rem; inset-inline-end: 1rem; background: #fff; color: #111; }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];
  const bar = document.createElement("div");
  bar.className = "bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Preview");
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "Findings");
  root.append(bar, panel);
  document.body.append(host);
  let dismissed = "";
  let last = null;

  function element(name, text, properties = {}) {
    const node = Object.assign(document.createElement(name), properties);
    node.textContent = text;
    return node;
  }

  function fillPanel(findings) {
    const shown = [...findings.here, ...findings.elsewhere];
    panel.replaceChildren(element("h2", findings.here.some((one) => one.severity === "error") ? "This page cannot be built yet" : "Findings"));
    for (const one of shown) {
      panel.append(element("pre", one.text, { className: one.severity, tabIndex: 0 }));
      if (one.link) panel.append(Object.assign(element("a", "open in the editor"), { href: one.link }));
    }
    const close = element("button", "close", { className: "close" });
    close.addEventListener("click", () => { panel.hidden = true; dismissed = JSON.stringify(last); });
    panel.append(close);
  }

  function showFindings(findings) {
    last = findings;
    bar.replaceChildren();
    if (findings.source) bar.append(element(findings.places[0]?.link ? "a" : "span", findings.source, { className: "source" }));
    pointToSource();
    const errors = findings.here.filter((one) => one.severity === "error");
    const count = findings.here.length;
    if (count || findings.elsewhere_count) {
      const label = [count ? `${count} here` : "", findings.elsewhere_count ? `elsewhere: ${findings.elsewhere_count}` : ""].filter(Boolean).join(", ");
      const button = element("button", label, { className: errors.length ? "error" : "" });
      button.addEventListener("click", () => { fillPanel(findings); panel.hidden = !panel.hidden; });
      bar.append(button);
    }
    if (errors.length && dismissed !== JSON.stringify(findings)) {
      fillPanel({ ...findings, elsewhere: [] });
      panel.hidden = false;
    } else {
      panel.hidden = true;
    }
  }

  /** Leads to the line of what is being read: the last heading above the middle of the window. */
  function pointToSource() {
    const link = bar.querySelector("a.source");
    if (!link) return;
    const above = ({ anchor }) => {
      const heading = anchor === "" ? document.body : document.getElementById(anchor);
      return heading?.getClientRects().length > 0 && heading.getBoundingClientRect().top < innerHeight / 3;
    };
    const place = last.places.findLast(above) ?? last.places[0];
    const text = place.anchor ? `${last.source}:${place.line}` : last.source;
    if (link.textContent !== text) link.textContent = text;
    if (link.getAttribute("href") !== place.link) link.href = place.link;
  }
  let pointing = 0;
  addEventListener("scroll", () => { pointing ||= setTimeout(() => { pointing = 0; if (last) pointToSource(); }, 100); }, { passive: true });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) { panel.hidden = true; dismissed = JSON.stringify(last); }
  });
  // A reader's own choice of an open or closed fold is theirs.
  document.addEventListener("toggle", (event) => { if (event.target.dataset) event.target.dataset.payungTouched = ""; }, true);

  // A browser opens six connections to a host at most, so a tab that nobody looks at lets its own go;
  // whenever one is opened, the page is brought up to date first.
  let events = null;
  function listen() {
    if (events || document.hidden) return;
    events = new EventSource(`${mount}-payung/events?page=${encodeURIComponent(location.pathname)}`);
    events.addEventListener("page", refreshPage);
    events.addEventListener("style", (event) => swapStyle(new URL(mount + event.data, location.origin).href));
    events.addEventListener("script", () => location.reload());
    events.addEventListener("findings", (event) => showFindings(JSON.parse(event.data)));
    events.addEventListener("open", refreshPage);
  }
  function rest() {
    events?.close();
    events = null;
  }
  listen();
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  window.addEventListener("pagehide", rest);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
