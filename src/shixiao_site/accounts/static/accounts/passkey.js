// Passkeys: a form with data-passkey asks the browser to create or to use one, and sends what it answers.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const asked = {
  create: ({ publicKey }) => navigator.credentials.create({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
  } }),
  get: ({ publicKey }) => navigator.credentials.get({ publicKey: {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    allowCredentials: known(publicKey.allowCredentials),
  } }),
};

const answer = (credential) => {
  const { response } = credential;
  const told = { clientDataJSON: text(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) told[name] = text(response[name]);
  }
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type,
    response: told, clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const refused = (error) => {
  if (!window.isSecureContext) return "通行密钥要用 https 打开的网页。请联系系统管理员，或改用手机验证器。";
  if (error.name === "InvalidStateError") return "这个通行密钥已经加过了。";
  return "没有完成：可能是取消了，或等得太久。请再试一次。";
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const told = form.querySelector("[data-passkey-told]");
    told.hidden = true;
    try {
      if (!window.PublicKeyCredential) throw new Error("no passkeys here");
      const credential = await asked[form.dataset.passkey](JSON.parse(form.dataset.options));
      form.elements.credential.value = JSON.stringify(answer(credential));
      form.submit();
    } catch (error) {
      told.textContent = refused(error);
      told.hidden = false;
    }
  });
}
