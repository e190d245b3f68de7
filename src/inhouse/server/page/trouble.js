// A problem as the server told it: what happened, how to put it right, and a way to try again.

import { html } from "/page/view.js";

export function Trouble({ problem, onRetry }) {
  if (!problem) return null;
  return html`
    <div class="trouble" role="alert">
      <p><strong>${sentence(problem.message)}</strong></p>
      ${problem.fix && html`<p>To fix it: ${problem.fix}</p>`}
      ${onRetry && html`<button type="button" onClick=${onRetry}>Try again</button>`}
    </div>
  `;
}

// A fix often ends in a command, so nothing is added to it; what happened becomes a sentence.
function sentence(text) {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return whole[0].toUpperCase() + whole.slice(1);
}
