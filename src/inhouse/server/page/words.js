// The sentences the page says about the server. Each is made from GET /inhouse/status and says
// no more than it: without a status, the page claims nothing.

const kinds = {
  EMAIL: "e-mail addresses",
  PHONE: "phone numbers",
  CARD: "payment cards",
  IBAN: "bank accounts (IBAN)",
  SSN: "social security numbers",
  IP: "IP addresses",
  URL: "links",
  KEY: "access keys",
  PRIVATE_KEY: "private keys",
  PASSWORD: "passwords",
};

const levels = {
  L3: "Sealed by the kernel: system calls and files are restricted, and it has a network namespace of its own.",
  L2: "Sealed by the kernel: system calls and files are restricted. It has no network namespace of its own.",
  L1: "Partly sealed: only system calls are restricted, files are not.",
  L0: "Not sealed: the kernel does not hold this process back.",
};

export const kindInWords = (kind) => kinds[kind] ?? kind;
export const levelInWords = (level) => levels[level] ?? "This page does not know this level.";

const keepsNothing = (status) => !status.stored.prompts && !status.stored.answers;

export function promise(status) {
  if (!status) {
    return "What happens to what you type is unknown: this server's status can't be read now.";
  }
  const masked = status.masking.on
    ? "What you type is masked before the model on this machine sees it"
    : "Masking is off: the model on this machine sees what you type";
  if (keepsNothing(status)) return `${masked}; nothing is stored.`;
  const kept = [
    status.stored.prompts && "what you type",
    status.stored.answers && "answers",
  ].filter(Boolean);
  return `${masked}; ${kept.join(" and ")} are stored on this machine.`;
}

export const maskedKinds = (status) =>
  status?.masking.on ? status.masking.kinds.map(kindInWords).join(", ") : "";

export const unmaskedKinds = (status) =>
  status?.masking.on ? status.masking.not_masked.join(", ") : "";

// [["EMAIL", 1], ["PHONE", 2]] in the order of first sight.
export function countKinds(values) {
  const counts = new Map();
  for (const { kind } of values) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

export const hiddenLine = (values, verb) =>
  `${plural(values.length, "value")} ${verb} hidden: ` +
  countKinds(values).map(([kind, count]) => `${kind} ${count}`).join(", ");

const secrets = { PASSWORD: "a password", KEY: "an access key", PRIVATE_KEY: "a private key" };

// What to tell a person who typed a secret, or null.
export function secretWarning(values) {
  const found = [...new Set(values.map(({ kind }) => secrets[kind]).filter(Boolean))];
  if (!found.length) return null;
  const it = found.length === 1 ? "it" : "them";
  return `It looks like you typed ${found.join(" and ")}. The model won't see ${it}.`;
}

// Good only when the status says so: a seal of L2 or more that blocked every attempt at start.
function sealBadge(name, seal) {
  if (!seal) return { label: `${name} seal: unknown`, state: "unknown", facts: [] };
  const held = seal.attempts > 0 && seal.attempts_blocked === seal.attempts;
  const strong = seal.level === "L3" || seal.level === "L2";
  return {
    label: `${name} seal: ${seal.level}`,
    state: strong && held ? "good" : "weak",
    words: levelInWords(seal.level),
    facts: [
      ["Escape attempts blocked at start", `${seal.attempts_blocked} of ${seal.attempts}`],
      ["Landlock (files)", seal.landlock_abi ? `on, version ${seal.landlock_abi}` : "off"],
      ["seccomp (system calls)", seal.seccomp ? "on" : "off"],
      ["Own namespaces (network)", seal.namespaces ? "on" : "off"],
      ["Missing", seal.missing?.length ? seal.missing.join(", ") : "nothing"],
    ],
  };
}

function engineBadge(status) {
  const badge = sealBadge("Engine", status.seal?.engine);
  const { state, pid, restarts, problem, fix } = status.engine;
  const facts = [...badge.facts, ["Process", pid ?? "none"], ["Restarts", restarts]];
  if (problem) facts.push(["Problem", problem], ["To fix it", fix]);
  if (state === "ready") return { ...badge, facts };
  return { ...badge, facts, label: `Engine: ${state}`, state: "weak" };
}

function gatewayBadge(status) {
  const badge = sealBadge("Gateway", status.seal?.gateway);
  const supervisor = status.seal?.supervisor;
  if (!supervisor) return badge;
  return { ...badge, facts: [...badge.facts, ["Seal of the supervisor", supervisor.level]] };
}

function maskingBadge({ masking, counts }) {
  const seen = Object.entries(counts?.masked ?? {});
  return {
    label: masking.on ? "Masking: on" : "Masking: off",
    state: masking.on ? "good" : "weak",
    words: masking.on
      ? "The model sees placeholders in place of the kinds below; you see your own values."
      : "The model sees what you type.",
    facts: masking.on
      ? [
          ["Masked", masking.kinds.map(kindInWords).join(", ")],
          ["Not masked yet", masking.not_masked.join(", ") || "nothing is listed"],
          ["Hidden since start", seen.map(([kind, n]) => `${kind} ${n}`).join(", ") || "none yet"],
        ]
      : [],
  };
}

function storedBadge(status) {
  const nothing = keepsNothing(status);
  return {
    label: nothing ? "Stored: nothing" : "Stored: see details",
    state: nothing ? "good" : "weak",
    words: nothing
      ? "The server writes neither what you type nor the answers to disk."
      : "This server has been set to store conversations.",
    facts: [
      ["What you type", status.stored.prompts ? "stored" : "not stored"],
      ["Answers", status.stored.answers ? "stored" : "not stored"],
      ["Stored on this machine", status.stored.what?.join(", ") || "nothing"],
    ],
  };
}

const blind = (id, label) => ({
  id,
  label: `${label}: unknown`,
  state: "unknown",
  words: "The status of this server can't be read now, so this page claims nothing.",
  facts: [],
});

// One badge for each layer: {id, label, state: "good" | "weak" | "unknown", words, facts}.
export function readBadges(status) {
  if (!status) {
    return [
      blind("engine", "Engine seal"),
      blind("gateway", "Gateway seal"),
      blind("masking", "Masking"),
      blind("stored", "Stored"),
    ];
  }
  return [
    { id: "engine", ...engineBadge(status) },
    { id: "gateway", ...gatewayBadge(status) },
    { id: "masking", ...maskingBadge(status) },
    { id: "stored", ...storedBadge(status) },
  ];
}
