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
    link.addEventListener("load", () => { old.forEach((node) => node.remove()); stand(); }, { once: true });
    document.head.append(link);
  }

  // What is wrong, and where the page comes from: in a tree of its own, so that neither
  // the page's styles nor its policy matter. It is docked at the bottom, over less than half
  // of the window; the rest of the page is read, scrolled and used as ever.
  const host = document.createElement("payung-preview");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 13px/1.5 system-ui, sans-serif; }
    .dock { position: fixed; inset-block-end: var(--lift, 0px); inset-inline: 0; z-index: 2147483647; display: flex; flex-direction: column;
      max-block-size: calc(45vh - var(--lift, 0px)); color: #f4f4f4; pointer-events: none; }
    .dock > * { pointer-events: auto; }
    .panel { min-block-size: 0; overflow: auto; overscroll-behavior: contain; padding: 0 1rem .4rem; background: #16212b;
      border-block-start: 3px solid #e0a030; box-shadow: 0 -4px 16px #0006; }
    .panel.error { border-color: #ff5a66; }
    .panel[hidden] { display: none; }
    .head { position: sticky; inset-block-start: 0; display: flex; gap: 1em; align-items: center; justify-content: space-between;
      padding-block: .5rem; background: inherit; }
    h2 { font-size: 15px; font-weight: 600; margin: 0; }
    pre { font: 13px/1.5 ui-monospace, monospace; white-space: pre; overflow: auto; padding: .6rem .8rem; margin: 0 0 .5rem;
      background: #0a1016; border-inline-start: 4px solid #e0a030; border-radius: 4px; }
    pre.error { border-color: #ff5a66; }
    .list > a { display: inline-block; margin-block-end: .7rem; }
    a { color: #9ad7ff; }
    .bar { align-self: flex-start; display: flex; gap: .6em; align-items: center; max-inline-size: 100%;
      padding: .2em .7em; background: #1d2b36; border-start-end-radius: 8px; }
    .panel:not([hidden]) + .bar { align-self: stretch; border-radius: 0; }
    .source { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    button { flex: none; cursor: pointer; border: 0; border-radius: 99px; min-block-size: 24px; padding: .05em .9em; background: #7a4d00; color: #fff; }
    button.error { background: #a3121f; }
    .collapse { background: #f4f4f4; color: #16212b; }
    button:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid #fff; outline-offset: 2px; }
    pre:focus-visible { outline-offset: -2px; }
    .spoken { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (forced-colors: active) { .panel, .bar, button { border: 1px solid; } }
    @media print { :host { display: none; } }
  `);
  root.adoptedStyleSheets = [sheet];
  const make = (name, properties = {}, attributes = {}) => {
    const node = Object.assign(document.createElement(name), properties);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };
  const dock = make("div", { className: "dock" });
  const panel = make("section", { className: "panel", id: "findings", hidden: true }, { "aria-labelledby": "title" });
  const head = make("div", { className: "head" });
  const title = make("h2", { id: "title" });
  const collapse = make("button", { className: "collapse", type: "button", textContent: "collapse" });
  const list = make("div", { className: "list" });
  const bar = make("div", { className: "bar" }, { role: "group", "aria-label": "Preview" });
  const badge = make("button", { className: "badge", type: "button", hidden: true }, { "aria-controls": "findings" });
  // Said to those who do not see the panel come; they stand here before they have anything to say.
  const alarm = make("div", { className: "spoken" }, { role: "alert" });
  const news = make("div", { className: "spoken" }, { role: "status" });
  head.append(title, collapse);
  panel.append(head, list);
  dock.append(panel, bar);
  root.append(dock, alarm, news);
  document.body.append(host);
  // The dock stands above what the page itself has fixed at the window's bottom, and the end of
  // the page can be scrolled above both.
  const room = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
  function stand() {
    let lift = 0;
    for (const part of [.02, .25, .5, .75, .98]) {
      for (const node of document.elementsFromPoint(innerWidth * part, innerHeight - 1)) {
        if (node === host || getComputedStyle(node).position !== "fixed") continue;
        const box = node.getBoundingClientRect();
        if (box.height < innerHeight / 3) lift = Math.max(lift, Math.ceil(innerHeight - box.top));
      }
    }
    const wanted = `${lift}px`;
    if (dock.style.getPropertyValue("--lift") !== wanted) dock.style.setProperty("--lift", wanted);
    const height = lift + dock.offsetHeight;
    const rule = `@media screen { :root { padding-block-end: ${height}px !important; scroll-padding-block-end: ${height}px !important; } }`;
    if (room.cssRules[0]?.cssText.includes(`: ${height}px !important`)) return;
    room.replaceSync(rule);
  }
  new ResizeObserver(stand).observe(dock);
  new ResizeObserver(stand).observe(document.documentElement);
  for (const name of ["load", "resize"]) addEventListener(name, stand);
  document.addEventListener("payung:merged", stand);

  let last = null;
  /** Whether the reader has opened the panel, for all findings. */
  let opened = false;
  /** The errors that the reader has collapsed. */
  let dismissed = "";

  const errorsOf = (findings) => findings.here.filter((one) => one.severity === "error");
  /** Names errors wherever in their files they stand, so that one that only moved is not a new one. */
  const named = (errors) => JSON.stringify(errors.map((one) => one.text.replace(/\d+/g, "")));

  function say(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function fillPanel(findings) {
    const errors = errorsOf(findings);
    const shown = opened ? [...findings.here, ...findings.elsewhere] : errors.length ? findings.here : [];
    say(title, errors.length ? "This page cannot be built yet" : "Findings");
    panel.classList.toggle("error", errors.length > 0);
    const key = JSON.stringify(shown);
    if (list.dataset.key === key) return;
    list.dataset.key = key;
    const focused = list.contains(root.activeElement);
    list.replaceChildren(...shown.flatMap((one) => [
      make("pre", { textContent: one.text, className: one.severity, tabIndex: 0 }),
      ...(one.link ? [make("a", { textContent: "open in the editor", href: one.link })] : []),
    ]));
    if (focused) collapse.focus({ preventScroll: true });
  }

  /** Shows or hides the panel as things stand; where the focus is does not change by it. */
  function settle() {
    const errors = errorsOf(last);
    opened &&= last.here.length + last.elsewhere.length > 0;
    if (errors.length === 0) dismissed = "";
    const show = opened || (errors.length > 0 && dismissed !== named(errors));
    if (show) fillPanel(last);
    else if (panel.contains(root.activeElement) && !badge.hidden) badge.focus({ preventScroll: true });
    panel.hidden = !show;
    badge.setAttribute("aria-expanded", String(show));
  }

  function close() {
    opened = false;
    dismissed = named(errorsOf(last));
    settle();
  }
  collapse.addEventListener("click", close);
  badge.addEventListener("click", () => {
    if (!panel.hidden) return close();
    opened = true;
    settle();
  });

  function showFindings(findings) {
    const had = last ? errorsOf(last).length : 0;
    last = findings;
    const source = bar.querySelector(".source");
    const name = findings.places[0]?.link ? "a" : "span";
    if (!findings.source) source?.remove();
    else if (source?.localName !== name) {
      source?.remove();
      bar.prepend(make(name, { className: "source", textContent: findings.source }));
    } else say(source, findings.source);
    pointToSource();
    const errors = errorsOf(findings);
    const count = findings.here.length;
    badge.className = errors.length ? "badge error" : "badge";
    say(badge, [count ? `${count} here` : "", findings.elsewhere_count ? `elsewhere: ${findings.elsewhere_count}` : ""].filter(Boolean).join(", "));
    badge.hidden = badge.textContent === "";
    if (badge.hidden) badge.remove();
    else if (!badge.isConnected) bar.append(badge);
    settle();
    say(alarm, errors.map((one) => one.text.split("\n", 1)[0]).join("; "));
    say(news, had && errors.length === 0 ? "The errors of this page are mended" : badge.textContent);
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
    if (event.key === "Escape" && !event.defaultPrevented && !panel.hidden && !document.querySelector("dialog:modal")) close();
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
