/**
 * Answers queries out of the files that `payung build` wrote; no server, no dependencies. Rust: `query.rs`, `tally.rs`.
 *
 * The query never leaves the page. What must agree with Rust to the last bit has the same name there.
 * The builder joins this file with those that it imports, drops comments, and shortens the names that follow `short:`
 * in each of them: names that no caller and no index file knows.
 */

// short: kept next answer asked BROKEN column COMPLETE count counts cover covered description exactly filtered firstOf
// short: FRONT isPinned isWhole JOIN LEAST least load made MIXED next only pageCover pageTop partial passes phrase plus rank ranked result
// short: says shown sought sum sure table tally theirs top used verified why

import { UNSPACED, tokens, words } from './text.js';
import { list, loader, place, postings, reader, record } from './files.js';
import { parse, seekRun, seekWord } from './seek.js';
import { excerpt } from './excerpt.js';

/** What other sections add to the best one; what completeness adds; the least completeness beside the best. */
const JOIN = 0.5, COMPLETE = 0.5, BROKEN = 0.3, LEAST = 0.1;
/** How many answers to a misspelt word go by score alone, and up to which place others are mixed in. */
const FRONT = 6, MIXED = 10;

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
  const terms = list(root.terms);
  const moves = reader(root.moves);
  const moved = list(root.moved).map((form, at) => [form, at = place(terms, form), (at + terms.length - moves.number()) % terms.length]);
  const kept = {};
  const keep = (name, read, group = root.folder) => kept[name] ||= load(`search/${lang}/${group}/${name}`).then(read).catch((why) => {
    kept[name] = 0;
    throw why;
  });
  const opened = {
    lang, root, pageOf, firstOf, keep,
    terms, moved, words: list(root.words), turned: list(root.turned),
    common: new Set(root.common.split(' ')),
    shards: [],
  };
  return { lang, search: (...asked) => search(opened, ...asked) };
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
    const score = partial * (1 - BROKEN + BROKEN * (covered / (whole || 1)));
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
  const only = used.length === 1 ? used[0] : {};
  let pages = rank(opened, tally, only.isRun || phrases.length);
  // Of a word that may stand for several, the best answers, and then one for each that those do not say.
  let next = FRONT;
  for (const [, to] of only.instead ? only.parts.flatMap(({ of }) => of) : []) {
    const theirs = new Set(postings(to, opened.pageOf.length).sections.map((section) => opened.pageOf[section]));
    const at = pages.findIndex(([page]) => theirs.has(page));
    if (at >= next && next < MIXED) pages.splice(next++, 0, [pages.splice(at, 1)[0][0], pages[FRONT - 1][1]]);
  }
  const pins = pinned(opened, words(tokens(query)));
  for (const page of pins) pages = [[page, pages.find(([other]) => other === page)?.[1] || 0], ...pages.filter(([other]) => other !== page)];
  const answer = { results: [], total: 0, suggestion: '', facets: {} };
  // The query with known words for unknown ones.
  if (sought.some(({ instead }) => instead)) {
    answer.suggestion = sought.filter(({ unit }) => !unit.part).map(({ unit, instead }) => instead || (unit.run ? unit.key : unit.accented)).join(' ');
  }
  if (facets || Object.keys(filters).length) pages = await filtered(opened, pages, filters, answer);
  // Pairs of a run and words of a phrase stand in these sections; whether in a row, their texts tell.
  const exactly = phrases.length ? phrases : only.isRun && tally.most > 0.999 ? [[only.unit.key]] : [];
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

// From here on for tests alone: the builder leaves it out.

/** The terms of a text as the shared vectors list them. @param {string} text @returns {string[]} */
export function terms(text) {
  return tokens(text).flatMap(({ run, accented, folded, parts }) => run
    ? run.map((c, i) => c + (run[i + 1] || ''))
    : [folded, ...(accented === folded ? [] : [accented]), ...parts]);
}
