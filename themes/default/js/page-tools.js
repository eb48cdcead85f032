/** "Copy link" and "Print": buttons that only a script can serve, so only a script shows them. */
customElements.define("page-tools", class extends HTMLElement {
  connectedCallback() {
    this.listening = new AbortController();
    for (const button of this.querySelectorAll("button")) {
      button.hidden = button.dataset.do === "copy" && !navigator.clipboard;
    }
    this.addEventListener("click", (event) => this.act(event.target), { signal: this.listening.signal });
  }

  disconnectedCallback() {
    this.listening.abort();
  }

  async act(button) {
    if (button.dataset.do === "print") print();
    if (button.dataset.do !== "copy") return;
    await navigator.clipboard.writeText(location.href);
    this.words ??= button.textContent;
    button.textContent = this.dataset.copied;
    setTimeout(() => { button.textContent = this.words; }, 3000);
  }
});
