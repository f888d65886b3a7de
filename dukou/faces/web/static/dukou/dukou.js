/* Dukou 渡口: the little that a page can't do without a script. Everything works without it. */
(() => {
  "use strict";
  // Every system but a bare Linux desktop has Chinese fonts of its own; only there are the slices declared (and then loaded one by one).
  const here = document.currentScript;
  const agent = navigator.userAgent;
  if (here && /Linux|X11|CrOS/.test(agent) && !/Android/.test(agent)) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = here.dataset.fonts;
    document.head.append(sheet);
  }
  // Ctrl+Enter sends the question; a pressed button is pressed once.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("[data-send=ctrl]")) {
      event.target.form.requestSubmit();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
  });
  // On a narrow screen the filters are folded, until somebody opens them; on a wide one they always stand open.
  let unfolded = false;
  const fold = () => {
    const narrow = matchMedia("(max-width: 62rem)").matches;
    for (const part of document.querySelectorAll("details.fold")) part.open = !narrow || unfolded;
  };
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.fold > summary");
    if (summary) unfolded = !summary.parentElement.open;
  });
  document.addEventListener("htmx:after:swap", fold);
  matchMedia("(max-width: 62rem)").addEventListener("change", fold);
  fold();
  // Coming back with the browser's button must not leave a form that can't be sent.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) { delete form.dataset.sent; form.removeAttribute("aria-busy"); }
  });
})();
