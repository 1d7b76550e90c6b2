"use strict";
// Leads from a vote to its function, and from a function to its rule.
(function () {
  function follow() {
    const name = decodeURIComponent(location.hash.slice(1));
    const target = name && document.getElementById(name);
    if (!target) { return; }
    if (target.hidden) {
      const form = target.closest("section").querySelector("form.filter");
      if (form) { form.reset(); setTimeout(function () { target.scrollIntoView({ block: "center" }); }, 10); }
    }
    for (const old of document.querySelectorAll("tr.current")) { old.classList.remove("current"); }
    const folded = target.closest("details");
    if (folded) { folded.open = true; target.scrollIntoView({ block: "center" }); }
    if (target.tagName === "TR") { target.classList.add("current"); target.scrollIntoView({ block: "center" }); }
  }
  window.addEventListener("hashchange", follow);
  follow();
})();
