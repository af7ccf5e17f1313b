import type { HTMLAttributes, ReactNode } from "react";
import { Link, type To } from "react-router";
import { ChevronRight } from "lucide-react";
import { cx } from "../classes";

const SURFACE = "rounded-lg bg-surface shadow-card";

export function Card({ className, ...rest }: HTMLAttributes<HTMLDivElement>) {
  return <div {...rest} className={cx(SURFACE, "p-4", className)} />;
}

/** A card that is one link; it lifts a little under the pointer. */
export function LinkCard({ to, className, children }: { to: To; className?: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      viewTransition
      className={cx(SURFACE, "block p-4 transition-[box-shadow,translate] duration-200 hover:-translate-y-px hover:shadow-tall", className)}
    >
      {children}
    </Link>
  );
}

export function List({ className, children }: { className?: string; children: ReactNode }) {
  return <ul className={cx(SURFACE, "divide-y divide-line overflow-hidden", className)}>{children}</ul>;
}

interface RowProps {
  title: ReactNode;
  note?: ReactNode;
  start?: ReactNode;
  end?: ReactNode;
  to?: To;
  onClick?(): void;
}

const ROW = "flex w-full min-h-14 items-center gap-[min(0.75rem,12px)] px-[min(1rem,16px)] py-3 text-start";

/** One line of a list: a link, a button or plain text, by what is given. */
export function ListRow({ title, note, start, end, to, onClick }: RowProps) {
  const inside = (
    <>
      {start ? <span className="shrink-0 text-muted">{start}</span> : null}
      <span className="min-w-0 flex-[1_1_8rem]">
        <span className="block font-medium">{title}</span>
        {note ? <span className="block text-sm text-muted">{note}</span> : null}
      </span>
      {end ? <span className="max-w-1/2 min-w-0 text-end">{end}</span> : null}
      {to || onClick ? <ChevronRight aria-hidden className="size-5 shrink-0 text-muted rtl:rotate-180" /> : null}
    </>
  );
  return (
    <li>
      {to ? (
        <Link to={to} viewTransition className={cx(ROW, "transition-colors hover:bg-sunken/60")}>
          {inside}
        </Link>
      ) : onClick ? (
        <button type="button" onClick={onClick} className={cx(ROW, "transition-colors hover:bg-sunken/60")}>
          {inside}
        </button>
      ) : (
        <div className={ROW}>{inside}</div>
      )}
    </li>
  );
}
