// Where the page stands in the window, before and after something changes.

const READ = "main :is(h1, h2, h3, h4, h5, h6, p, li, dt, dd, pre, tr, figure, summary)";

/** What is being read, with its place in the window: first what has the focus, then what stands there from the top on. */
function reading() {
  const focused = document.activeElement;
  const parts = [...document.querySelectorAll(READ)];
  if (focused?.closest("main *")) parts.unshift(focused);
  return parts.flatMap((node) => {
    const { top, bottom, height } = node.getBoundingClientRect();
    const isSeen = height > 0 && bottom > 0 && (node !== focused || (top < innerHeight && height < innerHeight));
    return isSeen ? [{ node, top }] : [];
  });
}

/** Whether an element does not move with the page. */
function isStuck(node) {
  for (let at = node; at; at = at.parentElement) if (["sticky", "fixed"].includes(getComputedStyle(at).position)) return true;
  return false;
}

/** Scrolls so that what was being read, or else what came after it, is where it was. */
function keepPlace(parts, { x, y }) {
  const isMark = ({ node }) => node.isConnected && node.getClientRects().length > 0 && !isStuck(node);
  const mark = y > 0 && parts.find(isMark);
  const top = mark ? scrollY + mark.node.getBoundingClientRect().top - mark.top : y;
  if (scrollX !== x || Math.abs(scrollY - top) > 0.5) scrollTo({ left: x, top, behavior: "instant" });
}
