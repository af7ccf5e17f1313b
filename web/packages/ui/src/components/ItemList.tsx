export interface ListedItem {
  name: string;
  /** How long it takes, or how much of it. */
  note?: string;
  /** What belongs to it, each for itself. */
  parts: readonly string[];
}

/** What is done in a visit, service by service, each with what was chosen for it. */
export function ItemList({ items, label }: { items: readonly ListedItem[]; label: string }) {
  return (
    <ul aria-label={label} className="flex flex-col gap-3">
      {items.map((item, place) => (
        <li key={place}>
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="min-w-0 flex-[1_1_9rem] font-semibold">{item.name}</span>
            {item.note ? <span className="text-sm text-muted">{item.note}</span> : null}
          </p>
          {item.parts.length > 0 ? (
            <ul className="mt-0.5 flex flex-col gap-0.5">
              {item.parts.map((part) => (
                <li key={part} className="flex gap-2 text-[0.9375rem]">
                  <span aria-hidden className="mt-[0.55em] size-1.5 shrink-0 rounded-full bg-accent" />
                  <span className="min-w-0">{part}</span>
                </li>
              ))}
            </ul>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
