/* Passkeys: the browser asks the device, the answer goes into the form's hidden field `passkey`, and the form
   is sent as any other. [data-passkey] asks for one that exists, with a fresh question from the address it names;
   [data-passkey-new] makes one from the question on the page. Without this script a code does the same. */
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;
  const SAYS = {
    NotAllowedError: "The passkey was not used: it was cancelled, or took too long. Try again.",
    InvalidStateError: "This device has a passkey of this account already.",
    SecurityError: "Passkeys do not work at this address. Open the site by its name.",
  };

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  /* The question as the browser wants it: what is bytes there is text in JSON. */
  function question(json) {
    const key = { ...json, challenge: toBytes(json.challenge) };
    if (key.user) key.user = { ...key.user, id: toBytes(key.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      key[list] = (key[list] || []).map((each) => ({ ...each, id: toBytes(each.id) }));
    }
    return { publicKey: key };
  }

  function answer(made) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = toText(made.response[name]);
    }
    return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response, clientExtensionResults: {} });
  }

  async function fetched(button, form) {
    const about = form.querySelector("[name=record_hash]")?.value || "";
    const query = new URLSearchParams({ purpose: button.dataset.purpose, about });
    const got = await fetch(`${button.dataset.passkey}?${query}`, { headers: { Accept: "application/json" } });
    if (!got.ok) throw new Error("The server did not answer. Try again.");
    return question(await got.json());
  }

  async function run(button, ask) {
    const form = button.closest("form");
    const told = form.querySelector("[data-passkey-told]");
    told.textContent = "";
    if (!form.reportValidity()) return;
    button.disabled = true;
    try {
      form.querySelector("[name=passkey]").value = answer(await ask(form));
      form.requestSubmit();
    } catch (error) {
      told.textContent = SAYS[error.name] || error.message;
    }
    button.disabled = false;
  }

  for (const place of document.querySelectorAll("[data-passkey-place]")) place.hidden = false;
  for (const instead of document.querySelectorAll("[data-passkey-instead]")) instead.hidden = true;
  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.addEventListener("click", () => run(button, async (form) => navigator.credentials.get(await fetched(button, form))));
  }
  for (const button of document.querySelectorAll("[data-passkey-new]")) {
    const asked = JSON.parse(button.dataset.passkeyNew);
    button.addEventListener("click", () => run(button, () => navigator.credentials.create(question(asked))));
  }
})();
