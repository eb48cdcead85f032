// The scripts of the region on the smallest phone, and a language that runs from right to left:
// nothing is too wide, no mark above or below a line is cut or runs into the next line, no letter
// is a box, no script takes what hurts it; a page in Arabic is the mirror of one in English.
// Set PAYUNG_SHOTS to a folder to look at the pages yourself.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { axe, launch, overflow, unfold, watch } from "./support/browser.mjs";
import { site } from "./support/site.mjs";

const SMALLEST = { width: 320, height: 640 };
const ARABIC = fileURLToPath(new URL("rtl-site", import.meta.url));

// For each script the least height of a line, in parts of the letters' size: of running text, of leads,
// tables and lists of links, and of headings and buttons.
const SCRIPTS = {
  th: { letters: "Thai", least: { text: 1.7, dense: 1.7, short: 1.5 } },
  lo: { letters: "Lao", least: { text: 1.8, dense: 1.7, short: 1.5 } },
  km: { letters: "Khmer", least: { text: 1.9, dense: 1.9, short: 1.6 } },
  my: { letters: "Myanmar", least: { text: 1.9, dense: 1.9, short: 1.6 } },
  ta: { letters: "Tamil", least: { text: 1.7, dense: 1.7, short: 1.5 } },
  zh: { letters: "Han", least: { text: 1.7, dense: 1.7, short: 1.4 } },
};

let built;
let browser;

before(async () => {
  built = await site();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await built?.close();
});

/** Keeps what was seen, for people, where `PAYUNG_SHOTS` names a folder. */
async function shoot(page, name) {
  if (!process.env.PAYUNG_SHOTS) return;
  await mkdir(process.env.PAYUNG_SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.PAYUNG_SHOTS, `${name}.png`), fullPage: true });
}

/** What hurts a script on a page, each fault a line. Runs in the page. */
function look({ letters, least, upright }) {
  const faults = new Set();
  const script = new RegExp(`\\p{Script=${letters}}`, "u");
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const name = (node) => `${node.localName}${[...node.classList].map((c) => `.${c}`).join("")}`;
  const seen = (node) => node.checkVisibility() && ![node, ...parents(node)].some((up) => up.matches(".visually-hidden, .matrix__on, .skip-link, svg") || up.getBoundingClientRect().width <= 1);
  const parents = (node) => (node.parentElement ? [node.parentElement, ...parents(node.parentElement)] : []);
  const fontOf = ({ fontWeight, fontSize, fontFamily }) => `${fontWeight} ${fontSize} ${fontFamily}`;
  let runs = 0;

  // A letter without a font looks like one that no font has.
  const drawn = (text, font) => {
    pen.canvas.width = pen.canvas.height = 48;
    pen.font = font.replace(/[\d.]+px/, "24px");
    pen.fillText(text, 8, 32);
    return pen.canvas.toDataURL();
  };
  const boxes = new Map();
  const letters_ = new Map();

  for (const node of document.body.querySelectorAll("*")) {
    const texts = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE && script.test(child.data));
    if (!texts.length || !seen(node)) continue;
    const style = getComputedStyle(node);
    const font = fontOf(style);
    const size = parseFloat(style.fontSize);
    const line = parseFloat(style.lineHeight);
    runs += 1;

    if (upright) {
      if (style.fontStyle !== "normal") faults.add(`${name(node)} is ${style.fontStyle}`);
      if (style.letterSpacing !== "normal" && parseFloat(style.letterSpacing) !== 0) faults.add(`${name(node)} has its letters spread`);
      if (style.textTransform !== "none") faults.add(`${name(node)} is set in ${style.textTransform}`);
    }

    const kind = node.closest("h1, h2, h3, h4, h5, h6, .button, .header, .tiles, .door__title, .service__call, .cards a:first-child, sup") ? "short" : node.closest("td, th, caption, dd, dt, nav, .page-head__lead, .hero, .cards, .relations, .door__list") ? "dense" : "text";
    if (line / size + 0.005 < least[kind]) faults.add(`${name(node)}: lines of ${(line / size).toFixed(2)}, at least ${least[kind]} for ${kind}`);

    pen.font = font;
    for (const text of texts) {
      for (const letter of text.data.match(/\p{L}/gu) ?? []) letters_.set(`${letter} ${style.fontFamily}`, { letter, font });
      const ink = pen.measureText(text.data);
      const height = ink.actualBoundingBoxAscent + ink.actualBoundingBoxDescent;
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter((rect) => rect.width > 2);
      if (lines.length > 1 && height > line + 1) faults.add(`${name(node)}: ink of ${height.toFixed(0)} px in lines of ${line} px: "${text.data.trim().slice(0, 20)}"`);
      const box = ink.fontBoundingBoxAscent + ink.fontBoundingBoxDescent;
      for (const up of [node, ...parents(node)]) {
        if (up === document.body || up === document.documentElement || getComputedStyle(up).overflowY === "visible") continue;
        if (up.scrollHeight > up.clientHeight + 1 && getComputedStyle(up).overflowY !== "hidden" && getComputedStyle(up).overflowY !== "clip") break; // one can scroll to it
        const frame = up.getBoundingClientRect();
        for (const rect of lines) {
          const base = rect.top + (rect.height - box) / 2 + ink.fontBoundingBoxAscent;
          if (base - ink.actualBoundingBoxAscent < frame.top - 1 || base + ink.actualBoundingBoxDescent > frame.bottom + 1) faults.add(`${name(up)} cuts "${text.data.trim().slice(0, 20)}"`);
        }
      }
    }
  }
  for (const { letter, font } of letters_.values()) {
    if (!boxes.has(font)) boxes.set(font, drawn("\u{0378}", font));
    if (drawn(letter, font) === boxes.get(font)) faults.add(`no font has ${letter} (U+${letter.codePointAt(0).toString(16)})`);
  }
  // A bar that stays in place widens no page: what sticks out of it cannot be reached.
  for (const node of document.querySelectorAll(".help-bar *")) {
    const { left, right } = node.getBoundingClientRect();
    if (left < -0.5 || right > document.documentElement.clientWidth + 0.5) faults.add(`${name(node)} sticks out of the screen`);
  }
  if (document.body.innerText.includes("\ufffd")) faults.add("a letter was lost");
  return { faults: [...faults], runs, letters: letters_.size };
}

for (const [lang, { letters, least }] of Object.entries(SCRIPTS)) {
  test(`${lang} at 320 px: nothing is too wide, no mark is cut, no letter is a box, lines have room`, async () => {
    const context = await browser.newContext({ viewport: SMALLEST, locale: lang });
    await watch(context);
    const page = await context.newPage();
    const own = built.pages.filter((one) => one.lang === lang);
    assert.ok(own.length >= 10, `${own.length} pages in ${lang}`);
    const faults = [];
    for (const { url } of own) {
      await page.goto(built.base + url);
      await shoot(page, `${lang}-${url.replaceAll("/", "_")}`);
      await unfold(page);
      const found = await page.evaluate(look, { letters, least, upright: ["th", "lo", "km", "my"].includes(lang) });
      assert.ok(found.runs > 30 && found.letters > 20, `/${url}: ${found.runs} runs of ${letters}, ${found.letters} letters`);
      faults.push(...[...(await overflow(page)), ...found.faults].map((fault) => `/${url}: ${fault}`));
    }
    await context.close();
    assert.equal(faults.length, 0, `${faults.length} faults\n${faults.join("\n")}`);
  });
}

/** Of numbers of sources, and of signs behind an explained word: how many there are, and which start a line. */
const alone = () => {
  const main = document.querySelector("main .prose");
  const ends = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    if (node.nodeType === Node.TEXT_NODE) range.setStart(node, node.data.length - 1);
    return [...range.getClientRects()].at(-1);
  };
  const starts = (node) => {
    const range = document.createRange();
    range.setStart(node, 0);
    range.setEnd(node, 1);
    return range.getClientRects()[0];
  };
  const pairs = [...main.querySelectorAll(".cite")].map((cite) => [cite.previousSibling, cite.querySelector("a").firstChild]);
  for (const { nextSibling: sign, firstElementChild: word } of main.querySelectorAll("glossary-term")) if (/^[^\p{L}\p{N}\s]/u.test(sign?.data ?? "")) pairs.push([word, sign]);
  const shown = pairs.map(([before, behind]) => [before, ends(before), starts(behind)]).filter(([, end, start]) => end?.height && start);
  return { all: shown.length, alone: shown.filter(([, end, start]) => start.top > end.bottom - 2).map(([before]) => before.textContent.slice(-20)) };
};

test("no line starts with the number of a source, or with a sign behind an explained word", async () => {
  const page = await browser.newPage();
  await watch(page.context());
  const faults = new Set();
  let all = 0;
  for (const lang of ["", "th/", "km/", "zh/"]) {
    for (const url of [`${lang}risks/grooming/`, `${lang}risks/cyberbullying/`]) {
      await page.goto(built.base + url);
      for (let width = 300; width < 420; width += 7) {
        await page.setViewportSize({ width, height: 640 });
        const found = await page.evaluate(alone);
        all += found.all;
        for (const text of found.alone) faults.add(`/${url} at ${width} px: what follows "${text}"`);
      }
    }
  }
  await page.close();
  assert.ok(all > 1000, `${all} numbers and signs were seen`);
  assert.deepEqual([...faults], []);
});

test("a box is told from a letter, a cut mark from a whole one, a crowded line from one with room", async () => {
  const page = await browser.newPage({ viewport: SMALLEST });
  const faults = async (html) => {
    await page.setContent(`<html lang="th"><body><main>${html}</main></body></html>`);
    return (await page.evaluate(look, { letters: "Thai", least: SCRIPTS.th.least, upright: true })).faults;
  };
  const text = "ที่ปู่ญู";
  assert.deepEqual(await faults(`<p style="font-size:30px;line-height:1.75">${text}</p>`), []);
  assert.match((await faults(`<div style="overflow:hidden;height:16px"><p style="font-size:30px;line-height:1.75;margin:0">${text}</p></div>`)).join(), /cuts/);
  assert.match((await faults(`<p style="font-size:30px;line-height:1.2">${text}</p>`)).join(), /lines of 1\.20/);
  assert.match((await faults(`<p style="line-height:1.75;width:60px;font-size:30px;line-height:28px">${`${text} `.repeat(5)}</p>`)).join(), /ink of/);
  assert.match((await faults(`<p style="line-height:1.75"><i>${text}</i></p>`)).join(), /italic/);
  // A Chinese letter so rare that no font here has it.
  await page.setContent(`<p style="line-height:2">\u{323a0}</p>`);
  const { faults: boxed } = await page.evaluate(look, { letters: "Han", least: { text: 1 }, upright: false });
  assert.match(boxed.join(), /no font has/);
  await page.close();
});

test("a page in Arabic is the mirror of one in English", async (context) => {
  const small = await site(ARABIC);
  context.after(() => small.close());
  const faults = [];
  for (const [name, viewport] of Object.entries({ phone: { width: 320, height: 640 }, desk: { width: 1280, height: 800 } })) {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await browser.newContext({ viewport, colorScheme });
      await watch(tab);
      const page = await tab.newPage();
      for (const { url } of small.pages) {
        await page.goto(small.base + url);
        await shoot(page, `rtl-${name}-${colorScheme}-${url.replaceAll("/", "_")}`);
        await unfold(page);
        faults.push(...[...(await axe(page)), ...(await overflow(page))].map((fault) => `${name}, ${colorScheme}, /${url}: ${fault}`));
      }
      await tab.close();
    }
  }

  // Each thing stands as far from the right in Arabic as it does from the left in English.
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const places = async (url) => {
    await page.goto(small.base + url);
    await unfold(page);
    return page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const turned = getComputedStyle(document.documentElement).direction === "rtl";
      const start = (node) => (turned ? width - node.getBoundingClientRect().right : node.getBoundingClientRect().left);
      const at = (selector) => Math.round(start(document.querySelector(selector)));
      const number = document.querySelector("main td.align-right");
      return {
        turned,
        at: Object.fromEntries(["h1", ".header__brand", ".prose > p", ".prose ul > li", ".steps > ol > li", ".alert", "table", ".pager__next", ".sidebar"].map((selector) => [selector, at(selector)])),
        number: getComputedStyle(number).textAlign,
        languages: turned === (document.querySelector(".menu--languages").getBoundingClientRect().left < width / 2),
        next: getComputedStyle(document.querySelector(".pager__next")).textAlign,
        code: getComputedStyle(document.querySelector("pre")).direction,
        inline: [...document.querySelectorAll("p > code, bdi, .service__call, kbd")].map((node) => [getComputedStyle(node).direction, getComputedStyle(node).unicodeBidi].join(" ")),
        english: getComputedStyle(document.querySelector("[lang=en]")).direction,
      };
    });
  };
  const arabic = await places("guide/first/");
  const english = await places("en/guide/first/");
  await page.close();
  assert.ok(arabic.turned && !english.turned);
  for (const [selector, place] of Object.entries(arabic.at)) {
    if (Math.abs(place - english.at[selector]) > 3) faults.push(`${selector} stands ${place} px from the right in Arabic, ${english.at[selector]} px from the left in English`);
  }
  assert.deepEqual([arabic.number, english.number], ["end", "end"], "numbers stand at the end of their column");
  assert.ok(arabic.languages && english.languages, "the menu of languages stands at the end of the header");
  assert.deepEqual([arabic.next, english.next], ["end", "end"], "the next page stands at the end");
  assert.equal(arabic.code, "ltr", "code runs from left to right");
  assert.ok(arabic.inline.length >= 2, "code and the page's address");
  for (const inline of arabic.inline) assert.equal(inline, "ltr isolate", "code within a line runs from left to right, and turns nothing around it");
  assert.equal(faults.length, 0, `${faults.length} faults\n${faults.join("\n")}`);
});
