/** An example that runs on the page. HTML: `<form method="get" action="…" data-try>` with `[data-answer]` after it: status and answer are
 *  shown there. Empty fields are left out. Without script the answer opens in a tab of its own. */
const MOST_SHOWN = 20_000;

export function tryout(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const place = form.nextElementSibling;
    if (!form.matches("[data-try]") || !(place instanceof HTMLElement)) return;
    event.preventDefault();
    void run(form, place);
  });
}

async function run(form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) asked.set(name, String(value));
  const button = form.querySelector("button");
  if (button) button.disabled = true;
  try {
    const answer = await fetch(`${form.action}${asked.size ? `?${asked}` : ""}`, { headers: { Accept: "application/json" } });
    show(place, `${answer.status} ${answer.statusText}`, pretty(await answer.text()));
  } catch (problem) { show(place, String(problem), ""); } finally { if (button) button.disabled = false; }
}

function pretty(text: string): string {
  try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* shown as it came */ }
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function show(place: HTMLElement, status: string, text: string): void {
  const pre = document.createElement("pre");
  const line = document.createElement("p");
  pre.tabIndex = 0;
  line.className = "state";
  line.textContent = status;
  pre.textContent = text;
  place.replaceChildren(line, pre);
  place.hidden = false;
}
