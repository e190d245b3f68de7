// The sentences the page says about the server. Each is made from GET /inhouse/status and says
// no more than it: without a status, the page claims nothing.

const kinds = {
  PRIVATE_KEY: "private keys",
  KEY: "access keys",
  PASSWORD: "passwords",
  URL: "links",
  EMAIL: "e-mail addresses",
  CARD: "payment cards",
  IBAN: "bank accounts (IBAN)",
  ACCOUNT: "bank accounts",
  SSN: "social security numbers",
  TAX_ID: "tax numbers",
  HEALTH_ID: "health insurance numbers",
  PASSPORT: "passports",
  LICENSE: "licences",
  ID: "identity and case numbers",
  PLATE: "number plates",
  DEVICE_ID: "device numbers",
  MAC: "hardware addresses",
  IP: "IP addresses",
  WALLET: "cryptocurrency wallets",
  PHONE: "phone numbers",
  COORDINATES: "coordinates",
  ADDRESS: "postal addresses",
  DATE: "dates",
  AGE: "ages",
  PERSON: "people's names",
  USERNAME: "user names",
  ORG: "organisations",
  LOCATION: "places",
  GROUP: "nationalities, religions and the like",
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
  const model = status.upstream ? "the model of another server" : "the model on this machine";
  const masked = status.masking.on
    ? `What you type is masked before ${model} sees it`
    : `Masking is off: ${model} sees what you type`;
  if (keepsNothing(status)) {
    const stored = status.upstream ? "nothing is stored on this machine" : "nothing is stored";
    return `${masked}; ${stored}.`;
  }
  const kept = [
    status.stored.prompts && "what you type",
    status.stored.answers && "answers",
  ].filter(Boolean);
  return `${masked}; ${kept.join(" and ")} are stored on this machine.`;
}

export const maskedKinds = (status) =>
  status?.masking.on ? status.masking.kinds.map(kindInWords).join(", ") : "";

// No detector finds everything, and the page does not let anyone believe it.
export const limit =
  "No detector finds everything: a name or a number that is written in a new way can slip through. " +
  "Look at what will be hidden before you send.";

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
  const badge = status.upstream ? upstreamBadge(status) : sealBadge("Engine", status.seal?.engine);
  const { state, pid, restarts, problem, fix } = status.engine;
  const facts = [...badge.facts, ["Process", pid ?? "none"], ["Restarts", restarts]];
  if (problem) facts.push(["Problem", problem], ["To fix it", fix]);
  if (state === "ready") return { ...badge, facts };
  return { ...badge, facts, label: `Engine: ${state}`, state: "weak" };
}

const verdicts = { HOLDS: "yes", BROKEN: "no", UNKNOWN: "could not be told" };

// Another server's engine is never "in order": nobody here can seal it or look into it.
function upstreamBadge({ upstream, seal }) {
  return {
    label: "Engine: another server's",
    state: "weak",
    words:
      "Masked text leaves for another server, which Inhouse can neither seal nor wipe. " +
      "What could be told about it is below.",
    facts: [
      ["Address", upstream.address],
      ["It seems to be", upstream.server],
      ...upstream.checks.map(({ what, verdict, fix }) => [
        what,
        [verdicts[verdict] ?? verdict, verdict !== "HOLDS" && fix].filter(Boolean).join("; "),
      ]),
      ["Seal of the process that dials it", seal?.supervisor?.level ?? "unknown"],
    ],
  };
}

function gatewayBadge(status) {
  const badge = sealBadge("Gateway", status.seal?.gateway);
  const supervisor = status.seal?.supervisor;
  if (!supervisor) return badge;
  return { ...badge, facts: [...badge.facts, ["Seal of the supervisor", supervisor.level]] };
}

function maskingBadge({ masking, counts, seal }) {
  if (!masking.on) {
    return {
      label: "Masking: off",
      state: "weak",
      words: "The model sees what you type.",
      facts: [],
    };
  }
  const seen = Object.entries(counts?.masked ?? {});
  const detector = sealBadge("Detector", seal?.detector);
  return {
    label: detector.state === "weak" ? "Masking: on, detector not sealed" : "Masking: on",
    state: detector.state,
    words: "The model sees placeholders in place of the kinds below; you see your own values.",
    facts: [
      ["Masked", masking.kinds.map(kindInWords).join(", ")],
      ["What can be missed", limit],
      ["Seal of the learned detector", seal?.detector?.level ?? "unknown"],
      ...detector.facts.slice(0, 1),
      ["Hidden since start", seen.map(([kind, n]) => `${kind} ${n}`).join(", ") || "none yet"],
    ],
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

// Why something was found. A rule names itself in a few words; these few need more.
const rules = {
  classifier: "the learned detector takes it for one, by the words around it",
  "seen before": "the same value was found elsewhere in the text",
  "part of a name found elsewhere": "it is part of a name found elsewhere in the text",
  "placeholder look-alike": "it looks like a placeholder of our own",
  "deny list": "it is on a list of this house",
};

export const ruleInWords = (rule) => rules[rule] ?? `the rule for: ${rule}`;

// A score is how sure the rule is of itself, not how often it is right. What was seen elsewhere or
// is on a list has none of its own.
export function certainty({ rule, score }) {
  if (rule in rules && rule !== "classifier") return "";
  const sure = score >= 0.6 ? "likely" : "a guess";
  return `; ${score >= 0.995 ? "certain by its form" : sure} (${score.toFixed(2)})`;
}

// Each class has one of five colours, and always its name beside it.
const families = {
  secret: ["PRIVATE_KEY", "KEY", "PASSWORD"],
  money: ["CARD", "IBAN", "ACCOUNT", "WALLET"],
  reach: ["EMAIL", "PHONE", "URL", "IP", "MAC", "ADDRESS", "COORDINATES", "LOCATION"],
  person: ["PERSON", "USERNAME", "AGE", "DATE", "GROUP", "ORG"],
};

export const family = (kind) =>
  Object.keys(families).find((name) => families[name].includes(kind)) ?? "number";
