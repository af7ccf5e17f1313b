import type { Tone } from "@doorstep/core";
import type { ReactNode } from "react";
import { cx } from "../classes";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-muted",
  accent: "bg-accent-soft text-accent-text",
  info: "bg-info-soft text-info-text",
  warning: "bg-warning-soft text-warning-text",
  danger: "bg-danger-soft text-danger-text",
};

/** A small word about a thing; not pressable. */
export function Badge({ tone = "neutral", children, icon }: { tone?: Tone; children: ReactNode; icon?: ReactNode }) {
  return (
    <span className={cx("inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-[0.8125rem] leading-[1.25rem] font-medium max-w-full shrink-0 [overflow-wrap:normal]", TONES[tone])}>
      {icon}
      {children}
    </span>
  );
}

/** A choice that can be on or off. */
export function Chip({ pressed, onPress, icon, children }: { pressed: boolean; onPress(): void; icon?: ReactNode; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cx(
        "inline-flex min-h-11 shrink-0 items-center gap-2 rounded-full px-4 text-[0.9375rem] font-medium whitespace-nowrap transition-colors",
        pressed ? "bg-accent text-on-accent" : "bg-surface text-text ring-1 ring-inset ring-line hover:bg-sunken",
      )}
    >
      {icon}
      {children}
    </button>
  );
}

/** Chips in one line that scrolls sideways, bleeding to the edges of a phone's screen. */
export function ChipRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={label} className="no-scrollbar -mx-4 flex gap-2 overflow-x-auto px-4 py-1 md:mx-0 md:flex-wrap md:px-0">
      {children}
    </div>
  );
}
