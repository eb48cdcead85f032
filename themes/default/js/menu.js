/** Menus close with Escape, and when the focus or a press goes elsewhere. */
const menus = document.querySelectorAll("details.menu");
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});
for (const type of ["click", "focusin"]) {
  addEventListener(type, (event) => {
    for (const menu of menus) if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
