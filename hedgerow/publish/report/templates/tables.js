"use strict";
// Sorts tables and filters lists that are on the page already. Nothing is fetched, nothing is made from text.
(function () {
  function cellValue(row, column) {
    const cell = row.cells[column];
    const given = cell.dataset.value;
    return given === undefined ? cell.textContent.trim().toLowerCase() : given === "" ? null : Number(given);
  }
  function compare(a, b) {
    if (a === null || b === null) { return a === b ? 0 : a === null ? 1 : -1; }  // unknown comes last, either way
    return a < b ? -1 : a > b ? 1 : 0;
  }
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      const button = head.querySelector("button");
      if (!button) { return; }
      button.addEventListener("click", function () {
        const first = head.dataset.first || "ascending";
        const now = head.getAttribute("aria-sort");
        const direction = now === null ? first : now === "ascending" ? "descending" : "ascending";
        for (const other of heads) { other.removeAttribute("aria-sort"); }
        head.setAttribute("aria-sort", direction);
        const sign = direction === "ascending" ? 1 : -1;
        const rows = Array.from(table.tBodies[0].rows).map(function (row, i) { return [cellValue(row, column), i, row]; });
        rows.sort(function (a, b) {
          const known = a[0] !== null && b[0] !== null;
          return (known ? sign : 1) * compare(a[0], b[0]) || a[1] - b[1];
        });
        for (const entry of rows) { table.tBodies[0].append(entry[2]); }
      });
    });
  }
  for (const form of document.querySelectorAll("form.filter")) {
    const items = Array.from(document.querySelectorAll(form.dataset.items));
    const shown = document.getElementById(form.dataset.count);
    const texts = items.map(function (item) { return item.textContent.toLowerCase(); });
    const apply = function () {
      const wanted = Array.from(form.elements).filter(function (e) { return e.name && (e.type === "checkbox" ? e.checked : e.value.trim() !== ""); });
      let n = 0;
      items.forEach(function (item, i) {
        const keep = wanted.every(function (e) {
          if (e.name === "text") { return texts[i].includes(e.value.trim().toLowerCase()); }
          return (" " + item.dataset[e.name] + " ").includes(" " + e.value + " ");
        });
        item.hidden = !keep;
        n += keep ? 1 : 0;
      });
      shown.textContent = n + " of " + items.length + " shown";
    };
    form.addEventListener("input", apply);
    form.addEventListener("reset", function () { setTimeout(apply, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  }
})();
