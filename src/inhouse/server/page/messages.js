// One exchange: the question, the answer as it grows, and what can be done with them.

import { Component, html } from "/page/view.js";
import { Composer } from "/page/composer.js";
import { isRunning } from "/page/conversation.js";
import { copy } from "/page/copy.js";
import { show } from "/page/markdown.js";
import { Saw } from "/page/saw.js";
import { Trouble } from "/page/trouble.js";

// The answer's elements are made by markdown.js, outside the view: they are not made anew for
// each word.
class Answer extends Component {
  element = { current: null };

  componentDidMount() {
    this.draw();
  }

  componentDidUpdate() {
    this.draw();
  }

  draw() {
    show(this.element.current, this.props.text, this.props.whole);
  }

  render() {
    return html`<div class="answer" ref=${this.element}></div>`;
  }
}

const notes = {
  waiting: "The model is reading…",
  writing: "Writing…",
  stopped: "Stopped. The answer is not whole.",
};

function noteOn({ phase, finish, answer }) {
  if (phase === "done" && finish === "length") return "The answer reached its length limit.";
  if (phase === "done" && !answer) return "The model ended without a word.";
  return notes[phase];
}

export class Exchange extends Component {
  state = { editing: false };

  // Exchanges are frozen values, so the same value is the same picture.
  shouldComponentUpdate(next, state) {
    const { exchange, busy, system, last } = this.props;
    return (
      next.exchange !== exchange ||
      next.busy !== busy ||
      next.last !== last ||
      state.editing !== this.state.editing ||
      (state.editing && next.system !== system)
    );
  }

  edit = (question) => {
    this.setState({ editing: false });
    this.props.actions.edit(this.props.exchange.id, question);
  };

  question({ exchange, busy, system, actions }) {
    if (this.state.editing) {
      return html`
        <${Composer}
          id=${`edit-${exchange.id}`}
          label="Edit your question"
          action="Send again"
          text=${exchange.question}
          system=${system}
          onSend=${this.edit}
          onCancel=${() => this.setState({ editing: false })}
          onSignedOut=${actions.signedOut}
        />
        <p class="quiet">What came after this question is forgotten when you send it again.</p>
      `;
    }
    return html`
      <p class="question-text">${exchange.question}</p>
      <div class="actions">
        <button type="button" disabled=${busy} onClick=${() => this.setState({ editing: true })}>
          Edit
        </button>
      </div>
    `;
  }

  render({ exchange, number, busy, last, model, actions, ...rest }) {
    const running = isRunning(exchange);
    const again = () => actions.again(exchange.id);
    return html`
      <article class="exchange" aria-label=${`Exchange ${number}`}>
        <section class="asked" aria-label="Your question">
          <h2>You</h2>
          ${this.question({ exchange, busy, actions, ...rest })}
        </section>
        <section class="answered" aria-label="Answer" aria-busy=${String(running)}>
          <h2>${model}</h2>
          ${exchange.answer && html`<${Answer} text=${exchange.answer} whole=${!running} />`}
          <p class="quiet note">${noteOn(exchange)}</p>
          <${Trouble} problem=${exchange.problem} onRetry=${busy ? null : again} />
          <div class="actions">
            ${!running && exchange.answer && html`
              <button type="button" onClick=${(event) => copy(exchange.answer, event.currentTarget)}>
                Copy
              </button>
            `}
            ${!running && last && !exchange.problem && html`
              <button type="button" disabled=${busy} onClick=${again}>Regenerate</button>
            `}
          </div>
          <${Saw} exchange=${exchange} />
        </section>
      </article>
    `;
  }
}
