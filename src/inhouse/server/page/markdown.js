// Turns what a model wrote into elements that can do nothing: no raw HTML, no live links, no
// images, no styles. Three steps, each enough on its own against most tricks:
//
//   1. marked reads the markdown; HTML in it becomes plain text, links and images become text
//   2. DOMPurify keeps a short list of passive elements and drops every other name
//   3. links.js and code.js add buttons of our own; an address opens only after two clicks

import { Marked } from "/page/vendor/marked.esm.js";
import "/page/vendor/purify.min.js";
import { dressCode, highlightCode } from "/page/code.js";
import { dressLinks } from "/page/links.js";

const allowed = {
  ALLOWED_TAGS: (
    "#text p br hr strong em del code pre span ul ol li blockquote h3 h4 h5 h6 " +
    "table thead tbody tr th td"
  ).split(" "),
  ALLOWED_ATTR: ["class", "align", "start", "title"],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true, // no string of HTML ever reaches the page
};

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escape = (text) => text.replace(/[&<>"']/g, (character) => escapes[character]);

const longest_address = 2000;
const shorten = (address) =>
  address.length > longest_address ? `${address.slice(0, longest_address)}…` : address;

const renderer = {
  html: ({ text }) => escape(text),
  heading({ tokens, depth }) {
    const level = Math.min(depth + 2, 6); // the page has its own first two levels
    return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
  },
  // The address waits in the text of a span; links.js makes it a button if it may be opened.
  link({ href, tokens, text }) {
    const label = text === href ? "" : `${this.parser.parseInline(tokens)} `;
    if (href === `mailto:${text}`) return escape(text);
    return `<span class="link">${label}<span class="address">${escape(shorten(href))}</span></span>`;
  },
  image({ href, text }) {
    const address = shorten(href.startsWith("data:") ? href.slice(0, 40) + "…" : href);
    return escape(`[image: ${text || "no description"} — ${address}]`);
  },
  code({ text, lang }) {
    const name = /^[\w+#.-]+/.exec(lang ?? "")?.[0] ?? "";
    return `<pre title="${escape(name)}"><code>${escape(text)}</code></pre>`;
  },
  checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
};

const reader = new Marked({ gfm: true, breaks: true, renderer });

export const purify = (html) => window.DOMPurify.sanitize(html, allowed);

function dressed(html) {
  const fragment = purify(html);
  dressLinks(fragment);
  dressCode(fragment);
  return fragment;
}

export function toFragment(text) {
  const html = reader.parser(reader.lexer(text));
  return dressed(html);
}

// Shows `text` inside `element`. Called again as the text grows: only the blocks that changed
// are made anew, so a long answer stays smooth and a selection in it survives.
export function show(element, text, whole) {
  const drawn = (element.drawn ??= []);
  const blocks = blocksOf(text);
  let same = 0;
  while (same < drawn.length && same < blocks.length && drawn[same].key === blocks[same].key) same++;
  for (const { nodes } of drawn.splice(same)) nodes.forEach((node) => node.remove());
  for (const block of blocks.slice(same)) {
    const fragment = block.render();
    drawn.push({ key: block.key, nodes: [...fragment.childNodes] });
    element.append(fragment);
  }
  highlightCode(element, whole);
}

// Reference links (`[a][1]`) depend on the rest of the text, so they are part of each key.
function blocksOf(text) {
  let tokens;
  try {
    tokens = reader.lexer(text);
  } catch {
    return [plain(text)]; // nested too deeply to read: still shown, as it was written
  }
  const links = JSON.stringify(tokens.links);
  return tokens.map((token) => ({
    key: token.raw + links,
    render: () => {
      try {
        return dressed(reader.parser([token]));
      } catch {
        return plain(token.raw).render();
      }
    },
  }));
}

const plain = (text) => ({ key: text, render: () => dressed(`<p>${escape(text)}</p>`) });
