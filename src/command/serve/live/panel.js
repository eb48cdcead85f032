// What is wrong with the page: a panel that an error opens, and a badge for the rest.

let last = null;
/** Whether the reader has opened the panel, for all findings. */
let opened = false;
/** The errors that the reader has collapsed, by their names. */
let dismissed = new Set();

const errorsOf = (findings) => findings.here.filter((one) => one.severity === "error");
/** Names errors by what they say of which file, so that one that only moved, or is found on more pages, is not a new one. */
function named(errors) {
  const times = new Map();
  return errors.map(({ key }) => {
    times.set(key, (times.get(key) ?? 0) + 1);
    return `${key} ${times.get(key)}`;
  });
}

/** What is said of a page that is not made any more. */
const GONE = {
  severity: "error",
  key: "gone",
  text: "error: no page is made for this address any more\n  = its file was deleted, renamed or made a draft; this is what it said last",
};

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fillPanel(findings) {
  const errors = errorsOf(findings);
  const shown = opened ? [...findings.here, ...findings.elsewhere] : errors.length ? findings.here : [];
  say(title, errors[0] === GONE ? "This page is gone" : errors.length ? "This page cannot be built yet" : "Findings");
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
  const names = named(errors);
  dismissed = new Set(names.filter((name) => dismissed.has(name)));
  const show = opened || names.length > dismissed.size;
  if (show) fillPanel(last);
  else if (panel.contains(root.activeElement) && !badge.hidden) badge.focus({ preventScroll: true });
  panel.hidden = !show;
  badge.setAttribute("aria-expanded", String(show));
}

function close() {
  opened = false;
  dismissed = new Set(named(errorsOf(last)));
  settle();
}
collapse.addEventListener("click", close);
badge.addEventListener("click", () => {
  if (!panel.hidden) return close();
  opened = true;
  settle();
});

function showFindings(findings) {
  const had = last ? errorsOf(last) : [];
  if (findings.gone && sourceFile) findings.here.unshift(GONE);
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
  say(news, had.length && errors.length === 0 ? (had[0] === GONE ? "The page is back" : "The errors of this page are mended") : badge.textContent);
}

/** Says whether the preview itself is away. */
function sayAway(is) {
  if (is === away.isConnected) return;
  if (is) bar.append(away);
  else away.remove();
  say(news, is ? away.textContent : "The preview is back");
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
