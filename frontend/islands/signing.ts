/** What to say when saving fails for another reason than what was typed. HTML: `<div hidden data-words data-lost="…" data-signed-out="…">`.
 *  Who signs in again in another tab gets a new token: `freshToken` puts it in the forms that are still open. */
type Word = "lost" | "signedOut" | "stale" | "refused";

export function words(word: Word): string {
  return document.querySelector<HTMLElement>("[data-words]")?.dataset[word] ?? "";
}

/** Is this answer the sign-in page instead of what was asked for? */
export function isSignIn(answer: Response): boolean {
  return answer.redirected && new URL(answer.url).pathname.startsWith("/account/");
}

/** Ask a page again and take over its token; tells whether someone is signed in. */
export async function freshToken(url: string, part: ParentNode): Promise<boolean> {
  const answer = await fetch(url, { headers: { "X-Panel": "1" } });
  if (!answer.ok || isSignIn(answer)) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value;
  if (!token) return false;
  for (const field of [part, document].flatMap((one) => [...one.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")])) field.value = token;
  return true;
}
