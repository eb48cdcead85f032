// Starts Chromium and watches what a page does: where it asks, what it complains about, what
// axe finds in it, and whether it is wider than the screen. Knows nothing of the site.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The machine's Chromium, with a profile of its own that goes when it closes; `more` are further options of the program. */
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
  });
}

/**
 * Stops a context from asking any host but this machine, and notes what it asked and what
 * its pages complained about.
 */
export async function watch(context) {
  const seen = { foreign: [], complaints: [], requests: [] };
  await context.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.hostname === "127.0.0.1" || url.protocol === "data:") return route.continue();
    seen.foreign.push(url.href);
    return route.abort();
  });
  context.on("request", (request) => seen.requests.push(request.url()));
  context.on("console", (message) => message.type() === "error" && seen.complaints.push(message.text()));
  context.on("weberror", (error) => seen.complaints.push(String(error.error())));
  return {
    ...seen,
    /** What was noted since the last call. */
    take: () => Object.fromEntries(Object.entries(seen).map(([name, list]) => [name, list.splice(0)])),
  };
}

/** What axe finds, one line for each rule, with the first places. Rules in `without` are not asked. */
export async function axe(page, without = []) {
  // Evaluated by the debugger, so that the page's own policy stays in force.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const violations = await page.evaluate(async ({ tags, rules }) => {
    const result = await window.axe.run(document, { runOnly: tags, rules, resultTypes: ["violations"], iframes: false });
    return result.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => ({ at: node.target.join(" "), why: node.failureSummary })) }));
  }, { tags: TAGS, rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) });
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ at, why }) => `${at}: ${why.replace(/\s*\n\s*/g, " ")}`);
    return `${id}, ${nodes.length} times, at ${places.join(" | ")}`;
  });
}

/** What makes the page wider than the screen, innermost first; nothing when it fits. */
export function overflow(page) {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const clipped = (node) => {
      for (let up = node.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return true;
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((node) => node.getBoundingClientRect().right > clientWidth + 0.5 && !clipped(node));
    const leaves = wide.filter((node) => !wide.some((other) => other !== node && node.contains(other)));
    const name = (node) => `${node.localName}${node.id ? `#${node.id}` : ""}${[...node.classList].map((c) => `.${c}`).join("")}`;
    return [`${scrollWidth} px wide on ${clientWidth} px, by ${leaves.slice(0, 3).map(name).join(", ") || "something clipped"}`];
  });
}

/** Opens every fold of the text, as a reader may: what is folded has to be right too. */
export function unfold(page) {
  return page.evaluate(() => document.querySelectorAll("details:not(.menu)").forEach((fold) => { fold.open = true; }));
}
