// A conversation with the official client. Address and key come from its own variables,
// OPENAI_BASE_URL and OPENAI_API_KEY; the turns come as JSON on standard input.
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const asked = JSON.parse(readFileSync(0, "utf8"));
const client = new OpenAI({ maxRetries: 0 });
const model = "default";

async function converse() {
  const models = [];
  for await (const each of client.models.list()) models.push(each.id);

  const messages = [];
  const answers = [];
  const masked = [];
  for (const turn of asked.turns) {
    messages.push({ role: "user", content: turn });
    const { data: stream, response } = await client.chat.completions
      .create({ model, messages, max_tokens: asked.max_tokens, stream: true })
      .withResponse();
    let answer = "";
    for await (const chunk of stream) answer += chunk.choices[0]?.delta?.content ?? "";
    messages.push({ role: "assistant", content: answer });
    answers.push(answer);
    masked.push(response.headers.get("x-inhouse-masked"));
  }
  return {
    models,
    answers,
    masked,
    unknown_model: await failure({ model: "gpt-none" }),
    bad_field: await failure({ temperature: 9 }),
  };
}

async function failure(fields) {
  const messages = [{ role: "user", content: "Hello" }];
  try {
    await client.chat.completions.create({ model, messages, ...fields });
    return "answered";
  } catch (error) {
    return [error.constructor.name, error.param].filter(Boolean).join(" ");
  }
}

let said;
try {
  said = await converse();
} catch (error) {
  if (!(error instanceof OpenAI.APIError)) throw error;
  said = { refused: error.constructor.name };
}
console.log(JSON.stringify(said));
