/** The composer: Ctrl Enter saves, a draft survives leaving the page, a double click sends once.
 *  HTML: `<form data-composer="key">` with a textarea. Any other form gets the guard against double sending too. */
export function composer(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-composer]")) {
    const text = form.querySelector("textarea")!;
    const key = `draft:${form.dataset.composer}`;
    if (!text.value) text.value = sessionStorage.getItem(key) ?? "";
    text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
    form.addEventListener("submit", () => sessionStorage.removeItem(key));
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
    form.addEventListener("change", () => toggleOutcomes(form));
    toggleOutcomes(form);
  }
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 4000);
  });
}

function toggleOutcomes(form: HTMLFormElement): void {
  const kind = new FormData(form).get("kind");
  for (const group of form.querySelectorAll<HTMLElement>("[data-for-kind]")) group.hidden = !group.dataset.forKind!.split(" ").includes(String(kind));
}
