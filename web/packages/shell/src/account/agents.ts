const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/YaBrowser\//, "Yandex Browser"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** A browser and a system that a person recognises, from a user-agent string. */
export function describeAgent(text: string): { name: string; mobile: boolean } {
  const browser = BROWSERS.find(([pattern]) => pattern.test(text))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(text))?.[1];
  return { name: [browser, system].filter(Boolean).join(" · "), mobile: /Mobile|Android|iPhone/.test(text) };
}
