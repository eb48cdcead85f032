/**
 * Shows what a term means while it is pointed at or reached by keyboard. Without this script
 * the word is a button that opens its meaning when it is pressed, as it stays on touch.
 * What opened by itself can be pointed at, stays, and goes with Escape (WCAG 1.4.13);
 * a press keeps it open.
 */
const SOON = 200;
const LATER = 300;

customElements.define("glossary-term", class extends HTMLElement {
  connectedCallback() {
    this.word = this.querySelector("button");
    this.note = this.querySelector("[popover]");
    if (!this.note?.showPopover) return;
    this.listening = new AbortController();
    const on = (target, name, act) => target.addEventListener(name, act, { signal: this.listening.signal });
    on(this, "pointerenter", (event) => event.pointerType === "mouse" && this.after(SOON, () => this.show()));
    on(this, "pointerleave", () => this.after(LATER, () => this.kept || this.hide()));
    on(this, "focusin", () => this.word.matches(":focus-visible") && this.show());
    on(this, "focusout", (event) => this.contains(event.relatedTarget) || this.after(0, () => this.hide()));
    on(this.word, "click", (event) => this.press(event));
    on(this.note, "toggle", (event) => { if (event.newState === "closed") this.kept = false; });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    this.listening?.abort();
  }

  get open() { return this.note.matches(":popover-open"); }

  after(milliseconds, act) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, milliseconds);
  }

  show() {
    clearTimeout(this.timer);
    if (!this.open) this.note.showPopover({ source: this.word });
  }

  hide() {
    if (this.open) this.note.hidePopover();
  }

  /** The first press on what is already open keeps it; the second closes it, as without a script. */
  press(event) {
    clearTimeout(this.timer);
    if (this.open && !this.kept) event.preventDefault();
    this.kept = true;
  }
});
