/** Toasts with undo. HTML: `<div class="toasts" role="status"><form class="toast" data-toast>…<button>Ongedaan maken</button></form></div>`.
 *  A toast leaves after ten seconds, not while the pointer or the focus is on it; Ctrl Z presses the last one's button, and when it has
 *  left, takes back the last change of this tab all the same.
 *  One that comes in by a fragment counts as well; `carryToasts` takes those of a fetched page to the page that is opened next. */
const CARRIED = "toasts";
const LAST = "undo";

export function toasts(): void {
  const region = document.querySelector<HTMLElement>(".toasts");
  if (!region) return;
  for (const toast of region.querySelectorAll<HTMLElement>("[data-toast]")) leaveLater(toast);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node instanceof HTMLElement && node.matches("[data-toast]")) leaveLater(node);
  }).observe(region, { childList: true });
  const carried = sessionStorage.getItem(CARRIED);
  sessionStorage.removeItem(CARRIED);
  if (carried) takeToasts(new DOMParser().parseFromString(carried, "text/html"));
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || inField) return;
    const button = [...region.querySelectorAll<HTMLButtonElement>("[data-toast] button[type=submit]")].pop();
    if (button) { event.preventDefault(); button.click(); return; }
    const last = sessionStorage.getItem(LAST);
    if (last) { event.preventDefault(); undo(last); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.matches("form[data-toast]") || form.getAttribute("action")?.endsWith("/logout/")) sessionStorage.removeItem(LAST);
  });
}

/** Show the toasts of a page that was fetched. */
export function takeToasts(page: Document): void {
  document.querySelector<HTMLElement>(".toasts")?.replaceChildren(...page.querySelectorAll<HTMLElement>(".toasts [data-toast]"));
}

/** Keep the toasts of a page that was fetched for the one that is opened now. */
export function carryToasts(page: Document): void {
  const region = page.querySelector<HTMLElement>(".toasts");
  if (region?.children.length) sessionStorage.setItem(CARRIED, region.outerHTML);
}

/** Take back a batch whose toast has left: the same form, with the token of this page. */
function undo(url: string): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  form.dataset.toast = "";
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["next", location.pathname + location.search]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}

function leaveLater(toast: HTMLElement): void {
  if (toast instanceof HTMLFormElement) sessionStorage.setItem(LAST, toast.getAttribute("action")!);
  let timer = 0;
  const start = () => { timer = window.setTimeout(() => toast.remove(), 10_000); };
  const hold = () => window.clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", start);
  start();
}
