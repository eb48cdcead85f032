/** Loads what keeps pages on the device, on the page where a reader can ask for it and nowhere else. */
const box = document.querySelector("offline-keep");
if (box && navigator.serviceWorker && window.caches) {
  document.head.append(Object.assign(document.createElement("script"), { src: box.dataset.root + "lazy:components/offline/keep.lazy.js" }));
}
