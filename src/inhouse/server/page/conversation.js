// The conversation as values: a list of exchanges, each frozen, replaced when it grows. It lives
// in this tab's memory and nowhere else; closing the tab or New chat is the end of it.
//
// phase: waiting -> writing -> done | stopped | failed

let count = 0;

export const begin = (question) =>
  Object.freeze({
    id: ++count,
    question,
    answer: "",
    raw: "",
    saw: null, // {messages, values}: what the model was given
    phase: "waiting",
    finish: null,
    problem: null,
  });

const change = (exchange, changes) => Object.freeze({ ...exchange, ...changes });

export function grow(exchange, event) {
  if (event.masked) return change(exchange, { saw: event.masked });
  if (event.finish) return change(exchange, { finish: event.finish });
  return change(exchange, {
    phase: "writing",
    answer: exchange.answer + event.text,
    raw: exchange.raw + event.raw,
  });
}

export const done = (exchange) => change(exchange, { phase: "done" });
export const stopped = (exchange) => change(exchange, { phase: "stopped" });
export const failed = (exchange, problem) => change(exchange, { phase: "failed", problem });

export const isRunning = (exchange) =>
  exchange !== undefined && (exchange.phase === "waiting" || exchange.phase === "writing");

// What is sent: the system prompt, every exchange that has an answer, the new question.
export function messagesFor(system, earlier, question) {
  const told = system.trim() ? [{ role: "system", content: system }] : [];
  for (const exchange of earlier) {
    if (!exchange.answer) continue;
    told.push({ role: "user", content: exchange.question });
    told.push({ role: "assistant", content: exchange.answer });
  }
  return [...told, { role: "user", content: question }];
}

export const before = (exchanges, id) =>
  exchanges.slice(0, exchanges.findIndex((exchange) => exchange.id === id));

export const replaced = (exchanges, now) =>
  exchanges.map((exchange) => (exchange.id === now.id ? now : exchange));

// Calls `draw` at most once in `pause_ms`, and always after the last call: drawing each token
// would render a long answer thousands of times.
export function paced(draw, pause_ms = 70) {
  let timer = null;
  const now = () => {
    clearTimeout(timer);
    timer = null;
    draw();
  };
  return {
    now,
    soon: () => {
      timer ??= setTimeout(now, pause_ms);
    },
  };
}
