/** Shows only what fits. HTML: in a form with a field `kind`, `<p data-for-kind="address">` is there for that kind alone;
 *  without script everything is there. */
export function fitting(): void {
  for (const form of document.querySelectorAll("form")) fit(form);
  document.addEventListener("change", (event) => {
    const form = (event.target as HTMLElement).closest("form");
    if (form && (event.target as HTMLElement).matches('[name="kind"]')) fit(form);
  });
}

export function fit(form: HTMLFormElement): void {
  if (!form.querySelector('[name="kind"]')) return;
  const kind = String(new FormData(form).get("kind"));
  for (const part of form.querySelectorAll<HTMLElement>("[data-for-kind]")) part.hidden = !part.dataset.forKind!.split(" ").includes(kind);
}
