// One answer, as it is written: a request goes out, events come in. No text is kept here.
//
//   {masked: {messages, values}}   what the model saw, before its first word
//   {text, raw}                    some words: as the person reads them, as the model wrote them
//   {finish: "stop" | "length"}    why the model stopped

import { Problem, problemFrom, request, unreachable } from "/page/server.js";

// The data lines of a server-sent event stream, whatever the cuts of the network.
export class Lines {
  #rest = "";

  feed(piece) {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop();
    return lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trim());
  }
}

const brokenOff = () =>
  new Problem("The answer broke off before its end", "try again; the question is not lost");

// What one data line means. Unknown lines mean nothing; an error line ends the answer.
export function eventsIn(data) {
  const told = JSON.parse(data);
  if (told.error) throw problemFrom(told.error);
  if (told.object === "inhouse.masked") return [{ masked: told.masked }];
  const choice = told.choices?.[0];
  const events = [];
  const text = choice?.delta?.content ?? "";
  const raw = told.inhouse?.raw ?? "";
  if (text || raw) events.push({ text, raw });
  if (choice?.finish_reason) events.push({ finish: choice.finish_reason });
  return events;
}

export async function* answer({ model, messages, signal }) {
  const response = await request("POST", "/v1/chat/completions", {
    body: { model, messages, stream: true },
    headers: { "x-inhouse-explain": "1" },
    signal,
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const lines = new Lines();
  try {
    while (true) {
      const { done, value } = await read(reader);
      if (done) throw brokenOff();
      for (const data of lines.feed(decoder.decode(value, { stream: true }))) {
        if (data === "[DONE]") return;
        yield* eventsIn(data);
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function read(reader) {
  try {
    return await reader.read();
  } catch (error) {
    throw error.name === "AbortError" ? error : unreachable();
  }
}
