// Where a person types: a new question at the foot of the page, or an old one being edited.
// Enter sends, Shift+Enter makes a new line.
//
// The fields switch off what browsers do with text on their own: spell checkers and writing
// helpers may send it to their makers, and form restoring may write it to disk.

import { Component, html } from "/page/view.js";
import { Preview } from "/page/saw.js";

export const privateField = {
  autocomplete: "off",
  spellcheck: false,
  autocorrect: "off",
  writingsuggestions: "false",
};

export class Composer extends Component {
  state = { text: this.props.text ?? "" };

  field = { current: null };

  // On a touch screen the focus would raise the keyboard over the page before it is read.
  componentDidMount() {
    if (this.props.handle) this.props.handle.current = this;
    if (this.props.onCancel || window.matchMedia("(pointer: fine)").matches) this.focus();
  }

  focus() {
    const field = this.field.current;
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  }

  fill(text) {
    this.setState({ text }, () => this.focus());
  }

  send = () => {
    const { text } = this.state;
    if (!text.trim() || this.props.busy) return;
    this.setState({ text: "" });
    this.props.onSend(text.trim());
  };

  key = (event) => {
    // While an input method composes a character, Enter chooses it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  };

  render({ id, label, action, busy, system, onStop, onCancel, onSignedOut }, { text }) {
    const preview = html`
      <${Preview} key="preview" text=${text} system=${system} onSignedOut=${onSignedOut} />
    `;
    return html`
      <div class="composer">
        ${preview}
        <label class="unseen" for=${id}>${label}</label>
        <div class="row">
          <textarea
            id=${id}
            rows="2"
            placeholder=${label}
            ...${privateField}
            ref=${this.field}
            value=${text}
            onInput=${(event) => this.setState({ text: event.target.value })}
            onKeyDown=${this.key}
          ></textarea>
          ${busy
            ? html`<button type="button" class="main" onClick=${onStop}>Stop</button>`
            : html`
                <button type="button" class="main" disabled=${!text.trim()} onClick=${this.send}>
                  ${action}
                </button>
              `}
          ${onCancel && html`<button type="button" onClick=${onCancel}>Cancel</button>`}
        </div>
      </div>
    `;
  }
}
