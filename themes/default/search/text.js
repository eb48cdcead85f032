/**
 * Text to tokens: the one pipeline that pages and queries both pass through. Rust: `normal.rs`, `tokens.rs`.
 */

// short: accented BLOCKS clusters digit fold folded found INVISIBLE isName LETTER MARK normalise part parts pieces raw
// short: run single SPACED TOKEN tokens UNSPACED word

export const BLOCKS = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u1950-\\u1aaf\\u3005-\\u30ff\\u31f0-\\u9fff' +
  '\\ua9e0-\\ua9ff\\uaa60-\\uaadf\\u{20000}-\\u{3ffff}';
export const UNSPACED = `(?:(?=[\\p{Alphabetic}\\p{M}])[${BLOCKS}])`;
export const SPACED = `(?:(?![${BLOCKS}])[\\p{Alphabetic}\\p{N}\\p{M}_])`;
const TOKEN = new RegExp(`(${UNSPACED}+)|${SPACED}+(?:['’ʼʻ]${SPACED}+)*`, 'gu');
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const MARK = /\p{M}/u;
const INVISIBLE = /[\xad\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;

/**
 * Unicode has thes of all but some Indic scripts, and of Limbu, at multiples of sixteen, and those six behind.
 *
 * @param {string} c a decimal digit
 * @returns {string | number} the Western one
 */
function digit(c) {
  const n = c.codePointAt(0);
  return n > 0xffff ? c : n - ((n > 0x95f && n < 0xdf0) || n >> 4 === 0x194 ? 6 : 0) & 15;
}

/** @param {string} text @returns {string} the text as it is searched */
export function normalise(text) {
  return text.replace(INVISIBLE, '').replace(/\p{Nd}/gu, digit).normalize('NFKC').replace(INVISIBLE, '')
    .replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, '$1\u0e33').replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, '$1\u0eb3');
}

/** @param {string} word @returns {string} the word without Latin, Greek and Cyrillic accents */
export function fold(word) {
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
export function tokens(text) {
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

/** Tokens as phrases compare them. @param {Token[]} found @returns {string[]} */
export function words(found) {
  return found.map(({ run, folded }) => run ? run.join('') : folded);
}
