// The empty page: what happens to what you type, what can be missed, and one real example.

import { html } from "/page/view.js";
import { limit, maskedKinds, promise } from "/page/words.js";

// Made up; the addresses and numbers are the ones reserved for examples.
export const example = `Referral note (draft)
Patient: Marta Brandt, born 14 March 1961, lives in Bremen.
Reach her at +49 30 23125 042 or marta.brandt@example.com.
Private insurance, pays by IBAN DE89 3704 0044 0532 0130 00.
Complains of a dry cough for six weeks, worse at night. Takes lisinopril 10 mg since May.
No fever, lungs clear, blood pressure 128/79.

Question: Summarise this note for a colleague in three sentences, with how to reach her.`;

export function Welcome({ status, onExample }) {
  const masked = maskedKinds(status);
  return html`
    <section class="welcome" aria-label="Before you start">
      <p class="promise">${promise(status)}</p>
      <button type="button" onClick=${() => onExample(example)}>
        Try an example: a patient note
      </button>
      ${masked && html`
        <dl>
          <div><dt>Masked</dt><dd>${masked}.</dd></div>
          <div><dt>What can be missed</dt><dd>${limit}</dd></div>
          ${status.model?.note && html`
            <div><dt>The model</dt><dd>${status.model.note}</dd></div>
          `}
        </dl>
      `}
    </section>
  `;
}
