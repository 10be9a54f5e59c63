// A certified OpenID provider with the people of a test: node provider.mjs '{"issuer", "port", "client", "redirect", "people"}'.
// Its only sign-in page asks which of them one is. Says "ready" on its first line; everything stays in its memory.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { issuer, port, client, redirect, people } = JSON.parse(process.argv[2]);
const provider = new Provider(issuer, {
  clients: [{ ...client, redirect_uris: [redirect], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["of a test"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  interactions: { url: (_context, interaction) => `/who/${interaction.uid}` },
  pkce: { required: () => true },
  loadExistingGrant: async (context) => {
    const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});
const answer = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith("/who/")) return answer(request, response);
  if (request.method === "POST") {
    let body = "";
    for await (const part of request) body += part;
    const id = new URLSearchParams(body).get("id");
    const result = id ? { login: { accountId: id } } : { error: "access_denied" };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end('<!doctype html><html lang="en"><title>Who are you?</title><form method="post"><input name="id" aria-label="id"><button>Go on</button></form>');
}).listen(port, "127.0.0.1", () => console.log("ready"));
