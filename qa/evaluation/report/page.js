"use strict";
// Without this script the page is a whole list in Chinese, and the switch of language works; with it, one can search.
const byName = (name) => document.getElementById(name);
const failures = [...document.querySelectorAll(".failure")];
const form = byName("filter");

function inLanguage() {
  const english = byName("english").checked;
  document.documentElement.lang = english ? "en" : "zh-Hans";
  for (const option of document.querySelectorAll("option[data-zh]")) {
    option.textContent = english ? option.dataset.en : option.dataset.zh;
  }
}

function filter() {
  const [stage, type, text] = ["stage", "type", "text"].map((name) => form.elements[name]?.value ?? "");
  const wanted = text.trim().toLowerCase();
  let shown = 0;
  for (const failure of failures) {
    const fits = (!stage || failure.dataset.stage === stage) && (!type || failure.dataset.type === type)
      && (!wanted || failure.textContent.toLowerCase().includes(wanted));
    failure.hidden = !fits;
    shown += fits;
  }
  form.elements.shown.value = `${shown} / ${failures.length}`;
  byName("none").hidden = shown > 0;
}

if (!(navigator.languages ?? [navigator.language]).some((language) => language.startsWith("zh"))) {
  byName("english").checked = true;
}
for (const choice of document.querySelectorAll("[name=language]")) choice.addEventListener("change", inLanguage);
inLanguage();
if (form) {
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}
