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
  .away { color: #ffd58a; }
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
const away = make("span", { className: "away", textContent: "the preview has stopped; this page goes on when it is started again" });
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
