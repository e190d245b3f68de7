// Links that a model wrote. A link is an exit: an address can carry what was said out of the
// house. So it does nothing until a person asks twice: the first click names the host, the
// second opens it. Only http and https addresses can be opened; every other one stays text.

export function dressLinks(fragment) {
  for (const link of fragment.querySelectorAll("span.link")) {
    const address = link.querySelector("span.address");
    const url = openable(address.textContent);
    if (!url) continue;
    address.textContent = url.href; // as the browser reads it, so look-alike letters show
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-label", link.textContent);
    button.addEventListener("click", () => toggleQuestion(button, url));
    address.replaceWith(button);
    button.append(address);
  }
}

export function openable(text) {
  const url = URL.parse(text);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
}

function toggleQuestion(button, url) {
  const shown = button.nextElementSibling;
  button.setAttribute("aria-expanded", String(!shown));
  if (shown) return shown.remove();
  const question = document.createElement("span");
  question.className = "question";
  const host = document.createElement("strong");
  host.textContent = url.host;
  question.append("Open host ", host, "? It will see this address. ", exit(url), notNow(button));
  button.after(question);
  question.querySelector("a").focus();
}

function exit(url) {
  const anchor = document.createElement("a");
  anchor.href = url.href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.referrerPolicy = "no-referrer";
  anchor.textContent = "Open";
  anchor.setAttribute("aria-label", `Open ${url.host} in a new tab`);
  return anchor;
}

function notNow(button) {
  const no = document.createElement("button");
  no.type = "button";
  no.textContent = "Not now";
  no.addEventListener("click", () => {
    button.click();
    button.focus();
  });
  return no;
}
