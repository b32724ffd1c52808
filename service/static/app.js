// Small conveniences. Everything works without them.
"use strict";

const PAUSE = 400; // milliseconds, so that a screen reader is not interrupted at every key

// How many characters are left, while one writes. The server counts the same way: NFC, whole characters.
for (const area of document.querySelectorAll("textarea[data-longest]")) {
  const count = document.getElementById(`${area.id}-count`);
  const show = () => {
    const over = [...area.value.normalize("NFC")].length - Number(area.dataset.longest);
    const sentence = over > 0 ? area.dataset.over : area.dataset.left;
    count.textContent = sentence.replace("{n}", Math.abs(over));
    count.classList.toggle("count--over", over > 0);
  };
  let waiting;
  count.setAttribute("aria-live", "polite");
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  });
}

// A link in the error summary leads into the field, not only to it.
for (const link of document.querySelectorAll(".govuk-error-summary a[href^='#']")) {
  link.addEventListener("click", () => document.getElementById(link.hash.slice(1))?.focus());
}

// On a phone the plan is long: its areas are folded, all but the first.
if (matchMedia("(max-width: 40rem)").matches) {
  for (const area of document.querySelectorAll("details[data-fold]")) area.open = false;
}

// A report that is being compiled is looked for again until it is there; nothing moves under the reader meanwhile.
const unfinished = document.querySelector("[data-unfinished]");
if (unfinished) {
  const look = async () => {
    const page = await fetch(location.href).then((answer) => answer.text(), () => "data-unfinished");
    if (page.includes("data-unfinished")) setTimeout(look, 2000);
    else location.reload();
  };
  setTimeout(look, 1000);
}
