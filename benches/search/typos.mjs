// Words with one edit: does the page that they were taken from stand among the first ten?
import fs from 'node:fs';
import path from 'node:path';
import { chance, misspelt, plain, sample, squad, table, textOf, udhr } from './lib.mjs';

/** Rare enough words of one page (at most ten pages say them), misspelt into what nobody wrote. */
export function queries(pages, many, seed) {
  const next = chance(seed);
  const where = new Map();
  for (const one of pages) {
    for (const [word] of plain(textOf(one)).matchAll(/[\p{L}\p{M}]+/gu)) {
      if (!where.has(word)) where.set(word, new Set());
      where.get(word).add(one.url);
    }
  }
  const letters = [...where].filter(([word, urls]) => [...word].length >= 4 && urls.size <= 10 && /^[\p{Script=Latin}\p{M}]+$/u.test(word));
  // A real word is one that several pages say: no name of a variable, no hash.
  const fit = pages.length > 1000 ? letters.filter(([, urls]) => urls.size > 2) : letters;
  const asked = [];
  for (const [word, urls] of sample(fit, many * 2, next)) {
    const wrong = misspelt(word, next);
    if (wrong !== word && !where.has(wrong) && asked.length < many) asked.push({ word, wrong, urls });
  }
  return asked;
}

/** Whole words of a question's language for Vietnamese, whose words are of several syllables: two in a row, one misspelt. */
export function pairs(pages, many, seed) {
  const next = chance(seed);
  const all = new Map();
  for (const one of pages) {
    const text = plain(textOf(one));
    for (const [, a, b] of text.matchAll(/(?<![\p{L}\p{M}])(?=([\p{L}\p{M}]{3,}) ([\p{L}\p{M}]{3,}))/gu)) {
      const key = `${a} ${b}`;
      if (!all.has(key)) all.set(key, new Set());
      all.get(key).add(one.url);
    }
  }
  const known = new Set(pages.flatMap((one) => plain(textOf(one)).match(/[\p{L}\p{M}]+/gu) || []));
  const asked = [];
  for (const [pair, urls] of sample([...all].filter(([, urls]) => urls.size <= 10), many * 3, next)) {
    const [a, b] = pair.split(' ');
    const first = next() < 0.5;
    const wrong = misspelt(first ? a : b, next);
    if (!known.has(wrong) && asked.length < many) asked.push({ word: pair, wrong: first ? `${wrong} ${b}` : `${a} ${wrong}`, urls });
  }
  return asked;
}

export async function found(search, asked, verbose) {
  let hits = 0;
  for (const { word, wrong, urls } of asked) {
    const ten = await search(wrong, 10);
    if (ten.some((url) => urls.has(url))) hits++;
    else if (verbose) console.log(`  missed: ${wrong} for ${word}`);
  }
  return `${(100 * hits / asked.length).toFixed(1)}`;
}

export async function run({ peers, sets, docs, seed = 1, verbose, only, many = 200 }) {
  const collections = [['UDHR en', 'en', () => udhr('eng')], ['UDHR id', 'id', () => udhr('ind')], ['UDHR vi', 'vi', () => udhr('vie')]];
  for (const file of sets ? fs.readdirSync(sets).filter((name) => /\.(en|id|vi)\.json$/.test(name)).sort() : []) {
    collections.push([file.replace('.json', ''), file.split('.').at(-2), () => squad(path.join(sets, file)).pages]);
  }
  if (docs) collections.push([`${docs.length} pages en`, 'en', () => docs]);
  const rows = [['one-edit typos, right page in ten, %']];
  const lines = new Map();
  for (const [name, lang, read] of collections) {
    if (only && !name.includes(only)) continue;
    const pages = read();
    const kinds = [[name, queries(pages, many, seed)], ...(lang === 'vi' ? [[`${name}, two words`, pairs(pages, many, seed)]] : [])];
    rows[0].push(...kinds.map(([kind]) => kind));
    for (const peer of peers) {
      const engine = await peer(pages, lang);
      if (!lines.has(engine.name)) lines.set(engine.name, [engine.name]);
      for (const [, asked] of kinds) lines.get(engine.name).push(await found(engine.search, asked, verbose));
    }
  }
  console.log(table([...rows, ...lines.values(), ['at least', ...rows[0].slice(1).map(() => '95')]]));
}
