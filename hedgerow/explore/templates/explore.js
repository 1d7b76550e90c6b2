"use strict";
(function () {
  // On narrow screens the tab that is open is in sight.
  const tab = document.querySelector("header.top [aria-current=page]");
  if (tab) { tab.scrollIntoView({ inline: "center", block: "nearest" }); }
  // Selects of a form act at once.
  for (const select of document.querySelectorAll("select.auto")) {
    select.addEventListener("change", function () { select.form.requestSubmit(); });
  }
  // On narrow screens lists of filters and sections start closed.
  if (window.matchMedia("(max-width: 59.99rem)").matches) {
    for (const list of document.querySelectorAll(".facets, .tree details")) { list.open = false; }
  }
  // Votes and provenance: fetched when asked for, from this server, which escapes every text.
  async function load(address, target) {
    const answer = await fetch(address);
    if (!answer.ok) { target.textContent = "This could not be loaded (" + answer.status + ")."; return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    target.replaceChildren(...page.body.childNodes);
  }
  for (const why of document.querySelectorAll("details.why")) {
    why.addEventListener("toggle", function () {
      if (why.open && !why.dataset.loaded) {
        why.dataset.loaded = "yes";
        load(why.dataset.panel, why.querySelector(".panel"));
      }
    });
  }
  const detail = document.getElementById("detail");
  async function open(run) {
    for (const old of document.querySelectorAll(".run.open")) { old.classList.remove("open"); }
    run.classList.add("open");
    await load(run.dataset.panel, detail);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button";
    close.textContent = "Close";
    close.addEventListener("click", function () {
      const hint = document.createElement("p");
      hint.className = "muted small hint";
      hint.textContent = "Choose a sentence to see the votes behind its labels and where it comes from.";
      detail.replaceChildren(hint);
      run.classList.remove("open");
      run.focus();
    });
    detail.append(close);
    detail.scrollTop = 0;
  }
  if (detail) {
    document.addEventListener("click", function (event) {
      const run = event.target.closest("a.run");
      if (run && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); open(run); }
    });
    const named = location.hash.startsWith("#s-") && document.getElementById(location.hash.slice(1));
    if (named) { named.scrollIntoView({ block: "center" }); open(named); }
  }
  // Chosen sentences: kept in this tab over its pages, saved by the server when asked to.
  const KEY = "chosen";
  const bar = document.getElementById("choice");
  const result = document.getElementById("choice-result");
  const chosen = new Set(JSON.parse(sessionStorage.getItem(KEY) || "[]"));
  function show() {
    sessionStorage.setItem(KEY, JSON.stringify(Array.from(chosen)));
    document.getElementById("choice-count").textContent = chosen.size;
    bar.hidden = chosen.size === 0 && result.textContent === "";
    for (const box of document.querySelectorAll("input.choose")) {
      box.checked = chosen.has(box.value);
      box.closest(".sentence").classList.toggle("chosen", box.checked);
    }
  }
  document.addEventListener("change", function (event) {
    const box = event.target.closest("input.choose");
    if (!box) { return; }
    if (box.checked) { chosen.add(box.value); } else { chosen.delete(box.value); }
    result.textContent = "";
    show();
  });
  document.getElementById("choice-clear").addEventListener("click", function () { chosen.clear(); result.textContent = ""; show(); });
  document.getElementById("choice-save").addEventListener("click", async function () {
    const answer = await fetch("/gold", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ids: Array.from(chosen) }) });
    const said = await answer.json();
    if (answer.ok) {
      result.textContent = said.added + " added to " + said.file + ", which holds " + said.total + " now.";
      chosen.clear();
    } else {
      result.textContent = said.problem;
    }
    show();
  });
  show();
})();
