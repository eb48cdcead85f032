/**
 * The search as it is used: answers while the reader types, keyboard and screen reader by the
 * combobox pattern (ARIA APG), filters, pinned answers, and where to go when nothing is found.
 * The query stays in this page's memory: it is in no address, no history and no storage.
 */
const PAGE = 10;
const DIMENSIONS = ["kind", "country", "audience"];
/** Pages for everyone are for each audience. */
const EVERYONE = "all";

/** An element with attributes and children. */
const element = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

customElements.define("search-panel", class extends HTMLElement {
  async connectedCallback() {
    if (this.list) return;
    this.input = this.querySelector(".search__input");
    this.status = this.querySelector(".search__status");
    this.list = this.querySelector("#search-list");
    this.turn = 0;
    this.most = PAGE;
    this.chosen = {};
    this.hint = element("p", { class: "search__hint" });
    this.filters = element("details", { class: "search__filters", hidden: "" });
    this.body = element("div", { class: "search__body" });
    this.rest = element("div", { class: "search__rest" });
    this.list.before(this.filters, this.hint, this.body);
    this.body.append(this.list, this.rest);
    this.input.addEventListener("input", () => this.type());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.filters.addEventListener("toggle", () => this.filters.open && this.ask());
    this.list.addEventListener("click", (event) => this.leave(event));
    // The list is read from the box: a press on it takes the focus away from nothing.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    try {
      await this.words;
    } catch {
      location.href = this.all;
      return;
    }
    const { texts, kinds, countries, audiences, nothing, index } = self.payungSearchWords;
    Object.assign(this, { texts, nothing, suffix: index });
    this.labels = { kind: (value) => kinds[value] ?? texts[`kind.${value}`] ?? value, country: (value) => countries[value] ?? value, audience: (value) => audiences[value] ?? value };
    this.plural = new Intl.PluralRules(this.lang);
    this.filters.append(element("summary", {}, texts.filters));
    this.fields = Object.fromEntries(DIMENSIONS.map((name) => [name, element("fieldset", { hidden: "" }, element("legend", {}, texts[`filter.${name}`]))]));
    this.filters.append(element("div", { class: "search__fields" }, ...Object.values(this.fields)));
    this.ask();
  }

  /** A word that was typed: the answer is asked for when the fingers rest. */
  type() {
    this.most = PAGE;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 80);
  }

  /** The index, opened once; of what is on its way since the box was opened. */
  async open() {
    const early = this.early;
    this.early = undefined;
    const client = await (early?.client ?? this.client());
    let root = early?.index;
    const get = (address) => {
      const first = address.endsWith("/index.json") && root;
      root = undefined;
      return first || fetch(address);
    };
    return client.open({ base: this.root, lang: this.lang, fetch: location.protocol === "file:" ? undefined : get });
  }

  async ask() {
    const turn = ++this.turn;
    const query = this.input.value.trim();
    const texts = this.texts;
    if (!texts) return;
    clearTimeout(this.timer);
    clearTimeout(this.patience);
    if (!query) {
      this.busy(false);
      this.clear();
      this.say(texts.start);
      this.rest.append(this.elsewhere());
      return;
    }
    this.busy(true);
    this.patience = setTimeout(() => this.say(texts.wait), 400);
    const filters = Object.fromEntries(Object.entries(this.chosen).map(([name, set]) => [name, [...set, ...(name === "audience" && set.size ? [EVERYONE] : [])]]));
    const facets = this.filters.open || Object.values(filters).some((values) => values.length);
    let answer;
    for (let left = 2; left && !answer && turn === this.turn; left--) {
      try {
        const index = await (this.index ??= this.open());
        answer = await index.search(query, { limit: this.most, filters: facets ? filters : {}, facets });
      } catch {
        // The line broke, or the site was published anew and its index has another name now.
        this.index = undefined;
      }
    }
    // A newer question was asked meanwhile: this answer is too old to be shown.
    if (turn !== this.turn) return;
    clearTimeout(this.patience);
    this.busy(false);
    if (answer) this.show(answer, query);
    else this.say(texts.failed);
  }

  busy(is) {
    this.list.setAttribute("aria-busy", is);
    this.toggleAttribute("data-busy", is);
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  clear() {
    this.list.replaceChildren();
    this.list.hidden = true;
    this.rest.replaceChildren();
    this.hint.replaceChildren();
    this.options = [];
    this.shown = undefined;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  show(answer, query) {
    const { texts } = this;
    const { results, total } = answer;
    this.clear();
    this.shown = query;
    const narrowed = Object.values(this.chosen).some((set) => set.size);
    this.filters.hidden = !total && !narrowed;
    if (answer.suggestion) this.suggest(answer.suggestion);
    if (answer.facets && Object.keys(answer.facets).length) this.count(answer.facets);
    if (!total) {
      this.say(narrowed ? texts["nothing.narrowed"] : texts.nothing);
      this.rest.append(this.elsewhere());
      return;
    }
    this.list.append(...results.map((result) => this.group(result)));
    this.list.hidden = false;
    this.list.lang = results[0].lang;
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.options.forEach((option, at) => { option.id = `search-${at}`; });
    this.input.setAttribute("aria-expanded", "true");
    const found = (texts[`found.${this.plural.select(total)}`] ?? texts["found.other"]).replace("{count}", total.toLocaleString(this.lang));
    this.say(found);
    if (results.length < total) {
      const more = element("button", { type: "button", class: "search__more button" }, texts.more);
      more.addEventListener("click", async () => {
        const at = this.options.length;
        this.most += PAGE;
        this.input.focus();
        await this.ask();
        this.mark(Math.min(at, this.options.length - 1));
      });
      this.rest.append(more);
    }
    this.body.scrollTop = 0;
  }

  /** A page that answers: itself at its best section, then its other sections. */
  group(result) {
    const { title, kind, anchor, excerpt, sections, pinned } = result;
    const best = sections.find((section) => section.anchor === anchor);
    const head = element("span", { class: "search__title" }, title, ...(best ? [" ", element("span", { class: "search__place" }, best.heading)] : []));
    const text = element("span", { class: "search__text", dir: "auto" });
    text.append(...excerpt.map((part) => part.mark ? element("mark", {}, part.text) : part.text));
    const label = pinned ? this.texts.pinned : kind === "page" ? "" : this.labels.kind(kind);
    const page = element("a", { role: "option", tabindex: "-1", "aria-selected": "false", class: "search__hit", href: this.address(result, anchor) },
      element("span", { class: "search__kind" }, label), " ", head, " ", text);
    const others = sections.filter((section) => section.anchor && section !== best);
    const group = element("div", { role: "group", "aria-label": title, class: "search__group" }, page);
    if (pinned) group.classList.add("search__group--first");
    group.append(...others.map((section) => element("a", { role: "option", tabindex: "-1", "aria-selected": "false", class: "search__section", href: this.address(result, section.anchor) }, section.heading)));
    return group;
  }

  address({ url }, anchor) {
    return this.root + encodeURI(url) + this.suffix + (anchor ? `#${encodeURIComponent(anchor)}` : "");
  }

  /** Words that were meant, perhaps. */
  suggest(words) {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => {
      this.input.value = words;
      this.input.focus();
      this.ask();
    });
    this.hint.append(`${this.texts.meant} `, button);
  }

  /** Where to go instead. */
  elsewhere() {
    const link = (title, href) => element("li", {}, element("a", { href }, title));
    const links = this.nothing.map(([title, href]) => link(title, this.root + href));
    return element("ul", { class: "search__else", "aria-label": this.texts.instead }, ...links, link(this.texts.title, this.all));
  }

  /** How many pages each filter leaves; what has the focus keeps it. */
  count(facets) {
    for (const name of DIMENSIONS) {
      const counts = facets[name] ?? {};
      const chosen = this.chosen[name] ??= new Set();
      const everyone = name === "audience" ? counts[EVERYONE] ?? 0 : 0;
      const values = [...new Set([...Object.keys(counts), ...chosen])].filter((value) => !(name === "audience" && value === EVERYONE));
      const label = this.labels[name];
      values.sort((a, b) => label(a).localeCompare(label(b), this.lang));
      const field = this.fields[name];
      field.hidden = !values.length;
      const old = new Map([...field.querySelectorAll("label")].map((one) => [one.dataset.value, one]));
      const fresh = values.map((value) => {
        const one = old.get(value) ?? this.choice(name, value);
        one.lastChild.textContent = ` ${((counts[value] ?? 0) + everyone).toLocaleString(this.lang)}`;
        return one;
      });
      for (const [value, one] of old) if (!values.includes(value)) one.remove();
      fresh.forEach((one, at) => { if (field.children[at + 1] !== one) field.insertBefore(one, field.children[at + 1] ?? null); });
    }
  }

  choice(name, value) {
    const box = element("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      this.chosen[name][box.checked ? "add" : "delete"](value);
      this.most = PAGE;
      this.ask();
    });
    return element("label", { "data-value": value }, box, ` ${this.labels[name](value)}`, element("span"));
  }

  /** Arrows move through the answers while the focus stays in the box. */
  key(event) {
    if (event.isComposing) return;
    const last = this.options?.length - 1;
    const to = { ArrowDown: this.at === last ? -1 : this.at + 1, ArrowUp: this.at < 0 ? last : this.at - 1 }[event.key]
      ?? (this.at >= 0 ? { Home: 0, End: last }[event.key] : undefined);
    if (event.key === "Enter") {
      event.preventDefault();
      // Without a choice the first answer is meant, if it answers what stands in the box.
      const option = this.options?.[this.at] ?? (this.shown === this.input.value.trim() ? this.options?.[0] : undefined);
      option?.click();
    } else if (to !== undefined && last >= 0) {
      event.preventDefault();
      this.mark(to);
    } else if (this.at >= 0 && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      this.mark(-1);
    }
  }

  mark(at) {
    this.options?.[this.at]?.setAttribute("aria-selected", "false");
    this.at = at;
    const option = this.options?.[at];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** An answer on this very page: the search gives way to it. */
  leave(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [here, there] = [location.href, link.href].map((address) => address.split("#")[0]);
    if (here !== there) return;
    this.hidden = true;
    const id = decodeURIComponent(link.hash.slice(1));
    const target = id ? document.getElementById(id) : document.querySelector("main");
    if (target && target.tabIndex < 0) target.tabIndex = -1;
    target?.focus({ preventScroll: true });
  }
});
