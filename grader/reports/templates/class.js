"use strict";
const table = document.querySelector("#roster");
const body = table.tBodies[0];
const rows = [...body.rows];
const controls = document.querySelector("#controls");
const words = document.querySelector("#words");
const only = document.querySelector("#only");
const shown = document.querySelector("#shown");
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
const texts = rows.map(row => row.textContent.toLowerCase());

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  rows.forEach((row, number) => {
    const fits = wanted.every(word => texts[number].includes(word))
      && (!only.value || row.dataset.is.split(" ").includes(only.value));
    row.hidden = !fits;
    count += fits;
  });
  shown.textContent = `${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
}

function sort(head, column) {
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const numeric = "number" in head.dataset;
  const key = row => row.cells[column].dataset.order ?? row.cells[column].textContent.trim();
  const compare = numeric ? (a, b) => key(a) - key(b) : (a, b) => collator.compare(key(a), key(b));
  body.append(...[...rows].sort((a, b) => down ? compare(b, a) : compare(a, b)));
}

[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(head, column));
  head.append(button);
});
words.addEventListener("input", filter);
only.addEventListener("change", filter);
addEventListener("hashchange", () => {
  const row = document.getElementById(location.hash.slice(1));
  if (row?.hidden) { words.value = only.value = ""; filter(); row.scrollIntoView(); }
});
controls.hidden = false;
filter();
