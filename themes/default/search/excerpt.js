/**
 * A page's texts to the stretch that says most of a query, its words marked. Rust: `excerpt.rs`.
 */

// short: after BEFORE best characters chars cut EXCERPT group groups hit markRun marks needle normal PIECE said texts

import { BLOCKS, normalise, tokens } from './text.js';

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
export function excerpt(texts, needles) {
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
