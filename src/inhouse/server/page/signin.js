// The way in: the one-time link that the server printed, or the credential from its file.

import { Component, html } from "/page/view.js";
import { Trouble } from "/page/trouble.js";

// The token of a sign-in link, taken out of the address bar before anything else happens: it
// must not stay in the history, a bookmark or a screenshot. Fragments are never sent to servers.
export function takeLink() {
  const { hash, pathname } = window.location;
  if (!hash.startsWith("#enter=")) return null;
  window.history.replaceState(null, "", pathname);
  return hash.slice("#enter=".length);
}

export class SignIn extends Component {
  state = { credential: "", busy: false };

  submit = async (event) => {
    event.preventDefault();
    const credential = this.state.credential.trim();
    if (!credential) return;
    this.setState({ busy: true });
    await this.props.onCredential(credential);
    this.setState({ credential: "", busy: false });
  };

  render({ problem }, { credential, busy }) {
    return html`
      <main class="signin">
        <h1>Inhouse</h1>
        <p>
          Use the link that <code>inhouse serve</code> printed; it works once. Or paste the
          credential from the credential file.
        </p>
        <${Trouble} problem=${problem} />
        <form onSubmit=${this.submit}>
          <label for="credential">Credential</label>
          <div class="row">
            <input
              id="credential"
              type="password"
              autocomplete="off"
              spellcheck=${false}
              placeholder="ih_…"
              value=${credential}
              onInput=${(event) => this.setState({ credential: event.target.value })}
            />
            <button type="submit" class="main" disabled=${busy}>Sign in</button>
          </div>
        </form>
      </main>
    `;
  }
}
