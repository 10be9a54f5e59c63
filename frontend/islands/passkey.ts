/** Making and using a passkey. HTML: `<form data-passkey="create|get" data-options='{"publicKey": …}'><input type="hidden" name="credential">
 *  <p hidden data-problem="unable|stopped|unreached|known">…</p><button>`. With `data-ask` instead of `data-options` they are asked at the form's
 *  own address, when the button is pressed. A form that is hidden is shown where this browser can do it. */
type Options = { publicKey: PublicKeyCredentialCreationOptionsJSON & PublicKeyCredentialRequestOptionsJSON };

export function passkey(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) ready(form);
}

function ready(form: HTMLFormElement): void {
  const able = typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;
  if (!able) { tell(form, "unable"); return; }
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); void answer(form); });
}

async function answer(form: HTMLFormElement): Promise<void> {
  const button = form.querySelector("button")!;
  tell(form, "");
  button.disabled = true;
  try {
    const { publicKey } = await optionsOf(form);
    const made = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
    form.querySelector<HTMLInputElement>("input[name=credential]")!.value = JSON.stringify((made as PublicKeyCredential).toJSON());
    form.submit();
  } catch (problem) {
    tell(form, reasonOf(problem));
    button.disabled = false;
    button.focus();
  }
}

async function optionsOf(form: HTMLFormElement): Promise<Options> {
  if (form.dataset.options) return JSON.parse(form.dataset.options) as Options;
  const reply = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!reply.ok || reply.redirected) throw new TypeError(`${reply.status}`);
  return ((await reply.json()) as { request_options: Options }).request_options;
}

function reasonOf(problem: unknown): string {
  const name = problem instanceof Error || problem instanceof DOMException ? problem.name : "";
  return ({ InvalidStateError: "known", SecurityError: "unable", NotSupportedError: "unable", TypeError: "unreached" } as Record<string, string>)[name] ?? "stopped";
}

function tell(form: HTMLFormElement, reason: string): void {
  for (const one of form.querySelectorAll<HTMLElement>("[data-problem]")) one.hidden = one.dataset.problem !== reason;
}
