// The row of badges: what each layer's state is, in words, from the server's own status. The
// words come from words.js; a mark beside each repeats its state in shape, not only in colour.

import { Component, html } from "/page/view.js";
import { readBadges } from "/page/words.js";

const marks = { good: "✓", weak: "!", unknown: "?" };
const spoken = { good: "in order", weak: "needs attention", unknown: "unknown" };

export class Badges extends Component {
  state = { open: null };

  toggle = (id) => this.setState(({ open }) => ({ open: open === id ? null : id }));

  render({ status }, { open }) {
    const badges = readBadges(status);
    const shown = badges.find((badge) => badge.id === open);
    return html`
      <section class="badges" aria-label="State of each layer">
        <ul>
          ${badges.map((badge) => html`
            <li key=${badge.id}>
              <button
                type="button"
                class="badge"
                data-layer=${badge.id}
                data-state=${badge.state}
                aria-expanded=${String(open === badge.id)}
                aria-controls="layer-details"
                onClick=${() => this.toggle(badge.id)}
              >
                <span class="mark" aria-hidden="true">${marks[badge.state]}</span>
                ${badge.label}
                <span class="unseen"> (${spoken[badge.state]})</span>
              </button>
            </li>
          `)}
        </ul>
        <div id="layer-details" hidden=${!shown}>
          ${shown && html`<${Details} badge=${shown} />`}
        </div>
      </section>
    `;
  }
}

const Details = ({ badge }) => html`
  <p>${badge.words}</p>
  <dl>
    ${badge.facts.map(([name, value]) => html`
      <div key=${name}><dt>${name}</dt><dd>${value}</dd></div>
    `)}
  </dl>
`;
