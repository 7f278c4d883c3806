// Asks the browser for a passkey, and sends its answer on; the page says what to do where that fails.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

const made = async (options) => {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: known(options.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    extensions: JSON.stringify(key.getClientExtensionResults()),
    response: {
      attestationObject: text(key.response.attestationObject),
      clientDataJSON: text(key.response.clientDataJSON),
      transports: key.response.getTransports ? key.response.getTransports() : [],
    },
  };
};

const shown = async (options) => {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const key = await navigator.credentials.get({ publicKey });
  return {
    id: key.id,
    rawId: text(key.rawId),
    type: key.type,
    response: {
      authenticatorData: text(key.response.authenticatorData),
      clientDataJSON: text(key.response.clientDataJSON),
      signature: text(key.response.signature),
      userHandle: key.response.userHandle ? text(key.response.userHandle) : null,
    },
  };
};

const form = document.querySelector("form[data-passkey]");
if (form) {
  const failure = form.querySelector("[role=alert]");
  const ask = async () => {
    failure.hidden = true;
    try {
      const answer = form.dataset.passkey === "create" ? made : shown;
      form.elements.credential.value = JSON.stringify(await answer(JSON.parse(form.dataset.options)));
      form.submit();
    } catch {
      failure.hidden = false;
    }
  };
  form.querySelector("button").addEventListener("click", ask);
  ask();
}
