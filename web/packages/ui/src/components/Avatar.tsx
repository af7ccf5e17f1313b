import { useState } from "react";
import { cx } from "../classes";

const SIZES = {
  sm: "size-10 text-sm rounded-md",
  md: "size-14 text-lg rounded-lg",
  lg: "size-20 text-2xl rounded-xl",
  xl: "size-24 text-3xl rounded-2xl",
};

function hash(text: string): number {
  let value = 2166136261;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return value;
}

/** Up to two letters: of the first and last word, or the last two characters of a Han name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  if (/^\p{Script=Han}/u.test(first)) return [...words.join("")].slice(-2).join("");
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return ([...first][0] ?? "").concat([...last][0] ?? "").toUpperCase();
}

/** A photo, or a drawn mark that stays the same for the same person. */
export function Avatar({ name, photo, size = "md", seed }: { name: string; photo?: string | null; size?: keyof typeof SIZES; seed?: string }) {
  const [broken, setBroken] = useState(false);
  const shape = cx("relative isolate inline-flex shrink-0 items-center justify-center overflow-hidden font-semibold", SIZES[size]);
  if (photo && !broken) {
    return <img src={photo} alt="" loading="lazy" decoding="async" onError={() => setBroken(true)} className={cx(shape, "object-cover")} />;
  }
  const value = hash(seed ?? name);
  const hue = value % 360;
  const turn = (value >>> 9) % 360;
  return (
    <span
      aria-hidden="true"
      className={shape}
      style={{
        color: "#fff",
        backgroundColor: `oklch(0.5 0.09 ${hue})`,
        backgroundImage: `radial-gradient(circle at ${20 + (turn % 60)}% 12%, oklch(0.57 0.1 ${hue + 40} / 0.9), transparent 55%), linear-gradient(${turn}deg, oklch(0.42 0.08 ${hue - 30}), transparent 70%)`,
      }}
    >
      {initialsOf(name)}
    </span>
  );
}
