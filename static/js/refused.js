/* A page that came back because a rule said no (core/refusals.py): it has its own address again, and
   what was typed stands in its form again. Without this script it can be read under "What you typed". */
"use strict";

(() => {
  const { $, $$ } = tandem;
  const box = $("#refused");
  history.replaceState(history.state, "", box.dataset.back);

  const typed = new Map();
  for (const { dataset, value } of $$("[data-typed]", box)) typed.set(dataset.typed, [...(typed.get(dataset.typed) || []), value]);

  const leadsTo = (address) => address !== null && new URL(address || location.href, location.href).pathname === new URL(box.dataset.to, location.href).pathname;
  /* Of several forms with one address, the one about the same thing: its hidden fields say so. A
     version is new each time, and a token as well. */
  const same = (field) => ["csrfmiddlewaretoken", "version"].includes(field.name) || (typed.get(field.name) || []).includes(field.value);
  const sent = (form) => (leadsTo(form.getAttribute("action")) || $$("[formaction]", form).some((button) => leadsTo(button.getAttribute("formaction"))))
    && $$("input[type=hidden]", form).every(same);

  function fill(field, values) {
    if (field.matches("[type=hidden], [type=file], [type=password], [type=submit], button, fieldset")) return;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = values.includes(field.value);
    else if (field.matches("select")) for (const option of field.options) option.selected = values.includes(option.value);
    else if (values.length) field.value = values.shift();
  }

  const form = $$("form[method=post]").find(sent);
  if (form) {
    for (const field of form.elements) if (field.name) fill(field, typed.get(field.name) || []);
    for (let node = form; node; node = node.parentElement) if (node.matches("details")) node.open = true;
    for (const part of $$("details", form)) part.open = true;
  }
  box.focus();
})();
