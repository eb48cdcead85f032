// What was served last is kept as a tree beside the page on screen. Of a newer text only what
// differs from it is changed in the page, so what the page's own scripts, and its reader, have
// made of the rest stays, and nodes that stay keep scroll, focus, selection and open folds.

const script = document.currentScript;
const mount = script.dataset.payungMount;
script.remove();

/** The text that was served last. This script runs before those of the page, so here it is what is on screen. */
const served = document.cloneNode(true);
/** The node on screen for each node of what was served, and the other way round. */
const twins = new WeakMap();
const copies = new WeakMap();
/** While it is set, only what is known of the served text changes, and nothing on screen. */
let quietly = false;
/** What has to change, and is not on screen any more. */
const lost = new Set();

function pair(copy, node) {
  twins.set(copy, node);
  copies.set(node, copy);
  for (let a = copy.firstChild, b = node.firstChild; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
}
pair(served.documentElement, document.documentElement);

const onScreen = (copy) => twins.get(copy)?.isConnected ?? false;

/** Changes what was served to what is served now, and the page with it. */
function patch(was, next) {
  if (was.isEqualNode(next)) return;
  const node = quietly || !onScreen(was) ? null : twins.get(was);
  if (!node && !quietly) lost.add(was);
  if (was.nodeType === 1) {
    patchAttributes(was, next, node);
    patchChildren(was, next, node);
    return;
  }
  was.nodeValue = next.nodeValue;
  if (node) node.nodeValue = next.nodeValue;
}

function patchAttributes(was, next, node) {
  const isStyle = was.localName === "link" && was.relList.contains("stylesheet");
  for (const attribute of next.attributes) {
    const { name, value } = attribute;
    const old = was.getAttribute(name);
    if (old === value) continue;
    was.setAttributeNode(attribute.cloneNode());
    if (!node) continue;
    if (name === "href" && isStyle) swap(node, value);
    else if (name === "class" && old !== null) changeWords(node, old, value);
    else node.setAttributeNode(attribute.cloneNode());
  }
  for (const { name } of [...was.attributes]) {
    if (next.hasAttribute(name)) continue;
    was.removeAttribute(name);
    node?.removeAttribute(name);
  }
}

/** Classes that a script has added stay. */
function changeWords(node, old, value) {
  const words = (text) => text.split(/\s+/).filter(Boolean);
  node.classList.remove(...words(old));
  node.classList.add(...words(value));
}

function patchChildren(was, next, node) {
  const theirs = [...next.childNodes];
  const ours = align([...was.childNodes], theirs);
  const staying = new Set(ours);
  for (const copy of [...was.childNodes]) {
    if (staying.has(copy)) continue;
    if (node) twins.get(copy)?.remove();
    copy.remove();
  }
  let at = was.firstChild;
  theirs.forEach((wanted, i) => {
    if (ours[i]) {
      at = ours[i].nextSibling;
      patch(ours[i], wanted);
      return;
    }
    const copy = served.importNode(wanted, true);
    was.insertBefore(copy, at);
    if (node) put(copy);
  });
}

/** Puts what was served on screen, beside what it was served beside. */
function put(copy) {
  const node = document.importNode(copy, true);
  pair(copy, node);
  const parent = twins.get(copy.parentNode);
  // A script may have wrapped a neighbour in something of its own.
  const child = (near) => {
    let at = twins.get(near);
    while (at && at.parentNode !== parent) at = at.parentNode;
    return at;
  };
  for (let near = copy.previousSibling; near; near = near.previousSibling) {
    const at = child(near);
    if (at) return at.after(node);
  }
  for (let near = copy.nextSibling; near; near = near.nextSibling) {
    const at = child(near);
    if (at) return at.before(node);
  }
  parent.prepend(node);
}

/** Shows what changed where a script had taken its place: a custom element is made anew, else what is missing is put back. */
function restore(copy) {
  if (!copy.isConnected || onScreen(copy)) return;
  let gone = copy;
  while (!onScreen(gone.parentNode)) gone = gone.parentNode;
  for (let custom = gone.parentNode; custom !== served; custom = custom.parentNode) {
    if (!custom.localName.includes("-")) continue;
    const old = twins.get(custom);
    const node = document.importNode(custom, true);
    pair(custom, node);
    old.replaceWith(node);
    return;
  }
  const parent = gone.parentNode;
  const others = [...parent.childNodes];
  if (others.some(onScreen)) return put(gone);
  twins.get(parent).replaceChildren();
  others.forEach(put);
}

/** What cannot be changed in a page that runs. */
function programs(tree) {
  const runs = ({ type }) => type === "" || type === "module" || type.includes("javascript");
  const scripts = [...tree.querySelectorAll("script")].filter(runs);
  return [...scripts, ...tree.querySelectorAll("meta[http-equiv]")].map((node) => node.outerHTML).join("\n");
}

/** Takes in a text without a look at the screen: it is what the page was loaded as. */
function adopt(next) {
  quietly = true;
  patch(served.documentElement, next.documentElement);
  quietly = false;
}

/** Shows a newer text. */
function merge(next) {
  if (programs(served) !== programs(next)) return location.reload();
  const [parts, place] = [reading(), { x: scrollX, y: scrollY }];
  patch(served.documentElement, next.documentElement);
  for (const copy of lost) restore(copy);
  lost.clear();
  freshen();
  keepPlace(parts, place);
  stand();
}
