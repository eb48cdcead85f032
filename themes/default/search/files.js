/**
 * The files of an index, read when they are wanted and kept: numbers, lists, shards, postings, records. Only whole
 * files are fetched, so that no request tells what was asked. Rust: `number.rs`, `shard.rs`, `opened.rs`.
 */

// short: before code codes entry expansions first form forms high keep key LAST last level levels line lines list
// short: loader low many middle most number one opened page pair path place places postings prefix RANGE ranges rarity
// short: read reader readShard record reject resolve response root script section settle shards shift skip term value
// short: waiting wanted weight

export const LAST = '\uffff';
/** The most shards that one range of forms is looked for in. */
export const RANGE = 2;

/** The value of one character of base 64. @param {number} code @returns {number} */
export function value(code) {
  return code > 96 ? code - 71 : code === 95 ? 63 : code > 64 ? code - 65 : code > 47 ? code + 4 : 62;
}

/** @param {string} text @returns {{done: () => boolean, digit: () => number, number: () => number}} */
export function reader(text) {
  let at = 0;
  const one = () => at < text.length ? value(text.charCodeAt(at++)) : 0;
  return {
    done: () => at >= text.length,
    digit: one,
    number() {
      let [n, shift, part] = [0, 0, 0];
      do {
        part = one();
        n |= (part & 31) << shift;
        shift += 5;
      } while (part > 31);
      return n >>> 0;
    },
  };
}

/** A front-coded list. @param {string} text @param {number} [skip] characters after the first @returns {string[]} */
export function list(text, skip = 0) {
  let before = '';
  return text ? text.split('\n').map((line) => (before = before.slice(0, value(line.charCodeAt(0))) + line.slice(1 + skip))) : [];
}

/** The last place in `keys` whose key is not greater. @param {string[]} keys @param {string} key @returns {number} */
export function place(keys, key) {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * @typedef {{term: string, postings: string, read?: Postings}} Entry of a term, or of a form of a term, without postings
 * @typedef {{found: number, rarity: number, sections: number[], levels: number[]}} Postings
 * @typedef {{places: Map<string, Entry>, terms: Map<string, Entry>, forms: [string, Entry][]}} Shard
 * @param {string} text
 * @returns {Shard}
 */
function readShard(text) {
  const lines = text.split('\n');
  const keys = list(lines.map((line) => line.split(' ', 1)[0]).join('\n'));
  const places = new Map();
  const terms = new Map();
  const forms = [];
  keys.forEach((key, i) => {
    const [, postings, codes = 'A'] = lines[i].split(' ');
    const entry = { term: postings[0] === '=' ? postings.slice(1) : key, postings };
    places.set(key, entry);
    if (entry.term === key) terms.set(key, entry);
    for (const code of codes.split(',')) forms.push([key.slice(0, key.length - value(code.charCodeAt(0))) + code.slice(1), entry]);
  });
  for (const [form, entry] of forms) places.set(form, entry);
  forms.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return { places, terms, forms };
}

/** How much a term says, in thousandths. @param {number} found @param {number} all @returns {number} */
export function rarity(found, all) {
  return Math.round(Math.log(1 + Math.max(0.5, all - found + 0.5) / (found + 0.5)) * 1000);
}

/** @param {Entry} entry @param {number} all sections @returns {Postings} */
export function postings(entry, all) {
  if (entry.read) return entry.read;
  const from = reader(entry.postings);
  const found = from.number();
  const [sections, levels] = [[], []];
  while (!from.done()) {
    const level = from.digit();
    let many = found === 1 ? 1 : from.number();
    for (let section = 0; many-- && !from.done();) {
      sections.push(section += from.number());
      levels.push(level);
    }
  }
  return entry.read = { found, rarity: rarity(found, all), sections, levels };
}

/**
 * Text of a file below `base`: by fetch, or from disk, where browsers have none, by a script that calls back.
 *
 * @param {string} base
 * @param {typeof fetch} [get]
 * @returns {(path: string) => Promise<string>}
 */
export function loader(base, get) {
  if (!get && globalThis.document && location.protocol === 'file:') {
    const waiting = loader.waiting ||= new Map();
    globalThis.payungSearch = Object.assign((path, text) => waiting.get(path)?.(text), globalThis.payungSearch);
    return (path) => new Promise((resolve, reject) => {
      const script = document.createElement('script');
      waiting.set(path, resolve);
      script.onerror = () => reject(new Error(path));
      script.onload = () => script.remove();
      script.src = `${base}${path}.js`;
      document.head.append(script);
    });
  }
  return async (path) => {
    const response = await (get || globalThis.fetch)(base + path);
    if (!response.ok) throw new Error(path);
    return response.text();
  };
}

/** Loads the shards that a range of forms lies in. */
export async function shards(opened, ranges) {
  const wanted = new Set();
  for (const [from, to, most] of ranges) {
    const first = place(opened.terms, from);
    const last = Math.min(place(opened.terms, to), first + most - 1);
    for (let n = first; n <= last; n++) wanted.add(n);
    // A form that only names its term is no use without that: both are asked for in one step.
    for (const [form, at, other] of opened.moved) if (at <= last && form >= from && form <= to) wanted.add(other);
  }
  if (!opened.terms.length) return;
  await Promise.all([...wanted].map(async (n) => {
    opened.shards[n] = await opened.keep(`t${n}.txt`, readShard);
  }));
}

/** The entry of a form in the shards that are here. @returns {Entry | undefined} */
export function entry(opened, form) {
  return opened.shards[place(opened.terms, form)]?.places.get(form);
}

/** Forms that begin with a prefix, with their entries. @returns {[string, Entry][]} */
export function expansions(opened, prefix, most) {
  const first = place(opened.terms, prefix);
  const all = [];
  for (let n = first; n < first + RANGE; n++) {
    for (const pair of opened.shards[n]?.forms || []) {
      if (pair[0].startsWith(prefix) && all.length < most) all.push(pair);
    }
  }
  return all;
}

/** The forms of a term, of those in the shard that `at` lies in. @returns {string[]} */
export function forms(opened, at, { term }) {
  return opened.shards[place(opened.terms, at)].forms.flatMap(([form, to]) => to.term === term ? form : []);
}

/** Entries of forms to those of their terms, for which further shards may be needed. */
export async function settle(opened, forms) {
  await shards(opened, forms.map(([, { term }]) => [term, term, 1]));
  return forms.map(([form, { term }, weight]) => [form, opened.shards[place(opened.terms, term)].terms.get(term), weight]).filter(([, to]) => to);
}

/** @param {number} page */
export async function record(opened, page) {
  const a = opened.root.records;
  const at = Math.floor(page / a);
  return (await opened.keep(`p${at}.json`, JSON.parse, opened.root.folders[at >> 8]))[page % a];
}
