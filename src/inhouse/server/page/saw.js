// What the model saw: the masked text, the values that were hidden and, once it answers, the
// model's own words. A hidden value is not even in the page until a person reveals it.

import { Component, html } from "/page/view.js";
import { Problem, preview } from "/page/server.js";
import { hiddenLine, kindInWords, secretWarning } from "/page/words.js";

const roles = { system: "System prompt", user: "You", assistant: "Answer" };

// A text with its placeholders set apart, so that they can be seen at a glance.
function Marked({ text, values }) {
  const known = new Set(values.map(({ placeholder }) => placeholder));
  return text
    .split(/(\[[A-Z_]+_\d+[A-Z]*_\w+\])/)
    .map((part) => (known.has(part) ? html`<mark>${part}</mark>` : part));
}

const MaskedMessages = ({ messages, values }) => html`
  <ol class="masked" role="list">
    ${messages.map(({ role, text }, index) => html`
      <li key=${index}>
        <span class="role">${roles[role] ?? role}</span>
        <p class="exact"><${Marked} text=${text} values=${values} /></p>
      </li>
    `)}
  </ol>
`;

class Value extends Component {
  state = { revealed: false };

  toggle = () => this.setState(({ revealed }) => ({ revealed: !revealed }));

  render({ value }, { revealed }) {
    const verb = revealed ? "Hide" : "Reveal";
    return html`
      <li>
        <mark>${value.placeholder}</mark>
        <span class="original">${revealed ? value.original : "••••••"}</span>
        <button
          type="button"
          aria-label=${`${verb} the value of ${value.placeholder}`}
          onClick=${this.toggle}
        >${verb}</button>
      </li>
    `;
  }
}

function Values({ values }) {
  if (!values.length) return html`<p>No value was found to hide.</p>`;
  const kinds = [...new Set(values.map(({ kind }) => kind))];
  return kinds.map((kind) => html`
    <section key=${kind} class="values">
      <h4>${kind}: ${kindInWords(kind)}</h4>
      <ul role="list">
        ${values.filter((value) => value.kind === kind).map((value) => html`
          <${Value} key=${value.placeholder} value=${value} />
        `)}
      </ul>
    </section>
  `);
}

// Under each answer.
export function Saw({ exchange }) {
  const { saw, raw } = exchange;
  if (!saw) return null;
  const count = saw.values.length;
  const were = count === 1 ? "was" : "were";
  return html`
    <details class="saw">
      <summary>
        What the model saw
        <span class="quiet">${count ? hiddenLine(saw.values, were) : "no value was hidden"}</span>
      </summary>
      <h3>Sent to the model</h3>
      <${MaskedMessages} messages=${saw.messages} values=${saw.values} />
      <h3>Hidden values</h3>
      <${Values} values=${saw.values} />
      <h3>The model's own words</h3>
      <p class="exact raw"><${Marked} text=${raw} values=${saw.values} /></p>
    </details>
  `;
}

const pause_ms = 250;

// Beside a text that is being typed: asks the server what it would hide. Nothing is sent to the
// model; the latest text wins, whatever the order in which the answers come.
export class Preview extends Component {
  state = { masked: null, problem: null };

  componentDidMount() {
    this.ask();
  }

  componentDidUpdate(previous) {
    if (previous.text !== this.props.text || previous.system !== this.props.system) this.ask();
  }

  componentWillUnmount() {
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.hangUp?.abort();
  }

  ask() {
    this.forget();
    if (!this.props.text.trim()) return this.setState({ masked: null, problem: null });
    this.timer = setTimeout(() => this.look(), pause_ms);
  }

  async look() {
    const { text, system } = this.props;
    const hangUp = (this.hangUp = new AbortController());
    const told = system.trim() ? [{ role: "system", content: system }] : [];
    try {
      const masked = await preview([...told, { role: "user", content: text }], hangUp.signal);
      if (!hangUp.signal.aborted) this.setState({ masked, problem: null });
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (!(problem instanceof Problem)) throw problem;
      this.setState({ masked: null, problem });
      if (problem.status === 401) this.props.onSignedOut();
    }
  }

  render(_, { masked, problem }) {
    const warning = masked && secretWarning(masked.values);
    return html`
      <div class="preview">
        <p class="warning" role="status">${warning}</p>
        <${Told} masked=${masked} problem=${problem} />
      </div>
    `;
  }
}

function Told({ masked, problem }) {
  if (problem) return html`<p class="quiet">No preview: ${problem.message}. ${problem.fix}</p>`;
  if (!masked) return null;
  if (!masked.values.length) return html`<p class="quiet">Nothing found to hide in this text.</p>`;
  return html`
    <details class="saw">
      <summary>${hiddenLine(masked.values, "will be")}</summary>
      <${MaskedMessages} messages=${masked.messages} values=${masked.values} />
      <${Values} values=${masked.values} />
    </details>
  `;
}
