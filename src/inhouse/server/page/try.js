// Try it: a text is looked through while it is typed, and each finding is shown where it stands, with
// its class and why it was found. No model is asked. The text lives in this component only, which
// is thrown away on leaving.

import { Component, html } from "/page/view.js";
import { privateField } from "/page/composer.js";
import { Problem, find } from "/page/server.js";
import { Trouble } from "/page/trouble.js";
import { example } from "/page/welcome.js";
import * as words from "/page/words.js";

const pause_ms = 250;
const most_rows = 200; // more than a person reads

// The server counts code points, JavaScript counts halves of them.
function cutUp(text, findings) {
  const points = Array.from(text);
  const parts = [];
  let done = 0;
  for (const finding of findings) {
    parts.push({ text: points.slice(done, finding.start).join("") });
    parts.push({ text: points.slice(finding.start, finding.end).join(""), finding });
    done = finding.end;
  }
  parts.push({ text: points.slice(done).join("") });
  return parts;
}

const Label = ({ kind }) => html`
  <span class="kind" data-family=${words.family(kind)}>${kind}</span>
`;

const Highlighted = ({ parts }) => html`
  <p class="exact found">
    ${parts.map(({ text, finding }) =>
      finding
        ? html`<mark data-family=${words.family(finding.type)}>${text}${" "}<${Label}
            kind=${finding.type}
          /></mark>`
        : text,
    )}
  </p>
`;

const Reasons = ({ parts }) => html`
  <ul class="reasons" role="list">
    ${parts.slice(0, most_rows).map(({ text, finding }) => html`
      <li>
        <${Label} kind=${finding.type} />
        <span class="original">${text}</span>
        <p class="quiet">
          ${words.kindInWords(finding.type)}; ${words.ruleInWords(finding.rule)}${words.certainty(
            finding,
          )}
        </p>
      </li>
    `)}
  </ul>
  ${parts.length > most_rows && html`
    <p class="quiet">and ${words.plural(parts.length - most_rows, "more finding")}</p>
  `}
`;

const AsTheModelSees = ({ masked }) => html`
  <p class="exact seen">
    ${masked
      .split(/(\[[A-Z_]+_\d+[A-Z]*_\w+\])/)
      .map((part, index) => (index % 2 ? html`<mark>${part}</mark>` : part))}
  </p>
`;

function Looked({ looked }) {
  const parts = cutUp(looked.text, looked.findings);
  const found = parts.filter(({ finding }) => finding);
  return html`
    <h3>What was found</h3>
    <${Highlighted} parts=${parts} />
    ${found.length > 0 && html`
      <h3>Why</h3>
      <${Reasons} parts=${found} />
    `}
    <h3>What the model would see</h3>
    <${AsTheModelSees} masked=${looked.masked} />
  `;
}

export class TryIt extends Component {
  state = { text: "", looked: null, problem: null };

  field = { current: null };

  componentDidMount() {
    this.field.current.focus();
  }

  componentWillUnmount() {
    this.forget();
  }

  forget() {
    clearTimeout(this.timer);
    this.hangUp?.abort();
  }

  // Halves of characters have no place in JSON; what is shown is what was sent.
  type = (typed) => {
    const text = typed.toWellFormed?.() ?? typed;
    this.forget();
    this.setState({ text });
    if (!text.trim()) return this.setState({ looked: null, problem: null });
    this.timer = setTimeout(this.look, pause_ms);
  };

  look = async () => {
    const { text } = this.state;
    const hangUp = (this.hangUp = new AbortController());
    try {
      const { findings, masked } = await find(text, hangUp.signal);
      if (!hangUp.signal.aborted) {
        this.setState({ looked: { text, findings, masked }, problem: null });
      }
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (!(problem instanceof Problem)) throw problem;
      this.setState({ looked: null, problem });
      if (problem.status === 401) this.props.onSignedOut();
    }
  };

  // The old findings stay in sight while the new text is looked through, and say that they are old.
  said({ text, looked, problem }) {
    if (problem || !text.trim()) return "";
    if (looked?.text !== text) return "Looking…";
    if (!looked.findings.length) return "Nothing was found.";
    const kinds = looked.findings.map(({ type }) => ({ kind: type }));
    const counts = words.countKinds(kinds).map(([kind, count]) => `${kind} ${count}`);
    return `${words.plural(looked.findings.length, "finding")}: ${counts.join(", ")}`;
  }

  render(_, state) {
    return html`
      <main class="try">
        <h2>Try it</h2>
        <p class="quiet">
          Type or paste a text to see what would be hidden from a model, and why. It is sent to no
          model and stored nowhere. ${words.limit}
        </p>
        <label class="unseen" for="try-text">A text to look through</label>
        <textarea
          id="try-text"
          rows="5"
          placeholder="A text to look through"
          ...${privateField}
          ref=${this.field}
          value=${state.text}
          onInput=${(event) => this.type(event.target.value)}
        ></textarea>
        <div class="tried">
          <p role="status">${this.said(state)}</p>
          <button type="button" onClick=${() => this.type(state.text ? "" : example)}>
            ${state.text ? "Clear" : "Fill in an example"}
          </button>
        </div>
        <${Trouble} problem=${state.problem} onRetry=${this.look} />
        ${state.looked && html`<${Looked} looked=${state.looked} />`}
      </main>
    `;
  }
}
