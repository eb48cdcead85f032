/**
 * A query to words and runs, and these to the terms of the index that stand for them. Rust: `ask.rs`, `seek.rs`,
 * `vocabulary.rs`.
 */

// short: apart backwards bare BETWEEN CANDIDATES classes close CLUSTERS distance end ends EXACT exact EXPANSIONS
// short: fetched FURTHER instead isMarked isPhrase isRun KNOWN known letters lists LONGEST_WORD LOOSE loose lost
// short: marked mass name NEAR needles off often old older onlyMarked other own pageOf PAIR phrases piece query quoted
// short: room row seekRun seekWord seen settled share shared similar start tail token TYPO unit units UNKNOWN
// short: vocabulary WORD WORDS worth written

import { SPACED, fold, tokens, words } from './text.js';
import { LAST, RANGE, entry, expansions, forms, list, place, rarity, settle, shards, value } from './files.js';

/** What other forms of a word count for: prefixes of known and unknown words, misspellings, relatives, accents, pairs. */
const EXACT = 0.3, KNOWN = 0.3, UNKNOWN = 0.8, TYPO = 0.7, NEAR = 0.5, FURTHER = 0.6, WORD = 0.8, PAIR = 0.2, BETWEEN = 0.1, LOOSE = 1.4;
/** The most words, clusters, expansions and candidates that a query takes. */
const WORDS = 32, CLUSTERS = 96, EXPANSIONS = 64, CANDIDATES = 16, LONGEST_WORD = 8;

/**
 * @typedef {Token & {key: string, prefix: boolean, part: string, marked?: boolean}} Unit
 * @param {string} query
 * @returns {{units: Unit[], phrases: string[][]}}
 */
export function parse(query) {
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

/**
 * @typedef {{of: [string, Entry, number][], mass: boolean}} Part alternatives, of which a section counts the best
 * @typedef {{parts: Part[], needles: string[], isRun: boolean, lost: number}} Sought
 */

/** A run's pairs, with what may follow its last cluster, and the longest of the index's words. @returns {Promise<Sought>} */
export async function seekRun(opened, { run, key }) {
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
export async function seekWord(opened, { accented, folded, prefix, marked }) {
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
  const needles = settled.flatMap(([form, to]) => form === folded || !prefix || !form.startsWith(folded) ?
    // Only what is here already is looked at: the shard of the form and that of its term.
    [form, ...forms(opened, form, to), ...forms(opened, to.term, to)] : [form]);
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
    .map(([word, weight, off]) => [word, off > all[0][2] + 0.5 ? weight * FURTHER : weight]);
}

/** @param {string} text @param {boolean} backwards @returns {[string, number][]} words, and how common they are */
function vocabulary(text, backwards) {
  const lines = text.split('\n');
  return list(text, 1).map((word, i) => [backwards ? [...word].reverse().join('') : word, value(lines[i].charCodeAt(1))]);
}
