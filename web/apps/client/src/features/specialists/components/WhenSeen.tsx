import { type ReactNode, useEffect, useRef, useState } from "react";

/** Holds back what is heavy until it comes near the screen; `className` keeps its room. */
export function WhenSeen({ className, children }: { className: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const mark = place.current;
    if (!mark || seen) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && setSeen(true), { rootMargin: "200px" });
    watch.observe(mark);
    return () => watch.disconnect();
  }, [seen]);
  return seen ? children : <div ref={place} className={className} />;
}
