// What a person may choose for this conversation: the model and a system prompt.

import { html } from "/page/view.js";
import { privateField } from "/page/composer.js";

export function Settings({ models, model, system, onModel, onSystem }) {
  return html`
    <div class="settings">
      <label for="model">Model</label>
      <select
        id="model"
        aria-label="Model"
        value=${model}
        onChange=${(event) => onModel(event.target.value)}
      >
        ${models.map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>
      <details class="system">
        <summary>System prompt ${system.trim() && html`<span class="quiet">set</span>`}</summary>
        <label class="unseen" for="system">System prompt</label>
        <textarea
          id="system"
          rows="3"
          placeholder="How the model should answer. It is masked too."
          ...${privateField}
          value=${system}
          onInput=${(event) => onSystem(event.target.value)}
        ></textarea>
      </details>
    </div>
  `;
}
