/** Toasts with undo. HTML: `<div class="toasts" role="status"><form class="toast" data-toast>…<button>Ongedaan maken</button></form></div>`.
 *  A toast leaves after ten seconds, not while the pointer or the focus is on it; Ctrl Z presses the last one's button. */
export function toasts(): void {
  const region = document.querySelector<HTMLElement>(".toasts");
  if (!region) return;
  for (const toast of region.querySelectorAll<HTMLElement>("[data-toast]")) leaveLater(toast);
  document.addEventListener("keydown", (event) => {
    const inField = (event.target as HTMLElement).closest("input, textarea, select, [contenteditable]");
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || inField) return;
    const button = [...region.querySelectorAll<HTMLButtonElement>("[data-toast] button[type=submit]")].pop();
    if (button) { event.preventDefault(); button.click(); }
  });
}

/** Show the toasts of a page that was fetched. */
export function takeToasts(page: Document): void {
  const region = document.querySelector<HTMLElement>(".toasts");
  const fresh = [...page.querySelectorAll<HTMLElement>(".toasts [data-toast]")];
  region?.replaceChildren(...fresh);
  for (const toast of fresh) leaveLater(toast);
}

function leaveLater(toast: HTMLElement): void {
  let timer = 0;
  const start = () => { timer = window.setTimeout(() => toast.remove(), 10_000); };
  const hold = () => window.clearTimeout(timer);
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("focusout", start);
  start();
}
