// Mean reciprocal rank of the first ten on relevance sets: the odd-numbered questions, which nothing is tuned on.
import fs from 'node:fs';
import path from 'node:path';
import { bare, mean, squad, table, words } from './lib.mjs';

const GOALS = { en: [0.95, 0.845], th: [0.95, 0.77], vi: [0.94, 0.71, 0.61] };

/** The two words of a question that stand in the fewest pages (but in some), in the order of the question. */
function rarest(question, lang, frequency) {
  const known = [...new Set(words(question.normalize('NFC').toLowerCase(), lang).map(([word]) => word))].filter((word) => frequency.has(word));
  const two = [...known].sort((a, b) => frequency.get(a) - frequency.get(b) || known.indexOf(a) - known.indexOf(b)).slice(0, 2);
  return known.filter((word) => two.includes(word)).join(' ');
}

export function columns(file, half) {
  const lang = /\.([a-z]+)\.json$/.exec(file)[1];
  const { pages, queries } = squad(file);
  const frequency = new Map();
  for (const one of pages) {
    const all = new Set(words(one.sections[0].text.normalize('NFC').toLowerCase(), lang).map(([word]) => word));
    for (const word of all) frequency.set(word, (frequency.get(word) || 0) + 1);
  }
  const asked = queries.filter((_, i) => i % 2 === half);
  const two = asked.map(({ question, url }) => ({ question: rarest(question, lang, frequency), url }));
  const all = { question: asked, 'two words': two };
  if (lang === 'vi') all['two words, no marks'] = two.map(({ question, url }) => ({ question: bare(question), url }));
  return { lang, pages, all };
}

export async function rank(search, asked) {
  const ranks = [];
  for (const { question, url } of asked) {
    const at = (await search(question, 10)).slice(0, 10).indexOf(url);
    ranks.push(at < 0 ? 0 : 1 / (at + 1));
  }
  return mean(ranks);
}

export async function run({ peers, sets, half = 1, only }) {
  if (!sets) return console.log('relevance: give a folder of relevance sets with --sets');
  const lines = new Map();
  const head = [`MRR@10, ${half ? 'odd' : 'even'} questions`];
  const goal = ['at least'];
  for (const file of fs.readdirSync(sets).filter((name) => /\.[a-z]+\.json$/.test(name)).sort()) {
    const { lang, pages, all } = columns(path.join(sets, file), half);
    if (only && !only.includes(lang)) continue;
    Object.keys(all).forEach((name, i) => {
      head.push(`${lang} ${name}`);
      goal.push(GOALS[lang]?.[i] ?? '');
    });
    for (const peer of peers) {
      const { name, search } = await peer(pages, lang);
      if (!lines.has(name)) lines.set(name, [name]);
      for (const asked of Object.values(all)) lines.get(name).push(await rank(search, asked));
    }
  }
  const rows = [...lines.values()].map(([name, ...all]) => [name, ...all.map((one) => one.toFixed(4)), mean(all).toFixed(4)]);
  console.log(table([[...head, 'mean'], ...rows, [...goal, 'above all']]));
}
