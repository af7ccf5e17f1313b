import type { ReactNode } from "react";

/** One part of the kit with its name; the gallery's test looks for the names. */
export function Specimen({ of, children }: { of: string; children: ReactNode }) {
  return (
    <section aria-label={of} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-mono text-sm text-muted">{of}</h3>
      {children}
    </section>
  );
}

/** States of a part side by side, below one another where there is no room. */
export function Side({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-start gap-3">{children}</div>;
}
