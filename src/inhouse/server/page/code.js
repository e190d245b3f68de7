// Code blocks in an answer: a head with the language and a copy button, and colours. The
// highlighter is 129 KB, so it is loaded when the first block with a known language is whole.

import { copy } from "/page/copy.js";

export function dressCode(fragment) {
  for (const pre of fragment.querySelectorAll("pre")) {
    const language = pre.title;
    pre.removeAttribute("title");
    pre.tabIndex = 0; // a wide block scrolls, so the keyboard must reach it
    pre.querySelector("code").dataset.language = language;
    const head = document.createElement("div");
    head.className = "code-head";
    const name = document.createElement("span");
    name.textContent = language || "text";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy code";
    button.addEventListener("click", () => copy(pre.textContent, button));
    head.append(name, button);
    const block = document.createElement("div");
    block.className = "code";
    pre.replaceWith(block);
    block.append(head, pre);
  }
}

// Colours every block not yet coloured; the last block of an unfinished answer can wait.
export async function highlightCode(element, whole) {
  const waiting = [...element.querySelectorAll("code[data-language]")].filter(
    (code) => code.dataset.language && (whole || code.closest(".code") !== element.lastElementChild),
  );
  if (!waiting.length) return;
  const { default: highlighter } = await import("/page/vendor/highlight.min.js");
  const { purify } = await import("/page/markdown.js");
  for (const code of waiting) {
    const language = code.dataset.language;
    delete code.dataset.language;
    if (!highlighter.getLanguage(language)) continue;
    const { value } = highlighter.highlight(code.textContent, { language, ignoreIllegals: true });
    code.replaceChildren(purify(value));
  }
}
