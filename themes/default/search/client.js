/**
 * Answers queries out of the files that `payung build` wrote; no server, no dependencies.
 * The query never leaves the page: only whole shards are fetched. Comments stand on lines of their own, so that
 * the builder can drop them. What must agree with Rust to the last bit has the same name there.
 */

// Names of this file alone, which the builder may shorten: none that a caller or an index file knows.
// short: opened found needles folded weight form accented page section word parts run tally start unit postings entry
// short: phrases part forms cover characters prefix units key pageOf shards most other isRun pieces name best instead
// short: letters rarity root end code description number written shared answer ranked place first last term read
// short: LONGEST_WORD marked counts ranges pair sought column needle token firstOf worth settled texts many tokens
// short: places levels EXPANSIONS asked expansions loose close least phrase groups normal fold waiting mass EXCERPT
// short: INVISIBLE normalise one pageCover lines query apart reader list middle distance quoted isPhrase keep path
// short: response lost isMarked plus sum used isOneRun FURTHER BETWEEN fetched pageTop covered exactly digit line
// short: RANGE CANDIDATES piece exact onlyMarked lists vocabulary table chars LETTER single before readShard old row
// short: BROKEN loader wanted backwards top record passes BEFORE UNSPACED LAST clusters high TYPO NEAR COMPLETE
// short: CLUSTERS tail seekWord seen filtered verified isPinned said raw shift low older LOOSE own share known
// short: UNKNOWN resolve seekRun similar classes partial isWhole markRun isName PAIR room load made reject settle
// short: sure result says TOKEN ZEROS codes level EXACT KNOWN LEAST WORDS often count shown PIECE marks
// short: value script bare group after hit MARK zero skip WORD JOIN ends rank BLOCKS SPACED off cut GAP

const BLOCKS = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u1950-\\u1aaf\\u3005-\\u30ff\\u31f0-\\u9fff' +
  '\\ua9e0-\\ua9ff\\uaa60-\\uaadf\\u{20000}-\\u{3ffff}';
const UNSPACED = `(?:(?=[\\p{Alphabetic}\\p{M}])[${BLOCKS}])`;
const SPACED = `(?:(?![${BLOCKS}])[\\p{Alphabetic}\\p{N}\\p{M}_])`;
const TOKEN = new RegExp(`(${UNSPACED}+)|${SPACED}+(?:['’ʼʻ]${SPACED}+)*`, 'gu');
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const MARK = /\p{M}/u;
const INVISIBLE = /[\xad\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
const ZEROS = '٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰';
const GAP = ' … ';
const LAST = '\uffff';

/** @param {string} c a decimal digit @returns {string} the Western one */
function digit(c) {
  for (const zero of ZEROS) {
    const n = c.codePointAt(0) - zero.codePointAt(0);
    if (n >= 0 && n < 10) return String(n);
  }
  return c;
}

/** @param {string} text @returns {string} the text as it is searched */
function normalise(text) {
  return text.replace(INVISIBLE, '').replace(/\p{Nd}/gu, digit).normalize('NFKC').replace(INVISIBLE, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33').replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, '$1\u0eb3');
}

/** @param {string} word @returns {string} the word without Latin, Greek and Cyrillic accents */
function fold(word) {
  return word.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').normalize();
}

/**
 * Orthographic clusters: a base with its marks. What is stacked under a base is a cluster of its own, so that words
 * are found that begin in a stack.
 *
 * @param {string} run
 * @returns {string[]}
 */
function clusters(run) {
  const all = [];
  for (const c of run) {
    if (all.length && MARK.test(c)) all[all.length - 1] += c;
    else all.push(c);
  }
  return all;
}

/**
 * @typedef {{run?: string[], accented?: string, folded?: string, parts?: string[]}} Token
 * @param {string} text
 * @returns {Token[]}
 */
function tokens(text) {
  const all = [];
  for (const [whole, run] of normalise(text).matchAll(TOKEN)) {
    if (run) {
      all.push({ run: clusters(run) });
      continue;
    }
    const pieces = whole.split(/['’ʼʻ]/).filter(Boolean);
    if (pieces.length > 1 && /^s$/i.test(pieces[pieces.length - 1])) pieces.pop();
    const single = pieces.length > 1 && [...pieces[0]].length === 1 ? 1 : 0;
    for (const raw of [...pieces.slice(0, single), pieces.slice(single).join('')]) {
      if (!LETTER.test(raw)) continue;
      const accented = raw.toLowerCase();
      const parts = raw.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2_').split('_').filter((part) => LETTER.test(part));
      const isName = parts.length > 1 || raw.includes('_');
      all.push({ accented, folded: fold(accented), parts: isName ? parts.map((part) => fold(part.toLowerCase())) : [] });
    }
  }
  return all;
}

/** The value of one character of base 64. @param {number} code @returns {number} */
function value(code) {
  return code > 96 ? code - 71 : code === 95 ? 63 : code > 64 ? code - 65 : code > 47 ? code + 4 : 62;
}

/** @param {string} text @returns {{done: () => boolean, digit: () => number, number: () => number}} */
function reader(text) {
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
function list(text, skip = 0) {
  let before = '';
  return text ? text.split('\n').map((line) => (before = before.slice(0, value(line.charCodeAt(0))) + line.slice(1 + skip))) : [];
}

/** The last place in `keys` whose key is not greater. @param {string[]} keys @param {string} key @returns {number} */
function place(keys, key) {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/**
 * @typedef {{term: string, postings: string, forms: string[], read?: Postings}} Entry
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
  keys.forEach((term, i) => {
    const [, postings, codes = 'A'] = lines[i].split(' ');
    const entry = { term, postings, forms: codes.split(',').map((code) => term.slice(0, term.length - value(code.charCodeAt(0))) + code.slice(1)) };
    places.set(term, entry);
    if (postings[0] !== '=') terms.set(term, entry);
    for (const form of entry.forms) forms.push([form, entry]);
  });
  for (const [form, entry] of forms) places.set(form, entry);
  forms.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return { places, terms, forms };
}

/** How much a term says, in thousandths. @param {number} found @param {number} all @returns {number} */
function rarity(found, all) {
  return Math.round(Math.log(1 + Math.max(0.5, all - found + 0.5) / (found + 0.5)) * 1000);
}

/** @param {Entry} entry @param {number} all sections @returns {Postings} */
function postings(entry, all) {
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

/** Edits between two words, three if more than two. @param {string[]} a @param {string[]} b @returns {number} */
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let older = [];
  let old = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1);
    }
    older = old;
    old = row;
  }
  return Math.min(old[b.length], 3);
}

/** What other forms of a word count for: prefixes of known and unknown words, misspellings, relatives, accents, pairs. */
const EXACT = 0.3, KNOWN = 0.3, UNKNOWN = 0.8, TYPO = 0.7, NEAR = 0.5, FURTHER = 0.6, WORD = 0.8, PAIR = 0.2, BETWEEN = 0.1, LOOSE = 1.4;
/** What other sections add to the best one; what completeness adds; the least completeness beside the best. */
const JOIN = 0.5, COMPLETE = 0.5, BROKEN = 0.3, LEAST = 0.1;
/** The most words, clusters, shards of a range, expansions and candidates that a query takes. */
const WORDS = 32, CLUSTERS = 96, RANGE = 2, EXPANSIONS = 64, CANDIDATES = 16, LONGEST_WORD = 8;

/**
 * @typedef {Token & {key: string, prefix: boolean, part: string, marked?: boolean}} Unit
 * @param {string} query
 * @returns {{units: Unit[], phrases: string[][]}}
 */
function parse(query) {
  const text = [...String(query)].slice(0, 1000).join('');
  const quoted = text.split(/["“”„«»]/);
  const units = new Map();
  const phrases = [];
  let room = CLUSTERS;
  quoted.forEach((piece, i) => {
    const isPhrase = i % 2 === 1 && i < quoted.length - 1;
    const found = tokens(piece);
    if (isPhrase && found.length) phrases.push(words(found));
    found.forEach((token, j) => {
      const prefix = !isPhrase && i === quoted.length - 1 && j === found.length - 1 && new RegExp(`${SPACED}$`, 'u').test(text);
      const add = (unit) => {
        if (!units.has(unit.key) && units.size < WORDS) units.set(unit.key, unit);
      };
      if (token.run) {
        const run = token.run.slice(0, room);
        room -= run.length;
        if (run.length) add({ run, key: run.join(''), prefix: true, part: '' });
      } else {
        add({ ...token, key: token.accented, prefix, part: '' });
        for (const part of token.parts) add({ accented: part, folded: part, parts: [], key: part, prefix: false, part: token.folded });
      }
    });
  });
  const all = [...units.values()];
  const marked = all.some(({ accented, folded }) => accented !== folded);
  return { units: all.map((unit) => ({ ...unit, marked })), phrases };
}

/** Tokens as phrases compare them. @param {Token[]} found @returns {string[]} */
function words(found) {
  return found.map(({ run, folded }) => run ? run.join('') : folded);
}

/**
 * Opens the index of one language.
 *
 * @param {{base?: string, lang: string, fetch?: typeof fetch}} options base: the site's root, ending in a slash
 * @returns {Promise<{lang: string, search: (query: string, options?: Options) => Promise<Answer>}>}
 */
export async function open({ base = './', lang, fetch: get }) {
  const load = loader(base, get);
  const root = JSON.parse(await load(`search/${lang}/index.json`));
  const counts = reader(root.pages);
  const pageOf = [];
  const firstOf = [];
  for (let page = 0; !counts.done(); page++) {
    firstOf.push(pageOf.length);
    for (let many = counts.number(); many--;) pageOf.push(page);
  }
  const kept = new Map();
  const keep = (name, read) => {
    if (!kept.has(name)) {
      const made = load(`search/${lang}/${root.folder}/${name}`).then(read);
      kept.set(name, made);
      made.catch(() => kept.delete(name));
    }
    return kept.get(name);
  };
  const opened = {
    lang, root, pageOf, firstOf, keep,
    terms: list(root.terms), words: list(root.words), turned: list(root.turned),
    common: new Set(root.common.split(' ')),
    shards: [],
  };
  return { lang, search: (...asked) => search(opened, ...asked) };
}

/**
 * Text of a file below `base`: by fetch, or from disk, where browsers have none, by a script that calls back.
 *
 * @param {string} base
 * @param {typeof fetch} [get]
 * @returns {(path: string) => Promise<string>}
 */
function loader(base, get) {
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
async function shards(opened, ranges) {
  const wanted = new Set();
  for (const [from, to, most] of ranges) {
    const first = place(opened.terms, from);
    const last = Math.min(place(opened.terms, to), first + most - 1);
    for (let n = first; n <= last; n++) wanted.add(n);
  }
  if (!opened.terms.length) return;
  await Promise.all([...wanted].map(async (n) => {
    opened.shards[n] = await opened.keep(`t${n}.txt`, readShard);
  }));
}

/** The entry of a form in the shards that are here. @returns {Entry | undefined} */
function entry(opened, form) {
  return opened.shards[place(opened.terms, form)]?.places.get(form);
}

/** Forms that begin with a prefix, with their entries. @returns {[string, Entry][]} */
function expansions(opened, prefix, most) {
  const first = place(opened.terms, prefix);
  const all = [];
  for (let n = first; n < first + RANGE; n++) {
    for (const pair of opened.shards[n]?.forms || []) {
      if (pair[0].startsWith(prefix) && all.length < most) all.push(pair);
    }
  }
  return all;
}

/** Follows entries that only name their term; such terms may need further shards. */
async function settle(opened, forms) {
  await shards(opened, forms.filter(([, to]) => to?.postings[0] === '=').map(([, to]) => [to.postings.slice(1), to.postings.slice(1), 1]));
  return forms.map(([form, to, weight]) => {
    if (to?.postings[0] !== '=') return [form, to, weight];
    const term = to.postings.slice(1);
    return [form, opened.shards[place(opened.terms, term)]?.terms.get(term), weight];
  }).filter(([, to]) => to);
}

/**
 * @typedef {{of: [string, Entry, number][], mass: boolean}} Part alternatives, of which a section counts the best
 * @typedef {{parts: Part[], needles: string[], isRun: boolean, lost: number}} Sought
 */

/** A run's pairs, with what may follow its last cluster, and the longest of the index's words. @returns {Promise<Sought>} */
async function seekRun(opened, { run, key }) {
  const ranges = [];
  run.forEach((_, i) => {
    for (let j = i + 1; j <= Math.min(run.length, i + LONGEST_WORD); j++) {
      const word = run.slice(i, j).join('') + '.';
      ranges.push([word, word, 1]);
    }
    const pair = run.slice(i, i + 2).join('');
    if (i < run.length - 1) ranges.push([pair, pair, 1]);
  });
  const tail = run.slice(-2).join('');
  await shards(opened, [...ranges, [tail, tail + LAST, RANGE]]);
  const parts = [];
  const needles = [key];
  // What each pair counts for: little inside a word or between two, more where no word was found.
  const worth = [];
  let loose = 0;
  const close = (end) => {
    for (let j = Math.max(0, end - loose - 1); loose && j < end; j++) worth[j] = LOOSE / Math.sqrt(loose);
    loose = 0;
  };
  for (let i = 0; i < run.length;) {
    let length = Math.min(LONGEST_WORD, run.length - i);
    let found;
    while (length && !(found = entry(opened, run.slice(i, i + length).join('') + '.'))) length--;
    if (found) {
      close(i);
      const word = run.slice(i, i + length).join('');
      parts.push({ of: [[word, found, WORD]], mass: false });
      if (length > 1) needles.push(word);
      for (let j = i; j < i + length - 1; j++) worth[j] = PAIR / (length - 1);
    } else {
      loose++;
    }
    i += length || 1;
  }
  close(run.length);
  // Where no word was found, pairs are what an excerpt can mark.
  const bare = needles.length < 2;
  let lost = 0;
  const pair = (of) => {
    if (of.length) parts.push({ of, mass: true });
    else lost += rarity(0, opened.pageOf.length);
  };
  for (let i = 0; i < run.length - 2; i++) {
    const form = run[i] + run[i + 1];
    const found = entry(opened, form);
    if (bare && found) needles.push(form);
    pair(found ? [[form, found, worth[i] ?? BETWEEN]] : []);
  }
  const ends = expansions(opened, tail, 4 * EXPANSIONS).filter(([form]) => run.length < 2 || !form.endsWith('.'));
  if (bare && ends.length) needles.push(tail);
  pair(ends.map(([form, found]) => [form, found, run.length < 2 ? (parts.length ? PAIR : LOOSE) : worth[run.length - 2] ?? BETWEEN]));
  return { parts, needles, isRun: true, lost };
}

/** A word with its forms; if it is unknown, what it begins, is a misspelling of or is related to. @returns {Promise<Sought & {instead?: string}>} */
async function seekWord(opened, { accented, folded, prefix, marked }) {
  const [of, own] = [[], []];
  const fetched = (written) => shards(opened, written.flatMap((word) => [fold(word), word, fold(word) + '.'].map((form) => [form, form, 1])));
  // A word as it is written, accents or ending and all, has postings of its own beside those of its stem.
  const add = (word, weight) => {
    const form = fold(word);
    const found = entry(opened, form);
    const exact = entry(opened, word === form ? form + '.' : word);
    // Who writes accents means the words without any too.
    const isMarked = word !== form || (marked && opened.root.accent > 0.5);
    const share = isMarked ? opened.root.accent : weight < 1 ? 1 : EXACT;
    if (found) of.push([form, found, isMarked && exact ? weight * (1 - share) : weight]);
    if (exact) own.push([form, exact, weight * share]);
    return found;
  };
  await Promise.all([fetched([accented]), prefix && shards(opened, [[folded, folded + LAST, RANGE]])]);
  const known = add(accented, 1);
  if (prefix) {
    for (const [form, to] of expansions(opened, folded, EXPANSIONS)) {
      const weight = (known ? KNOWN : UNKNOWN) * folded.length / form.length;
      if (form !== folded && !form.endsWith('.')) of.push([form, to, weight]);
    }
  }
  let instead;
  if (!of.length || (accented !== folded && !own.length)) {
    const close = await similar(opened, accented, folded, of.length > 0);
    await fetched(close.map(([word]) => word));
    for (const [word, weight] of close) {
      if (add(word, weight) && !known && weight > NEAR * FURTHER && weight !== NEAR) instead ||= word;
    }
  }
  const settled = await settle(opened, of);
  const needles = settled.flatMap(([form, to]) => form === folded || !prefix || !form.startsWith(folded) ? [form, ...to.forms] : [form]);
  const parts = settled.length ? [{ of: settled, mass: true }] : [];
  if (own.length) parts.push({ of: own, mass: false });
  return { parts, needles, isRun: false, lost: settled.length ? 0 : rarity(0, opened.pageOf.length), instead };
}

/** Words of the index that an unknown word may stand for, best first, with what they count for. */
async function similar(opened, accented, folded, onlyMarked) {
  const [letters, marked] = [[...folded], [...accented]];
  const n = letters.length;
  if (n < 2 || n > 24 || !/^[\p{Alphabetic}]+$/u.test(folded)) return [];
  const classes = new Set([n - 1, n, n + 1].map((length) => 'aaaaaabbccd'[Math.min(length, 10)]));
  const start = letters.slice(0, Math.ceil(n / 2) - 1).join('');
  const end = letters.slice(n - Math.floor(n / 2)).reverse().join('');
  const lists = [];
  for (const [keys, name, part] of [[opened.words, 'v', start], [opened.turned, 'w', end]]) {
    for (const c of classes) {
      const last = place(keys, c + part + LAST);
      for (let i = place(keys, c + part); keys.length && i <= last && lists.length < 24; i++) {
        lists.push(opened.keep(`${name}${i}.txt`, (text) => vocabulary(text, name === 'w')));
      }
    }
  }
  const seen = new Map();
  for (const [word, often] of (await Promise.all(lists)).flat()) {
    if (seen.has(word)) continue;
    const other = [...fold(word)];
    const apart = distance(letters, other);
    const written = accented === folded ? apart : distance(marked, [...word]);
    let shared = 0;
    while (shared < n && letters[shared] === other[shared]) shared++;
    let weight = 0;
    if (Math.min(apart, written) < 2) weight = TYPO;
    else if (n > 7 && apart === 2) weight = TYPO * TYPO;
    else if (shared >= Math.max(4, n - 3) && other.length <= shared + 3) weight = NEAR;
    if (weight && !(onlyMarked && written > 1)) {
      seen.set(word, [word, weight, (written + apart / 8) * 8 + (letters[0] === other[0] ? 0 : 0.5), often]);
    }
  }
  const all = [...seen.values()].sort((a, b) => b[1] - a[1] || a[2] - b[2] || b[3] - a[3] || (a[0] < b[0] ? -1 : 1));
  return all.filter(([, weight]) => weight === all[0][1]).slice(0, CANDIDATES)
    .map(([word, weight, off]) => [word, off > all[0][2] ? weight * FURTHER : weight]);
}

/** @param {string} text @param {boolean} backwards @returns {[string, number][]} words, and how common they are */
function vocabulary(text, backwards) {
  const lines = text.split('\n');
  return list(text, 1).map((word, i) => [backwards ? [...word].reverse().join('') : word, value(lines[i].charCodeAt(1))]);
}

/** @param {Map<number, number>} map */
const plus = (map, key, value) => map.set(key, (map.get(key) || 0) + value);
/** @param {Map<number, number>} map */
const most = (map, key, value) => map.get(key) >= value || map.set(key, value);

/** Adds what a unit says of every section and page. @param {Sought} sought */
function count(opened, { parts, lost, isRun }, tally) {
  const [sum, cover] = [new Map(), new Map()];
  let whole = lost;
  for (const { of, mass } of parts) {
    const top = new Map();
    const least = Math.min(...of.map(([, to]) => postings(to, opened.pageOf.length).rarity));
    for (const [, to, weight] of of) {
      const { rarity, sections, levels } = postings(to, opened.pageOf.length);
      const worth = (isRun ? least : rarity) * weight;
      for (let i = 0; i < sections.length; i++) {
        most(top, sections[i], worth * levels[i]);
      }
    }
    if (mass) whole += least;
    for (const [section, score] of top) {
      plus(sum, section, score);
      if (mass) plus(cover, section, least);
    }
  }
  const [pageTop, pageCover] = [new Map(), new Map()];
  for (const [section, partial] of sum) {
    const covered = cover.get(section) || 0;
    const score = partial * (1 - BROKEN + BROKEN * covered / (whole || 1));
    const page = opened.pageOf[section];
    plus(tally.best, section, score);
    most(pageTop, page, score);
    most(pageCover, page, covered);
  }
  for (const [page, score] of pageTop) {
    plus(tally.sum, page, score);
    plus(tally.cover, page, pageCover.get(page));
  }
  tally.whole += whole;
}

/**
 * @typedef {{limit?: number, filters?: Record<string, string[]>, facets?: boolean}} Options
 * @typedef {{text: string, mark: boolean}[]} Excerpt
 * @typedef {{url: string, title: string, score: number, excerpt: Excerpt, anchor: string, sections: {heading: string, anchor: string}[],
 *   kind: string, country: string, audience: string[], lang: string, pinned: boolean}} Result
 * @typedef {{results: Result[], total: number, suggestion: string, facets: Record<string, Record<string, number>>}} Answer
 * @param {string} query
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
async function search(opened, query, { limit = 10, filters = {}, facets = false } = {}) {
  const { units, phrases } = parse(query);
  const asked = units.filter(({ key, folded }) => !opened.common.has(key));
  const sought = await Promise.all((asked.length ? asked : units).map(async (unit) => {
    return { unit, ...await (unit.run ? seekRun : seekWord)(opened, unit) };
  }));
  const tally = { best: new Map(), sum: new Map(), cover: new Map(), whole: 0 };
  const used = sought.filter(({ unit, parts }) => parts.length || !unit.parts?.length);
  for (const one of used) count(opened, one, tally);
  const isOneRun = used.length === 1 && used[0].isRun;
  let pages = rank(opened, tally, isOneRun || phrases.length > 0);
  const pins = pinned(opened, words(tokens(query)));
  for (const page of pins) pages = [[page, pages.find(([other]) => other === page)?.[1] || 0], ...pages.filter(([other]) => other !== page)];
  const answer = { results: [], total: 0, suggestion: suggestion(sought), facets: {} };
  if (facets || Object.keys(filters).length) pages = await filtered(opened, pages, filters, answer);
  // Pairs of a run and words of a phrase stand in these sections; whether in a row, their texts tell.
  const exactly = phrases.length ? phrases : isOneRun && tally.most > 0.999 ? [[used[0].unit.key]] : [];
  if (opened.root.whole && exactly.length) {
    const top = phrases.length ? 100 : limit;
    const sure = await verified(opened, pages.slice(0, top), exactly);
    if (sure.length) pages = [...sure, ...(phrases.length ? [] : pages.slice(top))];
  }
  answer.total = pages.length;
  const needles = used.map(({ needles, isRun }) => ({ needles: new Set(needles), isRun }));
  answer.results = await Promise.all(pages.slice(0, limit).map(async ([page, score]) => {
    return result(opened, await record(opened, page), page, score, tally, needles, pins.includes(page));
  }));
  return answer;
}

/** Pages with their scores, best first; those that say too little of the query are left out. */
function rank(opened, tally, isWhole) {
  const best = new Map();
  for (const [section, score] of tally.best) most(best, opened.pageOf[section], score);
  const whole = tally.whole || 1;
  tally.most = 0;
  for (const cover of tally.cover.values()) tally.most = Math.max(tally.most, cover / whole);
  const least = isWhole && tally.most > 0.999 ? 0.999 : tally.most * LEAST;
  return [...tally.sum].map(([page, sum]) => {
    const cover = tally.cover.get(page) / whole;
    const score = (best.get(page) + JOIN * (sum - best.get(page))) * (1 + COMPLETE * cover);
    return [page, Math.round(score / 10) / 1000, cover];
  }).filter(([, , cover]) => cover >= least).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/** Pages pinned to words of the query. @returns {number[]} */
function pinned(opened, asked) {
  const text = ` ${asked.join(' ')} `;
  const found = opened.root.pins.filter(([key]) => says(text, key));
  return [...new Set(found.map(([, page]) => page))].reverse();
}

/** Whether a text of words, with a space at both ends, says a phrase. */
function says(text, phrase) {
  return text.includes(new RegExp(UNSPACED, 'u').test(phrase) ? phrase : ` ${phrase} `);
}

/** The query with known words for unknown ones, or nothing. */
function suggestion(sought) {
  if (!sought.some(({ instead }) => instead)) return '';
  return sought.filter(({ unit }) => !unit.part).map(({ unit, instead }) => instead || (unit.run ? unit.key : unit.accented)).join(' ');
}

/** Pages that pass the filters; and of those that pass all other filters, how many have each value. */
async function filtered(opened, pages, filters, answer) {
  const table = await opened.keep('f.json', (text) => {
    const read = JSON.parse(text);
    return read.names.map((name, i) => {
      const from = reader(read.pages[i]);
      return { name, of: opened.firstOf.map(() => Array.from({ length: from.number() }, () => read.values[i][from.number()])) };
    });
  });
  const passes = ({ name, of }, page) => !filters[name]?.length || of[page].some((value) => filters[name].includes(value));
  for (const column of table) {
    const counts = answer.facets[column.name] = {};
    for (const [page] of pages) {
      if (!table.every((other) => other === column || passes(other, page))) continue;
      for (const value of column.of[page]) counts[value] = (counts[value] || 0) + 1;
    }
  }
  return pages.filter(([page]) => table.every((column) => passes(column, page)));
}

/** Pages in which every phrase stands word for word. */
async function verified(opened, pages, phrases) {
  const kept = await Promise.all(pages.map(async ([page]) => {
    const [, title, description, , , , sections] = await record(opened, page);
    const texts = [title, description, ...sections.flatMap(([, heading, text]) => [heading, text])].map((text) => ` ${words(tokens(text)).join(' ')} `);
    return phrases.every((phrase) => texts.some((text) => says(text, phrase.join(' '))));
  }));
  return pages.filter((_, i) => kept[i]);
}

/** @param {number} page */
async function record(opened, page) {
  const a = opened.root.records;
  return (await opened.keep(`p${Math.floor(page / a)}.json`, JSON.parse))[page % a];
}

/** @returns {Result} */
function result(opened, [url, title, description, kind, country, audience, all], page, score, tally, needles, isPinned) {
  const ranked = all.map((section, i) => ({ section, score: tally.best.get(opened.firstOf[page] + i) || 0, i }))
    .sort((a, b) => b.score - a.score || a.i - b.i);
  const shown = ranked.filter((one) => one.score > 0 && one.score >= ranked[0].score / 2 && one.section[0]).slice(0, 3);
  const texts = [ranked[0].section[2], description, ...ranked.slice(1, 6).map(({ section }) => section[2])];
  return {
    url, title, score, excerpt: excerpt(texts, needles), anchor: ranked[0].score > 0 ? ranked[0].section[0] : '',
    sections: shown.map(({ section: [anchor, heading] }) => ({ heading, anchor })),
    kind, country, audience, lang: opened.lang, pinned: isPinned,
  };
}

const PIECE = new RegExp(`((?:[${BLOCKS}\u200b-\u200d])+)|(?:(?![${BLOCKS}])[\\p{Alphabetic}\\p{N}\\p{M}_\xad'’])+`, 'gu');
/** The length of an excerpt, and how much of it may stand before the first mark. */
const EXCERPT = 180, BEFORE = 40;

/** Where the needles stand in a text: start, end (in characters) and which unit. */
function marks(text, needles) {
  const found = [];
  let [start, end, last] = [0, 0, 0];
  for (const match of text.matchAll(PIECE)) {
    const piece = [...match[0]];
    start = end + [...text.slice(last, match.index)].length;
    end = start + piece.length;
    last = match.index + match[0].length;
    if (match[1]) {
      const groups = match[1].match(/.[\p{M}\u200b-\u200d]*/gsu);
      const normal = groups.map(normalise);
      needles.forEach((unit, u) => unit.isRun && markRun(groups, normal, unit.needles, start, u, found));
    } else if (needles.some(({ isRun }) => !isRun)) {
      const forms = /^[a-z]*$/.test(match[0]) ? [match[0]] : tokens(match[0]).flatMap(({ folded, parts }) => [folded, ...(parts || [])]);
      needles.forEach((unit, u) => {
        if (!unit.isRun && forms.some((form) => unit.needles.has(form))) found.push([start, end, u]);
      });
    }
  }
  return found.sort((a, b) => a[0] - b[0] || b[1] - a[1] || a[2] - b[2]);
}

/** Marks the whole run if it stands there, otherwise its words. */
function markRun(groups, normal, needles, start, u, found) {
  const text = normal.join('');
  for (const needle of needles) {
    let hit = false;
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
      let [from, to, units, chars] = [-1, 0, 0, 0];
      groups.forEach((group, i) => {
        const next = units + normal[i].length;
        if (from < 0 && next > at) from = chars;
        chars += [...group].length;
        if (units < at + needle.length) to = chars;
        units = next;
      });
      found.push([start + from, start + to, u]);
      hit = true;
    }
    if (hit && needle === [...needles][0]) return;
  }
}

/** The part of the first good text that says most of the query. @returns {Excerpt} */
function excerpt(texts, needles) {
  let best = { many: 0, text: texts.find(Boolean) || '', from: 0, found: [] };
  for (const text of texts) {
    if (best.many === needles.length) break;
    const found = marks(text, needles);
    found.forEach(([start], i) => {
      const from = Math.max(0, start - BEFORE);
      const said = new Set();
      for (let j = i; j < found.length && found[j][0] < from + EXCERPT; j++) {
        if (found[j][1] <= from + EXCERPT) said.add(found[j][2]);
      }
      if (said.size > best.many) best = { many: said.size, text, from, found };
    });
  }
  return cut(best);
}

/** @returns {Excerpt} */
function cut({ text, from, found }) {
  const characters = [...text];
  const first = found.find(([start]) => start >= from)?.[0] ?? 0;
  let to = Math.min(characters.length, from + EXCERPT);
  const next = characters.indexOf(' ', from);
  if (from > 0 && next >= 0 && next < first) from = next + 1;
  const last = characters.lastIndexOf(' ', to);
  if (to < characters.length && last > to - BEFORE) to = last;
  const parts = [];
  const add = (start, end, mark, after = '') => {
    const text = (!mark && start === from && from > 0 ? '… ' : '') + characters.slice(start, end).join('') + after;
    if (text) parts.push({ text, mark });
  };
  let at = from;
  for (const [start, end] of found) {
    if (start < at || end > to) continue;
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, to, false, to < characters.length ? ' …' : '');
  return parts;
}

// From here on for tests alone: the builder leaves it out.

/** The terms of a text as the shared vectors list them. @param {string} text @returns {string[]} */
export function terms(text) {
  return tokens(text).flatMap(({ run, accented, folded, parts }) => run
    ? run.map((c, i) => c + (run[i + 1] || ''))
    : [folded, ...(accented === folded ? [] : [accented]), ...parts]);
}
