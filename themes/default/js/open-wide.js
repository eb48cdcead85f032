/**
 * Folds marked `data-open-wide` stand open where there is room; on narrow screens, and
 * without this script, the reader opens them.
 */
const wide = matchMedia("(min-width: 48rem)");
const unfold = () => {
  if (wide.matches) document.querySelectorAll("details[data-open-wide]").forEach((fold) => { fold.open = true; });
};
unfold();
wide.addEventListener("change", unfold);
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
