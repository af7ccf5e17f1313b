import { SlotGrid } from "@doorstep/ui";
import { type ComponentProps, useEffect, useRef, useState } from "react";

const SHOWN_MS = 8_000;

/** The starts that were on screen a moment ago and are free no more; another subject starts anew. */
function useJustTaken(starts: readonly string[], subject: string): readonly string[] {
  const [taken, setTaken] = useState<readonly string[]>([]);
  const before = useRef({ subject, starts });
  useEffect(() => {
    const last = before.current;
    before.current = { subject, starts };
    if (last.subject !== subject) return setTaken([]);
    const free = new Set(starts);
    const gone = last.starts.filter((start) => !free.has(start));
    if (gone.length === 0) return;
    setTaken((known) => [...known, ...gone]);
    setTimeout(() => setTaken((known) => known.filter((start) => !gone.includes(start))), SHOWN_MS);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the list is new at every render, its content is not
  }, [subject, starts.join()]);
  return taken.filter((start) => !starts.includes(start));
}

/** The grid of starts on an open page: one that somebody takes is struck out for a while before it goes. */
export function LiveGrid({ subject, ...grid }: ComponentProps<typeof SlotGrid> & { subject: string }) {
  const taken = useJustTaken(grid.starts, subject);
  return <SlotGrid {...grid} refused={[...new Set([...(grid.refused ?? []), ...taken])]} />;
}
