/**
 * Reads the page aloud with a voice of the device in the page's language, and hides where there
 * is none. The words of the button come from it and from `data-stop`.
 */
const speech = window.speechSynthesis;
const READ = "h1, .page-head__lead, .prose :is(p, li, h2, h3, h4, dt, dd)";
const SKIPPED = ".cite, .footnote-ref, .anchor, .term__note, svg, table, [hidden]";

/** The words of an element as a reader would say them. */
const words = (node) => {
  const copy = node.cloneNode(true);
  for (const part of copy.querySelectorAll(SKIPPED)) part.remove();
  for (const list of copy.querySelectorAll("ul, ol")) list.remove(); // its items are read by themselves
  return copy.textContent.replace(/\s+/g, " ").trim();
};

customElements.define("read-aloud", class extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    if (!speech || !this.button) return;
    this.start = this.button.textContent;
    this.listening = new AbortController();
    const { signal } = this.listening;
    this.language = document.querySelector("main")?.lang || document.documentElement.lang;
    const look = () => {
      const of = (voice) => voice.lang.replace("_", "-").toLowerCase();
      const wanted = this.language.toLowerCase();
      const voices = speech.getVoices().filter((voice) => voice.localService === true && of(voice).split("-")[0] === wanted.split("-")[0]);
      this.voice = voices.find((voice) => of(voice) === wanted) ?? voices[0];
      this.button.hidden = !this.voice;
    };
    look();
    speech.addEventListener?.("voiceschanged", look, { signal });
    this.button.addEventListener("click", () => (this.reading ? this.stop() : this.read()), { signal });
    addEventListener("pagehide", () => this.stop(), { signal });
    addEventListener("keydown", (event) => event.key === "Escape" && this.reading && this.stop(), { signal });
  }

  disconnectedCallback() {
    this.listening?.abort();
    if (this.reading) this.stop();
  }

  read() {
    this.reading = true;
    this.button.textContent = this.dataset.stop;
    const parts = [...document.querySelectorAll(READ)].filter((node) => !node.closest("table, .term__note")).map(words).filter(Boolean);
    parts.forEach((text, i) => {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = this.voice;
      said.lang = this.voice.lang;
      if (i === parts.length - 1) said.onend = () => this.stop();
      speech.speak(said);
    });
  }

  stop() {
    this.reading = false;
    this.button.textContent = this.start;
    speech.cancel();
  }
});
