/**
 * Says beside each review whether it is past, soon or current on the reader's own day, and counts them: the files of
 * the site know no day. Without it the dates stand as they are.
 */
for (const box of document.querySelectorAll(".status[data-soon]")) {
  const day = (date) => date.toLocaleDateString("sv");
  const now = new Date();
  const today = day(now);
  const soon = day(new Date(now.getFullYear(), now.getMonth(), now.getDate() + Number(box.dataset.soon)));
  const counts = new Map();
  for (const cell of box.querySelectorAll(".status__by")) {
    const by = cell.querySelector("time")?.dateTime;
    const state = !by ? "none" : by < today ? "past" : by <= soon ? "soon" : "current";
    counts.set(state, (counts.get(state) ?? 0) + 1);
    if (state === "past" || state === "soon") {
      const label = document.createElement("span");
      label.dataset.state = state;
      label.textContent = box.querySelector(`li[data-state="${state}"] span`).textContent;
      cell.append(" ", label);
    }
  }
  const list = box.querySelector(".status__now");
  for (const item of list.querySelectorAll("li")) {
    item.firstElementChild.textContent = (counts.get(item.dataset.state) ?? 0).toLocaleString(document.documentElement.lang);
  }
  list.hidden = false;
}
