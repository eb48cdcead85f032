// Which children of an older state of an element are which of a newer one.

/** Of so many possible pairs at most the best are looked for; beyond, the first that fit are taken. */
const MOST_PAIRS = 90_000;

/** What a node is known by: its id, or else all that it says. */
const nameOf = (node) => (node.nodeType === 1 ? (node.id ? `${node.nodeName}#${node.id}` : node.outerHTML) : `${node.nodeType} ${node.nodeValue}`);

/** What two nodes must share for one to become the other. */
const kindOf = (node) =>
  node.nodeType === 1 ? [node.nodeName, ...["rel", "name", "property", "http-equiv", "type"].map((name) => node.getAttribute(name) ?? "")].join("|") : String(node.nodeType);

/** The words by which it is seen how much of a node is in another. */
function wordsOf(node) {
  const text = node.textContent.trim() || node.outerHTML || "";
  return new Set(text.split(/[\s"'<>=/]+/).filter(Boolean));
}

/** For each node of the newer state the one that it was, or nothing. The order of both is kept. */
function align(ours, theirs) {
  const was = new Array(theirs.length).fill(null);
  let start = 0;
  while (start < ours.length && start < theirs.length && ours[start].isEqualNode(theirs[start])) was[start] = ours[start++];
  let [endOurs, endTheirs] = [ours.length, theirs.length];
  while (endOurs > start && endTheirs > start && ours[endOurs - 1].isEqualNode(theirs[endTheirs - 1])) was[--endTheirs] = ours[--endOurs];
  let [a, b] = [start, start];
  for (const [nextA, nextB] of [...anchors(ours, theirs, start, endOurs, endTheirs), [endOurs, endTheirs]]) {
    for (const [old, at] of similar(ours.slice(a, nextA), theirs.slice(b, nextB))) was[b + at] = old;
    if (nextB < endTheirs) was[nextB] = ours[nextA];
    [a, b] = [nextA + 1, nextB + 1];
  }
  return was;
}

/** The longest run, in order in both, of nodes whose name is the only one of its kind on either side. */
function anchors(ours, theirs, start, endOurs, endTheirs) {
  const places = new Map();
  const note = (node, side, at) => {
    const name = nameOf(node);
    const place = places.get(name) ?? places.set(name, [-1, -1]).get(name);
    place[side] = place[side] === -1 ? at : -2;
  };
  for (let at = start; at < endOurs; at += 1) note(ours[at], 0, at);
  for (let at = start; at < endTheirs; at += 1) note(theirs[at], 1, at);
  const pairs = [...places.values()].filter(([a, b]) => a >= 0 && b >= 0).sort(([a], [b]) => a - b);
  const before = new Map();
  const ends = [];
  for (const pair of pairs) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle][1] < pair[1]) low = middle + 1;
      else high = middle;
    }
    before.set(pair, ends[low - 1]);
    ends[low] = pair;
  }
  const run = [];
  for (let pair = ends.at(-1); pair; pair = before.get(pair)) run.unshift(pair);
  return run;
}

/** Pairs of nodes that were changed rather than replaced: of one kind, in order, with as many words in common as can be. */
function similar(ours, theirs) {
  if (!ours.length || !theirs.length) return [];
  if (ours.length * theirs.length > MOST_PAIRS) return inTurn(ours, theirs);
  const [ourKinds, theirKinds, ourWords, theirWords] = [ours.map(kindOf), theirs.map(kindOf), ours.map(wordsOf), theirs.map(wordsOf)];
  const worth = (a, b) => {
    if (ourKinds[a] !== theirKinds[b]) return 0;
    if (ours[a].isEqualNode(theirs[b])) return 2;
    let common = 0;
    for (const word of ourWords[a]) if (theirWords[b].has(word)) common += 1;
    return 0.1 + common / Math.max(ourWords[a].size, theirWords[b].size, 1);
  };
  const width = theirs.length + 1;
  const [best, gain] = [new Float64Array((ours.length + 1) * width), new Float64Array((ours.length + 1) * width)];
  for (let a = ours.length - 1; a >= 0; a -= 1) {
    for (let b = theirs.length - 1; b >= 0; b -= 1) {
      const at = a * width + b;
      gain[at] = worth(a, b);
      best[at] = Math.max(best[at + 1], best[at + width], gain[at] > 0 ? gain[at] + best[at + width + 1] : 0);
    }
  }
  const pairs = [];
  for (let [a, b] = [0, 0]; a < ours.length && b < theirs.length;) {
    const at = a * width + b;
    if (gain[at] > 0 && best[at] === gain[at] + best[at + width + 1]) pairs.push([ours[a++], b++]);
    else if (best[at] === best[at + width]) a += 1;
    else b += 1;
  }
  return pairs;
}

/** Pairs of one kind in order, each with the next that is left. */
function inTurn(ours, theirs) {
  const pairs = [];
  let from = 0;
  theirs.forEach((node, b) => {
    const kind = kindOf(node);
    const a = ours.findIndex((old, at) => at >= from && kindOf(old) === kind);
    if (a < 0) return;
    pairs.push([ours[a], b]);
    from = a + 1;
  });
  return pairs;
}
