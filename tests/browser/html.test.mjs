// Whether every page is good HTML: by the Nu checker, which knows the standard, and by
// html-validate, which knows what is legal but unwise. Neither needs a browser.

import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { fileOf, site } from "./support/site.mjs";

const JAR = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** What differs from html-validate's recommendations, and why. */
const CONFIG = {
  extends: ["html-validate:recommended"],
  elements: [
    "html5",
    {
      // The theme's own elements hold what a span and a paragraph would.
      "exit-link": { flow: true, phrasing: true, permittedContent: ["@phrasing"] },
      "page-tools": { flow: true, phrasing: true, permittedContent: ["@phrasing"] },
    },
  ],
  rules: {
    // A heading such as "4Cs" gives an id that starts with a digit, which HTML allows.
    "valid-id": ["error", { relaxed: true }],
    // A guess about search results. Our titles end in the site's name and may be cut there.
    "long-title": "off",
    // It asks for non-breaking spaces and hyphens in the number, which would be copied with it.
    "tel-non-breaking": "off",
    // A table that scrolls is a `div` with a name, made a region only so that it can be reached by
    // keyboard; `section` would say no more.
    "prefer-native-element": ["error", { exclude: ["region"] }],
  },
};

let built;
before(async () => { built = await site(); });
after(() => built?.close());

test("the Nu HTML checker finds no error on any page", async (t) => {
  if (!java()) {
    assert.notEqual(process.env.CI, "true", "Nu was not run: there is no java here");
    return t.skip("Nu was not run: there is no java here (Debian: default-jre-headless)");
  }
  const report = await nu(built.out);
  const lines = report.messages.map(({ url, lastLine, message }) => `${relative(built.out, new URL(url).pathname)}:${lastLine}: ${message}`);
  assert.equal(lines.length, 0, `${lines.length} errors\n${lines.join("\n")}`);
});

test("html-validate finds nothing on any page", async () => {
  const checker = new HtmlValidate(new StaticConfigLoader(CONFIG));
  const lines = [];
  for (const url of built.addresses) {
    const { results } = await checker.validateFile(join(built.out, fileOf(url)));
    for (const { messages } of results) lines.push(...messages.map(({ line, ruleId, message }) => `${fileOf(url)}:${line}: ${ruleId}: ${message}`));
  }
  assert.equal(lines.length, 0, `${lines.length} findings\n${lines.join("\n")}`);
});

function java() {
  try {
    execFileSync("java", ["-version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** One run over a folder. Its findings come on standard error, and make its exit status 1. */
function nu(folder) {
  const options = ["-Xmx512m", "-jar", JAR, "--skip-non-html", "--errors-only", "--format", "json", folder];
  return new Promise((resolve, reject) => {
    execFile("java", options, { maxBuffer: 1 << 26 }, (error, _, stderr) => {
      const from = stderr.indexOf('{"');
      if (from < 0) reject(error ?? new Error(`Nu said nothing: ${stderr}`));
      else resolve(JSON.parse(stderr.slice(from)));
    });
  });
}
