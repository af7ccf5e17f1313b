import { cx } from "@doorstep/ui";
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";

const HOLD_MS = 1_500;
const ARMED_MS = 6_000;

interface Props {
  children: ReactNode;
  /** Says how it is done; read out with the button. */
  hint: string;
  /** Shown after a press by something that can't hold, such as a screen reader. */
  again: string;
  busy?: boolean;
  onHeld(): void;
}

/** A button that a pocket can't press: held for a second and a half, or pressed twice where holding is impossible. */
export function HoldButton({ children, hint, again, busy, onHeld }: Props) {
  const [holding, setHolding] = useState(false);
  const [armed, setArmed] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const byPointer = useRef(false);
  const keys = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!armed) return undefined;
    const off = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(off);
  }, [armed]);
  const begin = () => {
    if (busy || holding) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      setHolding(false);
      onHeld();
    }, HOLD_MS);
  };
  const end = () => {
    clearTimeout(timer.current);
    setHolding(false);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    keys.current = true;
    if (!event.repeat) begin();
  };
  const onClick = (event: MouseEvent) => {
    // A finger or a key has to hold; what else presses has no way to.
    if (event.detail !== 0 || byPointer.current || keys.current || busy) return;
    if (armed) onHeld();
    setArmed(!armed);
  };
  return (
    <div className="flex flex-col gap-2">
      <button
        type="button"
        aria-busy={busy || undefined}
        aria-describedby="hold-hint"
        onPointerDown={(event) => {
          byPointer.current = true;
          if (event.button === 0) begin();
        }}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={onKey}
        onKeyUp={() => {
          keys.current = false;
          end();
        }}
        onBlur={end}
        onClick={onClick}
        className="relative min-h-20 w-full touch-none overflow-hidden rounded-xl bg-danger px-6 py-4 text-xl font-bold text-page select-none [-webkit-touch-callout:none]"
      >
        <span
          aria-hidden="true"
          className={cx("absolute inset-0 origin-left bg-page/30 rtl:origin-right", holding ? "scale-x-100 transition-transform ease-linear" : "scale-x-0")}
          style={holding ? { transitionDuration: `${HOLD_MS}ms` } : undefined}
        />
        <span className="relative inline-flex items-center justify-center gap-3">{children}</span>
      </button>
      <p id="hold-hint" role={armed ? "alert" : undefined} className="text-center text-sm text-muted">
        {armed ? again : hint}
      </p>
    </div>
  );
}
