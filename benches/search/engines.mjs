// One face for every engine: `search(query, limit)` answers the addresses of pages, best first.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { here, textOf } from './lib.mjs';

const require = createRequire(import.meta.url);
const work = path.join(os.tmpdir(), `payung-search-bench-${process.pid}`);
process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));

/** The program that makes our index: `$PAYUNG_SEARCH_BENCH`, else cargo's own. */
export function make(args) {
  const [program, ...first] = (process.env.PAYUNG_SEARCH_BENCH || 'cargo bench --quiet --bench search --').split(' ');
  return execFileSync(program, [...first, ...args], { cwd: here, encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'inherit'] });
}

let made = 0;
/** Our index of pages in a folder that is deleted at the end; `report` is what the maker printed. */
export function index(pages, lang) {
  const folder = path.join(work, String(made++));
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'pages.json');
  fs.writeFileSync(file, JSON.stringify(pages));
  return { folder, report: make(['index', file, lang, folder]), file };
}

/** A `fetch` out of a folder: keeps what was asked, and answers in rounds, as a slow line would. */
export function counted(folder) {
  const log = [];
  let waiting = [];
  let steps = 0;
  const fetch = (name) => new Promise((resolve) => {
    waiting.push(() => {
      const file = path.join(folder, name);
      const bytes = fs.existsSync(file) ? fs.readFileSync(file) : null;
      if (bytes) log.push([name, bytes]);
      resolve({ ok: !!bytes, status: bytes ? 200 : 404, text: async () => bytes.toString() });
    });
    if (waiting.length === 1) {
      setImmediate(() => {
        const all = waiting;
        waiting = [];
        steps++;
        for (const answer of all) answer();
      });
    }
  });
  return { fetch, log, steps: () => steps };
}

export const client = async (folder) => import(pathToFileURL(path.join(folder, 'search/client.js')).href);

export async function payung(pages, lang, at = index(pages, lang)) {
  const { open } = await client(at.folder);
  const opened = await open({ base: '', lang, fetch: counted(at.folder).fetch });
  return { name: 'payung', ...at, search: async (query, limit) => (await opened.search(query, { limit })).results.map(({ url }) => url) };
}

export async function minisearch(pages, lang) {
  const { default: MiniSearch } = await import('minisearch');
  const segmenter = new Intl.Segmenter(lang, { granularity: 'word' });
  const tokenize = (text) => [...segmenter.segment(text.normalize('NFC'))].filter(({ segment }) => /[\p{L}\p{N}]/u.test(segment)).map(({ segment }) => segment);
  const engine = new MiniSearch({ fields: ['text'], idField: 'url', tokenize, searchOptions: { fuzzy: 0.2, prefix: true } });
  engine.addAll(pages.map((one) => ({ url: one.url, text: textOf(one) })));
  return { name: 'MiniSearch + Intl.Segmenter', search: async (query, limit) => engine.search(query).slice(0, limit).map(({ id }) => id) };
}

const LUNR = ['th', 'vi', 'zh', 'ta', 'pt'];
export async function lunr(pages, lang) {
  const make = require('lunr');
  if (LUNR.includes(lang) && !make[lang]) {
    if (!make.stemmerSupport) require('lunr-languages/lunr.stemmer.support')(make);
    if (lang === 'th') make.wordcut = require('lunr-languages/wordcut');
    require(`lunr-languages/lunr.${lang}`)(make);
  }
  const engine = make(function () {
    if (make[lang]) this.use(make[lang]);
    this.ref('url');
    this.field('text');
    for (const one of pages) this.add({ url: one.url, text: textOf(one) });
  });
  const asked = (query) => engine.query((q) => {
    // The query parser takes signs for operators: words alone.
    q.term(make.tokenizer(query.replace(/[^\p{L}\p{N}\p{M}\s]/gu, ' ')), {});
  });
  return { name: 'lunr + lunr-languages', search: async (query, limit) => asked(query).slice(0, limit).map(({ ref }) => ref) };
}

/** Pagefind as it comes, its client run in this process out of memory. */
export async function pagefind(pages, lang) {
  const { createIndex } = await import('pagefind');
  const { index: engine } = await createIndex({ forceLanguage: lang });
  for (const one of pages) {
    const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
    const body = one.sections.map(({ anchor, heading, text }) => `${heading ? `<h2 id="${anchor}">${escape(heading)}</h2>` : ''}<p>${escape(text)}</p>`).join('');
    await engine.addHTMLFile({ url: `/${one.url}`, content: `<!doctype html><html lang="${lang}"><body><h1>${escape(one.title || one.url)}</h1>${body}</body></html>` });
  }
  const folder = path.join(work, `pagefind${made++}`, 'pagefind');
  await engine.writeFiles({ outputPath: folder });
  await engine.deleteIndex();
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  const log = [];
  globalThis.fetch = async (address) => {
    const file = decodeURIComponent(String(address).replace(/^file:\/\//, '').replace(/\?.*/, ''));
    const bytes = fs.readFileSync(file);
    log.push([file, bytes]);
    return { ok: true, status: 200, json: async () => JSON.parse(bytes), text: async () => String(bytes), arrayBuffer: async () => new Uint8Array(bytes).buffer };
  };
  globalThis.document ??= { querySelector: () => ({ getAttribute: () => lang }), currentScript: null };
  globalThis.window ??= globalThis;
  globalThis.location ??= new URL('http://localhost/');
  const module = await import(pathToFileURL(path.join(folder, 'pagefind.js')).href);
  await module.options({ basePath: `${folder}/`, baseUrl: '/' });
  await module.init?.();
  const search = async (query, limit) => {
    const { results } = await module.search(query);
    const shown = await Promise.all(results.slice(0, limit).map((one) => one.data()));
    return shown.map(({ raw_url, url }) => (raw_url || url).replace(/^\//, ''));
  };
  return { name: 'Pagefind', search, log, folder };
}

export const peers = { payung, pagefind, minisearch, lunr };
