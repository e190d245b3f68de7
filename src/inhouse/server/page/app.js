// The chat page: its state, and how the parts are put together. The conversation lives in this
// object only. Nothing is written to any storage of the browser.

import { Component, html, render } from "/page/view.js";
import { Badges } from "/page/badges.js";
import { answer } from "/page/chat.js";
import { Composer } from "/page/composer.js";
import * as talk from "/page/conversation.js";
import { Exchange } from "/page/messages.js";
import * as server from "/page/server.js";
import { Settings } from "/page/settings.js";
import { SignIn, takeLink } from "/page/signin.js";
import { Trouble } from "/page/trouble.js";
import { TryIt } from "/page/try.js";
import { Welcome } from "/page/welcome.js";
import { WipeDialog } from "/page/wipe.js";

const look_again_ms = 10_000;
const fresh = { exchanges: [], system: "", announcement: "", trying: false };

class App extends Component {
  state = {
    session: "opening", // opening | out | in
    problem: null,
    status: null,
    models: [],
    model: "",
    wiping: false,
    ...fresh,
  };

  composer = { current: null }; // the composer itself, to fill in the example
  pinned = true; // the reader is at the foot of the page, so it follows the answer
  hangUp = null; // ends the answer being written

  componentDidMount() {
    this.open(takeLink());
    window.addEventListener("hashchange", () => this.open(takeLink()));
    window.addEventListener("scroll", this.notePlace, { passive: true });
    window.addEventListener("pagehide", this.forget); // the browser may keep a page it has left
    document.addEventListener("keydown", this.key);
    setInterval(() => this.state.session === "in" && !document.hidden && this.look(), look_again_ms);
  }

  componentDidUpdate(_, before) {
    if (this.pinned && before.exchanges !== this.state.exchanges) this.toFoot();
  }

  // --- session

  async open(link) {
    if (link) await this.enter(() => server.enterWithLink(link));
    else await this.look();
  }

  // A link that was used before is no harm to someone who is still signed in.
  async enter(knock) {
    const problem = await knock().then(() => null, (refusal) => refusal);
    if (!(await this.look())) this.signedOut(problem);
  }

  // Whoever signs in next must not find the last person's conversation.
  signedOut = (problem = null) => {
    this.hangUp?.abort();
    this.setState({ session: "out", status: null, problem, wiping: false, ...fresh });
  };

  leave = async () => {
    await server.leave().catch(() => {});
    this.signedOut();
  };

  // Reads the status anew and says whether there is a session. If the status can't be read, the
  // page knows nothing and says so.
  look = async () => {
    try {
      const status = await server.readStatus();
      this.setState({ status, session: "in", problem: null });
      if (!this.state.models.length) await this.readModels();
      return true;
    } catch (problem) {
      if (problem.status !== 401) this.setState({ status: null, problem });
      else if (this.state.session !== "out") this.signedOut();
      return false;
    }
  };

  async readModels() {
    const models = await server.readModels();
    this.setState({ models, model: models[0] ?? "" });
  }

  // --- the conversation

  answering = () => talk.isRunning(this.state.exchanges.at(-1));

  ask = async (question, earlier = this.state.exchanges) => {
    this.stop();
    const hangUp = (this.hangUp = new AbortController());
    const { model, system } = this.state;
    let now = talk.begin(question);
    const paint = talk.paced(() => this.paint(now));
    this.pinned = true;
    this.setState({ exchanges: [...earlier, now], announcement: "" });
    try {
      const messages = talk.messagesFor(system, earlier, question);
      for await (const event of answer({ model, messages, signal: hangUp.signal })) {
        now = talk.grow(now, event);
        paint.soon();
      }
      now = talk.done(now);
    } catch (problem) {
      now = hangUp.signal.aborted ? talk.stopped(now) : talk.failed(now, problem);
    }
    paint.now();
    this.announce(now);
    if (now.problem?.status === 401) this.signedOut();
    else this.look();
  };

  // An exchange that was dropped meanwhile (New chat, Wipe) is not brought back.
  paint(now) {
    this.setState(({ exchanges }) => ({ exchanges: talk.replaced(exchanges, now) }));
  }

  // Screen readers hear an answer once, when it is whole.
  announce({ id, phase, answer: text }) {
    if (!this.state.exchanges.some((exchange) => exchange.id === id)) return;
    const told = { done: `Answer: ${text}`, stopped: "Stopped." }[phase] ?? "";
    this.setState({ announcement: told });
  }

  stop = () => this.hangUp?.abort();

  actions = {
    again: (id) => {
      const { exchanges } = this.state;
      const { question } = exchanges.find((exchange) => exchange.id === id);
      this.ask(question, talk.before(exchanges, id));
    },
    edit: (id, question) => this.ask(question, talk.before(this.state.exchanges, id)),
    signedOut: () => this.signedOut(),
  };

  forget = () => {
    this.stop();
    this.pinned = false;
    this.setState({ ...fresh });
    this.composer.current?.fill("");
  };

  // --- keys and place

  key = (event) => {
    if (event.key === "Escape" && this.answering() && !this.state.wiping) this.stop();
  };

  notePlace = () => {
    const { scrollHeight, clientHeight } = document.documentElement;
    this.pinned = scrollHeight - clientHeight - window.scrollY < 80;
  };

  toFoot() {
    window.scrollTo(0, document.documentElement.scrollHeight);
  }

  // --- the picture

  render(_, state) {
    if (state.session === "out") return this.signIn(state);
    if (state.session === "opening") return this.opening(state);
    return this.room(state);
  }

  signIn({ problem }) {
    const knock = (credential) => this.enter(() => server.enterWithCredential(credential));
    return html`<${SignIn} problem=${problem} onCredential=${knock} />`;
  }

  opening({ problem }) {
    return html`
      <main class="signin">
        <h1>Inhouse</h1>
        ${problem
          ? html`<${Trouble} problem=${problem} onRetry=${this.look} />`
          : html`<p class="quiet">Opening…</p>`}
      </main>
    `;
  }

  room({ status, problem, models, model, system, exchanges, wiping, announcement, trying }) {
    const busy = this.answering();
    return html`
      <header>
        <div class="top">
          <h1>Inhouse</h1>
          <nav aria-label="Conversation">
            <button
              type="button"
              aria-pressed=${String(trying)}
              onClick=${() => this.setState({ trying: !trying })}
            >Try it</button>
            <button type="button" onClick=${this.forget}>New chat</button>
            <button type="button" onClick=${() => this.setState({ wiping: true })}>Wipe now</button>
            <button type="button" onClick=${this.leave}>Sign out</button>
          </nav>
        </div>
        <${Badges} status=${status} />
      </header>
      ${trying && html`<${TryIt} onSignedOut=${this.actions.signedOut} />`}
      <main hidden=${trying}>
        ${!status && html`<${Trouble} problem=${problem} onRetry=${this.look} />`}
        ${!exchanges.length && html`
          <${Welcome} status=${status} onExample=${(text) => this.composer.current.fill(text)} />
        `}
        ${exchanges.map((exchange, index) => html`
          <${Exchange}
            key=${exchange.id}
            exchange=${exchange}
            number=${index + 1}
            last=${index === exchanges.length - 1}
            busy=${busy}
            model=${model}
            system=${system}
            actions=${this.actions}
          />
        `)}
        ${exchanges.length > 0 && html`<p class="quiet about">${status?.model?.note}</p>`}
        <p class="unseen" role="status">${announcement}</p>
      </main>
      <footer hidden=${trying}>
        <${Composer}
          id="question"
          label="Your question"
          action="Send"
          handle=${this.composer}
          busy=${busy}
          system=${system}
          onSend=${this.ask}
          onStop=${this.stop}
          onSignedOut=${this.actions.signedOut}
        />
        <${Settings}
          models=${models}
          model=${model}
          system=${system}
          onModel=${(name) => this.setState({ model: name })}
          onSystem=${(text) => this.setState({ system: text })}
        />
      </footer>
      ${wiping && html`
        <${WipeDialog}
          onForget=${this.forget}
          onWiped=${this.look}
          onClose=${() => this.setState({ wiping: false })}
        />
      `}
    `;
  }
}

render(html`<${App} />`, document.getElementById("app"));
