// What the page asks its own server, except for answers (chat.js). Same origin only, JSON only;
// the session is a cookie that no script can read.

// What happened and how to put it right, as the server said it; safe to show.
export class Problem extends Error {
  constructor(what, fix = "", status = 0) {
    super(what);
    this.fix = fix;
    this.status = status;
  }
}

export const unreachable = () =>
  new Problem(
    "The server does not answer",
    "check in the terminal that inhouse serve is still running, then try again",
  );

export function problemFrom(error, status = 0) {
  return new Problem(
    error?.message ?? `The server answered with status ${status} and no explanation`,
    error?.fix ?? "",
    status,
  );
}

// A response that is not 2xx becomes a Problem; a caller that hung up stays an AbortError.
export async function request(method, path, { body, signal, headers = {} } = {}) {
  const options = { method, signal, headers, credentials: "same-origin", cache: "no-store" };
  if (method === "POST") {
    options.headers = { "content-type": "application/json", ...headers };
    options.body = JSON.stringify(body ?? {});
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : unreachable();
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => null);
  throw problemFrom(told?.error, response.status);
}

const json = async (...call) => (await request(...call)).json();

export const enterWithLink = (link) => request("POST", "/inhouse/session", { body: { link } });
export const enterWithCredential = (credential) =>
  request("POST", "/inhouse/session", { body: { credential } });
export const leave = () => request("DELETE", "/inhouse/session");
export const readStatus = (signal) => json("GET", "/inhouse/status", { signal });
export const readModels = async () => (await json("GET", "/v1/models")).data.map((m) => m.id);
export const preview = (messages, signal) =>
  json("POST", "/inhouse/preview", { body: { messages }, signal });
export const find = (text, signal) => json("POST", "/inhouse/find", { body: { text }, signal });
export const wipe = () => json("POST", "/inhouse/wipe");
