// What the preview tells its tabs, and what they ask it.

/** How long a preview may be silent before its tab says so, and how long it is left alone between two tries. */
const PATIENCE = 1000;
const PAUSE = 2000;

/** The source of the page on screen; nothing for the page that stands where there is none. */
let sourceFile = script.dataset.payungSource;
/** Names the text on screen. */
let shown = script.dataset.payungPage;
let adopted = false;
let asked = 0;
let taken = 0;

/** Shows the page as it is now. Of answers that overtake each other the one that was asked for last counts. */
async function refreshPage() {
  asked += 1;
  const turn = asked;
  let answer;
  let text;
  try {
    answer = await fetchFresh(location.href);
    text = await answer.text();
  } catch {
    return; // that the preview is away is said elsewhere
  }
  // A page that is gone stays as it was; what is wrong is told with the findings.
  if (turn < taken || (!answer.ok && (answer.status !== 404 || sourceFile))) return;
  taken = turn;
  const next = new DOMParser().parseFromString(text, "text/html");
  const tag = next.querySelector("script[data-payung-mount]");
  // The site has moved to another path.
  if (tag && tag.dataset.payungMount !== mount) return location.replace(answer.url);
  const name = tag?.dataset.payungPage;
  tag?.remove();
  if (name !== shown) merge(next);
  else if (!adopted) adopt(next);
  adopted = true;
  shown = name;
}

// A browser opens six connections to a host at most, so a tab that nobody looks at lets its own go;
// whenever one is opened, the page is brought up to date first.
let events = null;
let wasOpen = false;
let doubt = 0;

function listen() {
  if (events || document.hidden) return;
  events = new EventSource(`${mount}-payung/events?page=${encodeURIComponent(location.pathname)}`);
  events.addEventListener("page", refreshPage);
  events.addEventListener("style", (event) => swapTheme(...event.data.split(" ")));
  events.addEventListener("script", () => location.reload());
  events.addEventListener("files", (event) => renew(JSON.parse(event.data).map(pathIn)));
  events.addEventListener("findings", (event) => {
    const findings = JSON.parse(event.data);
    sourceFile ||= findings.source;
    showFindings(findings);
  });
  events.addEventListener("open", () => {
    sayAway(false);
    refreshPage();
    if (wasOpen) checkFiles();
    wasOpen = true;
  });
  events.addEventListener("error", miss);
}

/** The stream has ended: a browser opens it again by itself, unless somebody else has answered. */
function miss() {
  if (events?.readyState === EventSource.CLOSED) {
    events = null;
    setTimeout(listen, PAUSE);
  }
  doubt ||= setTimeout(async () => {
    const isThere = await fetch(`${mount}-payung/live.js`, { method: "HEAD", cache: "no-store" }).then(({ ok }) => ok, () => false);
    doubt = 0;
    if (!isThere && events?.readyState !== EventSource.OPEN) sayAway(true);
  }, PATIENCE);
}

async function rest() {
  events?.close();
  events = null;
  await learnFiles();
}

listen();
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
