// Wipe now: the engine is restarted, so its memory is gone, and this page forgets the
// conversation. The page forgets first: that part can't fail.

import { Component, html } from "/page/view.js";
import { wipe } from "/page/server.js";
import { Trouble } from "/page/trouble.js";

export class WipeDialog extends Component {
  state = { phase: "asking", told: null, problem: null };

  dialog = { current: null };

  componentDidMount() {
    this.dialog.current.showModal();
  }

  wipe = async () => {
    this.setState({ phase: "wiping", problem: null });
    this.props.onForget();
    try {
      this.setState({ phase: "wiped", told: await wipe() });
    } catch (problem) {
      this.setState({ phase: "failed", problem });
    }
    this.props.onWiped();
  };

  close = () => this.dialog.current.close();

  render({ onClose }, { phase, told, problem }) {
    return html`
      <dialog ref=${this.dialog} aria-labelledby="wipe-title" onClose=${onClose}>
        <h2 id="wipe-title">Wipe now</h2>
        <div role="status">
          ${phase === "asking" && html`
            <p>The model's process is ended and started anew, so nothing stays in its memory.
            This page forgets the conversation. It can't be undone.</p>
          `}
          ${phase === "wiping" && html`<p>Ending the model's process…</p>`}
          ${phase === "wiped" && html`
            <p class="wiped">Wiped in ${told.took_ms} ms. The model runs in a new process, number
            ${" "}${told.engine_pid}, and this page has forgotten the conversation.</p>
          `}
          ${phase === "failed" && html`
            <p>This page has forgotten the conversation, but the model's process was not shown to
            be new. Its memory may still hold the last prompt.</p>
          `}
        </div>
        <${Trouble} problem=${problem} />
        <div class="row">
          ${(phase === "asking" || phase === "failed") && html`
            <button type="button" class="main" onClick=${this.wipe}>
              ${phase === "failed" ? "Try again" : "Wipe"}
            </button>
          `}
          ${phase !== "wiping" && html`
            <button type="button" onClick=${this.close}>
              ${phase === "asking" ? "Keep the conversation" : "Close"}
            </button>
          `}
        </div>
      </dialog>
    `;
  }
}
