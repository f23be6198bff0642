// Signs in at a development issuer by authorization code and PKCE (RFC 7636).
// The token lives in this page's memory only; what has to outlast the way to
// the issuer and back is the verifier, which is worth nothing without the code.

const pending = "heed-sign-in";

// begin sends the browser to the issuer.
export async function begin({ client, issuer }) {
  const verifier = random();
  const state = random();
  const { authorization_endpoint: authorise, token_endpoint: exchange } = await discover(issuer);
  sessionStorage.setItem(pending, JSON.stringify({ verifier, state, exchange, issuer }));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  location.assign(
    `${authorise}?${new URLSearchParams({
      response_type: "code",
      client_id: client,
      redirect_uri: home(),
      scope: "openid profile",
      state,
      code_challenge: base64url(new Uint8Array(digest)),
      code_challenge_method: "S256",
    })}`,
  );
}

// finish takes the code out of the address and exchanges it. It returns null
// when nobody was signing in.
export async function finish({ client }) {
  const answer = new URLSearchParams(location.search);
  const begun = JSON.parse(sessionStorage.getItem(pending) ?? "null");
  sessionStorage.removeItem(pending);
  if (answer.size > 0) history.replaceState(null, "", home());
  if (!begun || !answer.has("state")) return null;
  if (answer.get("state") !== begun.state) throw new Error("The answer belongs to another sign-in. Sign in again.");
  if (answer.has("error")) throw new Error("The sign-in was broken off.");
  const response = await fetch(begun.exchange, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: client,
      code: answer.get("code"),
      redirect_uri: home(),
      code_verifier: begun.verifier,
    }),
  });
  if (!response.ok) throw new Error("The issuer did not give a token. Sign in again.");
  const { access_token: token, id_token: identity } = await response.json();
  return { token, issuer: begun.issuer, name: nameIn(identity) };
}

async function discover(issuer) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error("The issuer cannot be reached.");
  return response.json();
}

// home is the page's own address, which is registered as the redirect address.
const home = () => `${location.origin}/`;

// nameIn reads the name to show out of the ID token; nothing is decided by it.
function nameIn(identity) {
  if (!identity) return "";
  const payload = atob(identity.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (c) => c.charCodeAt(0))));
  return claims.name ?? claims.preferred_username ?? claims.sub ?? "";
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes) =>
  btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
