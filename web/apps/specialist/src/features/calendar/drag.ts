import { type GridColumn, instantAtRow, spanBetween } from "@doorstep/core";
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from "react";

export const STEP_MINUTES = 15;
const STEP_MS = STEP_MINUTES * 60_000;
const LONG_PRESS_MS = 420;
const MOVED_PX = 10;
const TAP_MINUTES = 60;

export interface Selection {
  day: string;
  from: number;
  until: number;
}

/** What the hand does between two drawings; nothing of it is shown. */
class Hand {
  press: Press | null = null;
  latest: Selection | null = null;

  forget(): void {
    clearTimeout(this.press?.timer);
    this.press = null;
  }

  get isMarking(): boolean {
    return this.press?.holding === true;
  }

  mark(selection: Selection | null): Selection | null {
    this.latest = selection;
    return selection;
  }

  down(press: Press): void {
    this.press = press;
  }
}

interface Press {
  column: GridColumn;
  anchor: number;
  x: number;
  y: number;
  id: number;
  holding: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Marks time in a day's column: a mouse drags at once, a finger after a long press (before that it scrolls),
 * the keyboard with arrows. `onDone` gets the span; a mere click or tap marks an hour.
 */
export function useDragSpan(onDone: (selection: Selection, clear: () => void) => void) {
  const [selection, show] = useState<Selection | null>(null);
  // A finger may leave before its last move is drawn.
  const [hand] = useState(() => new Hand());
  const setSelection = (next: Selection | null) => show(hand.mark(next));
  const [surface, attach] = useState<HTMLElement | null>(null);

  // Only a listener that is not passive may keep the page from scrolling under a finger that marks.
  useEffect(() => {
    const hold = (event: TouchEvent) => hand.isMarking && event.cancelable && event.preventDefault();
    surface?.addEventListener("touchmove", hold, { passive: false });
    return () => surface?.removeEventListener("touchmove", hold);
  }, [surface, hand]);

  const instantOf = (column: GridColumn, element: Element, clientY: number) => {
    const box = element.getBoundingClientRect();
    return instantAtRow(column, ((clientY - box.top) / box.height) * column.hours.length, STEP_MINUTES);
  };
  const mark = (column: GridColumn, anchor: number, at: number) => setSelection({ day: column.day, ...spanBetween(column, anchor, at, STEP_MINUTES) });
  const finish = (column: GridColumn, from: number, until: number) => {
    hand.forget();
    onDone({ day: column.day, from, until }, () => setSelection(null));
  };

  const pointer = (column: GridColumn) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || !event.isPrimary) return;
      const element = event.currentTarget;
      const anchor = instantOf(column, element, event.clientY);
      const begin = () => {
        if (!hand.press) return;
        hand.press.holding = true;
        navigator.vibrate?.(12);
        mark(column, anchor, anchor + TAP_MINUTES * 60_000);
        try {
          element.setPointerCapture(event.pointerId);
        } catch {
          // the finger has left already
        }
      };
      const finger = event.pointerType === "touch";
      hand.down({ column, anchor, x: event.clientX, y: event.clientY, id: event.pointerId, holding: false, timer: finger ? setTimeout(begin, LONG_PRESS_MS) : undefined });
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const now = hand.press;
      if (!now || now.id !== event.pointerId || now.column.day !== column.day) return;
      const moved = Math.hypot(event.clientX - now.x, event.clientY - now.y) > MOVED_PX;
      if (!now.holding) {
        if (!moved) return;
        if (event.pointerType === "touch") return hand.forget();
        now.holding = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }
      if (moved) mark(column, now.anchor, instantOf(column, event.currentTarget, event.clientY));
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      const now = hand.press;
      if (!now || now.id !== event.pointerId) return;
      const marked = hand.latest;
      if (now.holding && marked) finish(column, marked.from, marked.until);
      else hand.forget();
    },
    onPointerCancel() {
      hand.forget();
      setSelection(null);
    },
    onContextMenu(event: { preventDefault(): void }) {
      if (hand.press) event.preventDefault();
    },
  });

  const keyboard = (column: GridColumn, start: number) => ({
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      const now = selection?.day === column.day ? selection : null;
      const step = event.key === "ArrowDown" ? STEP_MS : event.key === "ArrowUp" ? -STEP_MS : 0;
      if (step !== 0) {
        event.preventDefault();
        if (!now) return setSelection({ day: column.day, ...spanBetween(column, start, start + TAP_MINUTES * 60_000, STEP_MINUTES) });
        const from = event.shiftKey ? now.from : now.from + step;
        const until = now.until + step;
        if (from >= column.startsAt && until <= column.endsAt && until > from) setSelection({ day: column.day, from, until });
      } else if (event.key === "Escape" && now) {
        event.preventDefault();
        setSelection(null);
      }
    },
    /** Enter, Space, a tap or a click. */
    onClick(event: { clientY: number; detail: number; currentTarget: Element }) {
      const now = selection?.day === column.day ? selection : null;
      if (now) return finish(column, now.from, now.until);
      const at = event.detail === 0 ? start : instantOf(column, event.currentTarget, event.clientY);
      const begin = Math.floor(at / (2 * STEP_MS)) * 2 * STEP_MS;
      const span = spanBetween(column, begin, begin + TAP_MINUTES * 60_000, STEP_MINUTES);
      setSelection({ day: column.day, ...span });
      finish(column, span.from, span.until);
    },
  });

  return { selection, isMarking: () => hand.isMarking, attach, pointer, keyboard };
}
