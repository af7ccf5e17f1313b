import { useEffect, useState } from "react";

const PAUSE_MS = 250;

/** A value once it has stopped changing for a moment, so that typing does not ask the server at every key. */
export function useSettled<T>(value: T, pause = PAUSE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
